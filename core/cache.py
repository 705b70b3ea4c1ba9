"""A cache that may go away: without Redis nothing fails and nobody is logged out (quality R17)."""

from __future__ import annotations

import logging
import time
from typing import Any, ClassVar

from django.core.cache.backends.base import BaseCache
from django.core.cache.backends.dummy import DummyCache
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

logger = logging.getLogger(__name__)

# So long Redis is left alone after a failure: one request pays for the attempt, not every one.
PAUSE_SECONDS = 5
IMPATIENT = {"socket_connect_timeout": 1, "socket_timeout": 1, "retry": Retry(NoBackoff(), 0)}


class FailSafeRedisCache(BaseCache):
    """Redis, and while it is away a cache in this process: limits go on counting there."""

    substitute: ClassVar[type[LocMemCache | DummyCache]] = LocMemCache

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(params)
        self._redis = RedisCache(server, {**params, "OPTIONS": IMPATIENT | params.get("OPTIONS", {})})
        self._here = self.substitute("without Redis", params)
        self._away_until = 0.0

    def _ask(self, method: str, *args: Any, **kwargs: Any) -> Any:
        """The answer of Redis, else of the substitute."""
        if time.monotonic() >= self._away_until:
            try:
                return self._ask_redis(method, *args, **kwargs)
            except (RedisError, OSError) as error:
                self._away_until = time.monotonic() + PAUSE_SECONDS
                logger.warning("no Redis (%s): this process goes on alone", type(error).__name__)
        return self._ask_here(method, *args, **kwargs)

    def _ask_redis(self, method: str, *args: Any, **kwargs: Any) -> Any:
        return getattr(self._redis, method)(*args, **kwargs)

    def _ask_here(self, method: str, *args: Any, **kwargs: Any) -> Any:
        return getattr(self._here, method)(*args, **kwargs)

    def add(self, key: str, *args: Any, **kwargs: Any) -> bool:
        return self._ask("add", key, *args, **kwargs)

    def get(self, key: str, *args: Any, **kwargs: Any) -> Any:
        return self._ask("get", key, *args, **kwargs)

    def set(self, key: str, *args: Any, **kwargs: Any) -> None:
        self._ask("set", key, *args, **kwargs)

    def touch(self, key: str, *args: Any, **kwargs: Any) -> bool:
        return self._ask("touch", key, *args, **kwargs)

    def delete(self, key: str, *args: Any, **kwargs: Any) -> bool:
        return self._ask("delete", key, *args, **kwargs)

    def has_key(self, key: str, *args: Any, **kwargs: Any) -> bool:
        return self._ask("has_key", key, *args, **kwargs)

    def incr(self, key: str, *args: Any, **kwargs: Any) -> int:
        return self._ask("incr", key, *args, **kwargs)

    def clear(self) -> None:
        self._ask("clear")


class FailSafeSessionCache(FailSafeRedisCache):
    """For sessions: while Redis is away it knows nothing, so that each one is read from the database.

    A copy in one process would outlive a logout that another process handled. For the same reason
    what changed meanwhile is taken out of Redis before it is asked again.
    """

    substitute = DummyCache
    _changed: ClassVar[set[str]] = set()

    def _ask_redis(self, method: str, *args: Any, **kwargs: Any) -> Any:
        for key in list(self._changed):
            self._redis.delete(key)
            self._changed.discard(key)
        return super()._ask_redis(method, *args, **kwargs)

    def _ask_here(self, method: str, *args: Any, **kwargs: Any) -> Any:
        if method in ("set", "delete"):
            self._changed.add(args[0])
        return super()._ask_here(method, *args, **kwargs)
