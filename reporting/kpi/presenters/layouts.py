"""Each layout of a table of indicators as tables of figures."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from core import dates, formats
from reporting.enums import TableLayout
from reporting.figures.tables import Cell, Column, FigureTable, Kind, Row
from reporting.kpi.book import Book, Result
from reporting.kpi.presenters.links import dossiers_url
from reporting.kpi.presenters.notes import notes_of
from reporting.kpi.presenters.provinces import province_tables
from reporting.kpi.presenters.words import realised_cell, standing_cell, target_cell
from reporting.models import Indicator, IndicatorTable

DEEPEST = 3


def all_tables(book: Book, *, links: bool = True) -> list[FigureTable]:
    """Every table of the programme. `links`: whether figures and lines open what is behind them."""
    return [made for table in book.tables for made in tables_of(book, table, links=links)]


def tables_of(book: Book, table: IndicatorTable, *, links: bool = True) -> list[FigureTable]:
    """One table of indicators; by province it becomes several."""
    if table.layout == TableLayout.PROVINCES:
        return province_tables(book, table, links=links)
    columns, cells = LAYOUTS[TableLayout(table.layout)]
    rows = tuple(_rows(book, table, cells, links=links))
    return [
        FigureTable(
            table.code,
            table.title,
            columns(),
            rows,
            notes=(*notes_of(book, table), *_survey_notes(book, table)),
            source=table.source,
            head=_("Indicator"),
        )
    ]


Cells = Callable[[Book, Indicator, str], tuple[Cell, ...]]


def _rows(book: Book, table: IndicatorTable, cells: Cells, *, links: bool) -> Iterator[Row]:
    group = ""
    depths: dict[int, int] = {}
    for indicator in table.indicators.all():
        if indicator.group and indicator.group != group:
            group = indicator.group
            yield Row(f"groep-{indicator.code}", group, is_group=True)
        depths[indicator.pk] = depths.get(indicator.parent_id or 0, -1) + 1
        url = dossiers_url(indicator, book.selection) if links and book.opens_dossiers else ""
        yield Row(
            indicator.code,
            indicator.label,
            cells(book, indicator, url),
            level=min(depths[indicator.pk], DEEPEST),
            url=indicator.get_absolute_url() if links else "",
        )


def _target_columns() -> tuple[Column, ...]:
    return (
        Column("target", _("Objectief")),
        Column("realised", _("Gerealiseerd")),
        Column("standing", _("Stand"), Kind.TEXT),
    )


def _target_cells(book: Book, indicator: Indicator, url: str) -> tuple[Cell, ...]:
    target, realised = book.target(indicator), book.realised(indicator)
    return (
        target_cell(indicator, target),
        realised_cell(indicator, realised, too_early=_is_open(book), url=url),
        standing_cell(indicator, target, realised),
    )


def _is_open(book: Book) -> bool:
    """Whether figures may still come: the period, or else the programme, is not over."""
    return (book.selection.ends_on or book.selection.programme.last_day) >= dates.today()


def _group_columns() -> tuple[Column, ...]:
    return Column("realised", _("Aantal")), Column("share", _("Aandeel"), Kind.SHARE)


def _group_cells(book: Book, indicator: Indicator, url: str) -> tuple[Cell, ...]:
    """A group of a whole; groups may overlap, so that the shares do not add up to all."""
    realised = book.realised(indicator)
    whole = book.realised(indicator.parent) if indicator.parent else Result()
    share = None
    if whole.number and realised.number is not None:
        share = (Decimal(realised.number) / Decimal(whole.number)).quantize(Decimal("0.0001"))
    return realised_cell(indicator, realised, too_early=_is_open(book), url=url), Cell(share, Kind.SHARE)


def _survey_columns() -> tuple[Column, ...]:
    return (
        Column("realised", _("Aantal")),
        Column("moment", _("Wanneer"), Kind.TEXT),
        Column("dated_on", _("Datum van de bron"), Kind.DATE),
        Column("source", _("Bron"), Kind.TEXT),
    )


def _survey_cells(book: Book, indicator: Indicator, url: str) -> tuple[Cell, ...]:
    realised = book.realised(indicator)
    return (
        realised_cell(indicator, realised, too_early=_survey_is_ahead(book, indicator.table), url=url),
        Cell(realised.moment, Kind.TEXT),
        Cell(realised.dated_on, Kind.DATE),
        Cell(realised.source, Kind.TEXT),
    )


def _survey_is_ahead(book: Book, table: IndicatorTable) -> bool:
    day = _survey_day(table)
    return day > dates.today() if day else _is_open(book)


def _survey_day(table: IndicatorTable) -> date | None:
    """When people are asked again: so many months after the project (K-04)."""
    if table.survey_months is None:
        return None
    return dates.add_months(table.ends_on or table.programme.last_day, table.survey_months)


def _survey_notes(book: Book, table: IndicatorTable) -> Iterator[str]:
    """From when the survey can be filled in."""
    day = _survey_day(table) if table.layout == TableLayout.SURVEY else None
    if day and day > dates.today():
        told = {"day": formats.short_date(day)}
        yield _("De bevraging gebeurt vanaf %(day)s. Tot dan zijn er geen cijfers.") % told


LAYOUTS: dict[TableLayout, tuple[Callable[[], tuple[Column, ...]], Cells]] = {
    TableLayout.TARGETS: (_target_columns, _target_cells),
    TableLayout.GROUPS: (_group_columns, _group_cells),
    TableLayout.SURVEY: (_survey_columns, _survey_cells),
}
