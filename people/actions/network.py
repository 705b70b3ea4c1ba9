"""Contact cards of people who are no candidate (H-81)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from core import journal
from core.actors import Actor
from core.once import lock_version
from core.text import searchable
from core.workflow import lock
from people import rules
from people.actions.guard import ensure
from people.actions.numbering import next_number
from people.models import Affiliation, NetworkContact, Organisation

SORT_NAME_LENGTH = NetworkContact._meta.get_field("sort_name").max_length
DERIVED = ("number", "sort_name", "search_text", "version", "public_id")


@dataclass(frozen=True)
class Place:
    """Where somebody works: one of our organisations, or another by its name."""

    organisation: Organisation | None = None
    name: str = ""
    function: str = ""


@transaction.atomic
def add_network_contact(
    *, by: Actor, kept_by: Organisation, family_name: str, places: Sequence[Place] = (), **fields: Any
) -> NetworkContact:
    """Add a card, with a number of the same row as candidates (H-83); `places` are where the person works.

    Raises Refused without the right, ValidationError for a value that cannot be.
    """
    ensure(rules.may_keep_contact(kept_by, by))
    contact = NetworkContact(number=next_number(), kept_by=kept_by, family_name=family_name, **fields)
    _save(contact, places)
    _set_places(contact, places)
    journal.record("network.added", contact, by=by, data={"organisation": kept_by.pk})
    return contact


@transaction.atomic
def update_network_contact(
    contact: NetworkContact, *, by: Actor, version: int, places: Sequence[Place], **changes: Any
) -> NetworkContact:
    """Change a card; `places` replaces all places. The journal keeps which fields, not their texts.

    Raises StaleForm when somebody saved after the form with `version` was opened, Refused without the
    right, ValidationError for a value that cannot be.
    """
    ensure(rules.may_edit_contact(contact, by))
    if "kept_by" in changes:
        ensure(rules.may_keep_contact(changes["kept_by"], by))
    lock_version(contact, version)
    changed = [name for name, value in changes.items() if getattr(contact, name) != value]
    for name in changed:
        setattr(contact, name, changes[name])
    if _set_places(contact, places):
        changed.append("affiliations")
    _save(contact, places)
    if changed:
        journal.record("network.changed", contact, by=by, data={"fields": sorted(changed)})
    return contact


@transaction.atomic
def set_network_contact_active(contact: NetworkContact, *, by: Actor, active: bool) -> NetworkContact:
    """Close a card, or open it again; it keeps its number and its history. Raises Refused without the right."""
    ensure(rules.may_edit_contact(contact, by))
    lock(contact)
    if contact.is_active != active:
        contact.is_active = active
        contact.version += 1
        contact.save()
        journal.record("network.reopened" if active else "network.closed", contact, by=by)
    return contact


def _save(contact: NetworkContact, places: Sequence[Place]) -> None:
    """Derive what lists sort and search by, and refuse values that cannot be."""
    names = (contact.family_name, contact.given_name)
    contact.sort_name = searchable(*names)[:SORT_NAME_LENGTH]
    contact.search_text = searchable(
        *names,
        str(contact.number),
        contact.email,
        contact.postcode,
        contact.municipality,
        *(f"{place.organisation or place.name} {place.function}" for place in places),
    )
    contact.clean_fields(exclude=DERIVED)
    contact.validate_constraints()
    contact.save()


def _set_places(contact: NetworkContact, places: Sequence[Place]) -> bool:
    """Make these the places of the card; tells whether something changed."""
    present = [Place(row.organisation, row.name, row.function) for row in contact.affiliations.all()]
    if list(places) == present:
        return False
    contact.affiliations.all().delete()
    for place in places:
        row = Affiliation(contact=contact, **vars(place))
        row.full_clean(exclude=("public_id",))
        row.save()
    return True
