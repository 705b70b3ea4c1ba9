"""Closing a dossier and opening it again."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from core import workflow
from core.actors import Actor
from trajects import signals
from trajects.models import Traject


@transaction.atomic
def close_traject(traject: Traject, *, by: Actor, on: date, reason: str) -> Traject:
    """End the dossier on a day, with a reason of CloseReason (H-72).

    Raises Refused while a phase is in progress, AlreadyMoved when it is closed.
    """
    workflow.perform(
        traject, "close", by=by, parent=traject, event_data={"reason": str(reason)}, on=on, reason=reason
    )
    signals.traject_closed.send(sender=Traject, traject=traject, by=by)
    return traject


@transaction.atomic
def reopen_traject(traject: Traject, *, by: Actor, reason: str) -> Traject:
    """Undo a closing that was a mistake; a coordinator, with a reason that stays in the journal.

    Raises Refused when the candidate has another open dossier in the programme (decision 13).
    """
    workflow.lock(traject.candidate)
    return workflow.perform(traject, "reopen", by=by, parent=traject, event_data={"reason": reason})
