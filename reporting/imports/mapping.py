"""Which column of a file is which of ours: guessed by its heading, and remembered for the next time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches

from core.sheets.reading import bare
from people.models import User
from reporting.imports.kinds import ImportColumn, ImportKind
from reporting.models import ColumnMapping

# How alike a heading must be to one that we know, from 0 to 1.
ALIKE = 0.84


def recognised(headings: Sequence[str], kind: type[ImportKind]) -> int:
    """How many of these cells name a column: the line with the most is the heading."""
    return len(_exact(headings, kind.columns))


def guess(headings: Sequence[str], kind: type[ImportKind], user: User) -> dict[str, int]:
    """The place of each column: as this user chose before, by its name, or by a name that looks like it."""
    found = _remembered(headings, kind, user)
    _add(found, _exact(headings, kind.columns).items())
    _add(found, _vague(headings, kind.columns))
    _add(found, _close(headings, kind.columns).items())
    return found


def _add(found: dict[str, int], places: Iterable[tuple[str, int]]) -> None:
    """Columns that have no place yet get one that no other column has."""
    for key, place in places:
        if key not in found and place not in found.values():
            found[key] = place


def remember(headings: Sequence[str], mapping: Mapping[str, int], kind: type[ImportKind], user: User) -> None:
    """Keep what this user chose; headings of other files stay as they were."""
    kept, _created = ColumnMapping.objects.get_or_create(user=user, kind=kind.kind)
    chosen = {bare(headings[place]): key for key, place in mapping.items()}
    # A heading that the user left out on purpose is not guessed again.
    refused = {bare(heading): "" for heading in headings}
    kept.columns |= refused | chosen
    kept.save()


def _remembered(headings: Sequence[str], kind: type[ImportKind], user: User) -> dict[str, int]:
    kept = ColumnMapping.objects.filter(user=user, kind=kind.kind).first()
    columns = kept.columns if kept else {}
    keys = {column.key for column in kind.columns}
    found: dict[str, int] = {}
    for place, heading in enumerate(headings):
        key = columns.get(bare(heading), "")
        if key in keys:
            found.setdefault(key, place)
    return found


def _exact(headings: Sequence[str], columns: Sequence[ImportColumn]) -> dict[str, int]:
    names = {name: column.key for column in columns for name in _names(column)}
    found: dict[str, int] = {}
    for place, heading in enumerate(headings):
        if key := names.get(bare(heading)):
            found.setdefault(key, place)
    return found


def _vague(headings: Sequence[str], columns: Sequence[ImportColumn]) -> Iterator[tuple[str, int]]:
    """Each heading that may mean several columns, with each of those in their order."""
    for place, heading in enumerate(headings):
        yield from ((column.key, place) for column in columns if bare(heading) in column.vague)


def _close(headings: Sequence[str], columns: Sequence[ImportColumn]) -> dict[str, int]:
    names = {name: column.key for column in columns for name in _names(column)}
    found: dict[str, int] = {}
    for place, heading in enumerate(headings):
        for name in get_close_matches(bare(heading), names, n=1, cutoff=ALIKE):
            found.setdefault(names[name], place)
    return found


def _names(column: ImportColumn) -> Iterator[str]:
    # Own labels before the words of others: "Naam" may be both.
    yield from (bare(name) for name in (*column.aliases, column.key, str(column.label)))
