"""How well an offer fits a candidate: may it be booked, is it near, in a language that the candidate understands?

Place and language are hints for the adviser; they stop nobody.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from core.rules import ALLOWED, Verdict
from people.enums import DutchLevel, Province
from people.models import User
from people.numbers import province_of
from trajects.rules.teamwork import may_write
from vouchers.enums import EVERYWHERE
from vouchers.rules.vouchers import BOOKING_RULES, Offer, national_number_known

# As the menu card writes them, in every language of the interface.
PROVINCE_NAMES: dict[Province | None, str] = {
    Province.ANTWERP: "Antwerpen",
    Province.LIMBURG: "Limburg",
    Province.EAST_FLANDERS: "Oost-Vlaanderen",
    Province.FLEMISH_BRABANT: "Vlaams-Brabant",
    Province.WEST_FLANDERS: "West-Vlaanderen",
    Province.BRUSSELS: "Brussel",
}
DUTCH = "nl"
# A training in Dutch asks for more than this, in a programme that draws no line itself.
LITTLE_DUTCH = DutchLevel.L12


@dataclass(frozen=True)
class Fit:
    """An offer for a candidate. `near` and `understood` are None when nobody knows."""

    offer: Offer
    verdict: Verdict
    near: bool | None
    understood: bool | None

    @property
    def rank(self) -> tuple[bool, bool, bool]:
        """Sorts what fits best first: what can be booked, then near, then in a language that fits."""
        return (not self.verdict, self.near is False, self.understood is False)


def fit_of(offer: Offer, user: Any = None) -> Fit:
    candidate = offer.situation.traject.candidate
    return Fit(
        offer,
        may_be_chosen(offer, user),
        _near(offer.item.location, candidate),
        _understood(offer.item.language, offer.situation.traject),
    )


def may_be_chosen(offer: Offer, user: Any = None) -> Verdict:
    """Every rule of booking but the national number: the booking itself asks for that when it is missing."""
    if isinstance(user, User) and not (verdict := may_write(offer.situation.traject, user)):
        return verdict
    rules = (rule for rule in BOOKING_RULES if rule is not national_number_known)
    return next((verdict for rule in rules if not (verdict := rule(offer, user))), ALLOWED)


def _near(location: str, candidate: Any) -> bool | None:
    """Everywhere is near; otherwise the municipality or the province stands in the text of the offer."""
    if location == EVERYWHERE:
        return True
    province = province_of(candidate.postcode)
    names = [name for name in (candidate.municipality, PROVINCE_NAMES.get(province, "")) if name]
    if not names:
        return None
    return any(name.casefold() in location.casefold() for name in names)


def _understood(language: str, traject: Any) -> bool | None:
    """The contact language; for Dutch also the level, measured by the line of the programme."""
    candidate = traject.candidate
    if candidate.contact_language == language:
        return True
    if language != DUTCH:
        return False
    level = DutchLevel(candidate.dutch_level)
    if level == DutchLevel.UNKNOWN:
        return None
    return level.rank > DutchLevel(traject.programme.routing_level or LITTLE_DUTCH).rank
