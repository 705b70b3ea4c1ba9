"""Every rule that the database itself keeps, with the words it gives."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.timezone import localdate, now

from people.models import Organisation
from referrals.models import Referral
from tests.factories.referrals import PostcodeAreaFactory, ReferralFactory, sent_referral

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "changes", "message"),
    [
        (
            "referral_accepted_complete",
            {"state": "accepted"},
            "Een aanvaarde doorverwijzing heeft een datum en een dossier.",
        ),
        (
            "referral_accepted_complete",
            {"first_conversation_on": localdate()},
            "Een aanvaarde doorverwijzing heeft een datum en een dossier.",
        ),
        ("referral_refused_has_reason", {"state": "refused_client"}, "Schrijf op waarom."),
        ("referral_refused_has_reason", {"state": "refused_partner"}, "Schrijf op waarom."),
        ("referral_refused_has_reason", {"state": "rerouted"}, "Schrijf op waarom."),
        ("referral_refused_has_reason", {"state": "cancelled"}, "Schrijf op waarom."),
        (
            "referral_sent_has_moment",
            {"sent_at": None},
            "Een verstuurde doorverwijzing heeft een tijdstip.",
        ),
        (
            "referral_screen_has_name",
            {"card_evidence": "screen"},
            "Vul de naam in van wie op het scherm tekende.",
        ),
        ("referral_scan_has_file", {"card_evidence": "scan"}, "Voeg de ingescande kaart toe."),
        (
            "referral_card_evidence_with_signature",
            {"card_evidence": "paper", "card_signed_on": None},
            "Bewijs van een handtekening heeft een datum.",
        ),
        (
            "referral_access_arranged_complete",
            {"access_arranged_on": localdate()},
            "Vul in wanneer en door wie het inzagerecht geregeld is.",
        ),
    ],
)
def test_referral_constraint(name, changes, message):
    referral = sent_referral()
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Referral.objects.filter(pk=referral.pk).update(**changes)
    assert message_of(Referral, name) == message


def test_referral_to_the_sender_itself():
    referral = ReferralFactory()
    with pytest.raises(IntegrityError, match="referral_to_another_organisation"), transaction.atomic():
        Referral.objects.filter(pk=referral.pk).update(to_organisation=referral.from_organisation)
    assert message_of(Referral, "referral_to_another_organisation") == (
        "Kies een andere organisatie dan je eigen."
    )


@pytest.mark.parametrize("state", ["draft", "sent", "outreach"])
def test_referral_second_open_one(state):
    first = sent_referral()
    with pytest.raises(IntegrityError, match="referral_one_open"), transaction.atomic():
        ReferralFactory(candidate=first.candidate, programme=first.programme, state=state, sent_at=now())
    assert message_of(Referral, "referral_one_open") == "Voor deze kandidaat loopt al een doorverwijzing."


def test_referral_new_one_after_a_refusal():
    first = sent_referral(state="refused_client", refusal_reason="Ziek")
    second = ReferralFactory(candidate=first.candidate, programme=first.programme)
    assert second.pk != first.pk


def test_area_last_postcode_below_the_first():
    area = PostcodeAreaFactory.build(low=9000, high=8000, organisation=Organisation())
    with pytest.raises(ValidationError) as refusal:
        area.validate_constraints(exclude=["organisation"])
    assert refusal.value.messages == ["De laatste postcode ligt onder de eerste."]
    with pytest.raises(IntegrityError, match="area_high_not_below_low"), transaction.atomic():
        PostcodeAreaFactory(low=9000, high=8000)


def test_area_twice_for_one_organisation():
    area = PostcodeAreaFactory()
    with pytest.raises(IntegrityError, match="area_once"), transaction.atomic():
        PostcodeAreaFactory(organisation=area.organisation)


def message_of(model, name):
    """The words for a broken constraint."""
    found = next(entry for entry in model._meta.constraints if entry.name == name)
    return str(found.violation_error_message)


def test_every_constraint_has_words():
    silent = {
        entry.name
        for model in apps.get_app_config("referrals").get_models()
        for entry in model._meta.constraints
        if entry.violation_error_message == entry.default_violation_error_message
    }
    assert silent == set()
