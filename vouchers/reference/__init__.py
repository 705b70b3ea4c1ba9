"""The menu card of the handbook, loaded from menu.yaml; loading again brings the rows in line with the file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from trajects.models import Programme
from vouchers.models import MenuItem, Provider

MENU = Path(__file__).with_name("menu.yaml")


@transaction.atomic
def load(path: Path = MENU) -> int:
    """Load providers and offers into the programme that the file names; gives the number of new offers.

    An offer is known by provider and name. Vouchers keep the price that they were booked at. Raises
    Programme.DoesNotExist when the programme was not loaded before.
    """
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    programme = Programme.objects.get(code=data["programme"])
    return sum(_load_provider(programme, entry) for entry in data["providers"])


def _load_provider(programme: Programme, entry: dict[str, Any]) -> int:
    provider, _created = Provider.objects.get_or_create(name=entry["name"])
    return sum(_load_item(programme, provider, row) for row in entry["items"])


def _load_item(programme: Programme, provider: Provider, row: dict[str, Any]) -> bool:
    fields = {
        "phase": row["phase"],
        "method": row["method"],
        "duration": row["duration"],
        "location": row.get("location", "ALLE"),
        "price_cents": row["price"] * 100,
        "contact_email": row["email"],
        "link": row.get("link", ""),
    }
    item = MenuItem.objects.filter(programme=programme, provider=provider, name=row["name"]).first()
    created = item is None
    item = item or MenuItem(
        programme=programme, provider=provider, name=row["name"], valid_from=programme.begins_on
    )
    for name, value in fields.items():
        setattr(item, name, value)
    item.full_clean()
    item.save()
    return created
