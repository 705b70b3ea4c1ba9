"""Decisions that end a phase, and what follows from them in the same transaction.

Each one locks the phase first, so that of two people who decide at once exactly one wins and the
other one is told. Source: handbook 2.2, 2.4 and 2.5, decisions 2, 4 and 7.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from core import dates, workflow
from core.actors import Actor
from core.history import assign
from core.rules import Rule
from trajects import signals
from trajects.actions.closing import close_traject
from trajects.actions.phases import demand, person_of, refresh_billable, start_phase
from trajects.enums import AftercareAnchor, CloseReason, DecisionKind, Outcome, PhaseKind, TrajectState
from trajects.models import Decision, Phase, PhaseTemplate, Traject
from trajects.notifications import OutcomeForConsultant
from trajects.rules import decisions as decision_rules
from trajects.sight import consultant_sees_decision

CLOSE_REASONS = {
    Outcome.NEGATIVE: CloseReason.NEGATIVE,
    Outcome.NO_START: CloseReason.NO_START,
    Outcome.TO_WORK: CloseReason.TO_WORK,
}


@transaction.atomic
def decide_explore(
    phase: Phase,
    *,
    by: Actor,
    outcome: str,
    motivation: str,
    on: date,
    agreed_actions: str = "",
    advice: str = "",
    summary: str = "",
) -> Decision:
    """End the exploratory phase, positive or negative, with its motivation (H-52 to H-58).

    `on` is the date of the last individual conversation. Positive starts the guidance phase on that
    day; negative closes the dossier and sends a job seeker back to VDAB. The consultant is mailed.
    Raises AlreadyMoved when somebody decided before, Refused when a piece is missing.
    """
    traject = _claim(phase, "complete", by=by, rule=decision_rules.may_be_decided)
    back = outcome == Outcome.NEGATIVE and decision_rules.goes_back_to_referrer(traject)
    decision = _take(
        phase,
        by=by,
        outcome=outcome,
        motivation=motivation,
        on=on,
        summary=summary or agreed_actions or motivation,
        agreed_actions=agreed_actions,
        advice=advice,
        back_to_referrer=back,
    )
    if outcome == Outcome.POSITIVE:
        start_phase(traject, template=phase_kind(traject, PhaseKind.GUIDE), on=on, by=by)
    else:
        close_traject(traject, by=by, on=on, reason=CLOSE_REASONS[Outcome(outcome)])
    return decision


@transaction.atomic
def decide_guide(
    phase: Phase,
    *,
    by: Actor,
    outcome: str,
    motivation: str,
    on: date,
    feasibility_enterprise: str,
    feasibility_enterprise_reason: str,
    feasibility_entrepreneur: str,
    feasibility_entrepreneur_reason: str,
    started_in: str = "",
    activity_starts_on: date | None = None,
    advice: str = "",
    summary: str = "",
) -> Decision:
    """End the guidance phase with the feasibility of enterprise and entrepreneur (H-66 to H-69).

    `on` is the date of the evaluation conversation. Who starts gets aftercare; otherwise the dossier
    closes. The consultant is mailed. Raises AlreadyMoved when somebody decided before, Refused when a
    piece is missing.
    """
    traject = _claim(phase, "complete", by=by, rule=decision_rules.may_be_decided)
    judgement = {
        "feasibility_enterprise": feasibility_enterprise,
        "feasibility_enterprise_reason": feasibility_enterprise_reason,
        "feasibility_entrepreneur": feasibility_entrepreneur,
        "feasibility_entrepreneur_reason": feasibility_entrepreneur_reason,
    }
    demand(decision_rules.feasibility_is_judged(judgement))
    demand(decision_rules.start_is_complete(outcome, started_in, activity_starts_on))
    starts = outcome == Outcome.STARTS
    decision = _take(
        phase,
        by=by,
        outcome=outcome,
        motivation=motivation,
        on=on,
        summary=summary or motivation,
        advice=advice,
        started_in=started_in if starts else "",
        activity_starts_on=activity_starts_on if starts else None,
        **judgement,
    )
    if starts:
        _start_aftercare(traject, decision, by=by)
    else:
        close_traject(traject, by=by, on=on, reason=CLOSE_REASONS[Outcome(outcome)])
    return decision


@transaction.atomic
def stop_phase(phase: Phase, *, by: Actor, on: date, reason: str, advice: str = "") -> Decision:
    """Set "Stopgezet": the phase was not finished, it is not billable and the dossier closes (decision 7).

    `advice` is the next step of the candidate, for the document of the stop.

    Raises AlreadyMoved when the phase has ended, Refused when the date does not fit.
    """
    traject = _claim(phase, "stop", by=by)
    demand(decision_rules.is_motivated(reason))
    demand(decision_rules.date_fits(phase, on))
    _summarise(phase, reason, by=by)
    decision = _write(
        phase,
        by=by,
        kind=DecisionKind.STOPPED,
        outcome=Outcome.STOPPED,
        motivation=reason,
        decided_on=on,
        advice=advice,
    )
    workflow.perform(phase, "stop", by=by, parent=traject, event_data=_facts(phase, on), on=on, reason=reason)
    _tell(phase, decision, by=by)
    close_traject(traject, by=by, on=on, reason=CloseReason.STOPPED)
    return decision


@transaction.atomic
def cancel_phase(phase: Phase, *, by: Actor, reason: str) -> Phase:
    """Take away a line that was registered by mistake; a coordinator, with a reason (A-07, A-10).

    Also one that ended, while no later phase stands on it. A dossier in aftercare goes back to guidance
    with the guidance that led there. Raises AlreadyMoved when the line was cancelled before, Refused when
    it runs and is billable, or when a later phase follows from it.
    """
    traject = _claim(phase, "cancel", by=by)
    demand(decision_rules.is_motivated(reason))
    on = max(dates.today(), phase.starts_on)
    workflow.perform(
        phase, "cancel", by=by, parent=traject, event_data=_facts(phase, on), on=on, reason=reason
    )
    if traject.state == TrajectState.AFTERCARE and phase.kind == PhaseKind.GUIDE:
        workflow.perform(traject, "back_to_guidance", by=by, parent=traject)
    refresh_billable(traject)
    phase.refresh_from_db()
    return phase


def phase_kind(traject: Traject, kind: PhaseKind) -> PhaseTemplate:
    """The phase of this kind in the programme of a dossier; each of the handbook's kinds occurs once."""
    return traject.programme.phase_templates.get(kind=kind)


