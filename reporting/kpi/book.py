"""The figures of one selection: which target holds, what was reached, and what this reader is told."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reporting.enums import IndicatorKind
from reporting.kpi.measures import MEASURES
from reporting.kpi.selection import Days, Selection
from reporting.models import Indicator, IndicatorTable, IndicatorValue, Target
from reporting.statistics import told

Number = int | Decimal


@dataclass(frozen=True)
class Result:
    """A figure and where it comes from. `counted`: from the dossiers.

    `rounded`: told in tens, to a reader who may not see every dossier; `hidden`: below the first ten.
    """

    value: Number | None = None
    note: str = ""
    source: str = ""
    dated_on: date | None = None
    moment: str = ""
    counted: bool = False
    rounded: bool = False

    @property
    def hidden(self) -> bool:
        return self.rounded and self.value is None

    @property
    def number(self) -> Number | None:
        """The value that may be added up and compared."""
        return None if self.rounded else self.value


NOTHING = Result()


def as_number(value: Decimal | None) -> Number | None:
    """A stored value without the decimals that say nothing."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else value.normalize()


class Book:
    """Reads the tables of a selection once. `shields`: for a reader who may not see every dossier;
    `opens_dossiers`: figures lead to the dossiers behind them.
    """

    def __init__(self, selection: Selection, *, shields: bool = False, opens_dossiers: bool = True) -> None:
        self.selection = selection
        self.shields = shields
        self.opens_dossiers = opens_dossiers
        self._counts: dict[int, int] = {}
        self._by_province: dict[int, dict[str, int]] = {}

    @cached_property
    def tables(self) -> list[IndicatorTable]:
        """The active tables of the programme with their indicators and figures."""
        rows = self.selection.programme.indicator_tables.filter(is_active=True)
        return list(rows.prefetch_related(Prefetch("indicators", queryset=with_figures())))

    def indicators(self) -> Iterable[Indicator]:
        """Every indicator of the tables."""
        return (indicator for table in self.tables for indicator in table.indicators.all())

    def target(self, indicator: Indicator, province: str | None = None) -> Result:
        """The target that holds for the province (that of the selection when none is given) and the period."""
        place = self.selection.province if province is None else province
        found = versions(indicator.targets.all(), place, self.selection.days)
        return _result(found[-1]) if found else NOTHING

    def realised(self, indicator: Indicator, province: str | None = None) -> Result:
        """What was reached: counted in the dossiers, or entered with a source."""
        place = self.selection.province if province is None else province
        if self.selection.is_too_early:
            return NOTHING
        if indicator.measure in MEASURES:
            return self._counted(indicator, place)
        return self._entered(indicator, place)

    def _entered(self, indicator: Indicator, place: str) -> Result:
        values = list(indicator.values.all())
        found = versions(values, place, self.selection.days)
        if found:
            return _result(found[-1])
        if indicator.kind == IndicatorKind.COUNT and self.selection.days is None:
            return _added_up(values, place)
        return NOTHING

    def raw(self, indicator: Indicator, place: str) -> int:
        """What the dossiers count, told or not."""
        if place == self.selection.province:
            return self._count(indicator)
        counts = self.provinces(indicator)
        return counts[place] if place else sum(counts.values())

    def _counted(self, indicator: Indicator, place: str) -> Result:
        value = self.raw(indicator, place)
        # An organisation is chosen only by who sees its dossiers.
        shields = self.shields and MEASURES[indicator.measure].counts_persons
        if shields and self.selection.organisation is None:
            return Result(told(value), counted=True, rounded=True)
        return Result(value, counted=True)

    def _count(self, indicator: Indicator) -> int:
        if indicator.pk not in self._counts:
            measure = MEASURES[indicator.measure]
            self._counts[indicator.pk] = measure.count(self.selection, indicator.parameters)
        return self._counts[indicator.pk]

    def provinces(self, indicator: Indicator) -> dict[str, int]:
        """A counted indicator in each province and elsewhere."""
        if indicator.pk not in self._by_province:
            asked = replace(self.selection, province="")
            counts = MEASURES[indicator.measure].by_province(asked, indicator.parameters)
            self._by_province[indicator.pk] = counts
        return self._by_province[indicator.pk]


def with_figures() -> QuerySet[Indicator]:
    """Active indicators with their targets and values, the oldest version first."""
    return (
        Indicator.objects.filter(is_active=True)
        .select_related("table__programme", "parent")
        .prefetch_related(
            Prefetch("targets", queryset=Target.objects.order_by("dated_on", "pk")),
            Prefetch("values", queryset=IndicatorValue.objects.order_by("dated_on", "pk")),
        )
        .order_by("position", "pk")
    )


def versions(figures: Iterable[Any], province: str, days: Days | None) -> list[Any]:
    """The versions of one figure, the one that holds last."""
    wanted = days or (None, None)
    return [row for row in figures if row.province == province and (row.begins_on, row.ends_on) == wanted]


def _result(row: Any) -> Result:
    return Result(as_number(row.value), row.note, row.source, row.dated_on, row.moment)


def _added_up(values: list[IndicatorValue], place: str) -> Result:
    """Without a figure of the whole: its report periods, or else its provinces, added up."""
    periods = _last_of_each(values, lambda row: row.ends_on and row.province == place, "begins_on", "ends_on")
    if periods:
        note = ngettext("som van %(n)s periode", "som van %(n)s periodes", len(periods)) % {"n": len(periods)}
        return _sum(periods, note)
    if place:
        return NOTHING
    places = _last_of_each(values, lambda row: row.province and not row.ends_on, "province")
    return _sum(places, _("som van de provincies")) if places else NOTHING


def _last_of_each(values: list[IndicatorValue], wanted: Callable[[Any], Any], *by: str) -> list[Any]:
    rows = [row for row in values if wanted(row) and row.value is not None]
    return list({tuple(getattr(row, name) for name in by): row for row in rows}.values())


def _sum(rows: list[Any], note: str) -> Result:
    last = rows[-1]
    return Result(as_number(sum(row.value for row in rows)), note, last.source, last.dated_on)
