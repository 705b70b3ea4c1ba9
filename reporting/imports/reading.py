"""From an uploaded file to its headings and its cells, before anybody knows what the columns mean."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from core.errors import UploadRefused
from core.formats import number
from core.sheets.raw import RawCell, RawLine, place
from core.sheets.reading import EMPTY, HEADING_WITHIN, ONLY_HEADING, read_lines
from core.text import one_line
from reporting.imports.kinds import ImportKind
from reporting.imports.mapping import recognised

HEADING_LENGTH = 60


@dataclass(frozen=True)
class ReadFile:
    """The headings and, line by line, what a row keeps (ImportRow.raw)."""

    headings: list[str]
    rows: list[tuple[int, str]]


def read(upload: UploadedFile, kind: type[ImportKind]) -> ReadFile:
    """Read a CSV or XLSX. Raises UploadRefused with what is wrong and what to do."""
    lines = iter(read_lines(upload))
    beginning = list(islice(lines, HEADING_WITHIN))
    if not beginning:
        raise UploadRefused(EMPTY)
    known = [recognised([cell.text for cell in cells], kind) for _line, cells in beginning]
    at = max(range(len(known)), key=known.__getitem__)
    headings = _headings(beginning[at][1])
    rows = list(_limited(chain(beginning[at + 1 :], lines), kind))
    if not rows:
        raise UploadRefused(ONLY_HEADING)
    return ReadFile(headings, [(line, _kept(cells)) for line, cells in rows])


def _headings(cells: Sequence[RawCell]) -> list[str]:
    """The names of the columns; one without a name is called after its letter."""
    return [
        one_line(cell.text)[:HEADING_LENGTH] or place(1, at)[:-1] for at, cell in enumerate(cells, start=1)
    ]


def _limited(lines: Iterator[RawLine], kind: type[ImportKind]) -> Iterator[RawLine]:
    for count, line in enumerate(lines, start=1):
        if count > kind.max_rows:
            words = _("Dit bestand heeft meer dan %(most)s regels. Verdeel het over kleinere bestanden.")
            raise UploadRefused(words % {"most": number(kind.max_rows)})
        yield line


def _kept(cells: Sequence[RawCell]) -> str:
    problems = {str(at): cell.problem for at, cell in enumerate(cells) if cell.problem}
    return json.dumps({"cells": [cell.text for cell in cells], "problems": problems})
