"""What the card of a candidate said on an earlier day, read back from the history of its fields."""

from __future__ import annotations

from copy import copy
from datetime import date, timedelta
from typing import Any

from core import dates, history
from core.models import Event
from people.models import Candidate, VdabCategory

# What a snapshot of the start asks of the card. A birth date that changed was wrong before.
FIELDS = (
    "sex",
    "diploma",
    "municipality",
    "postcode",
    "nationality",
    "is_job_seeker",
    "registered_at_vdab_on",
    "vdab_category",
)


def known_on(candidate: Candidate, on: date) -> tuple[Candidate, bool]:
    """The candidate as the card stood at the end of a day, and whether that is certain.

    It is not when the card was made later, and not when the journal tells of a change that the history of
    fields does not hold or that nobody understands any more: then the card of today speaks.
    """
    since = dates.begin_of(on + timedelta(days=1))
    changes = (
        history.of(candidate).filter(field__in=FIELDS, changed_at__gte=since).order_by("changed_at", "pk")
    )
    first: dict[str, str] = {}
    for change in changes:
        first.setdefault(change.field, change.was)
    then = copy(candidate)
    lost = [name for name, text in first.items() if not _put_back(then, name, text)]
    told = Event.objects.about(candidate).filter(kind="candidate.changed", occurred_at__gte=since)
    changed = {name for data in told.values_list("data", flat=True) for name in data.get("fields", [])}
    is_told = not lost and not changed & set(FIELDS) - set(first)
    return then, candidate.created_at < since and is_told


def _put_back(then: Candidate, name: str, text: str) -> bool:
    """Give a field the value of a kept text; whether it still says what it was."""
    value = _value(name, text)
    if text and value is None:
        # A category that got other words since.
        return False
    setattr(then, name, value)
    return True


def _value(name: str, text: str) -> Any:
    """A kept text as the value that it was."""
    if name == "vdab_category":
        return next((category for category in VdabCategory.objects.all() if str(category) == text), None)
    field = Candidate._meta.get_field(name)
    return field.to_python(text) if text else field.get_default()
