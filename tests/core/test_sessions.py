"""How long a session lasts, and cookies that no browser makes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from core.text import is_storable
from tests.factories.people import adviser

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.core.urls")]
# Django reads the backslash and three digits in a quoted cookie as one character.
HOSTILE = '"abcdefghijkl\\000"'


def test_a_session_ends_after_a_day_of_work_however_busy_it_is(client: Client, time_machine) -> None:
    time_machine.move_to(timezone.now(), tick=False)
    client.force_login(adviser())
    began = timezone.now()
    while timezone.now() - began <= timedelta(seconds=settings.SESSION_COOKIE_AGE):
        assert client.get("/proef/accounts/").status_code == 200
        time_machine.shift(timedelta(minutes=25))
    assert client.get("/proef/accounts/").status_code == 302


def test_who_logs_in_again_gets_a_new_day(client: Client, time_machine) -> None:
    time_machine.move_to(timezone.now(), tick=False)
    user = adviser()
    client.force_login(user)
    client.get("/proef/accounts/")
    time_machine.shift(timedelta(hours=11))
    assert client.get("/proef/accounts/").status_code == 302
    client.force_login(user)
    time_machine.shift(timedelta(minutes=20))
    assert client.get("/proef/accounts/").status_code == 200


@pytest.mark.parametrize("name", [settings.SESSION_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME, "messages"])
def test_a_cookie_with_a_nul_byte_is_refused_politely(client: Client, name: str) -> None:
    assert client.get("/proef/publiek/", HTTP_COOKIE=f"{name}={HOSTILE}").status_code == 400


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("", True),
        ("Zoë 🙂 عربي", True),
        ("a\x00", False),
        ("a\ud800", False),
        ("\udfffb", False),
        ("\ue000", True),
    ],
)
def test_text_that_the_database_can_keep(text: str, kept: bool) -> None:
    assert is_storable(text) is kept
