"""The pages of the library that make no sense here are closed, and links lead nowhere else."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.people import PASSWORD, adviser

pytestmark = pytest.mark.django_db
ELSEWHERE = ["//kwaad.example.be/x", "https://kwaad.example.be", "/\\kwaad.example.be", "javascript:alert(1)"]


@pytest.mark.parametrize("action", ["", "action_add", "action_primary", "action_remove", "action_send"])
def test_nobody_gives_an_account_another_address(client: Client, action: str) -> None:
    user = adviser()
    client.force_login(user)
    url = reverse("account_email")
    assert url == "/account/email/"
    answer = client.post(url, {action: "", "email": "nieuw@example.be"}) if action else client.get(url)
    assert answer.status_code == 404
    user.refresh_from_db()
    assert user.email != "nieuw@example.be"


@pytest.mark.parametrize("address", ELSEWHERE)
def test_login_and_language_lead_to_no_other_site(client: Client, address: str) -> None:
    form = {"login": adviser().email, "password": PASSWORD, "next": address}
    assert client.post(reverse("account_login"), form)["Location"] == "/"
    assert client.post(reverse("set_language"), {"language": "en", "next": address})["Location"] == "/"


def test_login_leads_back_to_the_page_that_was_asked(client: Client) -> None:
    form = {"login": adviser().email, "password": PASSWORD, "next": "/dossiers/"}
    assert client.post(reverse("account_login"), form)["Location"] == "/dossiers/"


def test_another_host_name_is_refused(client: Client) -> None:
    assert client.get(reverse("account_login"), HTTP_HOST="kwaad.example.be").status_code == 400
