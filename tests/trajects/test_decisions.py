"""Decisions: what they write, whom they tell, and what follows (H-52 to H-58, H-66 to H-70)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError

from core import dates, journal
from core.errors import AlreadyMoved, Refused
from core.models import Event, OutgoingEmail
from tests.factories.people import consultant, coordinator
from tests.factories.trajects import (
    TrajectFactory,
    contact_in,
    phase_in,
    ready_to_decide_explore,
    ready_to_decide_guide,
)
from trajects import actions
from trajects.enums import CloseReason, ContactKind, PhaseKind, PhaseState, TrajectState
from trajects.models import Decision, Phase, Traject

pytestmark = pytest.mark.django_db

FEASIBLE = {
    "feasibility_enterprise": "feasible",
    "feasibility_enterprise_reason": "Er is vraag.",
    "feasibility_entrepreneur": "conditional",
    "feasibility_entrepreneur_reason": "Volgt nog boekhouden.",
}


def explore_ready(**fields: Any) -> Phase:
    """An exploratory phase that lacks only its decision, in a dossier with a consultant."""
    fields.setdefault("consultant", consultant())
    return ready_to_decide_explore(TrajectFactory(**fields))


def guide_ready(**fields: Any) -> Phase:
    """A guidance phase that lacks only its decision, in a dossier with a consultant."""
    fields.setdefault("consultant", consultant())
    traject = TrajectFactory(explore=False, **fields)
    ended = phase_in(traject, PhaseKind.EXPLORE)
    Phase.objects.filter(pk=ended.pk).update(
        state=PhaseState.COMPLETED, outcome="positive", ends_on=traject.started_on
    )
    return ready_to_decide_guide(traject)


def decide_explore(phase: Phase, outcome: str = "positive", **fields: Any) -> Decision:
    fields = {"motivation": "Sterk idee.", "on": dates.today(), "by": phase.traject.adviser} | fields
    return actions.decide_explore(phase, outcome=outcome, **fields)


def decide_guide(phase: Phase, outcome: str = "no_start", **fields: Any) -> Decision:
    fields = (
        {"motivation": "Goed gewerkt.", "on": dates.today(), "by": phase.traject.adviser} | FEASIBLE | fields
    )
    return actions.decide_guide(phase, outcome=outcome, **fields)


def starts(phase: Phase, **fields: Any) -> Decision:
    fields = {"started_in": "secondary", "activity_starts_on": dates.today()} | fields
    return decide_guide(phase, "starts", **fields)


def fresh(traject: Traject) -> Traject:
    return Traject.objects.get(pk=traject.pk)


def kinds_of(traject: Traject) -> list[str]:
    found = Event.objects.in_dossier(traject).filter(kind__regex="^(phase|traject)")
    return list(found.order_by("id").values_list("kind", flat=True))


def test_decide_explore_positive_completes_with_the_result_code_of_mlp():
    phase = explore_ready()
    decide_explore(phase, agreed_actions="Start me Up")
    phase.refresh_from_db()
    assert (phase.state, phase.ends_on, phase.outcome) == (PhaseState.COMPLETED, dates.today(), "positive")
    assert (phase.result_code, phase.summary) == ("Positief - bgl startadviseur", "Start me Up")
    assert phase.billable_since == dates.today()


def test_decide_explore_positive_starts_guidance_on_the_day_of_the_decision():
    phase = explore_ready()
    on = dates.today() - timedelta(days=2)
    decide_explore(phase, on=on)
    guide = fresh(phase.traject).phase_of(PhaseKind.GUIDE)
    assert (guide.state, guide.starts_on, guide.financing_number) == (PhaseState.IN_PROGRESS, on, "EEWP007")
    assert guide.due_on == phase.traject.last_allowed_day


def test_decide_explore_writes_who_decided_what_and_why():
    phase = explore_ready()
    decision = decide_explore(phase, advice="Blijf oefenen.")
    assert (decision.kind, decision.outcome, decision.decided_by) == (
        "decided",
        "positive",
        phase.traject.adviser,
    )
    assert (decision.motivation, decision.advice, decision.back_to_referrer) == (
        "Sterk idee.",
        "Blijf oefenen.",
        False,
    )


def test_decide_explore_stands_in_the_timeline():
    phase = explore_ready()
    decide_explore(phase)
    assert kinds_of(phase.traject) == ["phase.complete", "phase.started"]
    line = Event.objects.get(kind="phase.complete")
    assert line.data == {
        "from": "in_progress",
        "to": "completed",
        "phase": "VF",
        "on": str(dates.today()),
        "outcome": "positive",
    }
    assert line.actor_name == phase.traject.adviser.full_name


@pytest.mark.parametrize(("job_seeker", "back"), [(True, True), (False, False)])
def test_decide_explore_negative_closes_and_sends_a_job_seeker_back(job_seeker, back):
    phase = explore_ready()
    phase.traject.candidate.is_job_seeker = job_seeker
    phase.traject.candidate.save()
    decision = decide_explore(phase, "negative")
    traject = fresh(phase.traject)
    assert decision.back_to_referrer is back
    assert (traject.state, traject.close_reason, traject.closed_on) == (
        TrajectState.CLOSED,
        CloseReason.NEGATIVE,
        dates.today(),
    )
    assert traject.phase_of(PhaseKind.GUIDE) is None


def test_decide_explore_negative_asks_the_target_group_when_the_candidate_does_not_tell():
    phase = explore_ready()
    phase.traject.candidate.is_job_seeker = None
    phase.traject.candidate.save()
    assert decide_explore(phase, "negative").back_to_referrer is True


def test_decide_explore_negative_is_billable():
    phase = explore_ready()
    decide_explore(phase, "negative")
    phase.refresh_from_db()
    assert (phase.billable_since, phase.result_code) == (dates.today(), "Negatief")


def test_decide_explore_tells_the_consultant_once():
    phase = explore_ready()
    decision = decide_explore(phase, "negative")
    mail = OutgoingEmail.objects.get()
    assert mail.recipient == phase.traject.consultant.email
    assert mail.subject == f"{phase.traject.candidate.full_name}, verkennende fase: negatief"
    assert mail.body_text.count("Sterk idee.") == mail.body_html.count("Sterk idee.") == 1
    assert f"Neem {phase.traject.candidate.full_name} opnieuw op." in mail.body_text
    assert phase.traject.programme.co_financing_text in mail.body_html
    assert mail.dedupe_key == f"trajects.outcome:{decision.public_id}"
    assert (mail.parent_type, mail.parent_id) == ("trajects.traject", phase.traject_id)


def test_decide_explore_mail_keeps_text_of_people_harmless():
    phase = explore_ready()
    decide_explore(phase, motivation="<b>x</b> & y")
    mail = OutgoingEmail.objects.get()
    assert "<b>x</b> & y" in mail.body_text
    assert "&lt;b&gt;x&lt;/b&gt; &amp; y" in mail.body_html


def test_decide_explore_without_consultant_mails_nobody():
    phase = explore_ready(consultant=None)
    decide_explore(phase)
    assert not OutgoingEmail.objects.exists()


def test_decide_explore_with_a_missing_piece_says_which_and_changes_nothing():
    traject = TrajectFactory(consultant=consultant())
    phase = traject.current_phase
    contact_in(phase, ContactKind.INFO)
    with pytest.raises(Refused) as refusal:
        decide_explore(phase)
    assert refusal.value.verdict.code == "individual_conversation"
    assert not Decision.objects.exists()
    assert not OutgoingEmail.objects.exists()
    assert Phase.objects.get(pk=phase.pk).summary == ""


@pytest.mark.parametrize("outcome", ["starts", "no_start", "to_work", "stopped", "", "x"])
def test_decide_explore_with_an_outcome_of_another_phase_is_refused(outcome):
    with pytest.raises(Refused) as refusal:
        decide_explore(explore_ready(), outcome)
    assert refusal.value.verdict.code == "outcome"


@pytest.mark.parametrize("motivation", ["", "  \n"])
def test_decide_explore_without_motivation_is_refused(motivation):
    with pytest.raises(Refused) as refusal:
        decide_explore(explore_ready(), motivation=motivation)
    assert refusal.value.verdict.code == "motivation"


@pytest.mark.parametrize(
    ("days", "code"), [(1, "end_future"), (-21, "end_before_start"), (-6, "end_before_contact"), (-5, "")]
)
def test_decide_explore_date_lies_between_start_last_conversation_and_today(days, code):
    phase = explore_ready()
    contact_in(phase, ContactKind.CONVERSATION, held_on=dates.today() - timedelta(days=5))
    on = dates.today() + timedelta(days=days)
    if not code:
        assert decide_explore(phase, on=on).decided_on == on
        return
    with pytest.raises(Refused) as refusal:
        decide_explore(phase, on=on)
    assert refusal.value.verdict.code == code


def test_decide_explore_twice_tells_the_second_one():
    phase = explore_ready()
    stale = Phase.objects.get(pk=phase.pk)
    decide_explore(phase)
    with pytest.raises(AlreadyMoved):
        decide_explore(stale, "negative")
    assert Decision.objects.get().outcome == "positive"


def test_decide_explore_of_a_coordinator_of_the_programme_is_allowed():
    phase = explore_ready()
    assert decide_explore(phase, by=coordinator()).outcome == "positive"


def test_decide_explore_of_a_consultant_is_refused():
    phase = explore_ready()
    with pytest.raises(Refused) as refusal:
        decide_explore(phase, by=phase.traject.consultant)
    assert refusal.value.verdict.code == "workflow.forbidden"


def test_decide_explore_leaves_nothing_when_the_journal_fails(monkeypatch):
    phase = explore_ready()

    def broken(*args: Any, **kwargs: Any) -> None:
        raise DatabaseError("journal away")

    monkeypatch.setattr(journal, "record", broken)
    with pytest.raises(DatabaseError):
        decide_explore(phase)
    phase.refresh_from_db()
    assert phase.state == PhaseState.IN_PROGRESS
    assert phase.traject.phases.count() == 1
    assert not Decision.objects.exists()
    assert not OutgoingEmail.objects.exists()


def test_decide_explore_keeps_a_summary_that_was_written_before():
    phase = explore_ready()
    Phase.objects.filter(pk=phase.pk).update(summary="Eerste gesprek ging goed.")
    decide_explore(phase, agreed_actions="Start me Up")
    phase.refresh_from_db()
    assert phase.summary == "Eerste gesprek ging goed.\n\nStart me Up"


def test_decide_guide_start_opens_aftercare_for_six_months():
    phase = guide_ready()
    starts(phase, started_in="secondary", activity_starts_on=date(2026, 12, 1))
    traject = fresh(phase.traject)
    aftercare = traject.phase_of(PhaseKind.AFTERCARE)
    assert (traject.state, traject.started_in) == (TrajectState.AFTERCARE, "secondary")
    assert traject.activity_starts_on == date(2026, 12, 1)
    assert (aftercare.state, aftercare.starts_on) == (PhaseState.IN_PROGRESS, dates.today())
    assert aftercare.due_on == dates.add_months(dates.today(), 6)


def test_decide_guide_start_counts_aftercare_from_the_activity_when_the_programme_says_so():
    phase = guide_ready()
    programme = phase.traject.programme
    programme.aftercare_anchor = "activity_start"
    programme.save()
    later = dates.today() + timedelta(days=40)
    starts(phase, activity_starts_on=later)
    aftercare = fresh(phase.traject).phase_of(PhaseKind.AFTERCARE)
    assert (aftercare.starts_on, aftercare.due_on) == (later, dates.add_months(later, 6))


def test_decide_guide_start_before_the_end_of_guidance_counts_from_the_end():
    phase = guide_ready()
    programme = phase.traject.programme
    programme.aftercare_anchor = "activity_start"
    programme.save()
    starts(phase, activity_starts_on=dates.today() - timedelta(days=10))
    assert fresh(phase.traject).phase_of(PhaseKind.AFTERCARE).starts_on == dates.today()


@pytest.mark.parametrize(
    ("outcome", "reason"), [("no_start", CloseReason.NO_START), ("to_work", CloseReason.TO_WORK)]
)
def test_decide_guide_without_start_closes_the_dossier(outcome, reason):
    phase = guide_ready()
    decision = decide_guide(phase, outcome, started_in="main", activity_starts_on=dates.today())
    traject = fresh(phase.traject)
    assert (traject.state, traject.close_reason) == (TrajectState.CLOSED, reason)
    assert (decision.started_in, decision.activity_starts_on) == ("", None)
    assert traject.phase_of(PhaseKind.AFTERCARE) is None


def test_decide_guide_writes_the_feasibility():
    decision = decide_guide(guide_ready())
    assert {name: getattr(decision, name) for name in FEASIBLE} == FEASIBLE


@pytest.mark.parametrize("name", FEASIBLE)
def test_decide_guide_without_a_part_of_the_feasibility_is_refused(name):
    with pytest.raises(Refused) as refusal:
        decide_guide(guide_ready(), **{name: " "})
    assert refusal.value.verdict.code == "feasibility"


@pytest.mark.parametrize("missing", [{"started_in": ""}, {"activity_starts_on": None}])
def test_decide_guide_start_without_status_or_day_is_refused(missing):
    with pytest.raises(Refused) as refusal:
        starts(guide_ready(), **missing)
    assert refusal.value.verdict.code == "start_incomplete"


def test_decide_guide_tells_the_consultant_who_starts_in_what():
    phase = guide_ready()
    starts(phase, activity_starts_on=date(2026, 12, 1))
    mail = OutgoingEmail.objects.get()
    assert mail.recipient == phase.traject.consultant.email
    assert mail.subject == f"{phase.traject.candidate.full_name}, begeleidende fase: start als zelfstandige"
    assert "Statuut: Bijberoep" in mail.body_text
    assert "Start van de activiteit: 01/12/2026" in mail.body_text


def test_decide_guide_becomes_billable_with_the_decision():
    phase = guide_ready()
    assert phase.billable_since is None
    decide_guide(phase)
    phase.refresh_from_db()
    assert phase.billable_since == dates.today()


def test_stop_phase_closes_is_not_billable_and_tells_the_consultant():
    phase = explore_ready()
    actions.refresh_billable(phase.traject)
    assert Phase.objects.get(pk=phase.pk).billable_since == dates.today()
    decision = actions.stop_phase(phase, by=phase.traject.adviser, on=dates.today(), reason="Verhuisd.")
    phase.refresh_from_db()
    traject = fresh(phase.traject)
    assert (phase.state, phase.end_reason, phase.billable_since) == (PhaseState.STOPPED, "Verhuisd.", None)
    assert (decision.kind, decision.outcome, decision.motivation) == ("stopped", "stopped", "Verhuisd.")
    assert (traject.state, traject.close_reason) == (TrajectState.CLOSED, CloseReason.STOPPED)
    assert OutgoingEmail.objects.get().subject.endswith("verkennende fase: stopgezet")


def test_stop_phase_needs_no_complete_file():
    traject = TrajectFactory()
    actions.stop_phase(traject.current_phase, by=traject.adviser, on=dates.today(), reason="Ziek.")
    assert fresh(traject).state == TrajectState.CLOSED


def test_stop_phase_without_reason_is_refused():
    traject = TrajectFactory()
    with pytest.raises(Refused) as refusal:
        actions.stop_phase(traject.current_phase, by=traject.adviser, on=dates.today(), reason="")
    assert refusal.value.verdict.code == "motivation"


def test_cancel_phase_by_a_coordinator_keeps_the_dossier_open():
    traject = TrajectFactory()
    phase = actions.cancel_phase(traject.current_phase, by=coordinator(), reason="Verkeerde kandidaat.")
    assert (phase.state, phase.end_reason, phase.ends_on) == (
        PhaseState.CANCELLED,
        "Verkeerde kandidaat.",
        dates.today(),
    )
    assert fresh(traject).state == TrajectState.RUNNING


def test_cancel_phase_by_an_adviser_is_refused():
    traject = TrajectFactory()
    with pytest.raises(Refused) as refusal:
        actions.cancel_phase(traject.current_phase, by=traject.adviser, reason="x")
    assert refusal.value.verdict.code == "workflow.forbidden"


def test_cancel_phase_that_is_billable_is_refused():
    phase = explore_ready()
    actions.refresh_billable(phase.traject)
    phase.refresh_from_db()
    with pytest.raises(Refused) as refusal:
        actions.cancel_phase(phase, by=coordinator(), reason="x")
    assert refusal.value.verdict.code == "billed"


def test_close_traject_while_a_phase_runs_is_refused():
    traject = TrajectFactory()
    with pytest.raises(Refused) as refusal:
        actions.close_traject(traject, by=traject.adviser, on=dates.today(), reason=CloseReason.BY_HAND)
    assert refusal.value.verdict.code == "phase_in_progress"


def test_reopen_traject_keeps_the_reason_in_the_journal():
    phase = explore_ready()
    decide_explore(phase, "negative")
    traject = actions.reopen_traject(fresh(phase.traject), by=coordinator(), reason="Vergissing.")
    assert (traject.state, traject.closed_on, traject.close_reason) == (TrajectState.RUNNING, None, "")
    assert Event.objects.get(kind="traject.reopen").data["reason"] == "Vergissing."


def test_reopen_traject_by_an_adviser_is_refused():
    phase = explore_ready()
    decide_explore(phase, "negative")
    with pytest.raises(Refused) as refusal:
        actions.reopen_traject(fresh(phase.traject), by=phase.traject.adviser, reason="x")
    assert refusal.value.verdict.code == "workflow.forbidden"


def test_reopen_traject_beside_another_open_dossier_is_refused():
    phase = explore_ready()
    decide_explore(phase, "negative")
    closed = fresh(phase.traject)
    TrajectFactory(candidate=closed.candidate, programme=closed.programme)
    with pytest.raises(Refused) as refusal:
        actions.reopen_traject(closed, by=coordinator(), reason="x")
    assert refusal.value.verdict.code == "other_open"
