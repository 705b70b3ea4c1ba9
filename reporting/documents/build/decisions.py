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
from trajects.enums import DecisionKind, Outcome, PhaseKind, PhaseState
from trajects.models import Decision, Intake, Phase, Traject
from vouchers.presenters import voucher_badge


@in_dutch
def decision(taken: Decision) -> d.DecisionExplore | d.DecisionGuide:
    """The reasoned report of a decision or a stop (H-55, H-66); `taken` need not be saved."""
    if taken.phase.kind == PhaseKind.EXPLORE:
        return d.DecisionExplore(**_common(taken), **_explored(taken))
    return d.DecisionGuide(**_common(taken), **_guided(taken))


def _common(taken: Decision) -> dict[str, Any]:
    phase, traject = taken.phase, taken.traject
    return {
        "letterhead": letterhead(traject.programme, traject.organisation),
        "phase": phase.template.name,
        "candidate": person(traject.candidate),
        "adviser": taken.decided_by.full_name,
        "oe_number": traject.organisation.oe_number,
        "stopped": taken.kind == DecisionKind.STOPPED,
        "decided_on": taken.decided_on,
        "outcome": taken.get_outcome_display(),
        "motivation": taken.motivation,
        "conversations": talks(phase),
        "agreed_actions": taken.agreed_actions,
        "advice": taken.advice,
        "registration": _registration(taken),
        "attachments": pieces(phase),
        "signatures": adviser_and_candidate(traject, taken.decided_by),
    }


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
        "work": _work(taken.phase),
        "feasibility_enterprise": taken.get_feasibility_enterprise_display(),
        "feasibility_enterprise_reason": taken.feasibility_enterprise_reason,
        "feasibility_entrepreneur": taken.get_feasibility_entrepreneur_display(),
        "feasibility_entrepreneur_reason": taken.feasibility_entrepreneur_reason,
        "started_in": taken.get_started_in_display(),
        "activity_starts_on": taken.activity_starts_on,
        "enterprise_number": taken.traject.enterprise_number,
        "vouchers": _vouchers(taken.traject),
        "reported_on": _reported_on(taken),
    }


def _reported_on(taken: Decision) -> Any:
    """The consultant is mailed with the decision itself (M11)."""
    if taken.traject.consultant_id is None:
        return None
    return dates.local_date(taken.created_at) if taken.created_at else dates.today()


def _work(phase: Phase) -> tuple[d.WorkLine, ...]:
    return tuple(
        d.WorkLine(topic=note.get_topic_display(), worked_on=note.worked_on, text=note.text)
        for note in phase.work_notes.order_by("worked_on", "pk")
    )


def _vouchers(traject: Traject) -> tuple[d.VoucherLine, ...]:
    """Bookings that count: neither refused, withdrawn nor cancelled."""
    return tuple(
        d.VoucherLine(
            number=voucher.number,
            training=voucher.item_name,
            provider=voucher.provider.name,
            state=voucher_badge(voucher).label,
            amount_cents=voucher.price_cents,
        )
        for voucher in traject.vouchers.live().select_related("provider").order_by("number")
    )


@in_dutch
def certificate(traject: Traject) -> d.PrestarterCertificate:
    """The attest of a completed prestarter track (domain 1.7), with the national number masked.

    Raises Refused when guidance was not completed.
    """
    verdict = rules.certificate_earned(traject)
    if not verdict:
        raise Refused(verdict)
    ended_on = _guided_until(traject)
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
