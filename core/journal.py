"""The journal: who did what, when, and who that person was then. Only added to."""

from __future__ import annotations

from typing import Any

from django.db import models, transaction

from core import dates, event_kinds
from core.actors import Actor
from core.models import Event


def record(
    kind: str,
    subject: models.Model,
    *,
    by: Actor,
    parent: models.Model | None = None,
    data: dict[str, Any] | None = None,
) -> Event:
    """Write one line in the journal, in the transaction of the change that it tells.

    `data` holds ids, states and dates; never a national number, never free text of a person.
    Raises LookupError for a kind without words, and refuses to write outside a transaction.
    """
    if not event_kinds.is_known(kind):
        raise LookupError(f"journal kind without words: {kind}")
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("a journal line is written in the change's transaction")
    who = by.journal_identity()
    return Event.objects.create(
        kind=kind,
        occurred_at=dates.now(),
        actor_id=who.user_id,
        actor_name=who.name,
        actor_role=who.role,
        actor_organisation=who.organisation,
        organisation_id=who.organisation_id,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        parent_type=parent._meta.label_lower if parent else "",
        parent_id=parent.pk if parent else None,
        data=data or {},
    )
