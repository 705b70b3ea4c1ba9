"""The lists that the people of the demo keep at hand."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core import saved
from jumpstarters.demo.world import World
from people.roles import Role

FOLLOW_UP = (
    ("trajects:dossiers", "bijna=ja", _("Bijna factureerbaar")),
    ("vouchers:vouchers", "waiting=ja", _("Wacht op de aanbieder")),
    ("people:candidates", "guidance=nee", _("Nog geen adviseur")),
)
LISTS = {
    Role.ADVISER: FOLLOW_UP,
    Role.COORDINATOR: FOLLOW_UP,
    Role.CONSULTANT: (("referrals:sent", "mijn=ja", _("Alleen van mij")),),
}


def keep_lists(world: World) -> None:
    """Everybody keeps the lists of their role; who has two roles keeps each list once."""
    wanted = dict.fromkeys(
        (user, *kept) for role, lists in LISTS.items() for user in world.people_in(role) for kept in lists
    )
    for user, view, query, name in wanted:
        saved.keep(view=view, query=query, name=str(name), by=user)
