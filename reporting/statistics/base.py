"""What every figure shares: what is selected, the lines of a table, and how a figure is counted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import (
    Aggregate,
    Case,
    CharField,
    Count,
    F,
    Func,
    IntegerField,
    Min,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
)  # fmt: skip
from django.utils.functional import Promise

from core import dates
from people.numbers import PROVINCE_RANGES

ELSEWHERE = "other"
NOBODY = "none"
Text = str | Promise


@dataclass(frozen=True)
class Selection:
    """What is counted; nothing means all. The days are inclusive.

    `reach`: the organisations whose figures the reader may have; None is everybody's.
    """

    programme: Any = None
    since: date | None = None
    until: date | None = None
    province: str = ""
    organisation: Any = None
    adviser: Any = None
    reach: frozenset[int] | None = None

    def before(self) -> Selection | None:
        """The period of the same length just before; whole months move by months. None without a period."""
        if self.since is None or self.until is None or self.since > self.until:
            return None
        after = self.until + timedelta(days=1)
        if self.since.day == after.day == 1:
            months = 12 * (after.year - self.since.year) + after.month - self.since.month
            since = dates.add_months(self.since, -months)
        else:
            since = self.since - (after - self.since)
        return replace(self, since=since, until=self.since - timedelta(days=1))

    def within(self, day: str) -> Q:
        """The days of the period, for a field with a date."""
        found = Q()
        if self.since:
            found &= Q(**{f"{day}__gte": self.since})
        return found & Q(**{f"{day}__lte": self.until}) if self.until else found

    def moments(self, moment: str) -> Q:
        """The same for a field with a date and a time."""
        found = Q()
        if self.since:
            found &= Q(**{f"{moment}__gte": dates.begin_of(self.since)})
        if self.until:
            found &= Q(**{f"{moment}__lt": dates.begin_of(self.until + timedelta(days=1))})
        return found

    def guided_by(self, organisation: str) -> Q:
        """The organisation that was chosen, and those that the reader may count."""
        found = Q(**{f"{organisation}_id__in": self.reach}) if self.reach is not None else Q()
        return found & Q(**{organisation: self.organisation}) if self.organisation else found


@dataclass(frozen=True)
class FigureRow:
    """A line of a table: its key, its words and one number for each column; None where there is none.

    `people`: about how many persons the line is, where it counts something else.
    """

    key: str
    label: str
    values: tuple[Any, ...]
    people: int | None = None


class MeasureKind(StrEnum):
    COUNT = "count"
    DAYS = "days"
    CENTS = "cents"


@dataclass(frozen=True)
class Measure:
    """A column: what it counts among the rows of its figure (`only`), or a percentile of `field` in days.

    `based_on`: the column that says about how many a percentile is.
    """

    key: str
    label: Text
    only: Q | None = None
    kind: MeasureKind = MeasureKind.COUNT
    field: str = ""
    fraction: float = 0.5
    based_on: str = ""

    def aggregate(self) -> Aggregate:
        if self.kind is MeasureKind.DAYS:
            return Percentile(F(self.field), fraction=self.fraction, filter=self.only)
        if self.kind is MeasureKind.CENTS:
            return Sum(self.field, filter=self.only)
        return Count("pk", filter=self.only)


class Percentile(Aggregate):
    """PERCENTILE_DISC: a value that really occurs, of which this fraction is at most as long."""

    function = "PERCENTILE_DISC"
    template = "%(function)s(%(fraction)s) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = IntegerField()

    def __init__(self, expression: Any, *, fraction: float, **extra: Any) -> None:
        super().__init__(expression, fraction=fraction, **extra)


def days_between(first: str, last: str) -> Func:
    """Whole days from one date to another."""
    return Func(
        F(last), F(first), template="(%(expressions)s)", arg_joiner=" - ", output_field=IntegerField()
    )


def province_of(person: str = "candidate") -> Case:
    """The province of a postcode (domain 3.2); `person` is the way to the candidate."""
    whens = [
        When(**{f"{person}__postcode__range": (f"{low:04d}", f"{high:04d}")}, then=Value(province.value))
        for low, high, province in PROVINCE_RANGES
    ]
    return Case(*whens, default=Value(ELSEWHERE), output_field=CharField())


@dataclass(frozen=True)
class Figure:
    """A table of figures: rows of the database, grouped by `key`, with a number for each measure.

    `rows(selection, among)`: what is counted, among all rows or only those that somebody may see. `label`:
    the fields with the words of a line; `words` for a line without them, whose key is a code. `transposed`: one line for
    each measure. `names_staff`: its lines are people. `people`: the field that says whom a row is about.
    """

    code: str
    title: Text
    rows: Callable[[Selection, QuerySet | None], QuerySet]
    measures: tuple[Measure, ...]
    key: str = ""
    label: tuple[str, ...] = ()
    words: Mapping[str, Text] = field(default_factory=dict)
    head: Text = ""
    note: Text = ""
    transposed: bool = False
    names_staff: bool = False
    people: str = ""
    # A number by which the lines are grouped and ordered, where the key is no field of its own.
    group: str = ""

    def measure(self, key: str) -> Measure | None:
        """The column with this key."""
        return next((measure for measure in self.measures if measure.key == key), None)

    def lines(self, selection: Selection, *, count_people: bool = False) -> list[FigureRow]:
        """The lines, in the order of the screen; one question to the database."""
        numbers = {f"m_{measure.key}": measure.aggregate() for measure in self.measures}
        if count_people and self.people:
            numbers["people_counted"] = Count(self.people, distinct=True)
        rows = self.rows(selection, None).order_by()
        if not self.key:
            return self._turned(rows.aggregate(**numbers))
        # Grouped by one short field: sorting on names is what takes long.
        words = {f"label_{at}": Min(path) for at, path in enumerate(self.label)}
        group = self.group or self.key
        found = rows.values(line_group=F(group)).annotate(
            **numbers, **words, line_key=Min(self.key) if self.group else F("line_group")
        )
        lines = [
            self._line(row) for row in sorted(found, key=lambda row: row["line_group"] if self.group else 0)
        ]
        return lines if self.group else sorted(lines, key=self._place)

    def _turned(self, row: Mapping[str, Any]) -> list[FigureRow]:
        people = row.get("people_counted")
        if not self.transposed:
            values = tuple(row[f"m_{measure.key}"] for measure in self.measures)
            return [FigureRow("", "", values, people)]
        return [
            FigureRow(measure.key, str(measure.label), (row[f"m_{measure.key}"],), people)
            for measure in self.measures
        ]

    def _line(self, row: Mapping[str, Any]) -> FigureRow:
        key = NOBODY if row["line_key"] in (None, "") else str(row["line_key"])
        typed = " ".join(str(row[f"label_{at}"] or "") for at in range(len(self.label))).strip()
        label = typed or str(self.words.get(key, "")) or "–"
        return FigureRow(
            key, label, tuple(row[f"m_{measure.key}"] for measure in self.measures), row.get("people_counted")
        )

    def _place(self, line: FigureRow) -> tuple[bool, int, str]:
        """Codes in the order of their words, names by name; who or what is not known comes last."""
        order = list(self.words)
        at = order.index(line.key) if line.key in order else len(order)
        return line.key in (ELSEWHERE, NOBODY), at, line.label.casefold()

    def behind(self, selection: Selection, among: QuerySet, *, line: str, column: str) -> QuerySet:
        """The rows that one number counts, among those that somebody may see."""
        rows = self.rows(selection, among)
        measure = self.measure(line if self.transposed else column)
        if measure and measure.only is not None:
            rows = rows.filter(measure.only)
        if not self.key or not line:
            return rows
        try:
            return rows.filter(**{f"{self.key}__isnull": True} if line == NOBODY else {self.key: line})
        except (ValueError, ValidationError):
            return rows.none()
