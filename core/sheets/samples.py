"""Sheets that go out: an empty one with the right headings and one example, and the list as it is now."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from xlsxwriter import Workbook

from core.files import XLSX
from core.sheets.kinds import SheetKind

CONTENT_TYPES = {"xlsx": XLSX, "csv": "text/csv; charset=utf-8"}


def sample(kind: type[SheetKind], ending: str) -> bytes:
    """The sample file of a list, as "xlsx" or "csv"."""
    lines = [_headings(kind), [column.example for column in kind.columns]]
    return _workbook(lines) if ending == "xlsx" else _text(lines)


def filled(kind: SheetKind) -> bytes:
    """The list as it is now, as a workbook; uploaded again without changes, it changes nothing."""
    rows = kind.existing().values()
    cells = [[kind.show(column.key, row.get(column.key)) for column in kind.columns] for row in rows]
    return _workbook([_headings(type(kind)), *cells])


def _headings(kind: type[SheetKind]) -> list[str]:
    return [str(column.label) for column in kind.columns]


def _workbook(lines: Sequence[Sequence[str]]) -> bytes:
    target = io.BytesIO()
    # What looks like a formula or a link stays text.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(target, options) as workbook:
        sheet = workbook.add_worksheet()
        bold, text = workbook.add_format({"bold": True}), workbook.add_format({"num_format": "@"})
        sheet.set_column(0, len(lines[0]) - 1, 24, text)
        for number, cells in enumerate(lines):
            sheet.write_row(number, 0, cells, text if number else bold)
        sheet.freeze_panes(1, 0)
    return target.getvalue()


def _text(lines: Sequence[Sequence[str]]) -> bytes:
    """Semicolons and a mark of UTF-8, as spreadsheets here expect."""
    target = io.StringIO()
    csv.writer(target, delimiter=";", lineterminator="\r\n").writerows(lines)
    return target.getvalue().encode("utf-8-sig")
