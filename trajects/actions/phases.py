"""The registration lines of a dossier: start, summary, registration in MLP, and since when they are billable."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from core import dates, journal
from core.actors import Actor
from core.errors import Refused
from core.history import assign
from core.once import lock_version
from core.rules import Verdict
from core.workflow import lock
from people.models import User
from trajects import rules, signals
from trajects.enums import PhaseKind
from trajects.models import Contact, MlpRegistration, Phase, PhaseTemplate, Traject, WorkNote
from trajects.presenters.mlp import as_typed


def demand(verdict: Verdict) -> None:
    """Raise Refused with the reason when a rule says no."""
    if not verdict:
        raise Refused(verdict)


def person_of(by: Actor, traject: Traject) -> User:
    """The account that a row names: the actor, or the adviser for whom the application acts."""
    return by if isinstance(by, User) else traject.adviser


def lock_for_edit(instance: Any, version: int | None) -> None:
    """Lock a row and raise its version; with a version, only when nobody saved after it."""
    if version is None:
        lock(instance)
        instance.version += 1
    else:
        lock_version(instance, version)


@transaction.atomic
def start_phase(traject: Traject, *, template: PhaseTemplate, on: date, by: Actor) -> Phase:
    """Open the registration line of a phase of the programme, "Bezig" since `on` (H-51, H-62, A-04).

    The financing number is the one of that day. Raises Refused when another phase runs or the phase
    before did not end with what opens this one (H-60, H-70), or the person does not fit it (A-02).
    """
    lock(traject)
    demand(rules.may_start_phase(traject, template, on))
    phase = Phase.objects.create(
        traject=traject,
        template=template,
        starts_on=on,
        due_on=_due(traject, template, on),
        financing_number=traject.programme.financing_number_on(on),
        applicant=traject.adviser,
        executor=traject.adviser,
    )
    journal.record(
        "phase.started", phase, by=by, parent=traject, data={"phase": phase.template.code, "on": str(on)}
    )
    signals.phase_started.send(sender=Phase, phase=phase, by=by)
    return phase


def _due(traject: Traject, template: PhaseTemplate, on: date) -> date | None:
    """The last day: of aftercare its own months, of the other phases those of the whole (decision 3)."""
    if template.kind == PhaseKind.AFTERCARE:
        return dates.add_months(on, traject.programme.aftercare_months)
    return traject.last_allowed_day


@transaction.atomic
def register_in_mlp(phase: Phase, *, by: Actor, on: date) -> Phase:
    """Note that somebody typed the line of this phase into MLP on a day, and what it said then (decision 14).

    Nothing is sent to MLP. Raises Refused without a step in MLP or without a signed agreement.
    """
    lock(phase)
    demand(rules.may_register_in_mlp(phase, by))
    demand(rules.mlp_date_fits(phase, on))
    phase.mlp_registered_on = on
    phase.mlp_registered_by = person_of(by, phase.traject)
    phase.version += 1
    phase.save()
    MlpRegistration.objects.create(
        traject=phase.traject,
        phase=phase,
        registered_on=on,
        registered_by=phase.mlp_registered_by,
        sheet=as_typed(phase),
    )
    data = {"phase": phase.template.code, "state": str(phase.state), "on": str(on)}
    journal.record("phase.registered_in_mlp", phase, by=by, parent=phase.traject, data=data)
    return phase


@transaction.atomic
def supplement_summary(phase: Phase, *, by: Actor, text: str, version: int | None = None) -> Phase:
    """Write the summary of a phase; after its end only for the programme's days (decision 13).

    Raises StaleForm when somebody saved after `version`, Refused when the summary is final.
    """
    lock_for_edit(phase, version)
    demand(rules.may_supplement_summary(phase, by))
    assign(phase, {"summary": text}, by=by)
    phase.save()
    data = {"phase": phase.template.code, "state": str(phase.state)}
    journal.record("phase.summary_changed", phase, by=by, parent=phase.traject, data=data)
    return phase


def refresh_billable(traject: Traject) -> None:
    """Keep the day since when each phase is billable; called by every change that may matter (H-56, H-67)."""
    for phase in fresh_phases(traject):
        billable = bool(phase.template.billable_rules) and bool(rules.is_billable(phase))
        if billable != bool(phase.billable_since):
            phase.billable_since = dates.today() if billable else None
            phase.save(update_fields=["billable_since", "changed_at"])


def fresh_phases(traject: Traject) -> list[Phase]:
    """The phases as the database has them now, each with a dossier that was not read before."""
    phases = Phase.objects.filter(traject_id=traject.pk)
    return list(
        phases.select_related(
            "template",
            "decision",
            "traject__candidate",
            "traject__intake",
            "traject__programme",
            "traject__financial_plan",
        ).prefetch_related(
            "traject__contacts",
            "traject__work_notes",
            "traject__documents",
            "traject__candidate__agreements",
            "traject__plan_parts",
            "traject__competence_scores",
            "traject__programme__plan_sections",
            "traject__financial_plan__lines",
        )
    )


def billing_lost_without(row: Contact | WorkNote) -> list[str]:
    """The names of the phases that are billable now and would not be without this row.

    The removal is rehearsed and rolled back, so that what is said is what would happen.
    """
    with transaction.atomic():
        before = transaction.savepoint()
        type(row)._base_manager.filter(pk=row.pk).delete()
        phases = [phase for phase in fresh_phases(row.traject) if phase.billable_since]
        lost = [phase.template.name for phase in phases if not rules.is_billable(phase)]
        transaction.savepoint_rollback(before)
    return lost
