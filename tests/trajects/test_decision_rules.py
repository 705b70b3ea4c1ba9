"""What a decision proposes and says, case by case."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from core import dates
from core.models import OutgoingEmail
from tests.factories.people import CandidateFactory, consultant
from tests.factories.trajects import InfoSessionFactory, TrajectFactory, contact_in
from trajects.enums import ContactKind
from trajects.models import Decision
from trajects.notifications import OutcomeForConsultant
from trajects.rules import decisions, sessions

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("contacts", "days_ago"),
    [
        ([], 0),
        ([(ContactKind.INTAKE, 9, {}), (ContactKind.EVALUATION, 4, {})], 4),
        ([(ContactKind.INTAKE, 9, {}), (ContactKind.CONVERSATION, 2, {"form": "collective"})], 9),
        ([(ContactKind.INTAKE, 9, {}), (ContactKind.EVALUATION, 4, {"attendance": "absent"})], 9),
        ([(ContactKind.INTAKE, 9, {}), (ContactKind.CONSULTANT, 1, {})], 9),
    ],
)
def test_proposed_end_is_the_last_individual_conversation(contacts, days_ago):
    phase = TrajectFactory().current_phase
    for kind, ago, fields in contacts:
        contact_in(phase, kind, held_on=dates.today() - timedelta(days=ago), **fields)
    assert decisions.proposed_end(phase) == dates.today() - timedelta(days=days_ago)


@pytest.mark.parametrize(
    ("own", "in_group", "back"),
    [(True, False, True), (False, True, False), (None, True, True), (None, False, False)],
)
def test_goes_back_to_referrer_believes_the_candidate_first(own, in_group, back):
    candidate = CandidateFactory(is_job_seeker=own, in_group=in_group)
    assert decisions.goes_back_to_referrer(TrajectFactory(candidate=candidate)) is back


@pytest.mark.parametrize(
    ("fields", "first"),
    [
        ({"outcome": "positive"}, "Je hoeft niets te doen. Noor {} gaat verder met de begeleidende fase."),
        (
            {"outcome": "negative", "back_to_referrer": True},
            (
                "Neem Noor {} opnieuw op. Deze werkzoekende komt terug naar jou, "
                "want een begeleiding naar ondernemen is nu niet zinvol."
            ),
        ),
        (
            {"outcome": "negative"},
            "Je hoeft niets te doen. Noor {} gaat niet verder naar de begeleidende fase.",
        ),
        ({"outcome": "starts"}, "Je hoeft niets te doen. Noor {} start als zelfstandige."),
        (
            {"outcome": "no_start"},
            "Bekijk wat Noor {} nog nodig heeft. De kandidaat start (voorlopig) niet als zelfstandige.",
        ),
        (
            {"outcome": "to_work"},
            "Bekijk wat Noor {} nog nodig heeft. De kandidaat start niet als zelfstandige en is toegeleid naar werk.",
        ),
        (
            {"outcome": "stopped", "kind": "stopped"},
            "Bekijk wat Noor {} nog nodig heeft. Het traject is stopgezet.",
        ),
    ],
)
def test_outcome_mail_says_first_what_the_consultant_does(fields, first):
    mail = outcome_mail(**fields)
    sentence = first.format(mail.decision.traject.candidate.family_name)
    built = mail.build()
    assert built.body_text.split("\n\n")[1].strip() == sentence
    assert f">{sentence}" in " ".join(built.body_html.split())


def outcome_mail(**fields: Any) -> OutcomeForConsultant:
    traject = TrajectFactory(consultant=consultant())
    values = {"kind": "decided", "started_in": "main", "activity_starts_on": dates.today()} | fields
    decision = Decision.objects.create(
        traject=traject,
        phase=traject.current_phase,
        motivation="Omdat.",
        decided_on=dates.today(),
        decided_by=traject.adviser,
        **values,
    )
    return OutcomeForConsultant(decision, traject.consultant)


def test_outcome_mail_is_queued_once_for_one_decision():
    mail = outcome_mail(outcome="positive")
    with transaction.atomic():
        assert mail.queue().pk == mail.queue().pk
    assert OutgoingEmail.objects.count() == 1


@pytest.mark.parametrize(
    ("rule", "fields", "code"),
    [
        (sessions.is_planned, {}, ""),
        (sessions.is_planned, {"state": "held"}, "session_over"),
        (sessions.is_planned, {"state": "cancelled", "cancel_reason": "x"}, "session_over"),
        (sessions.may_be_changed, {}, ""),
        (sessions.may_be_joined, {}, ""),
        (sessions.may_be_joined, {"state": "held"}, "session_over"),
        (sessions.day_has_come, {}, "session_to_come"),
        (sessions.day_has_come, {"starts_at": dates.now()}, ""),
        (sessions.may_be_marked, {"starts_at": dates.now()}, ""),
        (sessions.may_be_marked, {"state": "cancelled", "cancel_reason": "x"}, "session_cancelled"),
    ],
)
def test_rules_of_a_session(rule, fields, code):
    verdict = rule(InfoSessionFactory(**fields))
    assert (bool(verdict), verdict.code) == (not code, code)
