"""A question that is asked again and again: its SQL is written once, only the keys differ.

Django writes the SQL of a query each time that it is asked; for a row with many columns that takes longer
than the answer. Use this where somebody waits under a lock or many ask the same, nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db import connections
from django.db.models import Model, QuerySet, Value

# A row of a model, or what values_list makes of it.
Row = TypeVar("Row")


class Key(Value):
    """The place of a value that is known when the question is asked."""

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        return "%s", [self]


class Prepared(Generic[Row]):
    """A query set whose filters hold a `Key` where others hold a value. `write` makes it, once.

    Everything but the keys is fixed when it is first asked: a date of today has to be a key. Not for rows
    that are locked: Django sees only while it writes the SQL that there is no transaction.
    """

    def __init__(self, write: Callable[[], QuerySet[Any, Row]]) -> None:
        self._write = write

    @cached_property
    def _written(self) -> tuple[QuerySet[Any, Row], Any, str, tuple[Any, ...]]:
        rows = self._write()
        compiler = rows.query.get_compiler(rows.db)
        return rows, compiler, *compiler.as_sql()

    def all(self, **keys: Any) -> list[Row]:
        """The rows for these keys. Raises KeyError when one is missing."""
        rows, written, sql, places = self._written
        values = tuple(keys[place.value] if isinstance(place, Key) else place for place in places)
        compiler = copy(written)
        compiler.connection = connections[rows.db]
        compiler.as_sql = lambda *_args, **_kwargs: (sql, values)
        asked = rows.all()
        asked.query.get_compiler = lambda *_args, **_kwargs: compiler  # type: ignore[method-assign]
        return list(asked)

    def first(self, **keys: Any) -> Row | None:
        """The first of the rows for these keys."""
        return next(iter(self.all(**keys)), None)

    def get(self, **keys: Any) -> Row:
        """The one row for these keys. Raises DoesNotExist when there is none."""
        row = self.first(**keys)
        if row is None:
            raise self._written[0].model.DoesNotExist
        return row


def keep(parent: Model, relation: str, rows: list[Any]) -> None:
    """Have `parent` know the rows of a relation, as prefetch_related does."""
    manager = getattr(parent, relation)
    for row in rows:
        setattr(row, manager.field.name, parent)
    # Without what a manager adds to each question: the rows were read already.
    known = manager._apply_rel_filters(manager._queryset_class(manager.model))  # noqa: SLF001
    known._result_cache, known._prefetch_done = rows, True  # noqa: SLF001  what prefetch_related itself sets
    vars(parent).setdefault("_prefetched_objects_cache", {})[relation] = known
