"""The list of vouchers, and the page of one voucher."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core import policy, ui
from core.policy import visible
from core.tables import ListView
from core.views import carry_out, refused
from people.roles import Permission
from vouchers import actions, presenters, rules
from vouchers.filters import VoucherFilter
from vouchers.forms import YES, FollowedForm, RenewLinkForm, VoucherForm
from vouchers.models import Voucher
from vouchers.querysets import VoucherQuerySet
from vouchers.tables import VoucherTable


class VoucherList(ListView):
    """Vouchers of the user's organisations."""

    policy = policy.Policy(str(Permission.SEE_VOUCHERS))
    table_class = VoucherTable
    filterset_class = VoucherFilter
    template_name = "vouchers/vouchers.html"

    def get_queryset(self, request: HttpRequest) -> VoucherQuerySet:
        return visible(Voucher, request.user).with_people()


def _voucher(request: HttpRequest, public_id: UUID) -> Voucher:
    rows = visible(Voucher, request.user).with_people()
    return get_object_or_404(rows.select_related("phase__template"), public_id=public_id)


@policy.requires(Permission.SEE_VOUCHERS)
@require_safe
def voucher(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One voucher with its history and what can be done."""
    found = _voucher(request, public_id)
    context = {
        "voucher": found,
        "badges": presenters.voucher_badges(found),
        "facts": presenters.voucher_facts(found),
        "buttons": presenters.voucher_buttons(found, request.user),
        "history": presenters.history(found),
    }
    return render(request, "vouchers/voucher.html", context)


@policy.requires(Permission.BOOK_VOUCHERS)
@require_http_methods(["GET", "HEAD", "POST"])
def renew_link(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Send the voucher to the provider again, with a new link."""
    found = _voucher(request, public_id)
    verdict = rules.waits_for_provider(found)
    if not verdict:
        return refused(request, verdict, back_url=found.get_absolute_url())
    form = RenewLinkForm(request.POST or None, instance=found)
    words = {
        "title": _("Stuur de voucher opnieuw"),
        "intro": _(
            "De aanbieder krijgt een nieuwe e-mail met een nieuwe link. De oude link werkt dan niet meer."
        ),
        "done": _("De voucher is opnieuw gestuurd."),
    }
    return _confirm(request, found, form, words, lambda: actions.renew_link(found, by=request.user))


@policy.requires(Permission.BOOK_VOUCHERS)
@require_http_methods(["GET", "HEAD", "POST"])
def followed(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Note whether the training was followed."""
    found = _voucher(request, public_id)
    verdict = rules.may_note_followed(found)
    if not verdict:
        return refused(request, verdict, back_url=found.get_absolute_url())
    form = FollowedForm(request.POST or None, instance=found)
    words = {"title": _("Opleiding gevolgd?"), "intro": "", "done": _("Genoteerd.")}

    def note() -> Voucher:
        did = form.cleaned_data["followed"] == YES
        return actions.note_followed(found, by=request.user, followed=did)

    return _confirm(request, found, form, words, note)


def _confirm(
    request: HttpRequest,
    found: Voucher,
    form: VoucherForm,
    words: dict[str, Any],
    work: Callable[[], Voucher],
) -> HttpResponse:
    """Ask once, do it once."""
    back = found.get_absolute_url()
    if request.method == "POST" and form.is_valid():
        return carry_out(
            request, form, lambda: work().get_absolute_url(), cancel_url=back, success=words["done"]
        )
    context = {
        "title": words["title"],
        "subtitle": str(found),
        "intro": words["intro"],
        "form": form,
        "button": ui.Button(words["title"]),
        "cancel_url": back,
    }
    return render(request, "core/confirm.html", context, status=422 if form.errors else 200)
