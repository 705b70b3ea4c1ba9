"""The intake of a dossier."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from core import dates, journal
from core.actors import Actor
from core.errors import StaleForm
from core.history import assign
from core.once import lock_version
from core.workflow import lock
from trajects import rules
from trajects.actions.phases import demand, person_of, refresh_billable
from trajects.enums import IntakeState, PhasePart
from trajects.models import Intake, Traject

_NOT_ANSWERS = frozenset(
    {
        "id",
        "public_id",
        "created_at",
        "changed_at",
        "version",
        "traject",
        "state",
        "completed_on",
        "completed_by",
    }
)
INTAKE_FIELDS = frozenset(field.name for field in Intake._meta.fields) - _NOT_ANSWERS


@transaction.atomic
def save_intake(
    traject: Traject,
    *,
    by: Actor,
    version: int | None = None,
    complete: bool = False,
    reason: str = "",
    **answers: Any,
) -> Intake:
    """Keep the intake as a draft, or as complete (H-56, H-59); `answers` are fields of INTAKE_FIELDS.

    Saving a complete intake as a draft opens it again. Raises StaleForm when somebody saved after
    `version` (None: the form was opened when there was no intake), Refused when potential or needs are
    missing, the BIT has a last day without being, or the exploratory phase has ended.
    """
    unknown = answers.keys() - INTAKE_FIELDS
    if unknown:
        raise TypeError(f"save_intake does not know {sorted(unknown)}")
    lock(traject)
    explore = traject.phase_with(PhasePart.INTAKE)
    demand(rules.phase_open(explore, by))
    demand(rules.correction_has_reason(explore, reason))
    intake = _locked_intake(traject, version)
    was = intake.state
    demand(rules.bit_end_fits({name: getattr(intake, name) for name in ("in_bit", "bit_ends_on")} | answers))
    assign(intake, answers, by=by, reason=reason)
    _set_state(intake, complete=complete, by=by)
    intake.save()
    event = _intake_event(was, intake.state)
    journal.record(event, intake, by=by, parent=traject, data={"reason": reason} if reason else {})
    refresh_billable(traject)
    return intake


def _locked_intake(traject: Traject, version: int | None) -> Intake:
    """The intake to write in, locked; a new one when there is none."""
    intake = Intake.objects.filter(traject=traject).first()
    if intake is None:
        return Intake(traject=traject)
    if version is None:
        raise StaleForm(intake)
    lock_version(intake, version)
    return intake


def _set_state(intake: Intake, *, complete: bool, by: Actor) -> None:
    """Mark the intake as complete with date and person, or as a draft without them."""
    if not complete:
        intake.state, intake.completed_on, intake.completed_by = IntakeState.DRAFT, None, None
        return
    demand(rules.intake_may_be_complete({name: getattr(intake, name) for name in INTAKE_FIELDS}))
    if intake.state != IntakeState.COMPLETE:
        intake.state = IntakeState.COMPLETE
        intake.completed_on = dates.today()
        intake.completed_by = person_of(by, intake.traject)


def _intake_event(was: str, now: str) -> str:
    """The journal's word for what happened to the state of the intake."""
    if was == now:
        return "intake.saved"
    return "intake.complete" if now == IntakeState.COMPLETE else "intake.reopen"
