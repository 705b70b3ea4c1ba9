"""Periods with their sums, and where the lines of one period stand. Lines are counted, in every place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, Q, QuerySet, Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import formats
from core.ui import Badge, Fact
from people.roles import Permission
from reporting.billing.candidates import NOT_BILLABLE
from reporting.billing.enums import LineState
from reporting.billing.presenters.words import claim_badge, days_of, lines_words
from reporting.dashboards.reach import sees_persons
from reporting.models import BillingLine, PhasePrice, ReportPeriod
from reporting.statistics import SMALL, SMALL_CENTS, told_cents

# Groups of states in the sums of a period, in the order of the screen.
SUMS: tuple[tuple[str, tuple[LineState, ...]], ...] = (
    ("open_cents", (LineState.OPEN, LineState.READY)),
    ("claimed_cents", (LineState.IN_FILE, LineState.SUBMITTED)),
    ("accepted_cents", (LineState.ACCEPTED,)),
    ("paid_cents", (LineState.PAID,)),
    ("rejected_cents", (LineState.REJECTED,)),
)
Sums = dict[str, Any]
NOTHING: Sums = {"lines": 0, "people": 0} | {name: 0 for name, _states in SUMS}


@dataclass(frozen=True)
class PeriodRow:
    """A period with its sums; `url` only for who may see the people in it."""

    period: ReportPeriod
    sums: Sums
    url: str
    badges: list[Badge]

    @property
    def days(self) -> str:
        return days_of(self.period)

    def __getattr__(self, name: str) -> Any:
        if name in self.__dict__.get("sums", {}):
            return self.sums[name]
        raise AttributeError(name)


def period_rows(periods: Iterable[ReportPeriod], user: Any) -> list[PeriodRow]:
    """Periods with what is open, claimed, accepted, paid and rejected; rounded down for who sees no persons."""
    rows = list(periods)
    found = _sums(rows)
    if not sees_persons(user):
        steps = _steps(rows)
        found = {pk: rounded(sums, *steps[pk]) for pk, sums in found.items()}
    opens = user.may(Permission.MANAGE_PROGRAMME)
    return [
        PeriodRow(
            period,
            found[period.pk],
            period.get_absolute_url() if opens else "",
            [claim_badge(file) for file in period.files.all()],
        )
        for period in rows
    ]


def _sums(periods: list[ReportPeriod]) -> dict[int, Sums]:
    """What stands in each period: lines, people and cents by group of states."""
    sums = {name: Sum("amount_cents", filter=Q(state__in=states), default=0) for name, states in SUMS}
    people = Count("candidate", distinct=True)
    rows = BillingLine.objects.filter(period__in=periods).values("period")
    found = rows.annotate(lines=Count("pk"), people=people, **sums).order_by()
    return {period.pk: NOTHING for period in periods} | {row.pop("period"): row for row in found}


def rounded(sums: Sums, lines_step: int, cents_step: int) -> Sums:
    """In steps of what ten people can bring; of less than ten people nothing but that they are few (ADR 16)."""
    few = sums["people"] < SMALL
    lines = 0 if few else sums["lines"] // lines_step * lines_step
    cents = {name: None if few else told_cents(sums[name], cents_step) for name, _states in SUMS}
    return {"lines": lines or f"<{lines_step}", **cents}


def _steps(periods: list[ReportPeriod]) -> dict[int, tuple[int, int]]:
    """How many lines, and how many cents, ten people can bring in the programme of each period.

    Somebody brings at most one line of each part that has a price, at its highest price.
    """
    prices = PhasePrice.objects.filter(template__programme__in={period.programme_id for period in periods})
    parts = prices.order_by().values_list("template__programme", "template", "part")
    most: dict[int, list[int]] = defaultdict(list)
    for programme, _template, _part, cents in parts.annotate(most=Max("amount_cents")):
        most[programme].append(cents)
    return {
        period.pk: (
            SMALL * max(len(most[period.programme_id]), 1),
            max(SMALL * sum(most[period.programme_id]), SMALL_CENTS),
        )
        for period in periods
    }


def counts(phases: QuerySet, period: ReportPeriod, path: str) -> list[Fact]:
    """How many lines of the period are in which state, with their sum; and the phases that have no line yet."""
    numbers = dict(phases.filter(line_state=None).order_by().values_list("standing").annotate(n=Count("pk")))
    waiting = ((NOT_BILLABLE, _("Nog niet factureerbaar")), (LineState.OPEN.value, _("Nog op te halen")))
    rows = period.lines.order_by().values_list("state").annotate(n=Count("pk"), cents=Sum("amount_cents"))
    lines = {state: (count, cents) for state, count, cents in rows}
    return [
        *[Fact(words, _phases(numbers[key])) for key, words in waiting if numbers.get(key)],
        *[
            Fact(str(state.label), lines_words(*lines[state]), url=f"{path}?stand={state}")
            for state in LineState
            if state in lines
        ],
    ]


def _phases(count: int) -> str:
    words = ngettext("%(n)s fase", "%(n)s fasen", count)
    return words % {"n": formats.number(count)}
