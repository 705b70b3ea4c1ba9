"""Registration lines of any programme: how they end, and who applied for and executes them (A-05 to A-09)."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from core import journal, workflow
from core.actors import Actor
from core.history import assign
from people.models import User
from trajects import rules, signals
from trajects.actions.closing import close_traject
from trajects.actions.phases import demand, lock_for_edit, refresh_billable, start_phase
from trajects.enums import CloseReason, Outcome
from trajects.models import Phase, Traject
from trajects.rules import decisions as decision_rules

# Why the dossier closes when a result opens no other phase.
CLOSE_REASONS = {Outcome.NO_START: CloseReason.NO_START, Outcome.TO_WORK: CloseReason.TO_WORK}


@transaction.atomic
def end_line(
    phase: Phase,
    *,
    by: Actor,
    on: date,
    result: str,
    summary: str = "",
    started_in: str = "",
    activity_starts_on: date | None = None,
) -> Phase:
    """End a registration line on a day with a result of its list (A-08); from then on it is final (A-09).

    The phase that the result opens begins on that day; without one the dossier closes. Raises AlreadyMoved when the
    line has ended, Refused when a piece is missing, the result is not in the list, the day does not fit, or who starts
    has no status and day.
    """
    traject = phase.traject
    workflow.lock(traject)
    workflow.claim(phase, "complete", by=by, rule=decision_rules.may_be_decided)
    demand(rules.result_fits(phase, result))
    demand(decision_rules.date_fits(phase, on))
    entry = phase.template.result(result)
    demand(decision_rules.start_is_complete(entry["outcome"], started_in, activity_starts_on))
    _summarise(phase, summary, by=by)
    workflow.perform(
        phase,
        "complete",
        by=by,
        parent=traject,
        event_data={"phase": phase.template.code, "on": str(on), "outcome": entry["outcome"]},
        on=on,
        outcome=entry["outcome"],
        result=result,
        result_code=entry.get("mlp") or entry["text"],
    )
    refresh_billable(traject)
    phase.refresh_from_db()
    signals.phase_ended.send(sender=Phase, phase=phase, decision=None, by=by)
    if phase.outcome == Outcome.STARTS:
        _note_start(traject, started_in, activity_starts_on, by=by)
    _go_on(traject, phase, entry.get("opens", ""), on=on, by=by)
    return phase


def _note_start(traject: Traject, started_in: str, on: date | None, *, by: Actor) -> None:
    """Who starts as self-employed: in which status and when (V-03)."""
    assign(traject, {"started_in": started_in, "activity_starts_on": on}, by=by)
    traject.save(update_fields=["started_in", "activity_starts_on", "changed_at"])


def _summarise(phase: Phase, text: str, *, by: Actor) -> None:
    """What the form shows is the whole summary: it was filled with what was there."""
    if text:
        assign(phase, {"summary": text}, by=by)
        phase.save(update_fields=["summary", "changed_at"])


def _go_on(traject: Traject, phase: Phase, opens: str, *, on: date, by: Actor) -> None:
    """The phase that follows, or the end of the dossier."""
    if opens:
        start_phase(traject, template=traject.programme.phase_templates.get(code=opens), on=on, by=by)
    else:
        reason = CLOSE_REASONS.get(Outcome(phase.outcome), CloseReason.ENDED)
        close_traject(traject, by=by, on=on, reason=reason)


@transaction.atomic
def change_line_people(
    phase: Phase, *, by: Actor, applicant: User, executor: User, version: int | None = None
) -> Phase:
    """Name another applicant or executor of a line that runs (A-05); both begin with the adviser.

    Raises StaleForm when somebody saved after `version`, Refused when the line has ended.
    """
    lock_for_edit(phase, version)
    demand(rules.may_change_people(phase, by))
    changed = assign(phase, {"applicant": applicant, "executor": executor}, by=by)
    phase.save()
    data = {"phase": phase.template.code, "fields": changed}
    journal.record("phase.people_changed", phase, by=by, parent=phase.traject, data=data)
    return phase
