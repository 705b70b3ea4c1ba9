"""How often somebody may do something, also when the cache is away."""

from __future__ import annotations

import logging

import pytest
from django.core.cache import cache
from redis.exceptions import ConnectionError as RedisAway

from people.ratelimit import within


def test_limit_counts_each_person_and_each_action_apart() -> None:
    assert [within("search", "1", limit=2, seconds=60) for _ in range(3)] == [True, True, False]
    assert within("search", "2", limit=2, seconds=60)
    assert within("reveal", "1", limit=2, seconds=60)


def test_limit_begins_again_after_its_window() -> None:
    assert within("search", "1", limit=1, seconds=60)
    assert not within("search", "1", limit=1, seconds=60)
    cache.clear()
    assert within("search", "1", limit=1, seconds=60)


def test_limit_keeps_no_address() -> None:
    within("search", "noor@example.be", limit=1, seconds=60)
    assert not any("noor" in str(name) for name in cache._cache)


@pytest.mark.parametrize("fault", [RedisAway("away"), ConnectionRefusedError()])
def test_limit_without_a_cache_stops_nobody(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, fault: Exception
) -> None:
    def away(*args: object, **kwargs: object) -> None:
        raise fault

    monkeypatch.setattr(cache, "add", away)
    with caplog.at_level(logging.WARNING):
        assert all(within("search", "1", limit=1, seconds=60) for _ in range(3))
    assert "the limit of search is not counted" in caplog.text
