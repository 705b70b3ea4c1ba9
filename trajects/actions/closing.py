"""Closing a dossier and opening it again."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core import workflow
from core.actors import Actor
from trajects import signals
from trajects.actions.teamwork.handover import withdraw_offers
from trajects.models import Traject

CLOSED = _("Het dossier is afgesloten.")


@transaction.atomic
def close_traject(traject: Traject, *, by: Actor, on: date, reason: str) -> Traject:
    """End the dossier on a day, with a reason of CloseReason (H-72).

    An offer to a colleague that waits is withdrawn. Raises Refused while a phase is in progress, AlreadyMoved
    when it is closed.
    """
    workflow.perform(
        traject, "close", by=by, parent=traject, event_data={"reason": str(reason)}, on=on, reason=reason
    )
    withdraw_offers(traject, by=by, because=CLOSED)
    signals.traject_closed.send(sender=Traject, traject=traject, by=by)
    return traject


@transaction.atomic
def reopen_traject(traject: Traject, *, by: Actor, reason: str) -> Traject:
    """Undo a closing that was a mistake; a coordinator, with a reason that stays in the journal.

    Raises Refused when the candidate has another open dossier in the programme (decision 13).
    """
    workflow.lock(traject.candidate)
    return workflow.perform(traject, "reopen", by=by, parent=traject, event_data={"reason": reason})
