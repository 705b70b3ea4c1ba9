"""The nouns of a table of figures. Presenters make them; screen, workbook and PDF only lay them out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import formats
from reporting.statistics import SMALL, FigureRow, hidden_cells

Text = str | Promise
Value = int | Decimal | dt.date | Text | None

NOT_YET = gettext_lazy("nog niet beschikbaar")
NOTHING = "–"
MOST_DECIMALS = 2
SHOWN_SMALL = f"<{SMALL}"


class Kind(StrEnum):
    """What a number is. It decides how it is written, on the screen, on paper and in a workbook."""

    COUNT = "count"
    CENTS = "cents"
    SHARE = "share"
    RATIO = "ratio"
    DECIMAL = "decimal"
    DATE = "date"
    TEXT = "text"


@dataclass(frozen=True)
class Cell:
    """A figure. CENTS: whole cents. SHARE: a fraction of one. RATIO: 4 is "1 op 4".

    `note` stands behind the value; without a value it stands alone, such as NOT_YET. `url` opens the
    dossiers behind the figure. `hidden`: a small number, or one that would tell it, that this reader
    may not see.
    """

    value: Value = None
    kind: Kind = Kind.COUNT
    note: Text = ""
    url: str = ""
    hidden: bool = False

    @property
    def shown(self) -> str:
        """The value as it is read, without its note."""
        if self.hidden:
            return SHOWN_SMALL if self._is_small else NOTHING
        if self.value is None:
            return str(self.note) or NOTHING
        return written(self.value, self.kind)

    @property
    def _is_small(self) -> bool:
        """An amount, and a larger number that would tell a small one, hide without saying what they are."""
        return self.kind is not Kind.CENTS and not (isinstance(self.value, int) and self.value >= SMALL)

    @property
    def remark(self) -> str:
        """The note, when it stands beside a value."""
        return "" if self.value is None or self.hidden else str(self.note)

    @property
    def full(self) -> str:
        """Value and note on one line."""
        return f"{self.shown} ({self.remark})" if self.remark else self.shown

    @property
    def right(self) -> bool:
        """Whether it stands at the right, as numbers do."""
        return self.kind is not Kind.TEXT


def written(value: Value, kind: Kind) -> str:
    """A value as Belgium writes it; at most two decimals, and as many as the figure itself has."""
    if isinstance(value, dt.date):
        return formats.short_date(value)
    if isinstance(value, int | Decimal) and kind is not Kind.TEXT:
        return _number(value, kind)
    return str(value)


def _number(value: int | Decimal, kind: Kind) -> str:
    if kind is Kind.CENTS:
        return formats.euro(int(value))
    if kind is Kind.SHARE:
        return f"{_decimal(Decimal(value).scaleb(2))}%"
    if kind is Kind.RATIO:
        return _("1 op %(number)s") % {"number": _decimal(value)}
    return _decimal(value)


def _decimal(value: int | Decimal) -> str:
    exact = Decimal(value)
    places = min(decimals_of(exact), MOST_DECIMALS)
    # Rounded as people do; Python would round a half to the even neighbour.
    rounded = exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return formats.number(rounded, places)


def decimals_of(value: Decimal) -> int:
    """How many decimals a figure carries: 1.20 has two, 16 has none."""
    exponent = value.as_tuple().exponent
    return max(-exponent, 0) if isinstance(exponent, int) else 0


@dataclass(frozen=True)
class Column:
    """A column: its key, the words above it, and the kind of its figures. `url` tells more about it."""

    key: str
    label: Text
    kind: Kind = Kind.COUNT
    url: str = ""


@dataclass(frozen=True)
class Row:
    """A line: its words, one cell for each column. `level` sets it in under the lines above. `url` tells more."""

    key: str
    label: Text
    cells: tuple[Cell, ...] = ()
    level: int = 0
    is_total: bool = False
    note: Text = ""
    # The heading of a group of lines has no cells.
    is_group: bool = False
    url: str = ""


@dataclass(frozen=True)
class FigureTable:
    """A table: `notes` say what the reader must know, such as a source that does not add up."""

    code: str
    title: Text
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    notes: tuple[Text, ...] = ()
    source: Text = ""
    # The words above the labels of the lines.
    head: Text = ""

    @property
    def shown_head(self) -> str:
        return str(self.head) or _("Wat")

    def lines(self) -> list[tuple[Row, list[tuple[Column, Cell]]]]:
        """Each line with its cells beside their columns, for a template."""
        return [(row, list(zip(self.columns, row.cells, strict=False))) for row in self.rows]

    def cell(self, row: str, column: str) -> Cell:
        """The cell in this line and column, by their keys; KeyError when there is none."""
        at = [entry.key for entry in self.columns].index(column)
        return {entry.key: entry for entry in self.rows}[row].cells[at]


def without_small_numbers(
    table: FigureTable, columns: Sequence[str], *, together: bool = False
) -> FigureTable:
    """The table for who sees no dossiers: counts of few people are hidden in these columns, and no link is left.

    `together`: the lines add up to a number that is shown elsewhere (see statistics.hidden_cells).
    """
    places = [at for at, column in enumerate(table.columns) if column.key in columns]
    lines = [
        (index, row)
        for index, row in enumerate(table.rows)
        if not row.is_group and all(_counts(row.cells[at]) for at in places)
    ]
    counted = [FigureRow(row.key, "", tuple(_count(row.cells[at]) for at in places)) for _i, row in lines]
    hidden = {(lines[line][0], places[at]) for line, at in hidden_cells(counted, together=together)}
    rows = tuple(_guarded(row, index, hidden) for index, row in enumerate(table.rows))
    return replace(table, rows=rows)


def _counts(cell: Cell) -> bool:
    return cell.kind is Kind.COUNT and isinstance(cell.value, int)


def _count(cell: Cell) -> int:
    return cell.value if isinstance(cell.value, int) else 0


def _guarded(row: Row, index: int, hidden: set[tuple[int, int]]) -> Row:
    cells = (
        replace(cell, url="", hidden=cell.hidden or (index, at) in hidden)
        for at, cell in enumerate(row.cells)
    )
    return replace(row, cells=tuple(cells))
