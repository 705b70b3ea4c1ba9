"""Grants of the sources from their files, with the other figures of their programme; what is there stays as it is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from reporting.figures import loading
from reporting.models import Grant, GrantPayment, GrantPeriod, PartnerShare
from trajects.models import Programme

FOLDER = Path(__file__).resolve().parent / "reference"
PARTS = ("periods", "advances", "partners")


def add_grants(programme: Programme, entries: list[dict[str, Any]]) -> int:
    """Add the grants of one programme that are not there yet. Returns how many.

    Raises ValidationError with the field that is wrong.
    """
    there = set(Grant.objects.values_list("code", flat=True))
    wanted = [entry for entry in entries if entry["code"] not in there]
    for entry in wanted:
        _add(entry, programme)
    return len(wanted)


def _add(entry: dict[str, Any], programme: Programme) -> None:
    fields = {name: value for name, value in entry.items() if name not in PARTS}
    grant = Grant(programme=programme, **fields)
    # Cleaning would set the state, which only a move may do; the database checks what belongs to it.
    grant.full_clean(exclude=["state"])
    grant.save()
    periods = {}
    for part in entry.get("periods", []):
        periods[part["number"]] = GrantPeriod.objects.create(grant=grant, **part)
    for part in entry.get("advances", []):
        period = periods[part["period"]]
        GrantPayment.objects.create(grant=grant, period=period, amount_cents=part["amount_cents"])
    for place, part in enumerate(entry.get("partners", []), start=1):
        PartnerShare.objects.create(grant=grant, position=place, **part)


loading.register("grants", add_grants)
loading.add_folder(FOLDER)
