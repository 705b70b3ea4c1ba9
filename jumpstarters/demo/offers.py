"""What a provider proposes for the menu card; a coordinator has not decided yet."""

from __future__ import annotations

from typing import Any

from jumpstarters.demo.world import World
from vouchers import actions
from vouchers.actions.proposals import PROPOSED_FIELDS
from vouchers.models import MenuItem


def propose_offers(world: World) -> None:
    """Another price for a workshop, and a new one beside it."""
    item = world.item("paid")
    by, words = world.account_of(item.provider), world.texts["offers"]
    common: dict[str, Any] = {"provider": item.provider, "programme": item.programme, "by": by}
    values = _values_of(item)
    actions.propose_offer(
        **common, item=item, values=values | {"price_cents": 9_000, "places": words["places"]}
    )
    actions.propose_offer(
        **common,
        values=values | {"name": words["name"], "description": words["description"], "price_cents": 12_000},
    )


def _values_of(item: MenuItem) -> dict[str, Any]:
    return {name: getattr(item, name) for name in PROPOSED_FIELDS}
