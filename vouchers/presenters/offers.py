"""The menu card in a dossier: what fits this candidate, and before booking what it means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import formats, ui
from people.world import language_name
from vouchers.enums import VoucherState
from vouchers.models import MenuItem, Voucher
from vouchers.presenters.vouchers import OfferRow, booking_facts, offer_row, price_words, short
from vouchers.quality import usual_answer_days
from vouchers.rules import Offer, Situation
from vouchers.rules.fit import Fit
from vouchers.rules.quality import Thresholds


@dataclass(frozen=True)
class FittingRow:
    """An offer with what an adviser wants to know before choosing it."""

    row: OfferRow
    hints: list[str]
    answer: str


def fitting_row(fit: Fit, answer_days: Mapping[int, float]) -> FittingRow:
    item, traject = fit.offer.item, fit.offer.situation.traject
    url = reverse("vouchers:book", args=[traject.public_id, item.public_id])
    button = ui.Button(_("Vraag aan"), url, tone="secondary", icon="ticket").guarded_by(short(fit.verdict))
    answer = "" if item.is_free else answer_words(answer_days.get(item.provider_id))
    return FittingRow(offer_row(item, contact=item.contact_email, button=button), hints(fit), answer)


def usual_words(days: float | None) -> str:
    """How fast a provider usually answers, where the label says who."""
    if days is None:
        return _("nog niet bekend")
    if days < 1:
        return _("meestal dezelfde dag")
    whole = round(days)
    return ngettext("meestal na %(days)s werkdag", "meestal na %(days)s werkdagen", whole) % {"days": whole}


def answer_words(days: float | None) -> str:
    """How fast a provider usually answers."""
    if days is None:
        return _("antwoordt meestal na: nog niet bekend")
    if days < 1:
        return _("antwoordt meestal dezelfde dag")
    whole = round(days)
    return ngettext(
        "antwoordt meestal na %(days)s werkdag", "antwoordt meestal na %(days)s werkdagen", whole
    ) % {"days": whole}


def hints(fit: Fit) -> list[str]:
    """What to talk about with the candidate first."""
    item, candidate = fit.offer.item, fit.offer.situation.traject.candidate
    found = []
    if fit.near is False:
        found.append(
            _("Niet in de buurt van %(place)s.") % {"place": candidate.municipality or candidate.postcode}
        )
    if fit.understood is False:
        found.append(
            _("De opleiding is in het %(language)s. Bespreek of dat lukt.")
            % {"language": language_name(item.language)}
        )
    if fit.understood is None:
        found.append(_("De opleiding is in het Nederlands. Het niveau van de kandidaat is niet bekend."))
    return found


def wallet_facts(
    situation: Situation, granted_cents: int, vouchers: list[Voucher], blocked: int
) -> list[ui.Fact]:
    """What is left, what waits for an answer, what is spent, and how many offers cannot be booked now."""
    pending = [v.price_cents for v in vouchers if v.state == VoucherState.PENDING and v.price_cents]
    accepted = [v.price_cents for v in vouchers if v.state == VoucherState.ACCEPTED and v.price_cents]
    return [
        ui.Fact(_("Nog over"), formats.euro(situation.balance_cents)),
        ui.Fact(_("Wacht op een antwoord"), formats.euro(sum(pending)), help=_vouchers(len(pending))),
        ui.Fact(_("Aanvaard"), formats.euro(sum(accepted)), help=_vouchers(len(accepted))),
        ui.Fact(_("Toegekend"), formats.euro(granted_cents)),
        ui.Fact(_("Aanbod dat nu niet kan"), str(blocked)),
    ]


def confirm_facts(offer: Offer) -> list[ui.Fact]:
    """What an adviser weighs once more before a booking: also what waits, and how fast the provider answers."""
    facts = booking_facts(offer)
    if offer.item.is_free:
        return facts
    traject, provider_id = offer.situation.traject, offer.item.provider_id
    waiting = traject.vouchers.waiting_for_provider().values_list("price_cents", flat=True)
    days = usual_answer_days([provider_id], Thresholds.of(traject.programme)).get(provider_id)
    return [
        *facts,
        ui.Fact(_("Wacht op een antwoord"), formats.euro(sum(waiting)), help=_vouchers(len(waiting))),
        ui.Fact(_("Aanbieder antwoordt"), usual_words(days)),
    ]


def _vouchers(number: int) -> str:
    return ngettext("%(n)s voucher", "%(n)s vouchers", number) % {"n": number} if number else ""


def price_changed_words(item: MenuItem, seen_cents: int) -> str:
    """The price is another than the one on the screen: the user decides again."""
    return _(
        "De prijs is intussen veranderd: eerst %(seen)s, nu %(price)s. Er is nog niets aangevraagd. "
        "Wil je de opleiding nog?"
    ) % {"seen": price_words(seen_cents), "price": price_words(item.price_cents)}


def after_words(offer: Offer) -> str:
    """The balance in one line, for the list."""
    return _("saldo erna %(amount)s") % {"amount": formats.euro(offer.balance_after_cents)}
