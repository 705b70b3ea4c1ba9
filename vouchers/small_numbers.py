"""Small numbers: which figures are not told to readers who see no persons.

Whoever looks at two selections can subtract one from the other. That is why a figure is told for a part of the
vouchers only when every part that some filter could cut off is empty or large enough, and why the lines that stay
hidden are never so few together that the total of their provider gives them away.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Max, QuerySet

from core import dates
from trajects.models import Programme
from vouchers.enums import FeedbackGiver
from vouchers.models import Feedback, Voucher
from vouchers.rules.quality import THRESHOLDS

# The periods in months with which the figures can be cut; programmes are the other way.
PERIODS = (3, 12)
BOOKINGS, ANSWERS, ATTENDANCE = "bookings", "answers", "attendance"
CANDIDATES, ADVISERS, TRAJECTS = "candidates", "advisers", "trajects"
# Whom a figure is about, in each part that a filter could cut off.
Parts = Mapping[Any, set[int]]
COLUMNS = (
    "pk", "item__public_id", "provider__public_id", "traject_id", "traject__programme_id", "booked_at",
    "answered_at", "was_followed",
)  # fmt: skip


def smallest() -> int:
    """Below how many persons nothing is told: what the most careful programme chose."""
    return Programme.objects.aggregate(most=Max("quality_small"))["most"] or THRESHOLDS.small


def hidden(rows: QuerySet[Voucher], *, by_provider: bool, cut: bool, small: int) -> dict[str, set[str]]:
    """Of which lines a figure is not told, for each basis on which figures stand.

    `rows` are all vouchers, whatever is selected; `cut` tells that a period or a programme is selected.
    """
    found: dict[str, dict[str, dict[str, Any]]] = defaultdict(lambda: defaultdict(dict))
    for basis, provider, line, part, person in _counted(rows, cut=cut):
        # Providers are compared with one another: each is a group of one line.
        lines = found[basis][provider]
        parts = lines.setdefault(provider if by_provider else line, defaultdict(set))
        parts[part].add(person)
    return {
        basis: {key for lines in groups.values() for key in recognisable(lines, small)}
        for basis, groups in found.items()
    }


def recognisable(lines: Mapping[str, Parts], small: int) -> set[str]:
    """The lines of one provider that are hidden: those with a small part, and as many more of the smallest as
    it takes until nothing small remains when the others are subtracted from the provider's total.
    """
    kept = sorted(lines, key=lambda key: (len(_all(lines[key])), key))
    gone = [key for key in kept if _has_small_part([lines[key]], small)]
    kept = [key for key in kept if key not in gone]
    while kept and _has_small_part((lines[key] for key in gone), small):
        gone.append(kept.pop(0))
    return set(gone)


def _has_small_part(lines: Iterable[Parts], small: int) -> bool:
    together: dict[Any, set[int]] = defaultdict(set)
    for parts in lines:
        for part, people in parts.items():
            together[part] |= people
    return any(0 < len(people) < small for people in together.values())


def _all(parts: Parts) -> set[int]:
    return set().union(*parts.values())


def _counted(rows: QuerySet[Voucher], *, cut: bool) -> Iterable[tuple[str, str, str, Any, int]]:
    """Each voucher and opinion that a figure counts: the basis, the provider, the offer, the part, and whom."""
    begins = [dates.add_months(dates.today(), -months) for months in PERIODS] if cut else []
    places: dict[int, tuple[str, str, Any]] = {}
    for row in rows.order_by().values(*COLUMNS):
        part = (row["traject__programme_id"], _band(row["booked_at"], begins)) if cut else None
        place = str(row["provider__public_id"]), str(row["item__public_id"]), part
        places[row["pk"]] = place
        yield BOOKINGS, *place, row["pk"]
        yield TRAJECTS, *place, row["traject_id"]
        if row["answered_at"]:
            yield ANSWERS, *place, row["pk"]
        if row["was_followed"] is not None:
            yield ATTENDANCE, *place, row["pk"]
    given = Feedback.objects.answered().filter(voucher__in=rows.order_by().values("pk"))
    for voucher_id, giver in given.values_list("voucher_id", "given_by"):
        if voucher_id in places:
            basis = CANDIDATES if giver == FeedbackGiver.CANDIDATE else ADVISERS
            yield basis, *places[voucher_id], voucher_id


def _band(booked_at: Any, begins: Iterable[date]) -> int:
    """In how many of the periods a booking falls."""
    day = dates.local_date(booked_at)
    return sum(day >= begin for begin in begins)
