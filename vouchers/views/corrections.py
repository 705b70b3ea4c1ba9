"""Correcting a balance: an adviser asks, a coordinator corrects, and what coordinators must decide."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core import policy, ui
from core.policy import visible
from core.views import carry_out, refused
from people.access import may_on
from people.roles import Permission
from trajects.models import Traject
from trajects.views.base import editable_dossier
from vouchers import actions, ledger, presenters
from vouchers.forms import AskCorrectionForm, CorrectionForm
from vouchers.models import CancellationRequest, Wallet, WalletCorrection
from vouchers.presenters import corrections as words
from vouchers.rules import corrections


@policy.requires(Permission.CANCEL_ACCEPTED_VOUCHERS)
@require_safe
def requests(request: HttpRequest) -> HttpResponse:
    """What waits for a coordinator: corrections of balances and questions to cancel, the oldest first."""
    lines = words.open_lines(
        visible(WalletCorrection, request.user).waiting().with_people(),
        visible(CancellationRequest, request.user).open().with_people(),
        request.user,
    )
    empty = ui.Empty(
        _("Geen open vragen"),
        _("Vragen om een voucher te annuleren of een saldo te verbeteren, komen hier te staan."),
    )
    return render(request, "vouchers/requests.html", {"lines": lines, "empty": empty})


@policy.requires(Permission.CORRECT_WALLETS)
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A coordinator corrects the balance with a reason (H-99)."""
    traject, wallet = _wallet(request, public_id)
    form = CorrectionForm(request.POST or None)

    def work() -> Any:
        return actions.correct_wallet(wallet, traject=traject, by=request.user, **form.values())

    page = {
        "title": _("Verbeter het saldo"),
        "intro": words.limit_words(traject.programme),
        "done": _("De verbetering is bewaard."),
    }
    return _confirm(request, traject, wallet, form, page, work)


@policy.requires(Permission.BOOK_VOUCHERS)
@require_http_methods(["GET", "HEAD", "POST"])
def ask_correction(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """An adviser asks the coordinators to correct the balance for earlier use elsewhere (H-99)."""
    traject, wallet = _wallet(request, public_id)
    if not may_on(request.user, Permission.BOOK_VOUCHERS, traject.organisation_id):
        raise Http404
    form = AskCorrectionForm(request.POST or None)

    def work() -> Any:
        return actions.ask_correction(wallet, traject=traject, by=request.user, **form.values())

    intro = _("De coördinator krijgt je vraag op een lijst en in een e-mail, en beslist.")
    page = {
        "title": _("Vraag een verbetering van het saldo"),
        "intro": f"{intro} {words.limit_words(traject.programme)}".strip(),
        "done": _("Je vraag staat bij de coördinator."),
    }
    return _confirm(request, traject, wallet, form, page, work)


def _wallet(request: HttpRequest, public_id: UUID) -> tuple[Traject, Wallet]:
    traject = editable_dossier(request, public_id)
    wallet = ledger.wallet_of(traject)
    if wallet is None:
        raise Http404
    return traject, wallet


def _confirm(
    request: HttpRequest,
    traject: Traject,
    wallet: Wallet,
    form: Any,
    page: dict[str, str],
    work: Callable[[], Any],
) -> HttpResponse:
    back = presenters.tab_url(traject)

    def correct_and_return() -> str:
        work()
        return back

    if request.method == "POST" and form.is_valid():
        return carry_out(request, form, correct_and_return, cancel_url=back, success=page["done"])
    if not (waiting := corrections.none_waiting(wallet)):
        return refused(request, waiting, back_url=back)
    context = {
        **page,
        "subtitle": str(traject.candidate),
        "facts": words.wallet_facts(traject, wallet),
        "form": form,
        "button": ui.Button(page["title"]),
        "cancel_url": back,
    }
    return render(request, "core/confirm.html", context, status=422 if form.errors else 200)
