"""When a document is made or a mail is sent again: every case in a table."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from core.enums import EmailState
from reporting import rules
from tests.factories.core import OutgoingEmailFactory
from tests.factories.people import OrganisationFactory, adviser, consultant, coordinator
from tests.factories.trajects import TrajectFactory, full_intake, signed_agreement
from trajects.enums import PhaseState

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("state", "outcome", "code"),
    [
        (None, "", "certificate.not_earned"),
        (PhaseState.IN_PROGRESS, "", "certificate.not_earned"),
        (PhaseState.STOPPED, "stopped", "certificate.not_earned"),
        (PhaseState.CANCELLED, "", "certificate.not_earned"),
        (PhaseState.COMPLETED, "no_start", "certificate.no_start"),
        (PhaseState.COMPLETED, "to_work", "certificate.no_start"),
        (PhaseState.COMPLETED, "starts", ""),
    ],
)
def test_certificate_needs_guidance_that_ended_with_a_start(state, outcome, code):
    guide = SimpleNamespace(state=state, outcome=outcome) if state else None
    verdict = rules.certificate_earned(SimpleNamespace(phase_of=lambda _kind: guide))
    assert (verdict.ok, verdict.code) == (not code, code)


def test_intake_and_agreement_must_exist():
    traject = TrajectFactory()
    assert rules.has_intake(traject).code == "intake.missing"
    assert rules.has_agreement(traject).code == "agreement.missing"
    full_intake(traject)
    signed_agreement(traject)
    fresh = type(traject).objects.get(pk=traject.pk)
    assert rules.has_intake(fresh)
    assert rules.has_agreement(fresh)


@pytest.mark.parametrize("state", EmailState.values)
def test_only_a_coordinator_sends_again_and_only_what_failed(state):
    own = OrganisationFactory()
    row = OutgoingEmailFactory.build(organisation_id=own.pk, state=state)
    failed = state in (EmailState.FAILED, EmailState.DOUBT)
    assert rules.may_be_sent_again(row, coordinator()).ok is failed
    for user in (adviser(own), consultant()):
        assert rules.may_be_sent_again(row, user).code == "mail.not_coordinator"
