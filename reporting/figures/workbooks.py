"""Tables of figures as a workbook: text stays text, figures are numbers, nothing is a formula (quality R15)."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from reporting.figures.tables import Cell, FigureTable, Kind, Row, decimals_of

# What the name of a sheet may not hold, and how long it may be.
FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
LONGEST_NAME = 31
FIRST_LINE = 2
WIDTHS = (48, 18)


def as_workbook(tables: Sequence[FigureTable], *, foot: str = "") -> bytes:
    """One sheet for each table: title, columns, lines, notes and source. `foot`: a last line on each sheet."""
    target = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(target, options) as book:
        styles = Styles(book)
        names: set[str] = set()
        for table in tables:
            sheet = book.add_worksheet(_sheet_name(str(table.title), names))
            _write_table(sheet, table, styles, foot)
    return target.getvalue()


class Styles:
    """The formats of one workbook, each made once."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}

    def of(self, **looks: Any) -> Any:
        key = tuple(sorted(looks.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(looks)
        return self._made[key]


def _sheet_name(title: str, taken: set[str]) -> str:
    """A name that spreadsheets accept, once in the workbook."""
    base = FORBIDDEN.sub(" ", title).strip() or _("Cijfers")
    name, number = base[:LONGEST_NAME].strip(), 1
    while name.lower() in taken:
        number += 1
        name = f"{base[: LONGEST_NAME - 4].strip()} {number}"
    taken.add(name.lower())
    return name


def _write_table(sheet: Any, table: FigureTable, styles: Styles, foot: str) -> None:
    bold = styles.of(bold=True)
    remarks = any(_remarks(row, table) for row in table.rows)
    sheet.write_string(0, 0, str(table.title), bold)
    head = [table.shown_head, *(str(column.label) for column in table.columns)]
    for at, text in enumerate([*head, *([_("Opmerking")] if remarks else [])]):
        sheet.write_string(FIRST_LINE - 1, at, text, bold)
    for line, row in enumerate(table.rows, start=FIRST_LINE):
        _write_row(sheet, line, row, table, styles)
    _write_below(sheet, FIRST_LINE + len(table.rows) + 1, _below(table, foot))
    sheet.freeze_panes(FIRST_LINE, 1)
    sheet.set_column(0, 0, WIDTHS[0])
    sheet.set_column(1, len(head), WIDTHS[1])


def _write_row(sheet: Any, line: int, row: Row, table: FigureTable, styles: Styles) -> None:
    strong = {"bold": True} if row.is_total or row.is_group else {}
    sheet.write_string(line, 0, str(row.label), styles.of(indent=row.level, **strong))
    for at, cell in enumerate(row.cells, start=1):
        _write_cell(sheet, line, at, cell, styles, strong)
    if words := _remarks(row, table):
        sheet.write_string(line, len(table.columns) + 1, words)


def _write_cell(sheet: Any, line: int, at: int, cell: Cell, styles: Styles, strong: dict[str, bool]) -> None:
    """Each kind of figure as what it is; what is hidden, absent or a ratio is words."""
    value = cell.value
    if isinstance(value, dt.date) and not cell.hidden:
        moment = dt.datetime.combine(value, dt.time())
        sheet.write_datetime(line, at, moment, styles.of(num_format="dd/mm/yyyy", **strong))
    elif isinstance(value, int | Decimal) and cell.kind not in (Kind.RATIO, Kind.TEXT) and not cell.hidden:
        number = Decimal(value).scaleb(-2) if cell.kind is Kind.CENTS else value
        sheet.write_number(line, at, number, styles.of(num_format=_pattern(cell.kind, value), **strong))
    else:
        sheet.write_string(line, at, cell.shown, styles.of(num_format="@", **strong))


def _pattern(kind: Kind, value: int | Decimal) -> str:
    """How a spreadsheet shows a number; the reader's own settings choose comma or point."""
    if kind is Kind.CENTS:
        return "#,##0.00"
    places = decimals_of(Decimal(value))
    if kind is Kind.SHARE:
        return "0.00%" if places > 2 else "0%"
    return "#,##0.00" if places else "#,##0"


def _remarks(row: Row, table: FigureTable) -> str:
    """The notes of a line and of its cells, in one column of their own."""
    told = [
        f"{column.label}: {cell.remark}"
        for column, cell in zip(table.columns, row.cells, strict=False)
        if cell.remark
    ]
    return "; ".join([*([str(row.note)] if row.note else []), *told])


def _below(table: FigureTable, foot: str) -> list[str]:
    source = [_("Bron: %(source)s") % {"source": table.source}] if table.source else []
    return [*(str(note) for note in table.notes), *source, *([foot] if foot else [])]


def _write_below(sheet: Any, line: int, texts: Iterable[str]) -> None:
    for offset, text in enumerate(texts):
        sheet.write_string(line + offset, 0, text)
