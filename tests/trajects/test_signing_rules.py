"""What a newer text and a withdrawal of the data agreement do to a dossier."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from core.ui import Tone
from people import actions, signing
from people.models import AgreementText
from tests.factories.agreements import AgreementTextFactory
from tests.factories.people import CandidateFactory
from tests.factories.trajects import ProgrammeFactory, TrajectFactory, signed_agreement
from trajects import presenters, rules
from trajects.models import Phase, Traject
from trajects.rules.phases import PHASE_RULES

pytestmark = pytest.mark.django_db


def codes(traject: Traject) -> dict[str, Tone]:
    fresh = Traject.objects.with_content().get(pk=traject.pk)
    return {alert.code: alert.tone for alert in presenters.alerts(fresh)}


def phase_again(phase: Phase) -> Phase:
    return Phase.objects.select_related("traject__candidate", "template").get(pk=phase.pk)


def test_newer_text_warns_and_blocks_only_where_the_programme_says_so():
    phase = TrajectFactory().phases.get()
    agreement = signed_agreement(phase.traject)
    AgreementText.objects.update(valid_from=localdate() - timedelta(days=30))
    assert "agreement_current" not in codes(phase.traject)
    AgreementTextFactory(version="nieuw", language=agreement.text.language, valid_from=localdate())
    assert codes(phase.traject)["agreement_current"] == Tone.INFO
    phase = phase_again(phase)
    assert PHASE_RULES["agreement"](phase, None)
    assert rules.may_register_in_mlp(phase)
    assert not PHASE_RULES["agreement_current"](phase, None)
    template = phase.template
    for names in (template.complete_rules, template.billable_rules, template.completion_rules):
        assert "agreement_current" not in names


def test_withdrawal_blocks_what_asks_for_an_agreement_and_is_an_alert():
    phase = TrajectFactory().phases.get()
    agreement = signed_agreement(phase.traject)
    actions.withdraw_agreement(agreement, by=phase.traject.adviser, on=localdate(), reason="Wil niet meer")
    phase = phase_again(phase)
    refusal = rules.may_register_in_mlp(phase)
    assert refusal.code == "agreement"
    assert f"trok het akkoord gegevensverwerking in op {localdate():%d/%m/%Y}" in str(refusal.reason)
    assert not PHASE_RULES["agreement"](phase, None)
    assert codes(phase.traject)["agreement"] == Tone.DANGER
    signed_agreement(phase.traject)
    assert "agreement" not in codes(phase.traject)


def test_days_of_a_link_are_those_of_the_programme_of_the_dossier():
    phase = TrajectFactory().phases.get()
    phase.traject.programme.signing_link_days = 3
    phase.traject.programme.save()
    assert signing.days_for(phase.traject.candidate) == 3
    ProgrammeFactory(signing_link_days=7)
    assert signing.days_for(CandidateFactory()) in (3, 7)
