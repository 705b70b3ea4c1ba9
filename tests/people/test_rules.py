"""The rules around people, as tables: who may, and what a person has."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils.timezone import localdate

from core.actors import CLOCK, DEMO, OutsideActor
from people import grants, rules
from people.enums import AccessGround
from people.models import Organisation
from tests.factories import people as factories
from tests.factories.agreements import DataAgreementFactory

pytestmark = pytest.mark.django_db

Maker = Callable[[Organisation], Any]


@pytest.fixture
def organisation() -> Organisation:
    return factories.OrganisationFactory()


ROLES: list[tuple[str, Maker, bool, bool]] = [
    # who, made how, may edit, may reveal
    ("adviser here", factories.adviser, True, True),
    ("adviser elsewhere", lambda here: factories.adviser(), False, False),
    ("coordinator", lambda here: factories.coordinator(), True, True),
    ("consultant elsewhere", lambda here: factories.consultant(), False, False),
    ("steering group", factories.steering_member, False, False),
    ("no role", lambda here: factories.UserFactory(), False, False),
]


@pytest.mark.parametrize(("who", "make", "edits", "reveals"), ROLES, ids=[row[0] for row in ROLES])
def test_who_may_edit_and_reveal(
    organisation: Organisation, who: str, make: Maker, edits: bool, reveals: bool
) -> None:
    candidate = factories.CandidateFactory(seen_by=organisation)
    user = make(organisation)
    assert bool(rules.may_edit(candidate, user)) is edits
    assert bool(rules.may_reveal(candidate, user)) is reveals
    assert bool(rules.may_register(organisation, user)) is edits


def test_consultant_edits_and_does_not_reveal_own_candidate() -> None:
    office = factories.OrganisationFactory(vdab=True)
    candidate = factories.CandidateFactory(seen_by=office)
    user = factories.consultant(office)
    assert rules.may_edit(candidate, user)
    assert not rules.may_reveal(candidate, user)


@pytest.mark.parametrize(("days", "may"), [(1, True), (0, False), (-1, False)])
def test_access_ends_on_its_last_day(organisation: Organisation, days: int, may: bool) -> None:
    candidate = factories.CandidateFactory()
    user = factories.adviser(organisation)
    until = localdate() + timedelta(days=days)
    grants.open_candidate(candidate, organisation, AccessGround.REFERRAL, until=until)
    assert bool(rules.may_edit(candidate, user)) is may


@pytest.mark.parametrize("actor", [CLOCK, DEMO, OutsideActor("Aanbieder", role="aanbieder")])
def test_actors_without_an_account_were_checked_before(organisation: Organisation, actor: Any) -> None:
    assert rules.may_edit(factories.CandidateFactory(), actor)
    assert rules.may_manage_accounts(actor)


@pytest.mark.parametrize(
    ("postcode", "fine"), [("8500", True), ("1500", True), ("1000", False), ("4000", False), ("", True)]
)
def test_living_outside_flanders_is_a_remark(postcode: str, fine: bool) -> None:
    verdict = rules.lives_in_flanders(factories.CandidateFactory.build(postcode=postcode))
    assert bool(verdict) is fine


def test_missing_number_says_where_to_fill_it_in(organisation: Organisation) -> None:
    candidate = factories.CandidateFactory()
    verdict = rules.has_national_number(candidate)
    assert verdict.reason == (
        "Vul eerst het rijksregisternummer in. Zonder dit nummer kun je geen betaalde opleiding aanvragen."
    )
    assert verdict.url == f"/kandidaten/{candidate.public_id}/nummer/"


@pytest.mark.parametrize(("in_group", "fine"), [(True, True), (False, False)])
def test_target_group_is_needed(in_group: bool, fine: bool) -> None:
    assert bool(rules.has_target_group(factories.CandidateFactory(in_group=in_group))) is fine


def test_one_agreement_at_a_time() -> None:
    candidate = factories.CandidateFactory()
    assert rules.may_be_signed(candidate)
    agreement = DataAgreementFactory(candidate=candidate)
    assert not rules.may_be_signed(candidate)
    assert rules.agreement_stands(agreement)
    withdrawn = DataAgreementFactory(withdrawn=True)
    assert rules.may_be_signed(withdrawn.candidate)
    assert not rules.agreement_stands(withdrawn)


@pytest.mark.parametrize(
    ("make", "may"),
    [
        (factories.coordinator, True),
        (factories.adviser, False),
        (factories.consultant, False),
        (factories.steering_member, False),
        (factories.UserFactory, False),
        (lambda: factories.UserFactory(is_superuser=True), True),
    ],
)
def test_accounts_are_managed_by_coordinators(make: Callable[[], Any], may: bool) -> None:
    assert bool(rules.may_manage_accounts(make())) is may
