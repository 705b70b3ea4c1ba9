"""A real Chromium in front of the real application, with the people of the demo."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import datetime, time
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from playwright.sync_api import sync_playwright

from jumpstarters.demo.world import World
from tests.e2e.person import Person, Watch
from trajects import actions
from trajects.models import InfoSession


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
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


@pytest.fixture
def world(transactional_db: Any) -> World:
    """Programme, partners, offices, people who work there and the menu card; no candidates."""
    ContentType.objects.clear_cache()
    return World()


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
def enter(chromium: Any, live_server: Any, world: World) -> Iterator[Callable[..., Person]]:
    """Opens a browser for somebody: `enter("lieselot.vercruysse")` logs in, `enter()` stays anonymous.

    `enter("lieselot.vercruysse", OnPhone)` does so on a phone.
    """
    watch = Watch(live_server.url)
    contexts = []

    def open_for(name: str = "", kind: type[Person] = Person) -> Person:
        context = chromium.new_context(viewport=kind.screen, locale="nl-BE", base_url=live_server.url)
        contexts.append(context)
        watch.over(context)
        person = kind(context.new_page())
        if name:
            person.logs_in(f"{name}@example.be", world.password)
        return person

    yield open_for
    for context in contexts:
        context.close()
    assert watch.faults == []
