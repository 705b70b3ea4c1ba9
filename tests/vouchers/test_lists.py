"""Lists ask the database the same number of questions for one row as for thirty."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories.people import OrganisationFactory, adviser
from tests.factories.vouchers import (
    MenuItemFactory,
    ProviderFactory,
    accepted,
    booked,
    guided_traject,
    refused,
)
from vouchers.enums import VoucherState

pytestmark = pytest.mark.django_db


def queries_of(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


@pytest.fixture
def client_of() -> Callable[..., Client]:
    def sign_in(user: object) -> Client:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in


def test_vouchers_ask_the_same_for_thirty_rows(client_of: Callable[..., Client]) -> None:
    organisation = OrganisationFactory()
    client = client_of(adviser(organisation))
    booked(guided_traject(organisation=organisation))
    first = queries_of(client, "/vouchers/?size=50")
    for _ in range(29):
        booked(guided_traject(organisation=organisation))
    assert queries_of(client, "/vouchers/?size=50") == first


def test_tab_asks_the_same_for_thirty_offers_and_vouchers(client_of: Callable[..., Client]) -> None:
    traject = guided_traject()
    client = client_of(traject.adviser)
    url = f"/dossiers/{traject.public_id}/menukaart/"
    booked(traject, price_cents=1)
    first = queries_of(client, url)
    for number in range(29):
        booked(traject, price_cents=1)
        MenuItemFactory(programme=traject.programme, provider=ProviderFactory(name=f"Aanbieder {number}"))
    assert queries_of(client, url) == first


def test_menu_asks_the_same_for_thirty_offers(client_of: Callable[..., Client]) -> None:
    MenuItemFactory()
    first = queries_of(Client(), "/menukaart/")
    for number in range(29):
        MenuItemFactory(provider=ProviderFactory(name=f"Aanbieder {number}"))
    assert queries_of(Client(), "/menukaart/") == first


def test_vouchers_are_found_by_number_training_candidate_state_and_waiting(
    client_of: Callable[..., Client],
) -> None:
    organisation = OrganisationFactory()
    trajects = [guided_traject(organisation=organisation) for _ in range(4)]
    vouchers = {
        "pending": booked(trajects[0], name="Boekhouden"),
        "accepted": accepted(booked(trajects[1], name="Verkopen")),
        "refused": refused(booked(trajects[2], name="Social media")),
        "free": booked(trajects[3], free=True, name="Café"),
    }
    elsewhere = booked(name="Boekhouden elders")
    client = client_of(adviser(organisation))

    def found(**query: str) -> set[str]:
        text = client.get("/vouchers/", query).content.decode()
        assert elsewhere.number not in text
        return {name for name, voucher in vouchers.items() if str(voucher.public_id) in text}

    assert found() == set(vouchers)
    assert found(q=vouchers["pending"].number) == {"pending"}
    assert found(q="verkopen") == {"accepted"}
    assert found(q=trajects[2].candidate.family_name.upper()) == {"refused"}
    assert found(state=VoucherState.PENDING) == {"pending", "free"}
    assert found(waiting="ja") == {"pending"}
    assert found(q="%_\\\\'") == set()
