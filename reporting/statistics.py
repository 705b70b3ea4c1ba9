"""Figures as plain rows: screen, chart and export use the same functions.

A case is a referral that was sent and not taken back; one that was rerouted counts where it went.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, CharField, Count, Exists, OuterRef, Q, QuerySet, Sum, Value, When
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from people.enums import Province
from people.numbers import PROVINCE_RANGES
from referrals.enums import ReferralState
from referrals.models import Referral
from trajects.enums import Outcome, PhaseKind, PhaseState
from trajects.models import Phase
from vouchers.enums import VoucherState
from vouchers.models import Voucher

# Smaller groups could be recognised; readers who see no dossiers do not see them.
SMALL = 10
ELSEWHERE = "other"

# The steps of the funnel: code, words, and the annotation that says whether a case reached it.
STAGES: tuple[tuple[str, str | Promise], ...] = (
    ("referred", _("Doorverwezen")),
    ("accepted", _("Geaccepteerd")),
    ("explored", _("Verkennende fase uitgevoerd")),
    ("guided", _("Begeleidende fase gestart")),
    ("finished", _("Begeleidende fase uitgevoerd")),
    ("started", _("Gestart als zelfstandige")),
)


@dataclass(frozen=True)
class Period:
    """What is counted: a year, an organisation, a province; nothing means all."""

    year: int | None = None
    organisation: Any = None
    province: str = ""


@dataclass(frozen=True)
class FigureRow:
    """A line of a table: its key, its words and one number for each column."""

    key: str
    label: str
    values: tuple[int, ...]


def cases(period: Period, among: QuerySet[Referral] | None = None) -> QuerySet[Referral]:
    """The referrals that count, each with the steps that it reached and the province of the candidate.

    `among`: only these, for a list of what somebody may see; figures count all of them.
    """
    rows = Referral.objects.all() if among is None else among
    rows = rows.filter(sent_at__isnull=False).exclude(
        state__in=(ReferralState.CANCELLED, ReferralState.REROUTED)
    )
    rows = rows.annotate(**_reached(), province=_province())
    if period.year:
        rows = rows.filter(dated_on__year=period.year)
    if period.organisation:
        rows = rows.filter(to_organisation=period.organisation)
    return rows.filter(province=period.province) if period.province else rows


def at_stage(rows: QuerySet[Referral], stage: str) -> QuerySet[Referral]:
    """The cases that reached a step of the funnel."""
    return rows if stage == "referred" else rows.filter(**{stage: True})


def _reached() -> dict[str, Any]:
    explore = Phase.objects.filter(traject=OuterRef("traject_id"), template__kind=PhaseKind.EXPLORE)
    guide = Phase.objects.filter(traject=OuterRef("traject_id"), template__kind=PhaseKind.GUIDE)
    done = guide.filter(state=PhaseState.COMPLETED)
    return {
        "accepted": Case(When(state=ReferralState.ACCEPTED, then=Value(True)), default=Value(False)),
        "explored": Exists(explore.filter(state=PhaseState.COMPLETED)),
        "guided": Exists(guide.exclude(state=PhaseState.CANCELLED)),
        "finished": Exists(done),
        "started": Exists(done.filter(outcome=Outcome.STARTS)),
    }


def _province(person: str = "candidate") -> Case:
    """The province of a postcode (domain 3.2); `person` is the way to the candidate."""
    whens = [
        When(**{f"{person}__postcode__range": (f"{low:04d}", f"{high:04d}")}, then=Value(province.value))
        for low, high, province in PROVINCE_RANGES
    ]
    return Case(*whens, default=Value(ELSEWHERE), output_field=CharField())


def funnel(period: Period) -> list[FigureRow]:
    """How many cases reached each step (H-69, K 2): one row for each step."""
    counts = cases(period).aggregate(**_counts())
    return [FigureRow(code, str(label), (counts[f"n_{code}"],)) for code, label in STAGES]


def by_organisation(period: Period) -> list[FigureRow]:
    """The funnel for each receiving organisation, by name."""
    rows = cases(period).values("to_organisation__public_id", "to_organisation__name").annotate(**_counts())
    return [
        _figure(row, str(row["to_organisation__public_id"]), row["to_organisation__name"])
        for row in rows.order_by("to_organisation__name")
    ]


def by_province(period: Period) -> list[FigureRow]:
    """The funnel for each province of the candidates, by name."""
    rows = cases(period).order_by().values("province").annotate(**_counts())
    words = {**dict(Province.choices), ELSEWHERE: _("Niet bekend")}
    found = [_figure(row, row["province"], str(words[row["province"]])) for row in rows]
    return sorted(found, key=lambda row: (row.key == ELSEWHERE, row.label))


def _counts() -> dict[str, Any]:
    reached = {code: Count("pk", filter=Q(**{code: True})) for code, _label in STAGES[1:]}
    return {f"n_{code}": count for code, count in {"referred": Count("pk"), **reached}.items()}


def _figure(row: dict[str, Any], key: str, label: str) -> FigureRow:
    return FigureRow(key, label, tuple(row[f"n_{code}"] for code, _label in STAGES))


VOUCHER_COLUMNS: tuple[str | Promise, ...] = (
    _("Aangevraagd"),
    _("Aanvaard"),
    _("Geweigerd"),
    _("Uitgeschreven of geannuleerd"),
)


def vouchers_by_provider(period: Period) -> list[FigureRow]:
    """Vouchers of each provider: asked, accepted, refused, taken back; by name."""
    taken_back = (VoucherState.WITHDRAWN, VoucherState.CANCELLED)
    rows = _vouchers(period).values("provider__public_id", "provider__name")
    rows = rows.annotate(
        asked=Count("pk"),
        accepted=Count("pk", filter=Q(state=VoucherState.ACCEPTED)),
        refused=Count("pk", filter=Q(state=VoucherState.REFUSED)),
        taken_back=Count("pk", filter=Q(state__in=taken_back)),
    ).order_by("provider__name")
    return [
        FigureRow(
            str(row["provider__public_id"]),
            row["provider__name"],
            (row["asked"], row["accepted"], row["refused"], row["taken_back"]),
        )
        for row in rows
    ]


def spent_cents(period: Period) -> int:
    """What accepted vouchers cost together, in cents."""
    accepted = _vouchers(period).filter(state=VoucherState.ACCEPTED)
    return accepted.aggregate(total=Sum("price_cents"))["total"] or 0


def _vouchers(period: Period) -> QuerySet[Voucher]:
    rows = Voucher.objects.order_by().annotate(province=_province("traject__candidate"))
    if period.year:
        rows = rows.filter(booked_at__year=period.year)
    if period.organisation:
        rows = rows.filter(traject__organisation=period.organisation)
    return rows.filter(province=period.province) if period.province else rows


def years() -> list[int]:
    """Years in which something was referred, the newest first."""
    return sorted({day.year for day in Referral.objects.dates("dated_on", "year")}, reverse=True)


def hidden_cells(rows: Iterable[FigureRow], *, together: bool) -> set[tuple[int, int]]:
    """Row and column of the numbers that must not be shown to somebody who sees no dossiers.

    `together`: the rows add up to a number that is shown elsewhere. Then one hidden number could be
    worked out from the others, so the smallest other one is hidden too.
    """
    table = [row.values for row in rows]
    hidden: set[tuple[int, int]] = set()
    for column in range(len(table[0]) if table else 0):
        small = {index for index, values in enumerate(table) if values[column] < SMALL}
        rest = [index for index in range(len(table)) if index not in small]
        if together and len(small) == 1 and rest:
            small.add(min(rest, key=_value_in(table, column)))
        hidden |= {(index, column) for index in small}
    return hidden


def _value_in(table: list[tuple[int, ...]], column: int) -> Callable[[int], int]:
    return lambda index: table[index][column]
