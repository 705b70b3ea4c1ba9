"""Two advisers in one dossier, a lost connection, a session that ended: no text is lost; the decision after it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from jumpstarters.demo.world import World
from people.actions import register_candidate
from people.models import Candidate, User
from tests.e2e.person import PHONE, Person
from tests.factories.trajects import ready_to_decide_explore
from trajects.actions import start_traject
from trajects.models import Decision, Traject

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def traject(world: World) -> Traject:
    """A dossier of Lieselot that only lacks its decision."""
    organisation = world.organisations["SYNTRA WEST"]
    adviser = User.objects.get(email="lieselot.vercruysse@example.be")
    candidate = register_candidate(
        by=adviser, organisation=organisation, family_name="Vandamme", given_name="Elke"
    )
    made = start_traject(
        candidate=Candidate.objects.get(pk=candidate.pk), programme=world.programme, organisation=organisation,
        adviser=adviser, first_conversation_on=timezone.localdate(), by=adviser,
    )  # fmt: skip
    ready_to_decide_explore(made)
    return made


def test_two_people_a_lost_connection_and_an_ended_session(
    enter: Callable[..., Person], world: World, traject: Traject
) -> None:
    adviser, coordinator = enter("lieselot.vercruysse"), enter("veerle.thijs")
    facts = f"/dossiers/{traject.public_id}/gegevens/"
    both_texts_are_shown(adviser, coordinator, facts)
    draft_survives(adviser, facts, world.password)
    draft_is_nobody_elses(adviser, facts, world.password)
    previews_and_decides_on_a_phone(coordinator, traject)


def both_texts_are_shown(adviser: Person, coordinator: Person, facts: str) -> None:
    for person in (adviser, coordinator):
        person.page.set_viewport_size(PHONE)
        person.opens(facts)
    adviser.fills("Interne opmerkingen", "Belt liever na vijf uur.")
    adviser.presses("Bewaar")
    adviser.sees("De gegevens zijn bewaard.")
    coordinator.fills("Interne opmerkingen", "Belt liever voor de middag.")
    coordinator.presses("Bewaar")
    coordinator.sees("Iemand anders bewaarde intussen ook")
    coordinator.sees("Belt liever na vijf uur.")
    coordinator.sees("Belt liever voor de middag.")
    assert Traject.objects.get().internal_remarks == "Belt liever na vijf uur."
    coordinator.presses("Bewaar mijn tekst")
    coordinator.sees("De gegevens zijn bewaard.")
    coordinator.follows("Geschiedenis van dit dossier")
    coordinator.sees("Belt liever na vijf uur.")
    coordinator.fits("geschiedenis")


def draft_survives(adviser: Person, facts: str, password: str) -> None:
    """Typed without a connection, and sent after the session ended: after logging in again it is offered."""
    page = adviser.page
    adviser.opens(facts)
    page.context.set_offline(True)
    adviser.fills("Interne opmerkingen", "Zonder verbinding getypt.")
    page.wait_for_timeout(600)
    page.context.set_offline(False)
    page.context.clear_cookies(name="sessionid")
    page.on("dialog", lambda dialog: dialog.accept())
    adviser.presses("Bewaar")
    adviser.sees("Wachtwoord")
    adviser.logs_in("lieselot.vercruysse@example.be", password)
    adviser.opens(facts)
    page.locator("[data-draft-restore]").click()
    expect(page.get_by_label("Interne opmerkingen")).to_have_value("Zonder verbinding getypt.")


def draft_is_nobody_elses(adviser: Person, facts: str, password: str) -> None:
    """A colleague in the same browser is not offered it."""
    adviser.page.context.clear_cookies(name="sessionid")
    adviser.page.goto("about:blank")
    adviser.logs_in("veerle.thijs@example.be", password)
    adviser.opens(facts)
    adviser.sees("Interne opmerkingen")
    expect(adviser.page.locator("[data-draft-restore]")).to_have_count(0)


def previews_and_decides_on_a_phone(coordinator: Person, traject: Traject) -> None:
    """The preview names what is open, with the way to it; the form stays as it was typed."""
    coordinator.opens(f"/dossiers/{traject.public_id}/fase/VF/besluit/")
    coordinator.ticks("Positief")
    coordinator.fills("Motivering", "Elke kent het vak.")
    coordinator.fits("besluit")
    preview = coordinator.previews()
    preview.page.set_viewport_size(PHONE)
    preview.sees("Nog niets is bewaard.")
    preview.sees("plaatsen zijn nog niet ingevuld.")
    preview.fits("voorbeeld")
    paper = preview.page.get_by_role("article", name="Besluit verkennende fase")
    expect(paper).to_contain_text("Elke kent het vak.")
    expect(preview.page.get_by_role("button", name="Open als PDF")).to_have_count(1)
    preview.follows("Vul de kandidaat aan")
    preview.page.wait_for_url(f"**/kandidaten/{traject.candidate.public_id}/**")
    preview.page.close()
    assert not Decision.objects.exists()
    expect(coordinator.page.get_by_label("Motivering")).to_have_value("Elke kent het vak.")
    coordinator.presses("Bevestig het besluit")
    coordinator.sees("De begeleidende fase is begonnen op")
    coordinator.sees("Besluit verkennende fase")
    coordinator.fits("besloten")
    coordinator.follows("Naar de begeleidende fase")
    coordinator.page.wait_for_url("**/fase/BF/")
    assert traject.phases.filter(template__code="BF", state="in_progress").exists()
