"""The number of queries of a page does not grow with its rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.enums import EmailState
from people.models import Organisation, User
from tests.factories.core import OutgoingEmailFactory
from tests.factories.people import OrganisationFactory, adviser, consultant, coordinator, steering_member
from tests.factories.referrals import referral_in, sent_referral
from tests.factories.reporting import explore_ready, traject_with_referrer
from tests.factories.trajects import EnrolmentFactory, InfoSessionFactory
from tests.factories.vouchers import booked, guided_traject, refused
from trajects import actions

pytestmark = pytest.mark.django_db


def queries_of(user: User, url: str) -> int:
    client = Client()
    client.force_login(user)
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def same_for_one_and_thirty(user: User, url: str, add: Callable[[], Any]) -> None:
    add()
    one = queries_of(user, url)
    for _ in range(29):
        add()
    assert queries_of(user, url) == one


def test_outbox():
    own = OrganisationFactory()
    user = adviser(own)
    add = lambda: OutgoingEmailFactory(organisation_id=own.pk)  # noqa: E731  shorter than a function
    same_for_one_and_thirty(user, reverse("reporting:outbox"), add)


def test_home_of_an_adviser():
    own = OrganisationFactory(starterslabo=True)
    user = adviser(own)

    def add() -> None:
        sent_referral(to_organisation=own, to_adviser=user)
        explore_ready(organisation=own, adviser=user).traject.contacts.filter(kind="info").delete()
        refused(booked(guided_traject(organisation=own, adviser=user)))
        OutgoingEmailFactory(organisation_id=own.pk, state=EmailState.FAILED)
        EnrolmentFactory(session=InfoSessionFactory(organisation=own, organiser=user))

    same_for_one_and_thirty(user, reverse("home"), add)


def test_home_of_a_consultant():
    office = OrganisationFactory(vdab=True)
    user = consultant(office)

    def add() -> None:
        sent_referral(from_organisation=office, from_user=user)
        referral_in("refused_client", from_organisation=office, from_user=user)
        InfoSessionFactory()

    same_for_one_and_thirty(user, reverse("home"), add)


def test_home_of_a_coordinator_and_the_steering_group():
    own = OrganisationFactory()
    Organisation.objects.exclude(pk=own.pk).delete()
    users = coordinator(own), steering_member(own)

    def add() -> None:
        sent_referral(to_organisation=own)
        OutgoingEmailFactory(organisation_id=own.pk, state=EmailState.FAILED)

    add()
    one = [queries_of(user, reverse("home")) for user in users]
    for _ in range(29):
        add()
    assert [queries_of(user, reverse("home")) for user in users] == one


@pytest.mark.parametrize("name", ["reporting:timeline", "reporting:dossier_documents"])
def test_tabs_of_the_dossier(name):
    traject = traject_with_referrer()
    url = reverse(name, args=[traject.public_id]) + "?toon=alles"

    def add() -> None:
        actions.record_contact(
            traject, by=traject.adviser, kind="intake", form="individual", channel="phone",
            held_on=traject.started_on,
        )  # fmt: skip
        OutgoingEmailFactory(parent_type="trajects.traject", parent_id=traject.pk)

    same_for_one_and_thirty(traject.adviser, url, add)
