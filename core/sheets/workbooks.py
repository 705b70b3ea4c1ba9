"""XLSX: the first sheet that is not hidden, each cell as the text that a person would type."""

from __future__ import annotations

import datetime as dt
import io
import warnings
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from core import files, formats
from core.errors import UploadRefused
from core.sheets.raw import RawCell, RawLines, formula_cell, place, text_cell

# A workbook is a zip file; what it says it holds is the most that is ever read from it.
UNPACKED_MAX = 40 * 1024 * 1024
COLUMNS_MAX = 200
# No program makes more lines; a file that says so would keep us counting.
LINES_MAX = 1_048_576
CORRUPT = gettext_lazy("Dit bestand kan niet geopend worden. Bewaar het opnieuw als XLSX of als CSV.")
TOO_BIG = gettext_lazy(
    "Dit bestand is uitgepakt te groot. Bewaar alleen het blad dat je nodig hebt, als CSV."
)
NO_SHEET = gettext_lazy("Dit bestand heeft geen enkel blad met cellen.")


def lines(content: bytes) -> RawLines:
    """The lines of a workbook. Raises UploadRefused for what cannot be opened."""
    files.refuse_macros(content)
    _refuse_bomb(content)
    # The library warns of looks that it does not keep; only cells matter here.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            yield from _rows(load_workbook(io.BytesIO(content), read_only=True, data_only=False))
        except UploadRefused:
            raise
        except Exception as error:
            # A damaged workbook makes the library fail in many ways, none of them a fault of ours.
            raise UploadRefused(CORRUPT) from error


def _refuse_bomb(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        unpacked = sum(part.file_size for part in parts.infolist())
    if unpacked > UNPACKED_MAX:
        raise UploadRefused(TOO_BIG)


def _rows(workbook: Workbook) -> Iterator[tuple[int, list[RawCell]]]:
    sheet = next((each for each in workbook.worksheets if each.sheet_state == "visible"), None)
    if sheet is None:
        raise UploadRefused(NO_SHEET)
    # What the file says about its size may be wrong; the rows themselves are not.
    sheet.reset_dimensions()
    for line, cells in enumerate(sheet.iter_rows(max_row=LINES_MAX), start=1):
        yield line, [_cell(cell, line, column) for column, cell in enumerate(cells[:COLUMNS_MAX], start=1)]


def _cell(cell: Any, line: int, column: int) -> RawCell:
    if cell.value is None:
        return RawCell()
    if cell.data_type == "f":
        return formula_cell(str(getattr(cell.value, "text", cell.value) or "="), line, column)
    if cell.data_type == "e":
        words = _("In cel %(cell)s staat een fout (%(error)s). Zet er de waarde.")
        return RawCell(str(cell.value), words % {"cell": place(line, column), "error": cell.value})
    return text_cell(typed(cell.value))


def typed(value: Any) -> str:
    """A value as a person types it: 8500 and not 8500.0, 80,5, 05/03/2026, ja."""
    if isinstance(value, bool):
        return _("ja") if value else _("nee")
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, dt.datetime):
        day = formats.short_date(value)
        return day if value.time() == dt.time() else f"{day} {value:%H:%M}"
    if isinstance(value, dt.date):
        return formats.short_date(value)
    return f"{value:%H:%M}" if isinstance(value, dt.time) else str(value)


def _number(value: float) -> str:
    """The digits that a spreadsheet program shows: fifteen, without an exponent."""
    text = format(Decimal(f"{value:.15g}"), "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")
