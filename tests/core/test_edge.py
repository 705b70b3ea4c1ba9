"""What happens before a view: policies, text that cannot be kept, headers, sessions."""

from __future__ import annotations

from datetime import timedelta
from threading import Event, Thread

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, transaction
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone

from core import policy
from people.models import Membership
from tests.factories.people import adviser, consultant, steering_member

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.core.urls")]


def test_a_view_without_a_policy_is_an_error(client: Client) -> None:
    client.force_login(adviser())
    with pytest.raises(ImproperlyConfigured, match="undeclared declares no policy"):
        client.get("/proef/vergeten/")
    problems = policy.check_every_view_has_a_policy()
    assert [problem.id for problem in problems] == ["core.E001"]
    assert "undeclared" in problems[0].msg


@pytest.mark.urls("jumpstarters.urls")
def test_every_view_of_the_product_has_a_policy() -> None:
    assert policy.check_every_view_has_a_policy() == []
    assert len(list(policy.all_patterns(get_resolver("jumpstarters.urls")))) > 20


def test_an_anonymous_visitor_is_sent_to_the_login_page(client: Client) -> None:
    assert client.get("/proef/publiek/").content == b"public"
    response = client.get("/proef/accounts/")
    assert (response.status_code, response["Location"]) == (302, "/account/login/?next=/proef/accounts/")


def test_a_role_without_the_permission_finds_nothing(client: Client) -> None:
    client.force_login(consultant())
    assert client.get("/proef/accounts/").content == b"signed in"
    assert client.get("/proef/lezers/").status_code == 404


def test_a_role_with_the_permission_comes_in(client: Client) -> None:
    client.force_login(steering_member())
    assert client.get("/proef/lezers/").content == b"reports"


def test_a_role_that_ended_yesterday_opens_nothing(client: Client) -> None:
    user = steering_member()
    client.force_login(user)
    Membership.objects.update(begins_on="2020-01-01", ends_on="2020-12-31")
    assert client.get("/proef/lezers/").status_code == 404


@pytest.mark.parametrize(
    "address", ["/proef/publiek/?q=%00", "/proef/publiek/?%00=x", "/proef/publiek/?q=%ED%A0%80"]
)
def test_text_that_cannot_be_kept_is_refused_politely(client: Client, address: str) -> None:
    response = client.get(address)
    assert response.status_code in (200, 400)
    if "%00" in address:
        assert response.status_code == 400


def test_a_nul_byte_in_a_form_is_refused_politely(client: Client) -> None:
    client.force_login(adviser())
    response = client.post("/proef/accounts/", {"naam": "a\x00b"})
    assert response.status_code == 400
    assert "Traceback" not in response.content.decode()


def test_pages_of_signed_in_people_are_not_kept_by_a_cache(client: Client) -> None:
    client.force_login(adviser())
    response = client.get("/proef/accounts/")
    assert response["Cache-Control"] == "no-store, private"
    assert "Cache-Control" not in client_without_login().get("/proef/publiek/")


def client_without_login() -> Client:
    return Client()


def test_the_security_policy_allows_nothing_inline_and_no_other_host(client: Client) -> None:
    header = client.get("/proef/publiek/")["Content-Security-Policy"]
    assert "default-src 'none'" in header
    assert "unsafe" not in header
    assert "http" not in header


def test_a_session_that_stays_idle_ends(client: Client, time_machine) -> None:
    time_machine.move_to(timezone.now())
    client.force_login(adviser())
    assert client.get("/proef/accounts/").status_code == 200
    time_machine.shift(timedelta(minutes=29))
    assert client.get("/proef/accounts/").status_code == 200
    time_machine.shift(timedelta(minutes=31))
    assert client.get("/proef/accounts/").status_code == 302


def test_health_says_so_to_everybody(client: Client) -> None:
    assert client.get("/gezond/").json() == {"status": "ok"}


@pytest.mark.django_db(transaction=True)
def test_waiting_too_long_for_somebody_else_is_no_fault(client: Client) -> None:
    holds, done = Event(), Event()

    def hold() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("LOCK TABLE core_sentform")
            holds.set()
            done.wait(10)
        connection.close()

    thread = Thread(target=hold)
    thread.start()
    holds.wait(10)
    response = client.get("/proef/geduld/")
    done.set()
    thread.join()
    assert (response.status_code, response["Retry-After"]) == (503, "5")
    assert "Er is niets veranderd" in response.content.decode()
    assert client.get("/proef/geduld/").content == b"my turn"
