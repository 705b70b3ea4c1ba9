"""Lines into a file, one after the other: nothing of what was written is held (quality R15).

CSV as Belgian spreadsheets open it: semicolons, a byte order mark, decimal commas, dd/mm/jjjj. Every text is
text, in CSV with an apostrophe where a spreadsheet would run it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from typing import Any, BinaryIO, Protocol

from xlsxwriter import Workbook

from core import files, formats, publicity
from core.sheets.writing import BYTE_ORDER_MARK, safe_cell
from reporting.exports.columns import CellKind, ExportColumn


class Writer(Protocol):
    """Writes the heading when it begins; `line` adds one line, `close` ends the file."""

    def line(self, values: Iterable[Any]) -> None: ...

    def close(self) -> None: ...


class CsvWriter:
    def __init__(self, target: BinaryIO, columns: Sequence[ExportColumn]) -> None:
        self._kinds = [column.kind for column in columns]
        self._text = io.TextIOWrapper(target, encoding="utf-8", newline="", write_through=True)
        self._text.write(BYTE_ORDER_MARK)
        self._csv = csv.writer(self._text, delimiter=";", lineterminator="\r\n")
        self._csv.writerow([safe_cell(str(column.label)) for column in columns])

    def line(self, values: Iterable[Any]) -> None:
        self._csv.writerow([_in_csv(value, kind) for value, kind in zip(values, self._kinds, strict=True)])

    def close(self) -> None:
        # The file stays open: it belongs to who gave it.
        self._text.detach()


def _in_csv(value: Any, kind: CellKind) -> object:
    if value is None:
        return ""
    if kind is CellKind.DATE:
        return formats.short_date(value)
    if kind is CellKind.CENTS:
        euros, cents = divmod(abs(value), 100)
        return f"{'-' if value < 0 else ''}{euros},{cents:02d}"
    return value if kind is CellKind.NUMBER else safe_cell(str(value))


class XlsxWriter:
    def __init__(self, target: BinaryIO, columns: Sequence[ExportColumn]) -> None:
        self._kinds = [column.kind for column in columns]
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self._book, self._at = Workbook(target, options), 0
        self._sheet = self._book.add_worksheet()
        self._sheet.set_footer(publicity.sheet_foot())
        self._text = self._book.add_format({"num_format": "@"})
        self._date = self._book.add_format({"num_format": "dd/mm/yyyy"})
        self._euro = self._book.add_format({"num_format": "#,##0.00"})
        bold = self._book.add_format({"bold": True})
        self._sheet.set_column(0, max(len(columns) - 1, 0), 20)
        self._sheet.freeze_panes(1, 0)
        for at, column in enumerate(columns):
            self._sheet.write_string(0, at, str(column.label), bold)

    def line(self, values: Iterable[Any]) -> None:
        self._at += 1
        for at, (value, kind) in enumerate(zip(values, self._kinds, strict=True)):
            if value is not None and value != "":
                self._cell(at, value, kind)

    def _cell(self, at: int, value: Any, kind: CellKind) -> None:
        if kind is CellKind.DATE:
            self._sheet.write_datetime(self._at, at, _moment(value), self._date)
        elif kind is CellKind.CENTS:
            self._sheet.write_number(self._at, at, value / 100, self._euro)
        elif kind is CellKind.NUMBER:
            self._sheet.write_number(self._at, at, value)
        else:
            self._sheet.write_string(self._at, at, str(value), self._text)

    def close(self) -> None:
        self._book.close()


def _moment(day: date) -> datetime:
    return datetime.combine(day, time())


WRITERS: dict[str, tuple[str, type[CsvWriter] | type[XlsxWriter]]] = {
    "xlsx": (files.XLSX, XlsxWriter),
    "csv": (files.CSV, CsvWriter),
}
