"""A billing file as CSV for a Belgian spreadsheet, and as XLSX (domain 4.3).

CSV: semicolons, UTF-8 with a mark, days as dd/mm/jjjj, amounts with a decimal comma.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date

from core import formats
from core.sheets.writing import BYTE_ORDER_MARK, safe_cell
from reporting.workbooks import Euros, Value, workbook

CSV, XLSX = "csv", "xlsx"


def to_csv(head: Sequence[object], rows: Iterable[Sequence[Value]]) -> bytes:
    """Text that a spreadsheet would run gets an apostrophe in front; a negative amount is no such text."""
    target = io.StringIO()
    writer = csv.writer(target, delimiter=";", lineterminator="\r\n")
    writer.writerow([safe_cell(label) for label in head])
    writer.writerows([_cell(value) for value in row] for row in rows)
    return (BYTE_ORDER_MARK + target.getvalue()).encode()


def _cell(value: Value) -> object:
    if value is None:
        return ""
    if isinstance(value, Euros):
        sign, (euros, cents) = "-" if value.cents < 0 else "", divmod(abs(value.cents), 100)
        return f"{sign}{euros},{cents:02d}"
    return formats.short_date(value) if isinstance(value, date) else safe_cell(value)


def to_xlsx(title: str, head: Sequence[object], rows: Iterable[Sequence[Value]], *, funders: str) -> bytes:
    """Days are days and amounts are numbers; everything else is text that nothing runs."""
    return workbook(title, [str(label) for label in head], rows, funders=funders)
