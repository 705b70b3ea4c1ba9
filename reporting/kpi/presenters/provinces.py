"""Indicators by province: the targets as their source prints them, what was reached, and the division by share.

The indicators are the columns; one of them may be the share of each province (V-02, V-03).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from people.enums import FLEMISH_PROVINCES, Province
from reporting.enums import IndicatorKind
from reporting.figures.rounding import largest_remainder
from reporting.figures.tables import Cell, Column, FigureTable, Row
from reporting.kpi.book import Book, Number, Result
from reporting.kpi.measures import ELSEWHERE, MEASURES
from reporting.kpi.presenters.links import dossiers_url
from reporting.kpi.presenters.notes import notes_of, province_notes
from reporting.kpi.presenters.words import kind_of, realised_cell, target_cell
from reporting.models import Indicator, IndicatorTable

WHOLE = "vlaanderen"
CellOf = Callable[[Indicator, str], Cell]


@dataclass(frozen=True)
class Layout:
    """What the tables of one table of indicators share."""

    book: Book
    table: IndicatorTable
    links: bool

    @property
    def indicators(self) -> list[Indicator]:
        return list(self.table.indicators.all())

    @property
    def counted(self) -> list[Indicator]:
        return [indicator for indicator in self.indicators if indicator.kind == IndicatorKind.COUNT]

    @property
    def share(self) -> Indicator | None:
        """The indicator that holds the share of each province."""
        return next((each for each in self.indicators if each.kind == IndicatorKind.SHARE), None)

    def places(self) -> list[str]:
        """The provinces in the order of the source, or all Flemish ones when nothing was entered."""
        found = [row.province for each in self.indicators for row in each.targets.all() if row.province]
        return list(dict.fromkeys(found)) or [code.value for code in FLEMISH_PROVINCES]

    def targets(self, indicator: Indicator) -> dict[str, Number]:
        """The target of each province that has one."""
        found = {place: self.book.target(indicator, place).number for place in self.places()}
        return {place: number for place, number in found.items() if number is not None}


def province_tables(book: Book, table: IndicatorTable, *, links: bool) -> list[FigureTable]:
    """The targets, what was reached, and the division by share rounded to its total."""
    layout = Layout(book, table, links)
    aims = any(each.targets.all() for each in layout.indicators)
    made = [*([_targets(layout)] if aims else []), _realised(layout, alone=not aims)]
    return [*made, _divided(layout)] if layout.share and layout.targets(layout.share) else made


def _targets(layout: Layout) -> FigureTable:
    def cell(indicator: Indicator, place: str) -> Cell:
        return target_cell(indicator, layout.book.target(indicator, place))

    rows = _rows(layout.places(), layout.indicators, cell)
    notes = (*notes_of(layout.book, layout.table), *_sums(layout))
    return _table(layout, "", layout.table.title, layout.indicators, rows, notes, layout.table.source)


def _sums(layout: Layout) -> Iterator[str]:
    shares = layout.targets(layout.share) if layout.share else {}
    for indicator in layout.counted:
        total = layout.book.target(indicator, "").number
        yield from province_notes(total, layout.targets(indicator), shares, indicator.label)


def _realised(layout: Layout, *, alone: bool) -> FigureTable:
    book = layout.book
    too_early = book.selection.is_too_early

    def cell(indicator: Indicator, place: str) -> Cell:
        opens = layout.links and book.opens_dossiers and place != ELSEWHERE
        url = dossiers_url(indicator, book.selection, place) if opens else ""
        return realised_cell(indicator, _reached(book, indicator, place), too_early=too_early, url=url)

    places = layout.places()
    if not too_early and any(each.measure in MEASURES for each in layout.counted):
        places = [*places, *_elsewhere(layout, places)]
    rows = _rows(places, layout.counted, cell, whole=_("Totaal"))
    if alone:
        notes = notes_of(book, layout.table)
        return _table(layout, "", layout.table.title, layout.counted, rows, notes, layout.table.source)
    title = _("%(title)s: gerealiseerd") % {"title": layout.table.title}
    return _table(layout, "gerealiseerd", title, layout.counted, rows)


def _reached(book: Book, indicator: Indicator, place: str) -> Result:
    """Entered figures know no place but a province."""
    if place == ELSEWHERE and indicator.measure not in MEASURES:
        return Result()
    return book.realised(indicator, place)


def _elsewhere(layout: Layout, places: list[str]) -> list[str]:
    """Provinces outside the table in which somebody was counted."""
    counts = [layout.book.provinces(each) for each in layout.counted if each.measure in MEASURES]
    more = [code for code in counts[0] if code not in places]
    return [code for code in more if any(found[code] for found in counts)]


def _divided(layout: Layout) -> FigureTable:
    """The total of each column divided by share; what is rounded adds up (decision 16)."""
    shares = layout.targets(layout.share) if layout.share else {}
    counts: dict[tuple[int, str], int] = {}
    columns = [each for each in layout.counted if layout.book.target(each, "").number is not None]
    for indicator in columns:
        total = int(layout.book.target(indicator, "").number or 0)
        parts = largest_remainder(total, list(shares.values()))
        counts |= {(indicator.pk, place): part for place, part in zip(shares, parts, strict=True)}
        counts[indicator.pk, ""] = total

    def cell(indicator: Indicator, place: str) -> Cell:
        return Cell(counts[indicator.pk, place])

    title = _("%(title)s: verdeeld volgens het aandeel") % {"title": layout.table.title}
    note = _("Afgerond met de grootste resten, zodat elke kolom optelt tot haar totaal.")
    return _table(layout, "verdeeld", title, columns, _rows(list(shares), columns, cell), (note,))


def _rows(
    places: Iterable[str], indicators: list[Indicator], cell: CellOf, *, whole: str = ""
) -> tuple[Row, ...]:
    names = dict(Province.choices) | {ELSEWHERE: _("Andere of niet bekend")}
    rows = [Row(place, names[place], tuple(cell(each, place) for each in indicators)) for place in places]
    total = tuple(cell(each, "") for each in indicators)
    return (*rows, Row(WHOLE, whole or _("Vlaanderen"), total, is_total=True))


def _table(
    layout: Layout,
    suffix: str,
    title: str,
    indicators: list[Indicator],
    rows: tuple[Row, ...],
    notes: tuple[str, ...] = (),
    source: str = "",
) -> FigureTable:
    columns = tuple(
        Column(each.code, each.label, kind_of(each), each.get_absolute_url() if layout.links else "")
        for each in indicators
    )
    code = f"{layout.table.code}-{suffix}" if suffix else layout.table.code
    return FigureTable(code, title, columns, rows, notes, source, head=_("Regio"))
