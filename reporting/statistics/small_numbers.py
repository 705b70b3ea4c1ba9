"""Small numbers: what is told to readers who see no persons, on every page where they choose what is counted.

Each number is told as the tens below it, and below ten only that it is. So a number is always one of ten
that follow each other, and of the difference of two selections, whatever their filters, at least ten values
remain possible: nobody finds a number below ten by subtracting. Amounts are told in steps of 5,000 euro. Tables
that offer no choice, such as those of the sources, hide cells instead (`hidden_cells`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from reporting.statistics.base import FigureRow

# Smaller groups could be recognised; readers who see no dossiers do not see them.
SMALL = 10
# What ten wallets of 500 euro can bring (H-90).
SMALL_CENTS = 500_000


def told(count: int) -> int | None:
    """A number as the tens below it; None when there is nothing to tell but that it is below ten."""
    return count // SMALL * SMALL or None


def told_cents(cents: int, step: int = SMALL_CENTS) -> int | None:
    """An amount as the step below it, 5,000 euro unless ten people can bring more; None below the first."""
    return max(cents, 0) // step * step or None


def whole_years(since: date | None, until: date | None) -> tuple[date | None, date | None]:
    """The years around two days: days that slide would cut off single persons."""
    return since and date(since.year, 1, 1), until and date(until.year, 12, 31)


def hidden_cells(rows: Iterable[FigureRow], *, together: bool) -> set[tuple[int, int]]:
    """Row and column of the numbers of one fixed table that must not be shown to who sees no dossiers.

    `together`: the rows add up to a number that is shown elsewhere. Then one hidden number could be
    worked out from the others, so the smallest other one is hidden too.
    """
    table = [row.values for row in rows]
    hidden: set[tuple[int, int]] = set()
    for column in range(len(table[0]) if table else 0):
        small = {index for index, values in enumerate(table) if values[column] < SMALL}
        rest = [index for index in range(len(table)) if index not in small]
        if together and len(small) == 1 and rest:
            small.add(min(rest, key=_value_in(table, column)))
        hidden |= {(index, column) for index in small}
    return hidden


def _value_in(table: list[tuple[int, ...]], column: int) -> Callable[[int], int]:
    return lambda index: table[index][column]
