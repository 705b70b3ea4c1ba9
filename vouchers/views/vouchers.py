"""The list of vouchers, the page of one voucher, and what people do with it besides its moves."""

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
from core.rules import Verdict, first_refusal
from core.tables import ListView
from core.views import carry_out, refused
from people.roles import Permission
from trajects.publicity import about
from vouchers import actions, presenters, rules
from vouchers.filters import VoucherFilter
from vouchers.forms import AdviserOpinionForm, AskCancellationForm, AttendanceForm, RenewLinkForm
from vouchers.models import Voucher
from vouchers.presenters import after
from vouchers.querysets import VoucherQuerySet
from vouchers.rules import opinions, requests
from vouchers.tables import VoucherTable


class VoucherList(ListView):
    """Vouchers of the user's organisations."""

    policy = policy.Policy(str(Permission.SEE_VOUCHERS))
    table_class = VoucherTable
    filterset_class = VoucherFilter
    template_name = "vouchers/vouchers.html"

    def get_queryset(self, request: HttpRequest) -> VoucherQuerySet:
        return visible(Voucher, request.user).with_people()

    def get_context(self, request: HttpRequest, table: Any) -> dict[str, Any]:
        return {"buttons": after.list_buttons(request.user)}


def _voucher(request: HttpRequest, public_id: UUID) -> Voucher:
    return _one(request, visible(Voucher, request.user), public_id)


def _one(request: HttpRequest, rows: VoucherQuerySet, public_id: UUID) -> Voucher:
    rows = rows.with_people().with_provider_mail()
    found: Voucher = get_object_or_404(
        rows.select_related("phase__template", "traject__programme", "group"), public_id=public_id
    )
    about(request, found.traject.programme)
    return found


@policy.requires(Permission.SEE_VOUCHERS)
@require_safe
def voucher(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One voucher with its history and what can be done."""
    found = _one(request, presenters.readable(request.user), public_id)
    context = {
        "voucher": found,
        "badges": presenters.voucher_badges(found),
        "facts": [*presenters.voucher_facts(found), *after.facts(found)],
        "buttons": presenters.voucher_buttons(found, request.user),
        "request_facts": after.request_facts(found),
        "request_buttons": after.request_buttons(found, request.user),
        "history": presenters.history(found),
    }
    return render(request, "vouchers/voucher.html", context)


@policy.requires(Permission.BOOK_VOUCHERS)
@require_http_methods(["GET", "HEAD", "POST"])
def renew_link(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Send the voucher to the provider again, with a new link."""
    found = _voucher(request, public_id)
    words = {
        "title": _("Stuur de voucher opnieuw"),
        "intro": _(
            "De aanbieder krijgt een nieuwe e-mail met een nieuwe link. De oude link werkt dan niet meer."
        ),
        "done": _("De voucher is opnieuw gestuurd."),
    }
    return _confirm(
        request,
        found,
        RenewLinkForm(request.POST or None, instance=found),
        words,
        lambda _form: actions.renew_link(found, by=request.user),
        rules.waits_for_provider(found),
    )


@policy.requires(Permission.BOOK_VOUCHERS)
@require_http_methods(["GET", "HEAD", "POST"])
def followed(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Note whether the training was followed, when, and the provider's invoice."""
    found = _voucher(request, public_id)
    words = {"title": _("Opleiding gevolgd?"), "intro": "", "done": _("Genoteerd.")}
    return _confirm(
        request,
        found,
        AttendanceForm(request.POST or None, instance=found),
        words,
        lambda form: actions.note_attendance(found, by=request.user, **form.values()),
        rules.may_note_followed(found),
    )


@policy.requires(Permission.BOOK_VOUCHERS)
@require_http_methods(["GET", "HEAD", "POST"])
def ask_cancellation(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask a coordinator to cancel an accepted voucher (H-98)."""
    found = _voucher(request, public_id)
    words = {
        "title": _("Vraag om te annuleren"),
        "intro": _(
            "De coördinator krijgt je vraag op een lijst en in een e-mail. Zolang er niet beslist is, blijft de "
            "voucher geldig."
        ),
        "done": _("Je vraag staat bij de coördinator."),
        "facts": after.asked_facts(found),
    }
    return _confirm(
        request,
        found,
        AskCancellationForm(request.POST or None, instance=found),
        words,
        lambda form: actions.request_cancellation(found, by=request.user, **form.values()).voucher,
        requests.cancellable(found),
    )


@policy.requires(Permission.BOOK_VOUCHERS)
@require_http_methods(["GET", "HEAD", "POST"])
def adviser_opinion(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The adviser's three answers about a training; they can be changed."""
    found = _voucher(request, public_id)
    words = {
        "title": _("Geef je mening over de opleiding"),
        "intro": _("Drie korte vragen. De stuurgroep ziet alleen gemiddelden."),
        "done": _("Je mening is bewaard."),
    }

    def work(form: AdviserOpinionForm) -> Voucher:
        feedback = actions.open_opinion(found, by=request.user)
        return actions.give_opinion(feedback, by=request.user, **form.values()).voucher

    form = AdviserOpinionForm(request.POST or None, initial=after.given_by_adviser(found))
    return _confirm(request, found, form, words, work, opinions.may_have_opinion(found))


def _confirm(
    request: HttpRequest,
    found: Voucher,
    form: Any,
    words: dict[str, Any],
    work: Callable[[Any], Voucher],
    verdict: Verdict,
) -> HttpResponse:
    """Ask once, do it once. The same form a second time is told so, not that it came too late."""
    back = found.get_absolute_url()
    if request.method == "POST" and form.is_valid():
        return carry_out(
            request, form, lambda: work(form).get_absolute_url(), cancel_url=back, success=words["done"]
        )
    blocked = first_refusal(rules.may_treat(found, request.user), verdict)
    if not blocked:
        return refused(request, blocked, back_url=back)
    context = {
        "title": words["title"],
        "subtitle": str(found),
        "intro": words["intro"],
        "facts": words.get("facts", []),
        "form": form,
        "button": ui.Button(words["title"]),
        "cancel_url": back,
    }
    return render(request, "core/confirm.html", context, status=422 if form.errors else 200)
