"""Aftercare ends by the clock; it is reminded of before (H-70, H-73, decision 2)."""

from __future__ import annotations

import logging
from datetime import date

from django.db import transaction
from django.db.models import QuerySet

from core import dates, journal, workflow
from core.actors import CLOCK, Actor
from core.errors import Refused
from core.history import assign
from core.models import Event
from trajects.actions.closing import close_traject
from trajects.enums import CloseReason, PhaseKind
from trajects.models import Phase
from trajects.notifications import AftercareEndsSoon

logger = logging.getLogger(__name__)
REMINDED = "aftercare.reminded"


@transaction.atomic
def finish_aftercare(
    phase: Phase, *, by: Actor, on: date, reason: str = CloseReason.BY_HAND, summary: str = ""
) -> Phase:
    """End aftercare on a day and close the dossier (H-72, H-73).

    `reason` is BY_HAND for an adviser and AFTERCARE_OVER for the clock. Raises AlreadyMoved when the
    phase has ended.
    """
    traject = phase.traject
    workflow.lock(traject)
    if summary:
        workflow.lock(phase)
        assign(phase, {"summary": f"{phase.summary}\n\n{summary}".strip()}, by=by)
        phase.save(update_fields=["summary", "changed_at"])
    facts = {"phase": phase.template.code, "on": str(on)}
    workflow.perform(phase, "complete", by=by, parent=traject, event_data=facts, on=on, outcome="")
    close_traject(traject, by=by, on=on, reason=reason)
    return phase


def end_due_aftercare(*, on: date) -> int:
    """End every aftercare whose months are over on this day; returns how many.

    The phase ends on its own last day, however late the clock comes by. Running it again changes nothing.
    """
    due = _in_aftercare().filter(due_on__lte=on)
    return sum(_end_one(phase, phase.due_on or on) for phase in due)


def _end_one(phase: Phase, on: date) -> bool:
    """One dossier in its own transaction, so that one that refuses does not stop the others."""
    try:
        finish_aftercare(phase, by=CLOCK, on=on, reason=CloseReason.AFTERCARE_OVER)
    except Refused as error:
        logger.warning("aftercare of phase %s not ended: %s", phase.public_id, error.verdict.code)
        return False
    return True


def remind_aftercare(*, on: date) -> int:
    """Tell each adviser once that an aftercare ends soon; returns how many were told (H-73)."""
    return sum(_remind_one(phase, on) for phase in _in_aftercare() if reminder_day(phase) <= on)


def reminder_day(phase: Phase) -> date:
    """The day on which the adviser hears that aftercare ends soon, in whole months from its start."""
    return dates.add_months(phase.starts_on, phase.traject.programme.aftercare_reminder_months)


@transaction.atomic
def _remind_one(phase: Phase, on: date) -> bool:
    workflow.lock(phase)
    if not phase.is_running or _was_reminded(phase):
        return False
    AftercareEndsSoon(phase).queue()
    journal.record(REMINDED, phase, by=CLOCK, parent=phase.traject, data={"on": str(on)})
    return True


def _was_reminded(phase: Phase) -> bool:
    return Event.objects.about(phase).filter(kind=REMINDED).exists()


def _in_aftercare() -> QuerySet[Phase]:
    running = Phase.objects.in_progress().filter(template__kind=PhaseKind.AFTERCARE)
    return running.select_related("template", "traject__programme", "traject__adviser").order_by(
        "due_on", "pk"
    )
