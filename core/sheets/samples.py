"""Sheets that go out: an empty one with the right headings and one example, and the list as it is now."""

from __future__ import annotations

from django.http import HttpResponse

from core import dates
from core.sheets.kinds import SheetKind
from core.sheets.writing import download, to_xlsx


def sample(kind: type[SheetKind], ending: str) -> HttpResponse:
    """The answer with the sample file of a list, as "csv" or "xlsx"."""
    return download(kind.kind, ending, _headings(kind), [[column.example for column in kind.columns]])


def filled(kind: SheetKind) -> bytes:
    """The list as it is now, as a workbook; uploaded again without changes, it changes nothing."""
    return to_xlsx(_headings(type(kind)), _cells(kind))


def export(kind: SheetKind, ending: str) -> HttpResponse:
    """The answer with the list as it is now, as "csv" or "xlsx"; it changes nothing either."""
    name = f"{kind.kind}-{dates.today().isoformat()}"
    return download(name, ending, _headings(type(kind)), _cells(kind))


def _cells(kind: SheetKind) -> list[list[str]]:
    rows = kind.existing().values()
    return [[kind.show(column.key, row.get(column.key)) for column in kind.columns] for row in rows]


def _headings(kind: type[SheetKind]) -> list[str]:
    return [str(column.label) for column in kind.columns]
