"""One booking for several candidates: the adviser of whom most candidates are in guidance brings a group."""

from __future__ import annotations

from collections import defaultdict

from jumpstarters.demo.world import World
from people.models import User
from trajects.models import Traject
from vouchers import actions, ledger, rules
from vouchers.models import MenuItem

NAME = "Groep van de wekelijkse werktafel"
MOST = 4


def book_group(world: World) -> None:
    """Those who can, up to a table full."""
    item = world.item("second")
    by, trajects = max(_who_can(item).items(), key=lambda pair: len(pair[1]), default=(None, []))
    if by is not None:
        actions.book_group(
            item=item, name=NAME, trajects=trajects[:MOST], by=by, expected_price_cents=item.price_cents
        )


def _who_can(item: MenuItem) -> dict[User, list[Traject]]:
    """Each adviser with the candidates who can be booked today."""
    found: dict[User, list[Traject]] = defaultdict(list)
    running = Traject.objects.running().with_content().order_by("pk")
    for situation in ledger.situations_of(list(running)):
        adviser = situation.traject.adviser
        if rules.may_be_booked(rules.Offer(situation, item, item.price_cents), adviser):
            found[adviser].append(situation.traject)
    return found
