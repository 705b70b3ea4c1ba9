"""Figures as tables with their charts: each number opens what it counts, and says what it was before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from core import formats
from core.templatetags.charts import Bar
from core.ui import Tab
from reporting.dashboards.forms import DashboardForm
from reporting.dashboards.parts import FIRST, PARTS, Part, shown
from reporting.dashboards.reach import sees_persons
from reporting.figures.tables import NOTHING, Cell, Column, FigureTable, Kind, Row
from reporting.statistics import (
    FUNNEL,
    OWN_CASELOAD,
    SMALL,
    SMALL_CENTS,
    Figure,
    FigureRow,
    Measure,
    MeasureKind,
    Selection,
    told,
    told_cents,
)

KINDS = {MeasureKind.COUNT: Kind.COUNT, MeasureKind.DAYS: Kind.COUNT, MeasureKind.CENTS: Kind.CENTS}
# As many bars as one looks at; the table beside them has every line.
MOST_BARS = 12


@dataclass(frozen=True)
class Panel:
    """One figure on the screen: its table, and its chart with what the first column counts."""

    table: FigureTable
    bars: list[Bar]
    # What the bars show, where the table has more than one column.
    bars_show: str

    @property
    def is_beside(self) -> bool:
        """A table of one column stands beside its chart, where there is room."""
        return bool(self.bars) and len(self.table.columns) == 1

    @property
    def has_marks(self) -> bool:
        return any(bar.mark is not None for bar in self.bars)


@dataclass(frozen=True)
class Reader:
    """How the numbers of one figure are told: with links for who sees persons, in tens for who sees none."""

    figure: Figure
    form: DashboardForm
    sees_persons: bool
    before: Mapping[str, FigureRow] | None

    def row(self, line: FigureRow) -> Row:
        """One line of the table."""
        earlier = self.before.get(line.key) if self.before is not None else None
        cells = tuple(
            self._cell(line, earlier, at, measure) for at, measure in enumerate(self._measures(line))
        )
        return Row(line.key, line.label, cells)

    def _measures(self, line: FigureRow) -> tuple[Measure, ...]:
        if not self.figure.transposed:
            return self.figure.measures
        return tuple(measure for measure in self.figure.measures if measure.key == line.key)

    def _cell(self, line: FigureRow, earlier: FigureRow | None, at: int, measure: Measure) -> Cell:
        cell = self.told(line, at, measure)
        if self.before is not None and cell.value is not None:
            cell = replace(
                cell, note=_("vorige periode: %(value)s") % {"value": self._earlier(earlier, at, measure)}
            )
        return replace(cell, url=self.url(line, measure)) if cell.value else cell

    def _earlier(self, line: FigureRow | None, at: int, measure: Measure) -> str:
        if line is not None:
            return self.told(line, at, measure).shown
        return (
            NOTHING if measure.kind is MeasureKind.DAYS else self.told(_empty(self.figure), at, measure).shown
        )

    def told(self, line: FigureRow, at: int, measure: Measure) -> Cell:
        """A number as this reader may know it."""
        kind, value = KINDS[measure.kind], line.values[at]
        if measure.kind is not MeasureKind.DAYS:
            value = value or 0
        if self.sees_persons:
            return Cell(value, kind)
        if self._is_small(line, at, measure):
            less = f"<{formats.number(SMALL_CENTS // 100)} euro"
            return Cell(None, kind, note=less) if kind is Kind.CENTS else Cell(None, kind, hidden=True)
        return Cell(value if measure.kind is MeasureKind.DAYS else self._rounded(value, measure), kind)

    def _rounded(self, value: int, measure: Measure) -> int | None:
        return told_cents(value) if measure.kind is MeasureKind.CENTS else told(value)

    def _is_small(self, line: FigureRow, at: int, measure: Measure) -> bool:
        """Few people behind a number hide it, whatever it counts."""
        if line.people is not None and line.people < SMALL:
            return True
        if measure.kind is MeasureKind.DAYS:
            basis = [each.key for each in self.figure.measures].index(measure.based_on)
            return line.values[basis] < SMALL
        return self._rounded(line.values[at] or 0, measure) is None

    def url(self, line: FigureRow, measure: Measure) -> str:
        """Where the rows behind a number are; nowhere for who sees no persons."""
        if not self.sees_persons:
            return ""
        path = reverse("reporting:dashboard_behind", args=[self.figure.code])
        column = "" if self.figure.transposed else measure.key
        return self.form.url(path, lijn=line.key, kolom=column)


def _empty(figure: Figure) -> FigureRow:
    return FigureRow("", "", tuple(0 for _measure in figure.measures))


def panel(figure: Figure, form: DashboardForm, user: Any) -> Panel:
    """One figure for what the form chose, beside the period before."""
    chosen = form.own() if figure is OWN_CASELOAD else form.selection
    persons = sees_persons(user)
    lines = figure.lines(chosen, count_people=not persons)
    earlier = _lines_before(figure, chosen, count_people=not persons)
    reader = Reader(figure, form, persons, earlier)
    return Panel(_table(reader, lines), _bars(reader, lines), _bars_show(figure))


def _lines_before(figure: Figure, chosen: Selection, *, count_people: bool) -> dict[str, FigureRow] | None:
    before = chosen.before()
    if before is None:
        return None
    return {line.key: line for line in figure.lines(before, count_people=count_people)}


def _table(reader: Reader, lines: list[FigureRow]) -> FigureTable:
    figure = reader.figure
    columns = tuple(Column(each.key, each.label, KINDS[each.kind]) for each in figure.measures)
    if figure.transposed:
        columns = (Column("count", _("Aantal")),)
    return FigureTable(
        figure.code,
        str(figure.title),
        columns,
        tuple(reader.row(line) for line in lines),
        notes=(figure.note,) if figure.note else (),
        head=figure.head,
    )


def _bars(reader: Reader, lines: list[FigureRow]) -> list[Bar]:
    """The charted column; who sees few persons gets bars as long as the number that is told."""
    measure, at = _charted(reader.figure)
    bars = []
    for line in lines[:MOST_BARS]:
        cell = reader.told(line, at, measure)
        earlier = reader.before.get(line.key) if reader.before else None
        mark = (_length(reader.told(earlier, at, measure)) if earlier else 0) or None
        url = reader.url(line, measure) if cell.value else ""
        bars.append(Bar(line.label, _length(cell), cell.shown, mark, url))
    return bars


def _charted(figure: Figure) -> tuple[Measure, int]:
    """What the bars show: a median where there is one, else the first column."""
    days = [at for at, each in enumerate(figure.measures) if each.kind is MeasureKind.DAYS]
    at = days[0] if days and not figure.transposed else 0
    return figure.measures[at], at


def _length(cell: Cell) -> int:
    return 0 if cell.hidden or not isinstance(cell.value, int) else cell.value


def _bars_show(figure: Figure) -> str:
    return "" if figure.transposed or len(figure.measures) < 2 else str(_charted(figure)[0].label)


def panels(part: Part, form: DashboardForm, user: Any) -> list[Panel]:
    """The figures of one part of the dashboard."""
    return [panel(figure, form, user) for figure in shown(part, user) if _is_of(figure, form)]


def _is_of(figure: Figure, form: DashboardForm) -> bool:
    """A programme without referrals has no way from referral to start."""
    chosen = form.selection.programme
    return figure is not FUNNEL or chosen is None or chosen.uses_referrals


def part_tabs(form: DashboardForm, here: Part) -> list[Tab]:
    """The parts, each with the filters that were chosen."""
    return [Tab(str(part.label), form.url(path_of(part)), current=part is here) for part in PARTS]


def path_of(part: Part) -> str:
    """The address of a part."""
    if part.code == FIRST:
        return reverse("reporting:dashboard")
    return reverse("reporting:dashboard_part", args=[part.code])


@dataclass(frozen=True)
class Stat:
    """A figure of the start page or of a mail."""

    label: str
    value: str
    url: str


def stats_of(user: Any, query: Mapping[str, Any] | None = None) -> list[Stat]:
    """The steps of the funnel as figures, for what the filters in `query` choose."""
    form = DashboardForm(query or {}, user)
    rows = _table(*_reading(FUNNEL, form, user)).rows
    return [Stat(str(row.label), row.cells[0].shown, reverse("reporting:dashboard")) for row in rows]


def _reading(figure: Figure, form: DashboardForm, user: Any) -> tuple[Reader, list[FigureRow]]:
    return Reader(figure, form, sees_persons(user), None), figure.lines(form.selection)
