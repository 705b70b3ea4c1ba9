"""Candidates for a group, each with a yes or the reason why not, and the group itself."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from core import formats, ui
from trajects.models import Traject
from vouchers import ledger, rules
from vouchers.models import GroupBooking, MenuItem, Voucher
from vouchers.presenters.vouchers import VoucherRow, price_words, voucher_rows


@dataclass(frozen=True)
class CandidateRow:
    """A candidate who could be booked: the reason why not, or the balance after it."""

    key: str
    name: str
    detail: str
    reason: str
    solve_url: str
    balance: str
    chosen: bool

    @property
    def possible(self) -> bool:
        return not self.reason


def candidate_rows(
    trajects: Collection[Traject], item: MenuItem, user: Any, chosen: Collection[str]
) -> list[CandidateRow]:
    """Who was chosen first, then who can be booked, then the others, each in the order in which they came."""
    rows = [_row(situation, item, user, chosen) for situation in ledger.situations_of(trajects)]
    return sorted(rows, key=lambda row: (not row.chosen, not row.possible))


def _row(situation: rules.Situation, item: MenuItem, user: Any, chosen: Collection[str]) -> CandidateRow:
    traject = situation.traject
    offer = rules.Offer(situation, item)
    verdict = rules.may_be_booked(offer, user)
    key = str(traject.public_id)
    after = offer.balance_after_cents
    return CandidateRow(
        key=key,
        name=traject.candidate.list_name,
        detail=f"{traject.organisation.name}, {traject.adviser.full_name}",
        reason="" if verdict else str(verdict.reason),
        solve_url=verdict.url,
        balance=_("saldo erna %(amount)s") % {"amount": formats.euro(after)} if verdict else "",
        chosen=key in chosen and bool(verdict),
    )


def item_facts(item: MenuItem) -> list[ui.Fact]:
    """What is booked."""
    return [
        ui.Fact(_("Opleiding"), item.name),
        ui.Fact(_("Aanbieder"), item.provider.name),
        ui.Fact(_("Prijs per kandidaat"), price_words(item.price_cents)),
    ]


def group_facts(group: GroupBooking) -> list[ui.Fact]:
    """What the page of a group shows."""
    return [
        *item_facts(group.item),
        ui.Fact(_("Dag van de sessie"), group.held_on or ""),
        ui.Fact(_("Aangevraagd op"), group.created_at, help=group.booked_by.full_name),
    ]


def group_rows(vouchers: Iterable[Voucher], user: Any) -> list[VoucherRow]:
    """The vouchers of a group, by the name of the candidate."""
    return voucher_rows(vouchers, user)
