"""Somebody at a browser, in sentences; every page that is looked at is checked for accessibility."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import BrowserContext, Locator, Page, expect

# What passed is counted and not listed: to name each of those elements costs more than to find what is wrong.
WCAG = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "resultTypes": ["violations"],
}
FIND_VIOLATIONS = """async rules => {
  const found = await axe.run(rules);
  return found.violations.map(rule => [rule.id, rule.nodes[0].html]);
}"""
PICTURES = Path(__file__).resolve().parents[2] / "test-results"
WIDTHS = (1280, 390)
# Colours are the same on a phone; measuring their contrast takes longer than all other rules together.
ON_PHONE = WCAG | {"rules": {"color-contrast": {"enabled": False}}}
DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
# Refusals are answers too: the browser reports their status, which the stories assert themselves.
EXPECTED = re.compile(r"the server responded with a status of 4(03|04|09|10|22)")


def _whole(label: str) -> re.Pattern[str]:
    """A label by all its words, whether the field is obligatory or not."""
    return re.compile(rf"^\s*{re.escape(label)}(\s*\(niet verplicht\))?\s*$")


def violations(page: Page, rules: dict[str, Any] = WCAG) -> list[list[str]]:
    """The rules that this page breaks, each with the first element that does so."""
    # As high as the page: what stays at the edge of the window then covers nothing that axe measures.
    height = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size(page.viewport_size | {"height": height + 200})
    if page.evaluate("!window.axe"):
        page.evaluate(AXE_SCRIPT)
    return page.evaluate(FIND_VIOLATIONS, rules)


class Watch:
    """What must never happen in any browser of a story."""

    def __init__(self, home: str) -> None:
        self.home = home
        self.faults: list[str] = []

    def over(self, context: BrowserContext) -> None:
        context.on("request", lambda request: self._request(request.url))
        context.on("console", lambda line: self._console(line.type, line.text))
        context.on("weberror", lambda error: self.faults.append(str(error.error)))

    def _request(self, url: str) -> None:
        # Chromium shows a PDF with an extension of its own.
        if not url.startswith((self.home, "data:", "chrome-extension:", "chrome:")):
            self.faults.append(f"request to another host: {url}")

    def _console(self, kind: str, text: str) -> None:
        if kind == "error" and not EXPECTED.search(text):
            self.faults.append(text)


class Person:
    """One person with one browser window."""

    screen = DESKTOP

    def __init__(self, page: Page) -> None:
        self.page = page
        page.set_default_timeout(20_000)

    def logs_in(self, email: str, password: str) -> None:
        self.page.goto("/account/login/")
        self.fills("E-mailadres", email)
        self.fills("Wachtwoord", password)
        self.presses("Inloggen")
        expect(self.page.get_by_role("heading", level=1)).to_be_visible()

    def opens(self, address: str) -> None:
        self.page.goto(address)

    def follows(self, name: str) -> None:
        self.main.get_by_role("link", name=name).first.click()

    def presses(self, name: str) -> None:
        self.main.get_by_role("button", name=name).first.click()

    def fills(self, label: str, text: str) -> None:
        self.main.get_by_label(_whole(label)).first.fill(text)

    def chooses(self, label: str, option: str | re.Pattern[str]) -> None:
        """Choose an option of a list by its words."""
        box = self.main.get_by_label(_whole(label)).first
        words = box.locator("option").filter(has_text=option).first.inner_text()
        box.select_option(label=words.strip())

    def ticks(self, name: str, *, within: str = "") -> None:
        """Tick a box or a choice, within the group of this name when several look alike."""
        place: Any = self.main.get_by_role("group", name=within) if within else self.main
        place.get_by_label(re.compile(rf"^\s*{re.escape(name)}")).first.check()

    def chooses_either(self, label: str, option: str) -> None:
        """Choose from a list, or tick a choice: what the page offers."""
        if self.main.locator("select").count():
            self.chooses(label, option)
        else:
            self.ticks(option)

    def sees(self, text: str | re.Pattern[str]) -> None:
        # Not `expect`, which describes the whole page each time that it must wait a little longer.
        self.main.get_by_text(text).filter(visible=True).first.wait_for()

    def does_not_see(self, text: str) -> None:
        expect(self.main.get_by_text(text)).to_have_count(0)

    def draws(self) -> None:
        """A line on the pad for a signature, with the pointer."""
        paper = self.page.locator("canvas")
        paper.scroll_into_view_if_needed()
        box = paper.bounding_box()
        assert box
        assert box["width"] > 250
        mouse = self.page.mouse
        mouse.move(box["x"] + 30, box["y"] + 60)
        mouse.down()
        for step in range(1, 8):
            mouse.move(box["x"] + 30 + 30 * step, box["y"] + 60 + 20 * (step % 2))
        mouse.up()

    def previews(self) -> Person:
        """The same person in front of the preview of a decision, which has a tab of its own."""
        with self.page.context.expect_page() as tab:
            self.presses("Voorbeeld bekijken")
        return type(self)(tab.value)

    @property
    def main(self) -> Locator:
        return self.page.locator("body")

    @property
    def path(self) -> str:
        """The address without host and question mark."""
        return re.sub(r"^https?://[^/]+|[?#].*$", "", self.page.url)

    def gets_pdf(self, address: str) -> bytes:
        answer = self.page.request.get(address)
        assert answer.status == 200
        assert answer.headers["content-type"] == "application/pdf"
        return answer.body()

    def looks(self, name: str) -> None:
        """Look at the page on a desktop and on a phone: nothing sticks out, no violation of WCAG 2.2 A and AA.

        With PICTURES=1 in the environment both are kept in test-results, for a person to look at.
        """
        for width, rules in zip(WIDTHS, (WCAG, ON_PHONE), strict=True):
            self.page.set_viewport_size({"width": width, "height": 900})
            self.fits(name)
            self.is_accessible(name, rules)
        self.page.set_viewport_size(self.screen)

    def fits(self, name: str) -> None:
        """Nothing sticks out of the screen."""
        self.page.wait_for_selector("body", state="attached")
        width = self.page.viewport_size["width"]
        if os.environ.get("PICTURES"):
            self.page.screenshot(path=PICTURES / f"{name}-{width}.png", full_page=True)
        assert self.page.evaluate("document.documentElement.scrollWidth") <= width, name

    def is_accessible(self, name: str, rules: dict[str, Any] = WCAG) -> None:
        assert violations(self.page, rules) == [], name


class OnPhone(Person):
    """Somebody with a phone, who unfolds what is folded there; how pages look is for the desktop stories."""

    screen = PHONE

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        page.set_viewport_size(self.screen)

    def sees(self, text: str | re.Pattern[str]) -> None:
        words = self.main.get_by_text(text)
        expect(words.first).to_be_attached()
        folded = self.page.locator("main details:not([open])", has=self.page.get_by_text(text))
        while not words.filter(visible=True).count() and folded.count():
            folded.first.locator("> summary").click()
        super().sees(text)

    def looks(self, name: str) -> None:
        self.fits(f"telefoon-{name}")
