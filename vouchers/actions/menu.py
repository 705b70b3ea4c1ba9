"""Keeping the menu card: offers are added, changed, archived and put back, and every price is remembered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from core import dates, journal
from core.actors import Actor
from core.errors import StaleForm
from core.workflow import lock
from people.actions.guard import ensure
from trajects.models import Programme
from vouchers.models import MenuItem, PriceChange, Provider
from vouchers.rules import menu as rules

# What may be said of an offer (H-91); whose it is and for which programme never changes.
OFFER_FIELDS = (
    "name",
    "description",
    "phase",
    "method",
    "duration",
    "minutes",
    "umbrella",
    "location",
    "places",
    "language",
    "price_cents",
    "contact_email",
    "link",
    "valid_from",
    "valid_until",
)


@transaction.atomic
def save_provider(provider: Provider, *, by: Actor) -> Provider:
    """Keep a new or changed provider. Raises Refused without the right, ValidationError for a bad value."""
    ensure(rules.may_keep_menu(by))
    kind = "provider.changed" if provider.pk else "provider.added"
    provider.full_clean()
    provider.save()
    journal.record(kind, provider, by=by, data={"is_active": provider.is_active})
    return provider


@transaction.atomic
def add_offer(*, programme: Programme, provider: Provider, values: Mapping[str, Any], by: Actor) -> MenuItem:
    """Put a new offer on the menu card, with the first line of its price history (H-91).

    `values` are fields of OFFER_FIELDS, the price in cents; without a first day it begins today. Raises
    Refused when the name stands on the card already or the price cannot be, ValidationError for any
    other value that the card does not take.
    """
    ensure(rules.may_keep_menu(by))
    # Two coordinators who add the same offer wait for each other here.
    lock(provider)
    item = fill(MenuItem(programme=programme, provider=provider), values)
    _ensure_possible(item)
    item.save()
    _remember_price(item, by=by)
    journal.record("menuitem.added", item, by=by, data={"price_cents": item.price_cents})
    return item


@transaction.atomic
def change_offer(
    item: MenuItem, *, values: Mapping[str, Any], by: Actor, seen_version: int | None = None
) -> MenuItem:
    """Change what the menu card says of an offer; vouchers that were booked keep their own price.

    `values` are some fields of OFFER_FIELDS; `seen_version` is the version that the user looked at.
    Raises StaleForm when somebody changed the offer since, Refused for an archived offer, a name that
    stands on the card already or an impossible price, ValidationError for any other value.
    """
    ensure(rules.may_keep_menu(by))
    _hold(item, seen_version)
    ensure(rules.not_archived(item))
    before = {name: getattr(item, name) for name in OFFER_FIELDS}
    fill(item, values)
    changed = [name for name in OFFER_FIELDS if getattr(item, name) != before[name]]
    if not changed:
        return item
    _ensure_possible(item)
    _save(item)
    journal.record("menuitem.changed", item, by=by, data={"fields": changed})
    if "price_cents" in changed:
        _remember_price(item, by=by)
        data = {"from": before["price_cents"], "to": item.price_cents}
        journal.record("menuitem.price_changed", item, by=by, data=data)
    return item


@transaction.atomic
def archive_offer(item: MenuItem, *, by: Actor, seen_version: int | None = None) -> MenuItem:
    """Take an offer off the menu card from this moment; its vouchers stay as they are.

    Raises Refused when it is archived already, StaleForm when somebody changed it since.
    """
    ensure(rules.may_keep_menu(by))
    _hold(item, seen_version)
    ensure(rules.not_archived(item))
    item.is_active, item.archived_at = False, dates.now()
    _save(item)
    journal.record("menuitem.archived", item, by=by)
    return item


@transaction.atomic
def restore_offer(item: MenuItem, *, by: Actor) -> MenuItem:
    """Put an archived offer back on the card at its last price. Raises Refused when its name is taken."""
    ensure(rules.may_keep_menu(by))
    lock(item.provider)
    _hold(item, None)
    ensure(rules.archived(item), rules.name_free(item))
    item.is_active, item.archived_at = True, None
    _save(item)
    journal.record("menuitem.restored", item, by=by)
    return item


def fill(item: MenuItem, values: Mapping[str, Any]) -> MenuItem:
    """The offer with other values. Without a first day it keeps its own; a new one begins today."""
    for name, value in values.items():
        if name != "valid_from" or value:
            setattr(item, name, value)
    return item


def _hold(item: MenuItem, seen_version: int | None) -> None:
    lock(item)
    if seen_version not in (None, item.version):
        raise StaleForm(item)


def _ensure_possible(item: MenuItem) -> None:
    ensure(rules.price_possible(item.price_cents), rules.name_free(item))
    item.full_clean()


def _save(item: MenuItem) -> None:
    item.version += 1
    item.save()


def _remember_price(item: MenuItem, *, by: Actor) -> None:
    PriceChange.objects.create(
        item=item, price_cents=item.price_cents, changed_by_id=by.journal_identity().user_id
    )
