"""The tab "Menukaart" of a dossier: wallet, vouchers, and the menu to book from."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from core import policy, ui
from core.errors import Refused
from core.policy import visible
from core.tables import wants_fragment
from core.views import refused, send_once
from people.access import may_on
from people.actions import set_national_number
from people.roles import Permission
from people.views.base import carry_out
from trajects.models import Traject
from trajects.presenters import dossier_header
from trajects.rules.teamwork import may_work_in
from trajects.views.base import dossier_of
from vouchers import actions, ledger, presenters, rules
from vouchers.forms import BookForm, FirstNumberForm
from vouchers.models import MenuItem, Wallet
from vouchers.presenters import corrections, offers
from vouchers.rules import Offer, Situation
from vouchers.rules.fit import may_be_chosen
from vouchers.rules.groups import PRICE_CHANGED
from vouchers.tables import DossierMenuTable

NUMBER_KEPT = gettext_lazy("Het rijksregisternummer is bewaard. Bevestig nu de aanvraag.")


def _situation(traject: Traject) -> Situation:
    return ledger.situation_of(traject, ledger.wallet_of(traject))


@policy.requires(Permission.SEE_VOUCHERS)
@require_safe
def dossier(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Balance, ledger, vouchers and the menu; htmx gets the menu alone when a filter changes."""
    traject = dossier_of(request, public_id)
    table = _menu(request, traject)
    if wants_fragment(request):
        response = render(request, "vouchers/_offers.html", {"table": table})
    else:
        response = render(request, "vouchers/dossier.html", _page(request, traject, table))
    patch_vary_headers(response, ["HX-Request"])
    return response


def _menu(request: HttpRequest, traject: Traject) -> DossierMenuTable:
    items = visible(MenuItem, request.user).offered().filter(programme=traject.programme).with_provider()
    return DossierMenuTable(request, items, situation=_situation(traject))


def _page(request: HttpRequest, traject: Traject, table: DossierMenuTable) -> dict[str, Any]:
    wallet = ledger.wallet_of(traject)
    vouchers = list(traject.vouchers.readable_by(request.user).with_people().with_provider_mail())
    entries = wallet.entries.select_related("voucher", "made_by") if wallet else []
    return {
        "traject": traject,
        "header": dossier_header(traject, request.user, tab="vouchers"),
        "wallet": wallet,
        "facts": _facts(traject, table, wallet) if wallet else [],
        "waiting": corrections.waiting_words(wallet) if wallet else "",
        "entries": presenters.entry_rows(entries),
        "vouchers": presenters.voucher_rows(vouchers, request.user),
        "no_vouchers": ui.Empty(
            _("Nog geen vouchers"), _("Kies hieronder een opleiding op de menukaart en klik op Vraag aan.")
        ),
        "buttons": _buttons(request, traject, wallet),
        "table": table,
    }


def _facts(traject: Traject, table: DossierMenuTable, wallet: Wallet) -> list[ui.Fact]:
    """Of the wallet, which vouchers of another dossier of the same person may share."""
    shared = list(wallet.vouchers.live())
    return offers.wallet_facts(table.situation, wallet.granted_cents, shared, table.blocked)


def _buttons(request: HttpRequest, traject: Traject, wallet: Wallet | None) -> list[ui.Button]:
    """Nothing for who only reads the dossier."""
    if not may_work_in(traject, request.user):
        return []
    return [*_statement_button(traject, wallet), *corrections.buttons(traject, request.user, wallet)]


def _statement_button(traject: Traject, wallet: Wallet | None) -> list[ui.Button]:
    """The candidate's statement as a PDF; the address belongs to the documents."""
    if wallet is None:
        return []
    url = reverse("reporting:print", args=[traject.public_id, "wallet"])
    return [
        ui.Button(_("Overzicht voor de kandidaat (PDF)"), url, method="post", tone="secondary", icon="print")
    ]


