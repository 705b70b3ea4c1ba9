"""What a file gives before anybody knows what its columns mean."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

from core.formats import number
from core.text import clean

CELL_LENGTH = 2_000


@dataclass(frozen=True)
class RawCell:
    """A cell as the text that a person would type; `problem` says why it cannot be used as it is."""

    text: str = ""
    problem: str = ""


# The number of the line as a spreadsheet program shows it, and its cells.
RawLine = tuple[int, Sequence[RawCell]]
RawLines = Iterator[RawLine]


def text_cell(text: str) -> RawCell:
    """A cell of text, tidied; one that is too long keeps its beginning."""
    text = clean(text)
    if len(text) <= CELL_LENGTH:
        return RawCell(text)
    words = _("Deze cel telt %(length)s tekens. Het mogen er hoogstens %(most)s zijn.")
    return RawCell(text[:CELL_LENGTH], words % {"length": number(len(text)), "most": number(CELL_LENGTH)})


def formula_cell(text: str, line: int, column: int) -> RawCell:
    """A formula is never worked out: its outcome may differ from what its author saw."""
    words = _("In cel %(cell)s staat een formule. Zet er de waarde.") % {"cell": place(line, column)}
    return RawCell(clean(text)[:CELL_LENGTH], words)


def place(line: int, column: int) -> str:
    """C4: a cell as a spreadsheet program names it; both count from one."""
    return f"{get_column_letter(column)}{line}"
