"""What became different between a snapshot and now: which figures, by how much, and through which dossiers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from core import formats
from reporting.figures.tables import Cell, FigureTable
from reporting.kpi.actions import selection_of
from reporting.kpi.book import Book
from reporting.kpi.frozen import definition_of, members_of, tables_data, tables_from
from reporting.models import KpiSnapshot
from trajects.models import Traject

Place = tuple[str, str, str]


@dataclass(frozen=True)
class Change:
    """One figure that reads differently now."""

    table: str
    row: str
    column: str
    before: Cell | None
    now: Cell | None
    # Told in tens: the difference of two of those says nothing.
    rounded: bool = False

    @property
    def label(self) -> str:
        return f"{self.row}: {self.column}"

    @property
    def difference(self) -> str:
        """By how much, where both are numbers that the reader is told."""
        if self.rounded:
            return ""
        cells = (self.before, self.now)
        values = [cell.value for cell in cells if cell and not cell.hidden]
        numbers = [value for value in values if isinstance(value, int | Decimal)]
        if len(numbers) < 2:
            return ""
        by = numbers[1] - numbers[0]
        return f"{'+' if by > 0 else ''}{formats.number(by)}" if isinstance(by, int) else ""


@dataclass(frozen=True)
class Movement:
    """The dossiers that came into a figure or went out of it, as far as the reader may see them.

    `added`, `gone`: how often in all; None for who may not know.
    """

    label: str
    added: int | None
    gone: int | None
    came: list[Traject] = field(default_factory=list)
    went: list[Traject] = field(default_factory=list)


@dataclass(frozen=True)
class Difference:
    """Everything that a page tells about a snapshot and now."""

    changes: list[Change]
    movements: list[Movement]
    redefined: list[str]
    # Not counted any more: that a figure is gone says nothing of the dossiers behind it.
    switched_off: list[str]

    @property
    def is_empty(self) -> bool:
        return not (self.changes or self.movements or self.redefined or self.switched_off)


def difference(snapshot: KpiSnapshot, *, shields: bool, among: Any) -> Difference:
    """Compare with now. `among`: the dossiers that the reader may see."""
    book = Book(selection_of(snapshot), shields=shields)
    before = tables_from(snapshot.shielded if shields else snapshot.figures)
    now = tables_from(tables_data(book))
    old, new = snapshot.definition["indicators"], definition_of(book)["indicators"]
    gone = {key: entry["label"] for key, entry in old.items() if key not in new}
    return Difference(
        list(_changes(before, now, gone, rounded=shields)),
        _movements(snapshot, book, gone, shields=shields, among=among),
        [entry["label"] for key, entry in old.items() if key in new and entry != new[key]],
        list(gone.values()),
    )


def _changes(
    before: list[FigureTable], now: list[FigureTable], gone: Collection[str], *, rounded: bool
) -> Iterator[Change]:
    old, new = _cells(before), _cells(now)
    old = {place: found for place, found in old.items() if place in new or not _is_of(place, gone)}
    for place in [*old, *(place for place in new if place not in old)]:
        cells = [found[place][1] if place in found else None for found in (old, new)]
        if [cell.full if cell else None for cell in cells] != [cells[0].full if cells[0] else None] * 2:
            yield Change(*(old.get(place) or new[place])[0], *cells, rounded=rounded)


def _is_of(place: Place, gone: Collection[str]) -> bool:
    """Whether a cell told one of these indicators; in a table by province they are the columns."""
    table, *line_and_column = place
    return any(
        table.startswith(of_table) and code in line_and_column
        for of_table, code in (key.split("/") for key in gone)
    )


def _cells(tables: list[FigureTable]) -> dict[Place, tuple[Place, Cell]]:
    """Each cell by its place, with the words of that place."""
    return {
        (table.code, row.key, column.key): ((str(table.title), str(row.label), str(column.label)), cell)
        for table in tables
        for row, cells in table.lines()
        for column, cell in cells
        # The standing follows from the two figures beside it.
        if column.key != "standing"
    }


def _movements(
    snapshot: KpiSnapshot, book: Book, gone: Collection[str], *, shields: bool, among: Any
) -> list[Movement]:
    now = members_of(book)
    found = []
    for key, then in snapshot.members.items():
        if key in gone:
            continue
        came, went = Counter(now.get(key, [])) - Counter(then), Counter(then) - Counter(now.get(key, []))
        if came or went:
            label = snapshot.definition["indicators"][key]["label"]
            found.append((label, came, went))
    seen = among.filter(pk__in={pk for _label, came, went in found for pk in (*came, *went)})
    visible = {traject.pk: traject for traject in seen.select_related("candidate", "organisation")}
    movements = [_movement(*entry, visible, shields=shields) for entry in found]
    return [move for move in movements if not shields or move.came or move.went]


def _movement(
    label: str, came: Counter[int], went: Counter[int], visible: dict[int, Traject], *, shields: bool
) -> Movement:
    return Movement(
        label,
        None if shields else came.total(),
        None if shields else went.total(),
        [visible[pk] for pk in sorted(came) if pk in visible],
        [visible[pk] for pk in sorted(went) if pk in visible],
    )