@policy.requires(Permission.SEE_VOUCHERS)
@require_safe
def balance(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What is left in the wallet, for the head of every page of the dossier."""
    traject = get_object_or_404(
        visible(Traject, request.user).select_related("candidate", "programme"), public_id=public_id
    )
    wallet = ledger.wallet_of(traject)
    context = {"traject": traject, "wallet": wallet}
    return render(request, "vouchers/_balance.html", context)


@policy.requires(Permission.BOOK_VOUCHERS)
@require_http_methods(["GET", "HEAD", "POST"])
def book(request: HttpRequest, public_id: UUID, item_id: UUID) -> HttpResponse:
    """Confirm a booking with price and balance, then book; a national number that is missing is asked first."""
    offer = _offer(request, public_id, item_id)
    form = BookForm(request.POST or None, initial={"price": offer.item.price_cents})
    if request.method == "POST" and form.is_valid():
        # A second sending of the same form is recognised before the rules see the voucher it made.
        return _book(request, offer, form)
    if not (verdict := may_be_chosen(offer, request.user)):
        return refused(request, verdict, back_url=presenters.tab_url(offer.situation.traject))
    if not rules.national_number_known(offer):
        return _ask_number(request, offer, FirstNumberForm())
    return _confirm(request, offer, form)


def _offer(request: HttpRequest, public_id: UUID, item_id: UUID) -> Offer:
    """The offer in a dossier for which the user may book; else 404."""
    traject = dossier_of(request, public_id)
    if not may_on(request.user, Permission.BOOK_VOUCHERS, traject.organisation_id):
        raise Http404
    items = visible(MenuItem, request.user).filter(programme=traject.programme).with_provider()
    return Offer(_situation(traject), get_object_or_404(items, public_id=item_id))


def _book(request: HttpRequest, offer: Offer, form: BookForm) -> HttpResponse:
    traject, price = offer.situation.traject, form.cleaned_data["price"]
    back = presenters.tab_url(traject)

    def work() -> str:
        actions.book_voucher(traject=traject, item=offer.item, by=request.user, expected_price_cents=price)
        return back

    success = _("%(training)s is aangevraagd.") % {"training": offer.item.name}
    try:
        return send_once(request, form, work, success=success)
    except Refused as refusal:
        if refusal.verdict.code != PRICE_CHANGED:
            return refused(request, refusal.verdict, back_url=back)
    return _ask_again(request, offer, price)


def _ask_again(request: HttpRequest, offer: Offer, seen_cents: int) -> HttpResponse:
    """The price changed since it was shown: both prices, and the same question with the new one."""
    offer.item.refresh_from_db()
    form = BookForm(initial={"price": offer.item.price_cents})
    words = offers.price_changed_words(offer.item, seen_cents)
    return _confirm(request, offer, form, intro=words, status=409)


def _confirm(
    request: HttpRequest, offer: Offer, form: BookForm, *, intro: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "title": _("Vraag deze opleiding aan"),
        "subtitle": str(offer.situation.traject.candidate),
        "intro": intro or presenters.booking_intro(offer),
        "facts": [*offers.confirm_facts(offer), *_waiting_facts(offer)],
        "form": form,
        "button": ui.Button(_("Vraag aan")),
        "cancel_url": presenters.tab_url(offer.situation.traject),
    }
    return render(request, "core/confirm.html", context, status=422 if form.errors else status)


def _waiting_facts(offer: Offer) -> list[ui.Fact]:
    """A correction that waits may still change what is left."""
    wallet = ledger.wallet_of(offer.situation.traject)
    words = corrections.waiting_words(wallet) if wallet else ""
    return [ui.Fact(_("Een verbetering wacht op een besluit"), words)] if words else []


@policy.requires(Permission.BOOK_VOUCHERS)
@require_http_methods(["GET", "HEAD", "POST"])
def number(request: HttpRequest, public_id: UUID, item_id: UUID) -> HttpResponse:
    """The national number, asked for at the first paid voucher; then on to the confirmation (decision 12)."""
    offer = _offer(request, public_id, item_id)
    if not request.user.may(Permission.REVEAL_NUMBER):
        raise Http404
    candidate = offer.situation.traject.candidate
    form = FirstNumberForm(request.POST or None)
    onward = reverse("vouchers:book", args=[public_id, item_id])

    def work() -> str:
        set_national_number(candidate, by=request.user, **form.values())
        return onward

    back = presenters.tab_url(offer.situation.traject)
    if rules.national_number_known(offer) and request.method != "POST":
        return HttpResponseRedirect(onward)
    answer = carry_out(request, form, work, back_url=back, success=str(NUMBER_KEPT))
    return answer or _ask_number(request, offer, form)


def _ask_number(request: HttpRequest, offer: Offer, form: FirstNumberForm) -> HttpResponse:
    traject = offer.situation.traject
    context = {
        "title": _("Vul eerst het rijksregisternummer in"),
        "subtitle": str(traject.candidate),
        "intro": _(
            "Voor een betaalde opleiding is het rijksregisternummer nodig. Daarna bevestig je de aanvraag. "
            "Een BIS-nummer mag ook."
        ),
        "facts": presenters.booking_facts(offer),
        "form": form,
        "button": ui.Button(
            _("Bewaar en ga verder"),
            reverse("vouchers:book_number", args=[traject.public_id, offer.item.public_id]),
        ),
        "cancel_url": presenters.tab_url(traject),
    }
    return render(request, "core/confirm.html", context, status=422 if form.errors else 200)
