"""Robustness at the edge (quality R20, R22)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth import logout
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from core.text import is_storable

Handler = Callable[[HttpRequest], HttpResponse]


class RefuseUnstorableText:
    """Answers 400 to text that PostgreSQL cannot keep, before it reaches a form or a query."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not all(is_storable(text) for text in self._texts(request)):
            return render(request, "400.html", status=400)
        return self.get_response(request)

    def _texts(self, request: HttpRequest) -> list[str]:
        data = [request.GET]
        if request.method == "POST":
            data.append(request.POST)
        # A quoted cookie may carry any character, and the session's key is looked up in the database.
        texts = [request.path, *request.COOKIES.values()]
        for values in data:
            for key, entries in values.lists():
                texts += [key, *entries]
        return texts + [upload.name or "" for upload in request.FILES.values()]


class IdleLogout:
    """Ends a session in which nothing happened for a while, and every session after a day's work.

    Computers at partner sites are shared. Django moves the end of a session with each change of it, so
    that the moment of the login is kept apart.
    """

    SEEN, BEGAN = "last_seen", "began"

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            self._end_or_touch(request)
        return self.get_response(request)

    def _end_or_touch(self, request: HttpRequest) -> None:
        now = timezone.now()
        began = datetime.fromisoformat(request.session.setdefault(self.BEGAN, now.isoformat()))
        seen = datetime.fromisoformat(request.session.get(self.SEEN, began.isoformat()))
        idle, age = now - seen, now - began
        if (
            idle.total_seconds() > settings.SESSION_IDLE_SECONDS
            or age.total_seconds() > settings.SESSION_COOKIE_AGE
        ):
            logout(request)
        elif idle > timedelta(minutes=1):
            # One write a minute is precise enough and spares the session table.
            request.session[self.SEEN] = now.isoformat()


class NeverStore:
    """Keeps pages of signed-in people out of every cache."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-store, private"
        return response


class WaitedTooLong:
    """Answers politely when the database stopped waiting for somebody else's change: nothing was saved."""

    # lock_not_available, query_canceled, deadlock_detected
    CODES = ("55P03", "57014", "40P01")

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        waited = isinstance(exception, OperationalError)
        if not waited or getattr(exception.__cause__, "pgcode", "") not in self.CODES:
            return None
        response = render(request, "503.html", status=503)
        response["Retry-After"] = "5"
        return response
