"""CSV as programs write it here: any usual separator, in any usual encoding."""

from __future__ import annotations

import codecs
import csv
import io

from django.utils.translation import gettext_lazy as _

from core.errors import UploadRefused
from core.sheets.raw import RawCell, RawLines, formula_cell, text_cell

SEPARATORS = (";", ",", "\t")
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# So our own lists write text that a spreadsheet program would take for a formula.
HARMLESS = ("'=", "'+", "'-", "'@")
NO_TEXT = _("Dit bestand is geen gewone tekst. Bewaar het als “CSV UTF-8” of als XLSX en probeer opnieuw.")
BAD_QUOTES = _("De aanhalingstekens in dit bestand kloppen niet. Bewaar het als XLSX en probeer opnieuw.")


def decode(content: bytes) -> str:
    """The text of a file: as its mark says, else UTF-8, else as older Windows programs wrote it."""
    encodings = [name for mark, name in MARKS if content.startswith(mark)] or ["utf-8", "cp1252"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not any(char < " " and char not in "\t\r\n" for char in text):
            return text
    raise UploadRefused(NO_TEXT)


def lines(text: str, separator: str) -> RawLines:
    """The lines of a CSV; quoted cells may hold separators and line ends."""
    try:
        for line, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator), start=1):
            yield line, [_cell(cell, line, column) for column, cell in enumerate(cells, start=1)]
    except csv.Error as error:
        raise UploadRefused(BAD_QUOTES) from error


def _cell(text: str, line: int, column: int) -> RawCell:
    """Whatever begins with an equals sign, a spreadsheet program would have worked out."""
    if text.startswith(HARMLESS):
        return text_cell(text[1:])
    return formula_cell(text, line, column) if text.lstrip().startswith("=") else text_cell(text)
