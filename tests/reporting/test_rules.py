"""When a document is made or a mail is sent again: every case in a table."""

from __future__ import annotations

import pytest

from core.enums import EmailState
from reporting import rules
from tests.factories.core import OutgoingEmailFactory
from tests.factories.people import OrganisationFactory, adviser, consultant, coordinator
from tests.factories.trajects import TrajectFactory, full_intake, phase_in, signed_agreement
from trajects.enums import PhaseKind, PhaseState
from trajects.models import Phase

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("state", "earned"),
    [(None, False), *((state, state == PhaseState.COMPLETED) for state in PhaseState.values)],
)
def test_certificate_needs_completed_guidance(state, earned):
    traject = TrajectFactory(explore=False)
    if state:
        phase = phase_in(traject, PhaseKind.GUIDE)
        ended = {} if state == PhaseState.IN_PROGRESS else {"ends_on": phase.starts_on, "end_reason": "Weg."}
        Phase.objects.filter(pk=phase.pk).update(state=state, **ended)
    verdict = rules.certificate_earned(traject)
    assert verdict.ok is earned
    assert verdict.code == ("" if earned else "certificate.not_earned")


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
