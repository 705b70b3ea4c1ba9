"""Tables as a workbook: text stays text, amounts and totals are numbers (quality R15)."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import xlsxwriter

from core import publicity


@dataclass(frozen=True)
class Euros:
    """Cents that a cell shows as euro, as a number."""

    cents: int


Value = str | int | Euros | dt.date | None


def workbook(
    title: str, header: Sequence[str], rows: Iterable[Sequence[Value]], *, funders: str | None = None
) -> bytes:
    """One sheet with a heading line and the funders printed below; nothing in it is a formula.

    `funders`: the sentence of the programme that the sheet is about; without it, those of all programmes.
    """
    target = io.BytesIO()
    # No cell becomes a formula, a link or a number because its text looks like one.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(target, options) as book:
        sheet = book.add_worksheet(title[:31])
        sheet.set_footer(publicity.sheet_foot(funders))
        formats = _formats(book)
        for column, text in enumerate(header):
            sheet.write_string(0, column, str(text), formats["head"])
        for line, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                _write(sheet, line, column, value, formats)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(header) - 1, 20)
    return target.getvalue()


def _formats(book: xlsxwriter.Workbook) -> dict[str, object]:
    return {
        "head": book.add_format({"bold": True}),
        "euro": book.add_format({"num_format": "#,##0.00"}),
        "day": book.add_format({"num_format": "dd/mm/yyyy"}),
    }


def _write(
    sheet: xlsxwriter.worksheet.Worksheet, line: int, column: int, value: Value, formats: dict[str, object]
) -> None:
    """Each kind of value as what it is."""
    if isinstance(value, Euros):
        sheet.write_number(line, column, value.cents / 100, formats["euro"])
    elif isinstance(value, dt.date):
        sheet.write_datetime(line, column, dt.datetime.combine(value, dt.time()), formats["day"])
    elif isinstance(value, int):
        sheet.write_number(line, column, value)
    elif value:
        sheet.write_string(line, column, value)
