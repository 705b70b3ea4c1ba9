"""Who keeps the menu card, and what may stand on it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core import formats
from core.actors import SystemActor
from core.rules import Verdict, require
from people.roles import Permission
from vouchers.models import HIGHEST_PRICE_CENTS, MenuItem
from vouchers.rules.vouchers import MENU_KEEPER

SOURCE = "H-90, H-91, handleiding 3.3"


def may_keep_menu(user: Any) -> Verdict:
    """The steering group composes the menu card, the coordinator keeps it (H-90)."""
    allowed = isinstance(user, SystemActor) or user.is_superuser or user.may(Permission.MANAGE_PROGRAMME)
    return require(
        allowed, "menu.role", _("Alleen de coördinator beheert de menukaart."), source=SOURCE, who=MENU_KEEPER
    )


def price_possible(cents: Any) -> Verdict:
    """Whole cents from nothing to the highest price that is no typing error."""
    whole = isinstance(cents, int) and not isinstance(cents, bool)
    return require(
        whole and 0 <= cents <= HIGHEST_PRICE_CENTS,
        "menu.price",
        _("De prijs moet tussen 0 en %(highest)s liggen, tot op de cent.")
        % {"highest": formats.euro(HIGHEST_PRICE_CENTS)},
        source=SOURCE,
    )


def name_free(item: MenuItem) -> Verdict:
    """A provider has one offer with this name on the card of a programme; that is how a sheet finds it."""
    there = MenuItem.objects.on_the_card().filter(
        programme_id=item.programme_id, provider_id=item.provider_id, name__iexact=item.name
    )
    return require(
        not there.exclude(pk=item.pk).exists(),
        "menu.double",
        _("Deze aanbieder heeft al een opleiding met deze naam op de menukaart."),
        source=SOURCE,
    )


def not_archived(item: MenuItem) -> Verdict:
    """What is archived is put back first."""
    return require(
        item.archived_at is None,
        "menu.archived",
        _("Deze opleiding is gearchiveerd. Zet ze eerst terug op de menukaart."),
        source=SOURCE,
        who=MENU_KEEPER,
    )


def archived(item: MenuItem) -> Verdict:
    """Only what is archived is put back."""
    return require(
        item.archived_at is not None,
        "menu.not_archived",
        _("Deze opleiding staat al op de menukaart."),
        source=SOURCE,
    )


def may_see_prices(user: Any) -> Verdict:
    """What an offer cost before is for the people of the programme, not for other providers or visitors."""
    staff = user.is_authenticated and any(
        user.may(each)
        for each in (Permission.SEE_VOUCHERS, Permission.SEE_REPORTS, Permission.MANAGE_PROGRAMME)
    )
    return require(staff, "menu.prices", _("Vroegere prijzen zijn voor medewerkers van het programma."))
