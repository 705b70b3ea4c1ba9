"""From an uploaded file to rows of text under the columns of a list."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from statistics import median

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from core import files
from core.errors import UploadRefused
from core.formats import number
from core.sheets import text_files, workbooks
from core.sheets.kinds import SheetColumn, SheetKind
from core.sheets.raw import RawCell, RawLine, RawLines
from core.text import one_line, searchable

# The heading may stand under a title, not deeper.
HEADING_WITHIN = 20

EMPTY = _("Dit bestand is leeg. Kies een ander bestand.")
LOCKED = _(
    "Dit bestand heeft een wachtwoord of is van een oude Excel. Bewaar het zonder wachtwoord als XLSX of CSV."
)
NO_SHEET = _("Dit is geen rekenblad. Kies een CSV- of XLSX-bestand.")
ONLY_HEADING = _("Onder de koprij staat geen enkele regel.")

# The first bytes of what people send by mistake: PDF, PNG, JPEG, RTF, pages of the web.
NOT_SHEETS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"{\\rtf", b"<!DOCTYPE", b"<html", b"<?xml")
OLD_OFFICE = b"\xd0\xcf\x11\xe0"
ZIP = b"PK\x03\x04"


@dataclass(frozen=True)
class ReadRow:
    """A line of the file: text by column, and what could not be read."""

    line: int
    cells: dict[str, str]
    unread: dict[str, str]


@dataclass(frozen=True)
class ReadSheet:
    """The rows of a file, and the headings that mean nothing to this list."""

    rows: list[ReadRow]
    unknown: list[str]


@dataclass(frozen=True)
class Heading:
    """Where each column of the list stands, and the headings that mean nothing to it."""

    places: dict[str, int]
    twice: list[str]
    unknown: list[str]


def read_sheet(upload: UploadedFile, kind: SheetKind) -> ReadSheet:
    """Read an uploaded CSV or XLSX. Raises UploadRefused with what is wrong and what to do."""
    content = _content(upload)
    lines = workbooks.lines(content) if content.startswith(ZIP) else _csv_lines(content, kind)
    return _under_headings(_filled(lines), kind)


def read_lines(upload: UploadedFile) -> RawLines:
    """The filled lines of an uploaded CSV or XLSX, whatever its columns are called; raises UploadRefused."""
    content = _content(upload)
    if content.startswith(ZIP):
        return _filled(workbooks.lines(content))
    text = text_files.decode(content)
    return _filled(text_files.lines(text, _usual_separator(text)))


def _usual_separator(text: str) -> str:
    """The separator that most lines have the most of; a title above or a comma in a name misleads nobody."""
    beginning = [line for line in islice(io.StringIO(text), HEADING_WITHIN) if line.strip()]
    return max(text_files.SEPARATORS, key=lambda each: median(line.count(each) for line in beginning))


def _content(upload: UploadedFile) -> bytes:
    """What was uploaded, when it can be a spreadsheet."""
    content = files.read_upload(upload)
    if not content.strip():
        raise UploadRefused(EMPTY)
    if content.startswith(OLD_OFFICE):
        raise UploadRefused(LOCKED)
    if content.lstrip().startswith(NOT_SHEETS):
        raise UploadRefused(NO_SHEET)
    return content


def _csv_lines(content: bytes, kind: SheetKind) -> RawLines:
    """The lines by the separator that makes the most headings readable."""
    text = text_files.decode(content)
    found = {separator: _recognised(text, separator, kind) for separator in text_files.SEPARATORS}
    return text_files.lines(text, max(found, key=found.__getitem__))


def _recognised(text: str, separator: str, kind: SheetKind) -> int:
    beginning = islice(_filled(text_files.lines(text, separator)), HEADING_WITHIN)
    return max((len(heading_of(cells, kind).places) for _line, cells in beginning), default=0)


def _filled(lines: RawLines) -> RawLines:
    return (line for line in lines if any(cell.text for cell in line[1]))


def _under_headings(lines: RawLines, kind: SheetKind) -> ReadSheet:
    beginning = list(islice(lines, HEADING_WITHIN))
    if not beginning:
        raise UploadRefused(EMPTY)
    headings = [heading_of(cells, kind) for _line, cells in beginning]
    at = max(range(len(headings)), key=lambda index: len(headings[index].places))
    _refuse_heading(headings[at], kind)
    rows = list(_rows(chain(beginning[at + 1 :], lines), headings[at], kind))
    if not rows:
        raise UploadRefused(ONLY_HEADING)
    return ReadSheet(rows, headings[at].unknown)


def heading_of(cells: Sequence[RawCell], kind: SheetKind) -> Heading:
    """Which columns these cells name."""
    names = {name: column.key for column in kind.columns for name in _names(column)}
    places: dict[str, int] = {}
    twice, unknown = [], []
    for index, cell in enumerate(cells):
        key = names.get(bare(cell.text))
        if key is None:
            unknown += [one_line(cell.text)[:60]] if cell.text else []
        elif key in places:
            twice.append(key)
        else:
            places[key] = index
    return Heading(places, twice, unknown)


def _names(column: SheetColumn) -> Iterator[str]:
    """The headings that mean this column, also in the language of the source."""
    yield from (bare(name) for name in (column.key, str(column.label), *column.aliases))
    with translation.override(settings.LANGUAGE_CODE):
        yield bare(str(column.label))


def bare(text: str) -> str:
    """A heading without capitals, accents, spaces and signs."""
    return re.sub(r"[^a-z0-9]", "", searchable(text))


def _refuse_heading(heading: Heading, kind: SheetKind) -> None:
    labels = {column.key: str(column.label) for column in kind.columns}
    if heading.twice:
        words = _("De kolom %(names)s staat er twee keer. Laat er één staan.")
        raise UploadRefused(words % {"names": _list(labels[key] for key in heading.twice)})
    missing = [column.key for column in kind.columns if column.required and column.key not in heading.places]
    if missing:
        words = _("Deze kolom ontbreekt: %(names)s. Zet die naam in de koprij boven de cellen.")
        raise UploadRefused(words % {"names": _list(labels[key] for key in missing)})


def _list(names: Iterable[str]) -> str:
    return ", ".join(f"“{name}”" for name in names)


def _rows(lines: Iterable[RawLine], heading: Heading, kind: SheetKind) -> Iterator[ReadRow]:
    """The lines with something under a known heading. Raises UploadRefused when there are too many."""
    count = 0
    for line, cells in lines:
        row = _row(line, cells, heading)
        if not any(row.cells.values()):
            continue
        count += 1
        if count > kind.max_rows:
            words = _("Dit bestand heeft meer dan %(most)s regels. Verdeel het over kleinere bestanden.")
            raise UploadRefused(words % {"most": number(kind.max_rows)})
        yield row


def _row(line: int, cells: Sequence[RawCell], heading: Heading) -> ReadRow:
    own = {key: cells[index] if index < len(cells) else RawCell() for key, index in heading.places.items()}
    return ReadRow(
        line,
        {key: cell.text for key, cell in own.items()},
        {key: cell.problem for key, cell in own.items() if cell.problem},
    )
