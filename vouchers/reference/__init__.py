"""The menu card of the handbook, loaded from menu.yaml; loading again brings the rows in line with the file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import F

from core.actors import SystemActor
from core.yaml_files import read_yaml
from trajects.models import Programme
from vouchers.actions import menu
from vouchers.enums import EVERYWHERE
from vouchers.models import MenuItem, Provider

MENU = Path(__file__).with_name("menu.yaml")


BOOK = SystemActor("Menukaart van het handboek")


@transaction.atomic
def load(path: Path = MENU) -> int:
    """Load providers and offers into the programme that the file names; gives the number of new offers.

    An offer is known by provider and name; one that a coordinator archived stays archived. Vouchers keep
    the price that they were booked at. Raises Programme.DoesNotExist when the programme was not loaded before.
    """
    data = read_yaml(path)
    programme = Programme.objects.get(code=data["programme"])
    return sum(_load_provider(programme, entry) for entry in data["providers"])


def _load_provider(programme: Programme, entry: dict[str, Any]) -> int:
    provider = Provider.objects.filter(name=entry["name"]).first() or menu.save_provider(
        Provider(name=entry["name"]), by=BOOK
    )
    return sum(_load_item(programme, provider, row) for row in entry["items"])


def _load_item(programme: Programme, provider: Provider, row: dict[str, Any]) -> bool:
    values = _values(row)
    there = MenuItem.objects.filter(programme=programme, provider=provider, name=row["name"])
    item = there.order_by(F("archived_at").desc(nulls_first=True)).first()
    if item is None:
        values["valid_from"] = programme.begins_on
        menu.add_offer(programme=programme, provider=provider, values=values, by=BOOK)
    elif item.archived_at is None:
        menu.change_offer(item, values=values, by=BOOK)
    return item is None


def _values(row: dict[str, Any]) -> dict[str, Any]:
    """A row of the file as the menu card holds it."""
    same = {name: row[name] for name in ("name", "phase", "method", "duration")}
    told = {name: " ".join(row.get(name, "").split()) for name in ("description", "places", "link")}
    return (
        same
        | told
        | {
            "minutes": row.get("minutes"),
            "location": row.get("location", EVERYWHERE),
            "price_cents": row["price"] * 100,
            "contact_email": row["email"],
        }
    )
