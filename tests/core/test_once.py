"""Sending a form twice has one effect; an old page overwrites nothing."""

from __future__ import annotations

import uuid
from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, connection

from core.errors import AlreadySubmitted, Refused, StaleForm
from core.models import SentForm
from core.once import lock_version, once
from people.models import Organisation
from tests.factories.people import CandidateFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_a_second_sending_leads_to_the_result_of_the_first() -> None:
    user, key = UserFactory(), uuid.uuid4()
    assert once(key, user, lambda: "/eerste/") == "/eerste/"
    with pytest.raises(AlreadySubmitted) as caught:
        once(key, user, lambda: "/tweede/")
    assert caught.value.result_url == "/eerste/"


def test_a_failed_form_can_be_sent_again() -> None:
    user, key = UserFactory(), uuid.uuid4()

    def fail() -> str:
        OrganisationFactory(name="Half werk")
        raise ValueError("wrong")

    with pytest.raises(ValueError, match="wrong"):
        once(key, user, fail)
    assert not Organisation.objects.filter(name="Half werk").exists()
    assert once(key, user, lambda: "/goed/") == "/goed/"


def test_the_key_of_somebody_else_is_no_way_to_their_result() -> None:
    key = uuid.uuid4()
    once(key, UserFactory(), lambda: "/geheim/")
    with pytest.raises(Refused, match="van iemand anders"):
        once(key, UserFactory(), lambda: "/x/")
    assert SentForm.objects.get(key=key).result_url == "/geheim/"


def test_another_clash_in_the_database_is_no_second_sending() -> None:
    organisation = OrganisationFactory()
    with pytest.raises(IntegrityError):
        once(uuid.uuid4(), UserFactory(), lambda: OrganisationFactory(pk=organisation.pk) and "/x/")


@pytest.mark.django_db(transaction=True)
def test_hundred_sendings_at_once_have_one_effect() -> None:
    user, key, barrier = UserFactory(), uuid.uuid4(), Barrier(20)
    results: list[str] = []

    def send() -> None:
        barrier.wait()
        for _ in range(5):
            try:
                results.append(once(key, user, lambda: OrganisationFactory(name="Eén") and "/klaar/"))
            except AlreadySubmitted as error:
                results.append(f"again {error.result_url}")
        connection.close()

    threads = [Thread(target=send) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results.count("/klaar/") == 1
    assert results.count("again /klaar/") == 99
    assert Organisation.objects.filter(name="Eén").count() == SentForm.objects.count() == 1


def test_an_old_page_is_noticed() -> None:
    candidate = CandidateFactory()
    lock_version(candidate, 1)
    candidate.save()
    with pytest.raises(StaleForm) as caught:
        lock_version(candidate, 1)
    assert caught.value.current.version == 2
