"""The tables of a test that commits: emptied after it, and filled again with what took long to make."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from io import BytesIO
from typing import Any, TypeVar

from django.db import connection, transaction

T = TypeVar("T")
# What post_migrate would write again after every emptying.
KEPT_TABLES = {"django_migrations", "django_content_type", "auth_permission"}


def tables() -> list[str]:
    """Every table that a test may fill."""
    return sorted(set(connection.introspection.table_names()) - KEPT_TABLES)


def empty_used_tables(*_args: Any) -> None:
    """Empty the tables that a test filled: a few rows in a few tables go faster than TRUNCATE of all of them.

    As a replica the database fires no triggers, so that the journal and the ledger let go of their rows.
    """
    quote, names = connection.ops.quote_name, tables()
    with connection.cursor() as cursor:
        questions = ", ".join(f"EXISTS (SELECT FROM {quote(table)})" for table in names)
        cursor.execute(f"SELECT {questions}")
        used = [table for table, is_used in zip(names, cursor.fetchone(), strict=True) if is_used]
        deletions = "; ".join(f"DELETE FROM {quote(table)}" for table in used)  # noqa: S608  names of our tables
        if used:
            cursor.execute(f"BEGIN; SET LOCAL session_replication_role = replica; {deletions}; COMMIT")


class Shelf:
    """The rows and the objects of each set-up that was made before, by its name."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[Any, dict[str, bytes]]] = {}

    def take(self, name: str, make: Callable[[], T]) -> T:
        """What `make` makes; from the second time on its rows and objects as they were then, and nothing else."""
        if name not in self._kept:
            made = make()
            self._kept[name] = deepcopy(made), rows_now()
            return made
        made, rows = self._kept[name]
        put_back(rows)
        return deepcopy(made)


def rows_now() -> dict[str, bytes]:
    """The rows of each table that has some."""
    found = {}
    with connection.cursor() as cursor:
        for table in tables():
            content = BytesIO()
            cursor.copy_expert(f"COPY {connection.ops.quote_name(table)} TO STDOUT", content)
            found[table] = content.getvalue()
    return {table: content for table, content in found.items() if content}


def put_back(rows: dict[str, bytes]) -> None:
    """Only these rows stand in the tables. The counters of the keys went on, so that no new row gets one of theirs."""
    empty_used_tables()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for table, content in rows.items():
            cursor.copy_expert(f"COPY {connection.ops.quote_name(table)} FROM STDIN", BytesIO(content))
