"""Figures about offers and providers, in a fixed number of queries; the page and the sheet use the same rows."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from statistics import fmean, median
from typing import Any

from django.db.models import F, QuerySet

from core import dates, working_days
from trajects.enums import Outcome, PhaseKind, PhaseState
from trajects.models import Phase, Programme
from vouchers.enums import FeedbackGiver
from vouchers.models import Feedback, Voucher
from vouchers.rules.quality import THRESHOLDS, Signal, Thresholds, signal

PERIOD_MONTHS = 12
COLUMNS = (
    "item_id", "item__name", "item__public_id", "item__minutes", "item__price_cents", "provider_id",
    "provider__name", "provider__public_id", "traject_id", "booked_at", "answered_at",
    "refusal_reason", "was_followed",
)  # fmt: skip


@dataclass
class Tally:
    """What is counted of one offer or provider while the vouchers pass by."""

    key: str
    name: str
    provider: str
    provider_key: str
    bookings: int = 0
    refused: int = 0
    answered: int = 0
    days: list[int] = field(default_factory=list)
    reasons: Counter[str] = field(default_factory=Counter)
    followed: int = 0
    attendance_known: int = 0
    hour_prices: dict[int, int] = field(default_factory=dict)
    candidate_scores: list[float] = field(default_factory=list)
    adviser_scores: list[float] = field(default_factory=list)
    trajects: set[int] = field(default_factory=set)


@dataclass(frozen=True)
class Quality:
    """A line of figures. Percentages are whole numbers from 0 to 100; None means nobody knows.

    `price_cents_per_hour` is the middle one when a provider has several offers; each `n_` is how many a figure
    stands on.
    """

    key: str
    name: str
    provider: str
    provider_key: str
    bookings: int
    answer_days: float | None
    n_answers: int
    refused: int | None
    reasons: tuple[tuple[str, int], ...]
    followed: int | None
    n_attendance: int
    price_cents_per_hour: int | None
    candidate_score: float | None
    n_candidates: int
    adviser_score: float | None
    n_advisers: int
    started: int | None
    n_trajects: int
    limits: Thresholds = THRESHOLDS

    @property
    def score(self) -> float | None:
        """The mean of everybody who gave an opinion."""
        pairs = ((self.candidate_score, self.n_candidates), (self.adviser_score, self.n_advisers))
        given = [(value, number) for value, number in pairs if value is not None]
        total = sum(number for _value, number in given)
        return sum(value * number for value, number in given) / total if total else None

    @property
    def signal(self) -> Signal:
        return signal(
            bookings=self.bookings,
            refused=self.refused,
            days=self.answer_days,
            followed=self.followed if self.n_attendance >= self.limits.enough else None,
            score=self.score if self.n_candidates + self.n_advisers >= self.limits.enough else None,
            limits=self.limits,
        )


def vouchers() -> QuerySet[Voucher]:
    """Every voucher: figures count all partners, whoever reads them."""
    return Voucher.objects.all()


def thresholds(programme: Programme | None = None) -> Thresholds:
    """What a programme chose; for figures over all of them what the newest running one chose."""
    found = programme or Programme.objects.with_menu_card().order_by("-begins_on", "-pk").first()
    return Thresholds.of(found) if found else THRESHOLDS


def figures(rows: QuerySet[Voucher], *, by_provider: bool, limits: Thresholds = THRESHOLDS) -> list[Quality]:
    """The figures of each offer, or of each provider, of these vouchers; by name."""
    found: dict[int, Tally] = {}
    tally_of: dict[int, Tally] = {}
    for row in rows.order_by().values("pk", *COLUMNS):
        number = row["provider_id"] if by_provider else row["item_id"]
        tally = found.setdefault(number, _begin(row, by_provider=by_provider))
        _count(tally, row)
        tally_of[row["pk"]] = tally
    _add_opinions(rows, tally_of)
    started = _started(rows)
    lines = [_line(tally, started, limits) for tally in found.values()]
    return sorted(lines, key=lambda line: (line.provider, line.name))


def _begin(row: dict[str, Any], *, by_provider: bool) -> Tally:
    provider, provider_key = row["provider__name"], str(row["provider__public_id"])
    if by_provider:
        return Tally(provider_key, provider, provider, provider_key)
    return Tally(str(row["item__public_id"]), row["item__name"], provider, provider_key)


def _count(tally: Tally, row: dict[str, Any]) -> None:
    tally.bookings += 1
    tally.trajects.add(row["traject_id"])
    if row["answered_at"]:
        tally.answered += 1
        tally.days.append(days_between(row["booked_at"], row["answered_at"]))
    if row["refusal_reason"]:
        tally.refused += 1
        tally.reasons[row["refusal_reason"]] += 1
    if row["was_followed"] is not None:
        tally.attendance_known += 1
        tally.followed += row["was_followed"]
    if row["item__minutes"]:
        tally.hour_prices[row["item_id"]] = round(row["item__price_cents"] * 60 / row["item__minutes"])


def days_between(asked: Any, answered: Any) -> int:
    """Working days from one moment to another; an answer on the same day took none."""
    return working_days.between(dates.local_date(asked), dates.local_date(answered))


def _add_opinions(rows: QuerySet[Voucher], tally_of: dict[int, Tally]) -> None:
    """The mean of the three answers of each person who gave them."""
    mean = (F("useful") + F("clear") + F("recommend")) / 3.0
    given = Feedback.objects.answered().filter(voucher__in=rows.order_by().values("pk"))
    for voucher_id, giver, score in given.values_list("voucher_id", "given_by", mean):
        tally = tally_of.get(voucher_id)
        if tally:
            scores = tally.candidate_scores if giver == FeedbackGiver.CANDIDATE else tally.adviser_scores
            scores.append(float(score))


def _started(rows: QuerySet[Voucher]) -> set[int]:
    """The dossiers of these vouchers that ended in a start as self-employed."""
    phases = Phase.objects.filter(
        template__kind=PhaseKind.GUIDE, state=PhaseState.COMPLETED, outcome=Outcome.STARTS
    )
    return set(
        phases.filter(traject__in=rows.order_by().values("traject_id")).values_list("traject_id", flat=True)
    )


def _line(tally: Tally, started: set[int], limits: Thresholds) -> Quality:
    prices = sorted(tally.hour_prices.values())
    return Quality(
        key=tally.key,
        name=tally.name,
        provider=tally.provider,
        provider_key=tally.provider_key,
        bookings=tally.bookings,
        answer_days=median(tally.days) if tally.days else None,
        n_answers=tally.answered,
        refused=_percent(tally.refused, tally.answered),
        reasons=tuple(tally.reasons.most_common()),
        followed=_percent(tally.followed, tally.attendance_known),
        n_attendance=tally.attendance_known,
        price_cents_per_hour=prices[len(prices) // 2] if prices else None,
        candidate_score=fmean(tally.candidate_scores) if tally.candidate_scores else None,
        n_candidates=len(tally.candidate_scores),
        adviser_score=fmean(tally.adviser_scores) if tally.adviser_scores else None,
        n_advisers=len(tally.adviser_scores),
        started=_percent(len(tally.trajects & started), len(tally.trajects)),
        n_trajects=len(tally.trajects),
        limits=limits,
    )


def _percent(part: int, whole: int) -> int | None:
    return round(100 * part / whole) if whole else None


def usual_answer_days(provider_ids: Iterable[int], limits: Thresholds = THRESHOLDS) -> dict[int, float]:
    """Median working days of an answer over the last year, for providers that answered often enough."""
    since = dates.add_months(dates.today(), -PERIOD_MONTHS)
    rows = Voucher.objects.filter(provider_id__in=set(provider_ids), answered_at__date__gte=since)
    answers: dict[int, list[int]] = defaultdict(list)
    for provider_id, asked, answered in rows.values_list("provider_id", "booked_at", "answered_at"):
        answers[provider_id].append(days_between(asked, answered))
    return {provider: median(days) for provider, days in answers.items() if len(days) >= limits.enough}


def remarks(rows: QuerySet[Voucher], *, most: int) -> list[Feedback]:
    """The newest remarks about these trainings, for who manages the menu; without names."""
    found = Feedback.objects.answered().exclude(remark="").filter(voucher__in=rows.order_by().values("pk"))
    return list(found.select_related("voucher__provider").order_by("-answered_at", "-pk")[:most])
