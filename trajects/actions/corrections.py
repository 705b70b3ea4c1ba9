"""What a coordinator corrects in a final line, and a phase that starts again (decision 13, A-03 to A-10)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import translation

from core import dates, formats, journal, workflow
from core.actors import Actor
from core.once import lock_version
from people.models import User
from trajects import signals
from trajects.actions.phases import demand, person_of, refresh_billable, start_phase
from trajects.enums import PhaseKind, TrajectState
from trajects.models import Correction, Phase, PhaseTemplate, Traject
from trajects.rules import corrections as rules

PHASE_FIELDS = (
    "starts_on",
    "ends_on",
    "result_code",
    "financing_number",
    "end_reason",
    "applicant",
    "executor",
)
DECISION_FIELDS = ("motivation",)


@transaction.atomic
def correct_phase(phase: Phase, *, by: Actor, reason: str, version: int, **changes: Any) -> Phase:
    """Correct a line that is final; a coordinator, with a reason (decision 13).

    `changes` are fields of PHASE_FIELDS and DECISION_FIELDS. What each of them was stays readable beside
    what it is; documents that say something else now are issued again and supersede the earlier ones.
    Raises StaleForm when somebody saved after `version`, Refused when the new dates do not fit.
    """
    workflow.lock(phase.traject)
    lock_version(phase, version)
    demand(rules.may_be_corrected(phase, by))
    demand(rules.is_explained(reason))
    changed = _changed(phase, changes)
    demand(rules.something_changes(changed))
    period = {"starts_on": phase.starts_on, "ends_on": phase.ends_on} | changes
    demand(rules.corrected_dates_fit(phase, period["starts_on"], period["ends_on"]))
    _keep_both(phase, changed, by=by, reason=reason)
    _write(phase, changed)
    data = {"phase": phase.template.code, "fields": sorted(changed)}
    journal.record("phase.corrected", phase, by=by, parent=phase.traject, data=data)
    refresh_billable(phase.traject)
    phase.refresh_from_db()
    signals.phase_corrected.send(sender=Phase, phase=phase, by=by)
    return phase


Changed = dict[str, tuple[Any, Any]]


def _changed(phase: Phase, changes: dict[str, Any]) -> Changed:
    """The row of each field that becomes another value, with that value."""
    rows: list[tuple[Any, tuple[str, ...]]] = [(phase, PHASE_FIELDS)]
    if decision := getattr(phase, "decision", None):
        rows.append((decision, DECISION_FIELDS))
    return {
        name: (row, changes[name])
        for row, names in rows
        for name in names
        if name in changes and getattr(row, name) != changes[name]
    }


def _keep_both(phase: Phase, changed: Changed, *, by: Actor, reason: str) -> None:
    """One line for each field: what it was and what it is, in the language of the handbook."""
    with translation.override("nl"):
        Correction.objects.bulk_create(
            Correction(
                traject=phase.traject,
                phase=phase,
                field=name,
                label=str(row._meta.get_field(name).verbose_name),
                was=_words(getattr(row, name)),
                now=_words(value),
                reason=reason,
                corrected_by=person_of(by, phase.traject),
            )
            for name, (row, value) in changed.items()
        )


def _words(value: Any) -> str:
    if isinstance(value, date):
        return formats.short_date(value)
    return value.full_name if isinstance(value, User) else str(value or "")


def _write(phase: Phase, changed: Changed) -> None:
    first = phase.traject.programme.templates[0].pk == phase.template_id
    starts_with_dossier = first and phase.starts_on == phase.traject.started_on
    for name, (row, value) in changed.items():
        setattr(row, name, value)
    phase.save()
    for row, _value in changed.values():
        row.save()
    if "starts_on" in changed and starts_with_dossier:
        _move_start(phase.traject, phase.starts_on)


def _move_start(traject: Traject, on: date) -> None:
    """The dossier begins with its first conversation: its longest duration counts from there (decision 3)."""
    traject.started_on = on
    traject.save(update_fields=["started_on", "changed_at"])
    running = traject.phases.in_progress().exclude(template__kind=PhaseKind.AFTERCARE)
    running.update(due_on=traject.last_allowed_day)


@transaction.atomic
def start_phase_again(
    traject: Traject, *, template: PhaseTemplate, on: date, by: Actor, take_over: bool = True
) -> Phase:
    """Open a phase whose line was cancelled, or that a reopened dossier needs, on a day.

    With `take_over` the work of the cancelled line from that day on counts for the new one; what lies
    before stays with the old line. Raises Refused when the phase before does not allow it (H-60, H-70).
    """
    workflow.lock(traject)
    demand(rules.not_in_the_future(on))
    demand(rules.may_start_again(traject, template, by, on))
    earlier = rules.cancelled_line(traject, template)
    phase = start_phase(traject, template=template, on=on, by=by)
    taken = _take_over(earlier, phase) if earlier and take_over else 0
    if template.kind == PhaseKind.AFTERCARE and traject.state == TrajectState.RUNNING:
        workflow.perform(traject, "to_aftercare", by=by, parent=traject)
    data = {"phase": phase.template.code, "on": str(on), "taken_over": taken}
    journal.record("phase.started_again", phase, by=by, parent=traject, data=data)
    refresh_billable(traject)
    phase.refresh_from_db()
    return phase


def _take_over(earlier: Phase, phase: Phase) -> int:
    """Move what was done from the first day of the new line on; returns how many rows moved."""
    since = phase.starts_on
    moved = (
        earlier.contacts.filter(held_on__gte=since),
        earlier.work_notes.filter(worked_on__gte=since),
        earlier.appointments.filter(starts_at__gte=dates.begin_of(since)),
        earlier.documents.all(),
        earlier.action_items.all(),
    )
    return sum(rows.update(phase=phase) for rows in moved)
