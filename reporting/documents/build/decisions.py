"""Decisions, the certificate and the way back, from the rows of a dossier."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from core import dates
from core.errors import Refused
from reporting import documents as d
from reporting import rules
from reporting.documents.build import parts
from reporting.documents.build.parts import (
    adviser_and_candidate,
    in_dutch,
    letterhead,
    party,
    person,
    pieces,
    signatures,
    talks,
)
from reporting.documents.build.plans import progress
from trajects.enums import DecisionKind, IntakeState, Outcome, PhaseKind, PhaseState, WorkTopic
from trajects.models import Decision, Intake, Phase, Traject
from trajects.rules.phases import business_plan_recorded, competences_recorded


@in_dutch
def decision(taken: Decision) -> Any:
    """The reasoned report of a decision or a stop (H-55, H-66); `taken` need not be saved."""
    explores = taken.phase.kind == PhaseKind.EXPLORE
    if taken.kind == DecisionKind.STOPPED:
        return d.StopExplore(**_stopped(taken)) if explores else d.StopGuide(**_stopped(taken))
    if explores:
        return d.DecisionExplore(**_decided(taken), **_explored(taken))
    return d.DecisionGuide(**_decided(taken), **_guided(taken))


def _common(taken: Decision) -> dict[str, Any]:
    phase, traject = taken.phase, taken.traject
    return {
        "letterhead": letterhead(traject.programme, traject.organisation),
        "phase": phase.template.name,
        "candidate": person(traject.candidate),
        "adviser": taken.decided_by.full_name,
        "oe_number": traject.organisation.oe_number,
        "conversations": talks(phase),
        "actions": parts.actions(traject),
        "registration": _registration(taken),
        "attachments": pieces(phase),
        "signatures": adviser_and_candidate(traject, taken.decided_by),
    }


def _decided(taken: Decision) -> dict[str, Any]:
    return _common(taken) | {
        "decided_on": taken.decided_on,
        "outcome": taken.get_outcome_display(),
        "motivation": taken.motivation,
        "lacking": parts.lacking(taken.phase),
        "agreed_actions": taken.agreed_actions,
        "advice": taken.advice,
    }


def _stopped(taken: Decision) -> dict[str, Any]:
    phase, traject = taken.phase, taken.traject
    return _common(taken) | {
        "began_on": phase.starts_on,
        "stopped_on": taken.decided_on,
        "reason": taken.motivation,
        "intake": _intake_words(traject),
        "work": parts.work(phase),
        "vouchers": parts.vouchers(traject),
        "next_step": taken.advice,
        "reported_on": _reported_on(taken),
    }


def _intake_words(traject: Traject) -> str:
    """How far the intake came; nothing when it was not begun."""
    intake = Intake.objects.filter(traject=traject).first()
    if intake is None:
        return ""
    if intake.state == IntakeState.COMPLETE and intake.completed_on:
        return _("De intakefiche is volledig sinds %(day)s.") % {"day": f"{intake.completed_on:%d/%m/%Y}"}
    return _("De intakefiche is nog een concept.")


def _registration(taken: Decision) -> d.Registration:
    """The line as it must stand in MLP after the decision; also before the phase has ended."""
    phase = taken.phase
    stopped = taken.kind == DecisionKind.STOPPED
    return d.Registration(
        step=phase.template.mlp_step,
        state=str((PhaseState.STOPPED if stopped else PhaseState.COMPLETED).label),
        dated_on=taken.decided_on,
        result_code=phase.template.result_codes.get(taken.outcome, ""),
        financing_number=phase.financing_number,
    )


def _explored(taken: Decision) -> dict[str, Any]:
    intake = Intake.objects.filter(traject=taken.traject).first() or Intake()
    negative = taken.outcome == Outcome.NEGATIVE
    return {
        "distance": intake.get_distance_display(),
        "potential_entrepreneur": intake.potential_entrepreneur,
        "potential_enterprise": intake.potential_enterprise,
        "needs_entrepreneur": intake.needs_entrepreneur,
        "needs_enterprise": intake.needs_enterprise,
        "negative": negative,
        "back_to_referrer": taken.back_to_referrer if negative else None,
    }


def _guided(taken: Decision) -> dict[str, Any]:
    return {
        "work": parts.work(taken.phase),
        "no_trace": _no_trace(taken.phase),
        "plan": progress(taken.traject),
        "scores": parts.scores(taken.traject),
        "starts": taken.outcome == Outcome.STARTS,
        "feasibility_enterprise": taken.get_feasibility_enterprise_display(),
        "feasibility_enterprise_reason": taken.feasibility_enterprise_reason,
        "feasibility_entrepreneur": taken.get_feasibility_entrepreneur_display(),
        "feasibility_entrepreneur_reason": taken.feasibility_entrepreneur_reason,
        "started_in": taken.get_started_in_display(),
        "activity_starts_on": taken.activity_starts_on,
        "enterprise_number": taken.traject.enterprise_number,
        "vouchers": parts.vouchers(taken.traject),
        "reported_on": _reported_on(taken),
        "certificate_issued_on": _made_on(taken) if taken.outcome == Outcome.STARTS else None,
    }


def _no_trace(phase: Phase) -> tuple[str, ...]:
    """Topics of the work that nothing in the dossier is a written record of (H-67)."""
    found = {
        WorkTopic.BUSINESS_PLAN: business_plan_recorded(phase),
        WorkTopic.COMPETENCES: competences_recorded(phase),
    }
    return tuple(str(topic.label) for topic, verdict in found.items() if not verdict)


def _reported_on(taken: Decision) -> date | None:
    """The consultant is mailed with the decision itself (M11)."""
    return None if taken.traject.consultant_id is None else _made_on(taken)


def _made_on(taken: Decision) -> date:
    """The day on which the decision was recorded; today while it is looked at."""
    return dates.local_date(taken.created_at) if taken.created_at else dates.today()


@in_dutch
def certificate(traject: Traject) -> d.PrestarterCertificate:
    """The attest of a completed prestarter track (domain 1.7), with the national number masked.

    Raises Refused when guidance did not end with a start.
    """
    verdict = rules.certificate_earned(traject)
    if not verdict:
        raise Refused(verdict)
    return _certificate(traject, _guided_until(traject))


@in_dutch
def certificate_after(taken: Decision) -> d.PrestarterCertificate:
    """The attest that a decision would bring, before it is taken."""
    return _certificate(taken.traject, taken.decided_on)


def _certificate(traject: Traject, ended_on: date) -> d.PrestarterCertificate:
    organisation, programme = traject.organisation, traject.programme
    months = programme.certificate_valid_months
    return d.PrestarterCertificate(
        letterhead=letterhead(programme, organisation),
        candidate=replace(person(traject.candidate), name=traject.candidate.full_name),
        national_number=traject.candidate.masked_national_number,
        provider=organisation.name,
        provider_number=organisation.oe_number,
        provider_address=organisation.address_line,
        track=programme.name,
        began_on=traject.started_on,
        ended_on=ended_on,
        valid_until=dates.add_months(ended_on, months),
        months_valid=months,
        place=organisation.municipality,
        signatures=signatures((_("Adviseur"), traject.adviser.full_name)),
    )


def _guided_until(traject: Traject) -> date:
    """The last day of guidance, which the rule of the certificate found completed."""
    phase: Any = traject.phase_of(PhaseKind.GUIDE)
    ended_on: date = phase.ends_on
    return ended_on


@in_dutch
def referral_back(taken: Decision) -> d.ReferralBack:
    """A job seeker goes back to the consultant after a negative decision (H-57)."""
    traject = taken.traject
    referrer = traject.referring_organisation
    return d.ReferralBack(
        letterhead=letterhead(traject.programme, traject.organisation),
        candidate=person(traject.candidate),
        sender=party(traject.organisation, taken.decided_by),
        receiver=party(referrer, traject.consultant) if referrer else d.Party(),
        phase=taken.phase.template.name,
        decided_on=taken.decided_on,
        outcome=taken.get_outcome_display(),
        motivation=taken.motivation,
        advice=taken.advice,
        signatures=adviser_and_candidate(traject, taken.decided_by),
    )
