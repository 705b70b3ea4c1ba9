"""The tab "Menukaart" of a dossier: wallet, vouchers, and the menu to book from."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core import formats, policy, ui
from core.policy import visible
from core.tables import wants_fragment
from core.views import carry_out, refused
from people.access import may_on
from people.roles import Permission
from trajects.models import Traject
from trajects.presenters import dossier_header
from trajects.views.base import dossier_of
from vouchers import actions, ledger, presenters, rules
from vouchers.forms import BookForm, CorrectionForm
from vouchers.models import MenuItem, Voucher
from vouchers.rules import Offer, Situation
from vouchers.tables import DossierMenuTable


def _situation(traject: Traject) -> Situation:
    return ledger.situation_of(traject, ledger.wallet_of(traject.candidate, traject.programme))


@policy.requires(Permission.SEE_VOUCHERS)
@require_safe
def dossier(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Balance, ledger, vouchers and the menu; htmx gets the menu alone when a filter changes."""
    traject = dossier_of(request, public_id)
    table = _menu(request, traject)
    if wants_fragment(request):
        response = render(request, "vouchers/_menu.html", {"table": table})
    else:
        response = render(request, "vouchers/dossier.html", _page(request, traject, table))
    patch_vary_headers(response, ["HX-Request"])
    return response


def _menu(request: HttpRequest, traject: Traject) -> DossierMenuTable:
    items = visible(MenuItem, request.user).offered().filter(programme=traject.programme).with_provider()
    return DossierMenuTable(request, items, situation=_situation(traject))


def _page(request: HttpRequest, traject: Traject, table: DossierMenuTable) -> dict[str, Any]:
    wallet = ledger.wallet_of(traject.candidate, traject.programme)
    vouchers = visible(Voucher, request.user).filter(traject=traject).with_people()
    entries = wallet.entries.select_related("voucher", "made_by") if wallet else []
    return {
        "traject": traject,
        "header": dossier_header(traject, request.user, tab="vouchers"),
        "wallet": wallet,
        "facts": presenters.wallet_facts(table.situation, wallet.granted_cents) if wallet else [],
        "entries": presenters.entry_rows(entries),
        "vouchers": presenters.voucher_rows(vouchers, request.user),
        "no_vouchers": ui.Empty(
            _("Nog geen vouchers"), _("Kies hieronder een opleiding op de menukaart en klik op Vraag aan.")
        ),
        "buttons": _correct_buttons(request, traject, wallet),
        "table": table,
    }


def _correct_buttons(request: HttpRequest, traject: Traject, wallet: Any) -> list[ui.Button]:
    if wallet is None or not request.user.may(Permission.CORRECT_WALLETS):
        return []
    return [ui.Button(_("Verbeter het saldo"), presenters.correct_url(traject), tone="quiet", icon="pencil")]


@policy.requires(Permission.SEE_VOUCHERS)
@require_safe
def balance(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What is left in the wallet, for the head of every page of the dossier."""
    traject = get_object_or_404(
        visible(Traject, request.user).select_related("candidate", "programme"), public_id=public_id
    )
    wallet = ledger.wallet_of(traject.candidate, traject.programme)
    context = {"traject": traject, "wallet": wallet}
    return render(request, "vouchers/_balance.html", context)


@policy.requires(Permission.BOOK_VOUCHERS)
@require_http_methods(["GET", "HEAD", "POST"])
def book(request: HttpRequest, public_id: UUID, item_id: UUID) -> HttpResponse:
    """Confirm a booking with price and balance, then book."""
    traject = dossier_of(request, public_id)
    if not may_on(request.user, Permission.BOOK_VOUCHERS, traject.organisation_id):
        raise Http404
    items = visible(MenuItem, request.user).filter(programme=traject.programme).with_provider()
    offer = Offer(_situation(traject), get_object_or_404(items, public_id=item_id))
    form = BookForm(request.POST or None, initial={"price": offer.item.price_cents})
    if request.method == "POST" and form.is_valid():
        # A second sending of the same form is recognised before the rules see the voucher it made.
        return _book(request, offer, form)
    verdict = rules.may_be_booked(offer, request.user)
    if not verdict:
        return refused(request, verdict, back_url=presenters.tab_url(traject))
    return _confirm(request, offer, form)


def _book(request: HttpRequest, offer: Offer, form: BookForm) -> HttpResponse:
    traject = offer.situation.traject

    def work() -> str:
        actions.book_voucher(
            traject=traject,
            item=offer.item,
            by=request.user,
            expected_price_cents=form.cleaned_data["price"],
        )
        return presenters.tab_url(traject)

    success = _("%(training)s is aangevraagd.") % {"training": offer.item.name}
    return carry_out(request, form, work, cancel_url=presenters.tab_url(traject), success=success)


def _confirm(request: HttpRequest, offer: Offer, form: BookForm) -> HttpResponse:
    context = {
        "title": _("Vraag deze opleiding aan"),
        "subtitle": str(offer.situation.traject.candidate),
        "intro": presenters.booking_intro(offer),
        "facts": presenters.booking_facts(offer),
        "form": form,
        "button": ui.Button(_("Vraag aan")),
        "cancel_url": presenters.tab_url(offer.situation.traject),
    }
    return render(request, "core/confirm.html", context, status=422 if form.errors else 200)


@policy.requires(Permission.CORRECT_WALLETS)
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A coordinator corrects the balance with a reason (H-99)."""
    traject = dossier_of(request, public_id)
    wallet = ledger.wallet_of(traject.candidate, traject.programme)
    if wallet is None:
        raise Http404
    back = presenters.tab_url(traject)
    form = CorrectionForm(request.POST or None)

    def work() -> str:
        actions.correct_wallet(
            wallet,
            by=request.user,
            amount_cents=form.amount_cents,
            reason=form.cleaned_data["reason"],
            parent=traject,
        )
        return back

    if request.method == "POST" and form.is_valid():
        return carry_out(request, form, work, cancel_url=back, success=_("Het saldo is verbeterd."))
    context = {
        "title": _("Verbeter het saldo"),
        "subtitle": str(traject.candidate),
        "facts": [
            ui.Fact(_("Nog over"), formats.euro(wallet.balance_cents)),
            ui.Fact(_("Toegekend"), formats.euro(wallet.granted_cents)),
        ],
        "form": form,
        "button": ui.Button(_("Verbeter")),
        "cancel_url": back,
    }
    return render(request, "core/confirm.html", context, status=422 if form.errors else 200)
