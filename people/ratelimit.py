"""How often somebody may do something. A cache that is away stops nobody (quality R17).

The limits of allauth guard its own pages; this one counts in windows and needs no lock.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)
View = Callable[..., HttpResponse]


def within(action: str, key: str, *, limit: int, seconds: int) -> bool:
    """Count one more time and tell whether it is within `limit` for each window of `seconds`.

    `key` says who: a user's id, an address; only its fingerprint is kept.
    """
    name = f"limit:{action}:{hashlib.sha256(key.encode()).hexdigest()}"
    try:
        cache.add(name, 0, timeout=seconds)
        return bool(cache.incr(name) <= limit)
    except ValueError:
        # The window ended between the two calls: this is the first of a new one.
        return True
    except (OSError, RedisError):
        logger.warning("no cache: the limit of %s is not counted", action)
        return True


def beyond(request: HttpRequest, action: str, *, limit: int, seconds: int) -> bool:
    """Whether the address that asks, without an account, did so more often than this."""
    address = get_adapter().get_client_ip(request)
    return not within(action, address, limit=limit, seconds=seconds)


def limited(action: str, *, limit: int, seconds: int, when: str = "") -> Callable[[View], View]:
    """A view that one user may open so often; then it answers 429. With `when` only if this is asked."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            counted = not when or request.GET.get(when)
            if counted and not within(action, str(request.user.pk), limit=limit, seconds=seconds):
                return render(request, "429.html", status=429)
            return view(request, *args, **kwargs)

        return guarded

    return decorate
