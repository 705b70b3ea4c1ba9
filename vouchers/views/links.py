"""Providers who stay silent, links that must stop working, and addresses that do not work."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from core import dates, policy, ui
from core.policy import Policy, visible
from core.rules import Verdict
from core.tables import Column, ListView, Table
from core.views import carry_out, refused
from people.roles import Permission
from vouchers import actions, rules
from vouchers.filters import SilentFilter
from vouchers.forms.links import ContactEmailForm, RevokeLinkForm
from vouchers.models import Voucher
from vouchers.presenters import links as presenters
from vouchers.querysets import VoucherQuerySet


class SilentTable(Table):
    """Vouchers without an answer after the last reminder, the longest first."""

    name = "stille-aanbieders"
    caption = gettext_lazy("Stille aanbieders")
    search_placeholder = gettext_lazy("Zoek op nummer, opleiding of kandidaat")
    default_order = ("booked_at",)
    row_url = "get_absolute_url"
    columns = (
        Column("provider", gettext_lazy("Aanbieder"), order_by="provider__name", value="provider.name"),
        Column("number", gettext_lazy("Voucher"), order_by="number", kind="link", url="get_absolute_url"),
        Column(
            "days",
            gettext_lazy("Werkdagen"),
            order_by="-booked_at",
            numeric=True,
            value=presenters.days_waiting,
        ),
        Column("contact", gettext_lazy("Contact"), value=presenters.contact),
        Column("buttons", "", kind="buttons", value="silent_buttons"),
    )
    empty = ui.Empty(
        gettext_lazy("Iedereen antwoordde op tijd"),
        gettext_lazy("Hier staan aanbieders die na de laatste herinnering niet antwoordden."),
    )

    def decorate(self, objects: Any) -> Any:
        for voucher in objects:
            voucher.silent_buttons = presenters.buttons(voucher, self.request.user)
        return objects


class SilentProviders(ListView):
    """Whom to phone: vouchers of the user's organisations whose provider stays silent."""

    policy = Policy(str(Permission.SEE_VOUCHERS))
    table_class = SilentTable
    filterset_class = SilentFilter
    template_name = "vouchers/silent.html"

    def get_queryset(self, request: HttpRequest) -> VoucherQuerySet:
        rows = visible(Voucher, request.user).silent(dates.today())
        return rows.with_people().select_related("provider__organisation")


@policy.requires(Permission.BOOK_VOUCHERS)
@require_http_methods(["GET", "HEAD", "POST"])
def revoke_link(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Make the link of a provider open nothing any more."""
    found = _voucher(request, public_id)
    words = {
        "title": _("Trek de link in"),
        "intro": _(
            "De link in de e-mails werkt dan niet meer. De voucher blijft wachten: stuur hem later opnieuw, "
            "of schrijf de kandidaat uit."
        ),
        "done": _("De link werkt niet meer."),
    }
    form = RevokeLinkForm(request.POST or None, instance=found)
    verdict = rules.may_revoke_link(found, request.user)
    return _confirm(request, found, form, words, verdict, lambda: actions.revoke_link(found, by=request.user))


@policy.requires(Permission.BOOK_VOUCHERS)
@require_http_methods(["GET", "HEAD", "POST"])
def correct_contact(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Another address for a voucher that did not arrive, and send it again."""
    found = _voucher(request, public_id)
    words = {
        "title": _("Pas het adres aan en stuur opnieuw"),
        "intro": presenters.why_correct(found),
        "done": _("De voucher is naar het nieuwe adres gestuurd."),
    }
    form = ContactEmailForm(request.POST or None, instance=found, initial={"email": found.contact_email})
    verdict = rules.may_correct_contact(found, request.user)

    def work() -> Voucher:
        return actions.correct_contact_email(found, by=request.user, **form.values())

    return _confirm(request, found, form, words, verdict, work)


def _voucher(request: HttpRequest, public_id: UUID) -> Voucher:
    rows = visible(Voucher, request.user).with_people().with_provider_mail()
    return get_object_or_404(rows, public_id=public_id)


def _confirm(
    request: HttpRequest,
    found: Voucher,
    form: Any,
    words: dict[str, str],
    verdict: Verdict,
    work: Callable[[], Voucher],
) -> HttpResponse:
    """Ask once, do it once, or say why not."""
    back = found.get_absolute_url()
    if request.method == "POST" and form.is_valid():
        return carry_out(
            request, form, lambda: work().get_absolute_url(), cancel_url=back, success=words["done"]
        )
    if not verdict:
        return refused(request, verdict, back_url=back)
    context = {
        "title": words["title"],
        "subtitle": str(found),
        "intro": words["intro"],
        "facts": presenters.facts(found),
        "form": form,
        "button": ui.Button(words["title"]),
        "cancel_url": back,
    }
    return render(request, "core/confirm.html", context, status=422 if form.errors else 200)
