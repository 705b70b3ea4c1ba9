"""A section of the start page."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise

from core.ui import WorkItem

Text = str | Promise
SHOWN = 5


@dataclass(frozen=True)
class Section:
    """Lines of work of one kind. `count` is how many there are, `url` opens exactly those."""

    title: Text
    items: list[WorkItem]
    count: int
    url: str

    @property
    def more(self) -> int:
        """How many are not shown here."""
        return self.count - len(self.items)


def from_query(title: Text, rows: QuerySet, item: Callable[[Any], WorkItem], *, url: str) -> Section:
    """The first rows, and how many there are when there are any: most sections are empty."""
    items = [item(row) for row in rows[:SHOWN]]
    return Section(title, items, rows.count() if items else 0, url)


def from_items(title: Text, items: Iterable[WorkItem], *, url: str) -> Section:
    """Lines that were worked out in Python."""
    found = list(items)
    return Section(title, found[:SHOWN], len(found), url)
