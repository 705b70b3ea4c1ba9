"""What the coordinator does on the menu card: a price that goes up, and an offer that leaves the card."""

from __future__ import annotations

from typing import Any

from jumpstarters.demo.world import World
from vouchers import actions
from vouchers.models import MenuItem, Provider


def compose_menu(world: World) -> None:
    """Two offers beside those of the handbook."""
    for row in world.texts["menu"]:
        values = {name: value for name, value in row.items() if name not in ("provider", "then")}
        provider = Provider.objects.get(name=row["provider"])
        actions.add_offer(programme=world.programme, provider=provider, values=values, by=world.coordinator)


def revise_menu(world: World) -> None:
    """Later one of them costs more and the other is not given any more."""
    for row in world.texts["menu"]:
        item = MenuItem.objects.get(provider__name=row["provider"], name=row["name"])
        then: dict[str, Any] = row["then"]
        if then:
            actions.change_offer(item, values=then, by=world.coordinator)
        else:
            actions.archive_offer(item, by=world.coordinator)
