"""Pages of a list."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.core.paginator import Paginator
from django.db.models import QuerySet

# Longer lists are not counted to the end.
COUNTED = 10_000


@dataclass(frozen=True)
class PageLink:
    label: str
    url: str
    current: bool = False


class Pages(Paginator):
    """Pages of a list. More than COUNTED rows are not counted: nobody leafs that far, and everybody would wait."""

    @cached_property
    def count(self) -> int:
        rows = self.object_list
        # Lists put together from two tables, and plain lists, are short.
        if not isinstance(rows, QuerySet) or rows.query.combinator:
            return super().count
        return rows.order_by().values("pk")[:COUNTED].count()
