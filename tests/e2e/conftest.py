"""A real Chromium in front of the real application, with the people of the demo."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import datetime, time
from typing import Any

import pytest
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.db import connections
from django.http import HttpRequest, HttpResponseBase
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, sync_playwright

from jumpstarters.demo.world import World
from people.models import User
from tests.e2e.person import Person, Watch
from tests.tables import Shelf
from trajects import actions
from trajects.models import InfoSession


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Stories come first, one after the other: so they share a browser, and the rest fills up what one worker is behind."""
    items.sort(key=lambda item: item.get_closest_marker("e2e") is None)


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """One browser for all stories of a worker."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if not path:
        pytest.skip("NO BROWSER: no chromium found, so none of the stories was tried. Install chromium.")
    with sync_playwright() as driver:
        # The driver keeps an event loop in this thread; the database is still used by one thread at a time.
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
        browser = driver.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(autouse=True)
def _static_files_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    """A browser keeps the style sheets, scripts and fonts as it does in production, where their names say so."""
    serve = StaticFilesHandler.serve

    def serve_to_keep(handler: StaticFilesHandler, request: HttpRequest) -> HttpResponseBase:
        response = serve(handler, request)
        response["Cache-Control"] = "max-age=3600"
        return response

    monkeypatch.setattr(StaticFilesHandler, "serve", serve_to_keep)


@pytest.fixture(autouse=True)
def _connections_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    """A thread of the server keeps its connection to the database, as in production: a new one begins cold."""
    monkeypatch.setitem(connections.settings["default"], "CONN_MAX_AGE", 60)


@pytest.fixture(scope="package")
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def world(transactional_db: Any, shelf: Shelf) -> World:
    """Programme, partners, offices, people who work there and the menu card; no candidates."""
    ContentType.objects.clear_cache()
    return shelf.take("world", World)


@pytest.fixture
def session_today(world: World) -> InfoSession:
    """An info session of SYNTRA WEST that begins at the end of today: open to enrol, ready to be marked."""
    organisation = world.organisations["SYNTRA WEST"]
    organiser = world.adviser_of(organisation)
    day = timezone.localdate()
    return actions.plan_session(
        by=organiser,
        organisation=organisation,
        programme=world.programme,
        organiser=organiser,
        starts_at=timezone.make_aware(datetime.combine(day, time(23, 59, 58))),
        ends_at=timezone.make_aware(datetime.combine(day, time(23, 59, 59))),
        province="BE-VWV",
        seats=12,
        place="SYNTRA WEST, Brugge",
    )


@pytest.fixture
def enter(chromium: Browser, live_server: Any, world: World) -> Iterator[Callable[..., Person]]:
    """Opens a browser: `enter("lieselot.vercruysse")` for who has logged in, `enter()` for anybody.

    `enter("lieselot.vercruysse", OnPhone)` does so on a phone.
    """
    watch = Watch(live_server.url)
    contexts = []

    def open_for(name: str = "", kind: type[Person] = Person) -> Person:
        context = chromium.new_context(
            # A colour that is still changing is measured wrong.
            reduced_motion="reduce",
            viewport=kind.screen,
            locale="nl-BE",
            base_url=live_server.url,
        )
        contexts.append(context)
        watch.over(context)
        if name:
            context.add_cookies([session_of(f"{name}@example.be") | {"url": live_server.url}])
        return kind(context.new_page())

    yield open_for
    for context in contexts:
        context.close()
    assert watch.faults == []


def session_of(email: str) -> dict[str, str]:
    """The cookie of somebody who has just logged in."""
    client = Client()
    client.force_login(User.objects.get(email=email))
    return {"name": settings.SESSION_COOKIE_NAME, "value": client.cookies[settings.SESSION_COOKIE_NAME].value}
