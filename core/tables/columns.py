"""What a list is made of: columns, cells, rows and headings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

Getter = str | Callable[[Any], Any]


def read(obj: Any, getter: Getter) -> Any:
    """A callable is called with the object; a dotted name is followed, methods are called, None ends it."""
    if callable(getter):
        return getter(obj)
    for part in getter.split("."):
        if obj is None:
            return None
        obj = getattr(obj, part)
        obj = obj() if callable(obj) else obj
    return obj


@dataclass(frozen=True)
class Column:
    """kind: text, sentence (a wide column), badge, badges (a list), money (cents), when (date), link, person, buttons (a list, at the end of the row),
    or pick (a box that belongs to the form with the id "kies").

    value: callable or dotted attribute, the key when absent. url: the same, for a link, person or number.
    order_by: field or comma-separated fields; absent, the column does not sort.
    """

    key: str
    label: str
    order_by: str = ""
    numeric: bool = False
    kind: str = "text"
    value: Getter | None = None
    url: Getter | None = None

    @property
    def right(self) -> bool:
        return self.numeric or self.kind == "money"

    def cell(self, obj: Any) -> Cell:
        return Cell(
            self,
            read(obj, self.value or self.key),
            read(obj, self.url) if self.url else "",
        )

    def ordering(self, descending: bool) -> tuple[str, ...]:
        fields = [name.strip() for name in self.order_by.split(",")]
        return tuple(_flip(name) for name in fields) if descending else tuple(fields)


def _flip(name: str) -> str:
    return name[1:] if name.startswith("-") else f"-{name}"


@dataclass(frozen=True)
class Cell:
    column: Column
    value: Any
    url: str = ""

    @property
    def blank(self) -> bool:
        return self.value is None or self.value == "" or self.value == []


@dataclass(frozen=True)
class Row:
    obj: Any
    cells: Sequence[Cell]
    url: str = ""


@dataclass(frozen=True)
class Heading:
    """The head of a column: `url` sorts by it, `direction` is "ascending", "descending" or empty."""

    column: Column
    url: str = ""
    direction: str = ""
