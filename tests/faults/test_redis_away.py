"""Redis is away: pages open, logging in works, limits still hold, and nobody is logged out."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache, caches
from django.core.cache.backends.locmem import LocMemCache
from django.test import Client, override_settings
from django.urls import reverse
from redis.exceptions import RedisError

from core.cache import FailSafeSessionCache
from core.models import Event, OutgoingEmail
from core.tasks import sweep_outbox
from people.ratelimit import within
from tests.factories.people import PASSWORD, adviser
from tests.factories.vouchers import booked

# Nothing listens on this port.
NOWHERE = "redis://127.0.0.1:1/0"
FAIL_SAFE = {
    "default": {"BACKEND": "core.cache.FailSafeRedisCache", "LOCATION": NOWHERE},
    "sessions": {"BACKEND": "core.cache.FailSafeSessionCache", "LOCATION": NOWHERE},
}
PLAIN = {
    name: {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": NOWHERE}
    for name in FAIL_SAFE
}
LOCAL = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
ACCEPT = {"answer": "accept", "name": "Lies Aerts"}
LIMITS = {"login_failed": "3/5m/key"}


@pytest.fixture
def without_redis() -> Iterator[None]:
    with override_settings(CACHES=FAIL_SAFE):
        cache.clear()
        yield
        cache.clear()
        FailSafeSessionCache._changed.clear()


def log_in(client: Client, email: str, password: str = PASSWORD) -> Any:
    return client.post(reverse("account_login"), {"login": email, "password": password})


@pytest.mark.django_db
def test_people_log_in_work_and_log_out_without_redis(client: Client, without_redis: None) -> None:
    user = adviser()
    assert log_in(client, user.email).status_code == 302
    assert client.get(reverse("home")).status_code == 200
    old = client.cookies["sessionid"].value
    client.post(reverse("account_logout"))
    client.cookies["sessionid"] = old
    assert client.get(reverse("home")).status_code == 302


@pytest.mark.django_db
def test_a_session_survives_when_redis_goes_away(client: Client) -> None:
    client.force_login(adviser())
    with override_settings(CACHES=FAIL_SAFE):
        assert client.get(reverse("home")).status_code == 200
    FailSafeSessionCache._changed.clear()


@pytest.mark.django_db
def test_wrong_passwords_are_still_counted_without_redis(client: Client, without_redis: None) -> None:
    user = adviser()
    with override_settings(ACCOUNT_RATE_LIMITS=LIMITS):
        answers = [log_in(client, user.email, "verkeerd").status_code for _ in range(3)]
        assert log_in(client, user.email).status_code != 302
    assert set(answers) == {200}


def test_own_limits_are_still_counted_without_redis(without_redis: None) -> None:
    assert [within("search", "1", limit=2, seconds=60) for _ in range(3)] == [True, True, False]


@pytest.mark.django_db
def test_with_the_plain_cache_the_same_login_fails(client: Client) -> None:
    """Negative control: without the fail-safe cache a missing Redis is an error."""
    user = adviser()
    with override_settings(CACHES=PLAIN), pytest.raises((RedisError, OSError)):
        log_in(client, user.email)


def test_one_request_pays_for_the_attempt(without_redis: None, caplog: pytest.LogCaptureFixture) -> None:
    began = time.monotonic()
    for number in range(200):
        cache.set(f"key{number}", number)
    assert [cache.get("key7"), cache.has_key("key7"), cache.delete("key7")] == [7, True, True]
    assert (time.monotonic() - began < 2, caplog.text.count("no Redis")) == (True, 0)


def test_a_session_that_changed_meanwhile_is_not_read_from_redis_again(without_redis: None) -> None:
    """The copy that Redis kept is older than the logout."""
    sessions = caches["sessions"]
    sessions._redis = LocMemCache("a Redis that comes back", {})
    sessions._redis.set("session", "signed in")
    sessions._away_until = time.monotonic() + 60
    sessions.delete("session")
    assert sessions.get("session") is None
    sessions._away_until = 0.0
    assert sessions.get("session") is None
    sessions.set("other", "kept")
    assert sessions.get("other") == "kept"


@pytest.mark.django_db(transaction=True)
def test_a_redis_that_was_emptied_loses_no_voucher_and_no_answer(client: Client) -> None:
    """Sessions, the message to the worker and the limits are gone; what counts is in the database."""

    def emptied() -> None:
        for name in caches:
            caches[name].clear()

    with override_settings(CACHES=dict.fromkeys(FAIL_SAFE, LOCAL)):
        voucher = booked()
        sent = OutgoingEmail.objects.get()
        link = re.search(r"/antwoord/\S+", sent.body_text)
        assert link
        url = client.get(link[0])["Location"]
        emptied()
        assert (client.post(url, ACCEPT).status_code, client.post(url, ACCEPT).status_code) == (302, 302)
        emptied()
        # The sweeper sends what no message tells of.
        assert (sweep_outbox(), sweep_outbox()) == (1, 0)
    voucher.refresh_from_db()
    assert voucher.state == "accepted"
    assert Event.objects.filter(kind="voucher.accept").count() == 1
