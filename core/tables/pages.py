"""Pages of a list."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.core.paginator import Paginator
from django.db.models import QuerySet, Value
from django.utils.translation import gettext

from core import formats

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
        return counted(rows)


def counted(rows: QuerySet) -> int:
    """How many rows there are; COUNTED stands for that many or more."""
    rows = rows.order_by()
    # Without a column of the table an index alone can answer; rows that differ by nothing would be one row.
    lean = rows.values("pk") if rows.query.distinct else rows.values(counted=Value(1))
    return lean[:COUNTED].count()


def in_words(number: int) -> str:
    """A number from `counted` as a reader sees it."""
    words = formats.number(number)
    return gettext("%(number)s of meer") % {"number": words} if number == COUNTED else words
