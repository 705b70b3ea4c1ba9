"""The one row of numbers of relations: candidates and network contacts (H-83)."""

from __future__ import annotations

from django.db import connection


def next_number() -> int:
    """The next free number above five million; a number of a registration that failed is not used again."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('people_candidate_number')")
        return int(cursor.fetchone()[0])
