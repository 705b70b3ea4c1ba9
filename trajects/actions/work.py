"""The written record of the work in the guidance phase: added, corrected, removed (H-64, H-67)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from core import history, journal
from core.actors import Actor
from core.once import lock_version
from core.workflow import lock
from trajects import rules
from trajects.actions.phases import demand, person_of, refresh_billable
from trajects.models import Phase, WorkNote


@transaction.atomic
def record_work(
    phase: Phase, *, by: Actor, topic: str, worked_on: date, text: str, reason: str = ""
) -> WorkNote:
    """Write down work on the business plan or the competences.

    Raises Refused outside the guidance phase, for a day outside it, or in an ended phase without `reason`.
    """
    lock(phase.traject)
    lock(phase)
    _demand(phase, by, worked_on, reason)
    note = WorkNote.objects.create(
        traject=phase.traject,
        phase=phase,
        topic=topic,
        worked_on=worked_on,
        text=text,
        recorded_by=person_of(by, phase.traject),
    )
    _journal("work.recorded", note, by=by, reason=reason)
    refresh_billable(phase.traject)
    return note


@transaction.atomic
def change_work(
    note: WorkNote, *, by: Actor, version: int, topic: str, worked_on: date, text: str, reason: str = ""
) -> WorkNote:
    """Correct a written record. Raises StaleForm when somebody saved after `version`, Refused as for a new one."""
    lock(note.traject)
    lock_version(note, version)
    _demand(note.phase, by, worked_on, reason)
    answers = {"topic": topic, "worked_on": worked_on, "text": text}
    changed = history.assign(note, answers, by=by, reason=reason)
    note.save()
    _journal("work.changed", note, by=by, reason=reason, fields=changed)
    refresh_billable(note.traject)
    return note


@transaction.atomic
def remove_work(note: WorkNote, *, by: Actor, reason: str = "") -> None:
    """Take away a record that was written by mistake; the journal keeps that it was there."""
    lock(note.traject)
    lock(note)
    demand(rules.work_fits_phase(note.phase, by))
    demand(rules.correction_has_reason(note.phase, reason))
    _journal("work.removed", note, by=by, reason=reason)
    traject = note.traject
    history.forget(note)
    note.delete()
    refresh_billable(traject)


def _demand(phase: Phase, by: Actor, worked_on: date, reason: str) -> None:
    demand(rules.work_fits_phase(phase, by))
    demand(rules.correction_has_reason(phase, reason))
    demand(rules.work_date_fits(phase, worked_on))


def _journal(event: str, note: WorkNote, *, by: Actor, reason: str, **extra: Any) -> None:
    data = {"topic": note.topic, "worked_on": str(note.worked_on), **extra}
    if reason:
        data["reason"] = reason
    journal.record(event, note, by=by, parent=note.traject, data=data)
