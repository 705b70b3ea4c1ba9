"""The areas in which the partners work, as the handbook divides them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db import transaction

from core.yaml_files import read_yaml
from people.models import Organisation
from referrals.models import PostcodeArea

AREAS = Path(__file__).with_name("areas.yaml")


@transaction.atomic
def load() -> int:
    """Make the areas that are not there yet and return how many; what was changed by hand stays.

    Raises LookupError naming the partners that are not registered, before anything is written.
    """
    rows = list(_rows(read_yaml(AREAS)))
    numbers = {row["oe_number"] for row in rows}
    found = {entry.oe_number: entry for entry in Organisation.objects.filter(oe_number__in=numbers)}
    missing = sorted({row["name"] for row in rows if row["oe_number"] not in found})
    if missing:
        raise LookupError(f"register these organisations first: {', '.join(missing)}")
    return sum(_ensure(row, found[row["oe_number"]]) for row in rows)


def _rows(data: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """One row for each range of postcodes and organisation."""
    for area in data["areas"]:
        for low, high in area["postcodes"]:
            for position, organisation in enumerate(area["organisations"], start=1):
                yield {"low": low, "high": high, "priority": position, **organisation}


def _ensure(row: dict[str, Any], organisation: Organisation) -> bool:
    _area, created = PostcodeArea.objects.get_or_create(
        low=row["low"], high=row["high"], organisation=organisation, defaults={"priority": row["priority"]}
    )
    return created
