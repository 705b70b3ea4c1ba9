"""Grants of the sources from their file; what is there already stays as coordinators left it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from reporting.models import Grant, GrantPayment, GrantPeriod, PartnerShare
from trajects.models import Programme

FILE = Path(__file__).resolve().parent.parent / "reference" / "finance.yaml"
PARTS = ("periods", "advances", "partners")


@transaction.atomic
def load_grants(source: Path = FILE) -> list[Grant]:
    """Add the grants of the file whose programme is there; loading twice changes nothing.

    Returns what was added. Raises ValidationError with the field that is wrong, and then nothing has changed.
    """
    data = yaml.safe_load(source.read_text(encoding="utf-8"))
    programmes = {programme.code: programme for programme in Programme.objects.all()}
    there = set(Grant.objects.values_list("code", flat=True))
    return [
        _add(entry, programmes[entry["programme"]])
        for entry in data["grants"]
        if entry["programme"] in programmes and entry["code"] not in there
    ]


def _add(entry: dict[str, Any], programme: Programme) -> Grant:
    fields = {name: value for name, value in entry.items() if name not in PARTS}
    grant = Grant(**fields | {"programme": programme})
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
    return grant