def _claim(phase: Phase, name: str, *, by: Actor, rule: Rule | None = None) -> Traject:
    """Hold dossier and phase until the end of the transaction, if this move may be made now."""
    workflow.lock(phase.traject)
    workflow.claim(phase, name, by=by, rule=rule)
    return phase.traject


def _take(
    phase: Phase, *, by: Actor, outcome: str, motivation: str, on: date, summary: str, **fields: Any
) -> Decision:
    """Write the decision and set the phase to "Uitgevoerd"."""
    demand(decision_rules.outcome_fits(phase, outcome))
    demand(decision_rules.is_motivated(motivation))
    demand(decision_rules.date_fits(phase, on))
    _summarise(phase, summary, by=by)
    decision = _write(
        phase,
        by=by,
        kind=DecisionKind.DECIDED,
        outcome=outcome,
        motivation=motivation,
        decided_on=on,
        **fields,
    )
    workflow.perform(
        phase,
        "complete",
        by=by,
        parent=phase.traject,
        event_data=_facts(phase, on) | {"outcome": str(outcome)},
        on=on,
        outcome=outcome,
        result_code=phase.template.result_codes.get(outcome, ""),
    )
    _tell(phase, decision, by=by)
    return decision


def _write(phase: Phase, *, by: Actor, **fields: Any) -> Decision:
    return Decision.objects.create(
        traject=phase.traject, phase=phase, decided_by=person_of(by, phase.traject), **fields
    )


def _summarise(phase: Phase, text: str, *, by: Actor) -> None:
    """The summary that goes into MLP; what the adviser wrote there before stays (H-54, H-66)."""
    if text and text not in phase.summary:
        assign(phase, {"summary": f"{phase.summary}\n\n{text}".strip()}, by=by)
        phase.save(update_fields=["summary", "changed_at"])


def _facts(phase: Phase, on: date) -> dict[str, str]:
    return {"phase": phase.template.code, "on": str(on)}


def _tell(phase: Phase, decision: Decision, *, by: Actor) -> None:
    """What everybody else does with the end of a phase: billing, documents, the consultant's mail."""
    refresh_billable(phase.traject)
    phase.refresh_from_db()
    signals.phase_ended.send(sender=Phase, phase=phase, decision=decision, by=by)
    mediated = phase.traject.programme.client_mediated
    if phase.traject.consultant and not mediated and consultant_sees_decision(phase):
        OutcomeForConsultant(decision, phase.traject.consultant).queue()


def _start_aftercare(traject: Traject, decision: Decision, *, by: Actor) -> None:
    """Who starts stays in touch for some months (H-70); the programme says from which day (decision 2)."""
    workflow.lock(traject)
    facts = {"started_in": decision.started_in, "activity_starts_on": decision.activity_starts_on}
    assign(traject, facts, by=by)
    traject.save(update_fields=["started_in", "activity_starts_on", "changed_at"])
    template = phase_kind(traject, PhaseKind.AFTERCARE)
    start_phase(traject, template=template, on=aftercare_start(traject, decision), by=by)
    workflow.perform(traject, "to_aftercare", by=by, parent=traject)


def aftercare_start(traject: Traject, decision: Decision) -> date:
    """The end of the guidance, or the start of the activity when that comes later and the programme says so."""
    by_activity = traject.programme.aftercare_anchor == AftercareAnchor.ACTIVITY_START
    if by_activity and decision.activity_starts_on:
        return max(decision.decided_on, decision.activity_starts_on)
    return decision.decided_on
