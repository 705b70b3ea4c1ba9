"""Lists that leave as CSV or XLSX, which a spreadsheet opens without running anything (quality R15)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from xlsxwriter import Workbook

from core import publicity, ui
from core.files import XLSX

# A spreadsheet takes a cell that begins so for a formula; the last one is the full-width "=".
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
BYTE_ORDER_MARK = "\ufeff"
ENDINGS = {"csv": "text/csv; charset=utf-8", "xlsx": XLSX}
# What leaves as a file is called the same on every page.
SAVE_WORDS = {"pdf": _("Bewaar als PDF"), "csv": _("Bewaar als CSV"), "xlsx": _("Bewaar als rekenblad")}


def to_csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A CSV as Belgian spreadsheets open it: semicolons, UTF-8 with a mark, numbers as numbers."""
    target = io.StringIO()
    writer = csv.writer(target, delimiter=";", lineterminator="\r\n")
    writer.writerow([safe_cell(cell) for cell in header])
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return (BYTE_ORDER_MARK + target.getvalue()).encode()


def safe_cell(value: object) -> object:
    """Numbers stay; text that a spreadsheet would run gets an apostrophe in front."""
    if isinstance(value, int):
        return value
    text = str(value)
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA_STARTS) else text


def to_xlsx(header: Sequence[str], rows: Iterable[Sequence[object]], *, foot: str = "") -> bytes:
    """A workbook of one sheet; text is kept as text, whatever it looks like. `foot` is printed below."""
    target = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(target, options) as workbook:
        sheet = workbook.add_worksheet()
        sheet.set_footer(foot)
        bold, text = workbook.add_format({"bold": True}), workbook.add_format({"num_format": "@"})
        sheet.set_column(0, max(len(header) - 1, 0), 20)
        sheet.write_row(0, 0, [str(cell) for cell in header], bold)
        for line, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                if isinstance(cell, int):
                    sheet.write_number(line, column, cell)
                else:
                    sheet.write_string(line, column, str(cell), text)
        sheet.freeze_panes(1, 0)
    return target.getvalue()


def save_button(ending: str, url: str, *, query: str = "", more: str = "", tone: str = "quiet") -> ui.Button:
    """The button that saves what is on the screen as a file; `query` holds its filters, `more` says of what."""
    words = f"{SAVE_WORDS[ending]}: {more}" if more else str(SAVE_WORDS[ending])
    return ui.Button(words, f"{url}?{query}" if query else url, tone=tone, icon="download")


def download(name: str, ending: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """The answer with a list as "csv" or "xlsx". `name` holds no personal data."""
    content = to_xlsx(header, rows, foot=publicity.sheet_foot()) if ending == "xlsx" else to_csv(header, rows)
    response = HttpResponse(content, content_type=ENDINGS[ending])
    response["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    response["Cache-Control"] = "no-store, private"
    return response
