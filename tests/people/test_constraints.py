"""Each rule that the database keeps, with the words it answers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.timezone import localdate

from core.fields import blind_index
from people.models import CandidateAccess, CandidateTargetGroup
from tests.factories import people as factories
from tests.factories.agreements import AgreementTextFactory, DataAgreementFactory

pytestmark = pytest.mark.django_db

NUMBER = "85073099932"


def two_candidates(**fields: Any) -> models.Model:
    factories.CandidateFactory(**fields)
    return factories.CandidateFactory.build(**fields)


def same_membership() -> models.Model:
    first = factories.adviser().memberships.get()
    return type(first)(user=first.user, organisation=first.organisation, role=first.role, group=first.group)


def wrong_membership() -> models.Model:
    membership = factories.adviser().memberships.get()
    membership.ends_on = membership.begins_on - timedelta(days=1)
    return membership


def second_agreement() -> models.Model:
    first = DataAgreementFactory()
    return DataAgreementFactory.build(candidate=first.candidate, text=first.text)


def agreement(**fields: Any) -> models.Model:
    return DataAgreementFactory.build(
        candidate=factories.CandidateFactory(), text=AgreementTextFactory(), **fields
    )


def same_office() -> models.Model:
    factories.OrganisationFactory(oe_number="10005399")
    return factories.OrganisationFactory.build(oe_number="10005399")


CASES: dict[str, tuple[Callable[[], models.Model], str]] = {
    "candidate_national_number_unique": (
        lambda: two_candidates(national_number=NUMBER, national_number_index=blind_index(NUMBER)),
        "Dit rijksregisternummer kan niet bewaard worden.",
    ),
    "candidate_ikl_number_unique": (
        lambda: two_candidates(ikl_number="12345678"),
        "Dit IKL-nummer kan niet bewaard worden.",
    ),
    "candidate_number_above_five_million": (
        lambda: factories.CandidateFactory.build(number=5_000_000),
        "Een klantnummer is groter dan 5 000 000.",
    ),
    "candidate_birth_date_possible": (
        lambda: factories.CandidateFactory.build(birth_date=date(1, 1, 1)),
        "Deze geboortedatum kan niet. Controleer het jaar.",
    ),
    "candidate_number_and_index_together": (
        lambda: factories.CandidateFactory.build(national_number=NUMBER),
        "Het rijksregisternummer en zijn zoeksleutel horen samen.",
    ),
    "organisation_oe_number_unique": (same_office, "Er is al een organisatie met dit OE-nummer."),
    "membership_ends_after_it_begins": (wrong_membership, "De einddatum ligt voor de begindatum."),
    "membership_one_open": (same_membership, "Deze gebruiker heeft deze rol al in deze organisatie."),
    "user_email_unique_any_case": (
        lambda: factories.UserFactory.build(email=factories.UserFactory().email.upper(), password="x"),
        "Er is al een gebruiker met dit e-mailadres.",
    ),
    "agreement_paper_has_evidence": (
        lambda: agreement(way="paper"),
        "Voeg de scan toe van het ondertekende papier.",
    ),
    "agreement_withdrawal_complete": (
        lambda: agreement(state="withdrawn", withdrawn_on=localdate()),
        "Een ingetrokken akkoord heeft een datum en een reden.",
    ),
    "agreement_one_signed": (second_agreement, "Deze kandidaat heeft al een ondertekend akkoord."),
}


@pytest.mark.parametrize("name", CASES)
def test_constraint_is_kept_by_the_database(name: str) -> None:
    row = CASES[name][0]()
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        row.save()


@pytest.mark.parametrize("name", CASES)
def test_constraint_has_words(name: str) -> None:
    make, words = CASES[name]
    row = make()
    with pytest.raises(ValidationError) as caught:
        row.validate_constraints()
    assert words in caught.value.messages


def test_access_and_target_group_stand_once() -> None:
    organisation = factories.OrganisationFactory()
    candidate = factories.CandidateFactory(seen_by=organisation)
    with pytest.raises(IntegrityError, match="candidate_access_once_per_ground"), transaction.atomic():
        CandidateAccess.objects.create(candidate=candidate, organisation=organisation, ground="registered")
    group = candidate.target_groups.get().target_group
    with pytest.raises(IntegrityError, match="candidate_target_group_once"), transaction.atomic():
        CandidateTargetGroup.objects.create(candidate=candidate, target_group=group)
