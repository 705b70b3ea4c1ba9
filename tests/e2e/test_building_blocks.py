"""What only a real browser can show of the building blocks: accessibility, keys, drafts, lists in place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import include, path
from playwright.sync_api import Browser, Page

from core import gallery
from core.policy import public
from core.tables import wants_fragment
from core.ui import Button
from tests.e2e.person import violations

pytestmark = [pytest.mark.e2e, pytest.mark.urls(__name__), pytest.mark.django_db(transaction=True)]

received: list[str] = []


@public
def blocks(request: HttpRequest) -> HttpResponse:
    """The gallery without an account; without its faulty form, which takes the focus."""
    context = gallery._context(request)
    if wants_fragment(request):
        return render(request, "components/table.html", context)
    if "fout" not in request.GET:
        context["wrong"] = None
    return render(request, "core/gallery.html", context)


@public
def save(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        received.append(request.POST["notes"])
        return redirect("/klaar/")
    return render(
        request,
        "core/confirm.html",
        {"title": "Verslag", "form": ReportForm(), "button": Button("Bewaar"), "cancel_url": "/"},
    )


@public
def done(request: HttpRequest) -> HttpResponse:
    return render(request, "base.html")


class ReportForm(gallery.ExampleForm):
    kind = phone = held_on = place = evidence = signed = None


urlpatterns = [
    path("", blocks),
    path("verslag/", save),
    path("klaar/", done),
    path("", include("core.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
]


@pytest.fixture
def page(chromium: Browser, live_server: Any) -> Iterator[Page]:
    ContentType.objects.clear_cache()
    received.clear()
    context = chromium.new_context(
        # A colour that is still changing is measured wrong.
        reduced_motion="reduce",
        viewport={"width": 1280, "height": 900},
        locale="nl-BE",
        base_url=live_server.url,
    )
    opened = context.new_page()
    faults: list[str] = []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)
    yield opened
    context.close()
    assert faults == []


@pytest.mark.parametrize("width", [320, 390, 820, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_block_is_accessible_and_fits(page: Page, width: int, scheme: str) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    page.goto("/?fout")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert violations(page) == []


def test_form_sent_with_three_clicks_arrives_once(page: Page) -> None:
    page.goto("/verslag/")
    page.fill("textarea", "Eén keer")
    page.evaluate(
        "{const b = document.querySelector('.panel button[type=submit]'); b.click(); b.click(); b.click()}"
    )
    page.wait_for_url("**/klaar/")
    assert received == ["Eén keer"]


def test_text_never_sent_is_offered_again(page: Page) -> None:
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto("/")
    page.fill("form[data-draft] textarea", "Een lang verslag")
    page.wait_for_function("() => Object.keys(localStorage).length === 1")
    page.goto("/klaar/")
    page.goto("/")
    page.click("[data-draft-restore]")
    assert page.input_value("form[data-draft] textarea") == "Een lang verslag"


def test_leaving_with_unsaved_text_asks_first(page: Page) -> None:
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto("/verslag/")
    page.goto("/klaar/")
    assert asked == []
    page.goto("/verslag/")
    page.fill("textarea", "x")
    page.goto("/klaar/")
    assert asked == ["beforeunload"]


def test_dependent_field_appears_after_its_answer(page: Page) -> None:
    page.goto("/")
    assert not page.is_visible("form[data-draft] #id_phone")
    page.check("form[data-draft] [name=kind][value=phone]")
    assert page.is_visible("form[data-draft] #id_phone")


def test_list_filters_in_place_and_keeps_order_and_focus(page: Page) -> None:
    page.goto("/")
    page.click("thead .sort >> nth=1")
    page.wait_for_url("**sort=app_label**")
    page.locator(".filters input[type=search]").press_sequentially("ent")
    page.wait_for_url("**q=ent**")
    assert "sort=app_label" in page.url
    assert page.locator(".chips .chip").first.inner_text().endswith("Zoeken: ent")
    assert page.evaluate("document.activeElement.name") == "q"
    page.go_back()
    page.wait_for_function("() => !location.search.includes('q=ent')")
    assert page.locator("h1").inner_text() == "Noor Vandael"


def test_date_may_be_typed_without_the_calendar(page: Page) -> None:
    page.goto("/")
    page.fill("form[data-draft] [name=held_on]", "23/11/2026")
    assert page.get_by_role("button", name="Kies een datum").first.is_visible()


def test_keys_open_their_list_and_can_be_switched_off(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("?")
    assert page.is_visible("#sneltoetsen")
    page.uncheck("[data-keys-switch]")
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    assert not page.is_visible("#sneltoetsen")
