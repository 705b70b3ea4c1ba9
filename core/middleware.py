"""Robustness at the edge (quality R20, R22)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth import logout
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
        texts = [request.path]
        for values in data:
            for key, entries in values.lists():
                texts += [key, *entries]
        return texts + [upload.name or "" for upload in request.FILES.values()]


class IdleLogout:
    """Ends a session in which nothing happened for a while (shared computers at partner sites)."""

    SEEN = "last_seen"

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            self._end_or_touch(request)
        return self.get_response(request)

    def _end_or_touch(self, request: HttpRequest) -> None:
        now = timezone.now()
        seen = request.session.get(self.SEEN)
        idle = now - datetime.fromisoformat(seen) if seen else timedelta()
        if idle > timedelta(seconds=settings.SESSION_IDLE_SECONDS):
            logout(request)
        elif not seen or idle > timedelta(minutes=1):
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
