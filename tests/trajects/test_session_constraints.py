"""What the database itself refuses about sessions, enrolments and decisions, and in which words."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from core import dates
from tests.factories.trajects import EnrolmentFactory, InfoSessionFactory, TrajectFactory
from trajects.models import Decision, Enrolment, InfoSession

pytestmark = pytest.mark.django_db


def session(**fields: Any) -> InfoSession:
    row = InfoSessionFactory()
    for name, value in fields.items():
        row.__dict__[name] = value
    return row


def decision(**fields: Any) -> Decision:
    traject = TrajectFactory()
    values = {
        "traject": traject,
        "phase": traject.current_phase,
        "kind": "decided",
        "outcome": "positive",
        "motivation": "Sterk idee.",
        "decided_on": dates.today(),
        "decided_by": traject.adviser,
    }
    return Decision(**(values | fields))


def enrolment(**fields: Any) -> Enrolment:
    row = EnrolmentFactory()
    for name, value in fields.items():
        setattr(row, name, value)
    return row


NOW = dates.now()
CASES = [
    (session, {"starts_at": NOW, "ends_at": NOW}, "session_ends_after_start", "De sessie eindigt voor ze begint."),
    (session, {"starts_at": NOW, "ends_at": NOW - timedelta(hours=1)}, "session_ends_after_start", "De sessie eindigt voor ze begint."),
    (session, {"place": "", "online_link": ""}, "session_has_a_place", "Vul een plaats of een online link in."),
    (session, {"seats": 0}, "session_has_seats", "Er is minstens één plaats nodig."),
    (session, {"state": "cancelled", "cancel_reason": ""}, "session_cancelled_has_reason", "Schrijf op waarom de sessie niet doorgaat."),
    (enrolment, {"marked_at": NOW}, "enrolment_marked_at_and_by", "De aanwezigheid heeft een tijdstip en een persoon."),
    (decision, {"motivation": ""}, "decision_has_motivation", "Schrijf op waarom je dit beslist."),
    (decision, {"outcome": "starts"}, "decision_start_complete", "Vul het statuut en de startdatum in."),
    (decision, {"outcome": "starts", "started_in": "main"}, "decision_start_complete", "Vul het statuut en de startdatum in."),
    (decision, {"outcome": "stopped"}, "decision_stop_matches", "Een stopzetting heeft de uitkomst stopgezet."),
    (decision, {"kind": "stopped"}, "decision_stop_matches", "Een stopzetting heeft de uitkomst stopgezet."),
]  # fmt: skip


@pytest.mark.parametrize(("make", "fields", "name", "message"), CASES)
def test_the_database_refuses_and_the_model_says_why(make, fields, name, message):
    row = make(**fields)
    with pytest.raises(ValidationError) as said:
        row.validate_constraints()
    assert message in said.value.messages
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        row.save()


def test_a_candidate_has_one_seat_in_a_session():
    first = EnrolmentFactory()
    second = Enrolment(session=first.session, candidate=first.candidate, source="vdab")
    with pytest.raises(ValidationError) as said:
        second.validate_constraints()
    assert said.value.messages == ["Deze kandidaat is al ingeschreven voor deze sessie."]
    with pytest.raises(IntegrityError, match="enrolment_once"), transaction.atomic():
        second.save()


def test_a_phase_has_one_decision():
    first = decision()
    first.save()
    second = decision(traject=first.traject, phase=first.phase)
    with pytest.raises(IntegrityError), transaction.atomic():
        second.save()


def test_what_is_in_order_is_kept():
    for row in (session(), enrolment(), decision()):
        row.validate_constraints()
        row.save()
