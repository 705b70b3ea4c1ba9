"""Two of the main tasks without a mouse."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from jumpstarters.demo.world import World
from tests.e2e.person import Person
from tests.e2e.test_other_paths import ADVISER, live

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
ENOUGH = 80


def tab_to(person: Person, words: str) -> None:
    """Press Tab until the focus stands on something with these words, as people without a mouse do."""
    focused = "(e => (e.innerText || '') + '|' + [...(e.labels || [])].map(l => l.innerText).join())"
    for _press in range(ENOUGH):
        person.page.keyboard.press("Tab")
        if words in person.page.evaluate(f"{focused}(document.activeElement)"):
            return
    raise AssertionError(f"not reached with Tab: {words}")


def test_record_contact_with_keys_only(enter: Callable[..., Person], world: World) -> None:
    cast = live(world, "vf_started")
    adviser = enter(ADVISER)
    adviser.opens(f"{cast.traject.get_absolute_url()}fase/VF/")
    tab_to(adviser, "Voeg een contact toe")
    adviser.page.keyboard.press("Enter")
    adviser.page.wait_for_url("**/contact/**")
    tab_to(adviser, "Verslag")
    adviser.page.keyboard.type("Met het toetsenbord.")
    tab_to(adviser, "Bewaar het contact")
    adviser.page.keyboard.press("Enter")
    adviser.page.wait_for_url("**/fase/VF/**")
    assert cast.traject.contacts.filter(notes="Met het toetsenbord.").count() == 1


def test_accept_referral_with_keys_only(enter: Callable[..., Person], world: World) -> None:
    cast = live(world, "sent")
    adviser = enter(ADVISER)
    adviser.opens("/")
    tab_to(adviser, "Beantwoord de doorverwijzing")
    adviser.page.keyboard.press("Enter")
    adviser.page.wait_for_url("**/doorverwijzingen/**")
    tab_to(adviser, "Accepteren")
    adviser.page.keyboard.press("Enter")
    adviser.page.wait_for_url("**/doe/doorverwijzing/**")
    tab_to(adviser, "Eerste individueel gesprek")
    adviser.page.keyboard.type(cast.referral.dated_on.strftime("%d/%m/%Y"))
    tab_to(adviser, "Accepteren")
    adviser.page.keyboard.press("Enter")
    adviser.sees("De verkennende fase is begonnen.")
    assert cast.candidate.trajects.count() == 1
