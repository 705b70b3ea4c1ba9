"""Other endings and other people: a negative decision, a refusal, a coordinator, the steering group."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from core.models import OutgoingEmail
from jumpstarters.demo.cast import Person as Cast
from jumpstarters.demo.clock import Agenda
from jumpstarters.demo.sessions import Sessions
from jumpstarters.demo.stories import steps_of
from jumpstarters.demo.world import World, read
from reporting.models import IssuedDocument
from tests.e2e.person import Person
from trajects.actions import write_plan_part
from trajects.models import Decision, Traject
from vouchers.models import Voucher

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
ADVISER = "amina.benali"  # Starterslabo West-Vlaanderen


def live(world: World, story: str) -> Cast:
    """Let a Flemish job seeker of West Flanders live one of the stories of the demo."""
    row = next(row for row in read("candidates.yaml") if row["name"]["given_name"] == "Rania")
    agenda = Agenda()
    person = Cast(row | {"story": story, "voucher": ""}, 1, world, Sessions(world, agenda))
    for ago, step in steps_of(person, 0):
        agenda.add(ago, step)
    agenda.walk()
    return person


def mailed(kind: str) -> list[str]:
    return list(OutgoingEmail.objects.filter(kind=kind).values_list("recipient", flat=True))


def test_negative_decision_sends_job_seeker_back(enter: Callable[..., Person], world: World) -> None:
    person = live(world, "vf_ready")
    adviser = enter(ADVISER)
    adviser.opens(f"/dossiers/{person.traject.public_id}/fase/VF/besluit/")
    adviser.ticks("Negatief")
    adviser.presses("Bevestig het besluit")
    adviser.looks("besluit-zonder-motivering")
    adviser.fills("Motivering", "De vaste kosten zijn te hoog.")
    adviser.presses("Bevestig het besluit")
    adviser.sees("Wat is er gebeurd?")
    adviser.looks("dossier-negatief")
    assert Decision.objects.get().back_to_referrer
    assert Traject.objects.get().state == "closed"
    assert mailed("trajects.outcome") == [person.consultant.email]
    back = IssuedDocument.objects.get(kind="referral_back")
    consultant = enter("tine.samyn")
    assert consultant.gets_pdf(f"/documenten/{back.public_id}/pdf/").startswith(b"%PDF")


def test_provider_refuses_and_adviser_withdraws(enter: Callable[..., Person], world: World) -> None:
    person = live(world, "bf_2")
    person.book()
    adviser = enter(ADVISER)
    menu = f"/dossiers/{person.traject.public_id}/menukaart/"
    adviser.opens(menu)
    adviser.sees(re.compile(r"€\s*420"))
    provider = enter()
    body = OutgoingEmail.objects.get(kind="voucher.to_provider").body_text
    link = re.search(r"/antwoord/\S+", body)
    assert link
    provider.opens(link[0])
    provider.presses("Verstuur je antwoord")
    provider.looks("aanbieder-niets-gekozen")
    provider.ticks("Ik weiger")
    provider.chooses("Waarom weiger je?", "De opleiding is volzet")
    provider.fills("Je naam", "Tom van het onthaal")
    provider.presses("Verstuur je antwoord")
    provider.sees("Je hebt deze voucher geweigerd")
    provider.looks("aanbieder-geweigerd")
    assert mailed("voucher.refused") == [person.adviser.email]
    adviser.opens(menu)
    adviser.sees(re.compile(r"€\s*500"))
    adviser.sees("Geweigerd")
    adviser.follows("Uitschrijven")
    adviser.looks("uitschrijven")
    adviser.presses("Uitschrijven")
    adviser.sees("De kandidaat is uitgeschreven.")
    assert Voucher.objects.get().state == "withdrawn"
    assert mailed("voucher.withdrawn") == ["west-vlaanderen.starterslabo@example.be"]


def test_unknown_link_says_so(enter: Callable[..., Person]) -> None:
    provider = enter()
    provider.opens("/antwoord/een-link-die-nooit-bestond/")
    provider.looks("aanbieder-link-onbekend")
    provider.opens("/menukaart/")
    provider.sees("Inspiratiecafés")
    provider.looks("menukaart-publiek")
    provider.chooses("Methodiek", "Individueel")
    provider.sees("Methodiek: Individueel")
    provider.does_not_see("Inspiratiecafés")
    provider.follows("Start 50+ coaching")
    provider.sees("Inschrijven kan alleen via een adviseur")
    provider.looks("menukaart-aanbod")


def test_coordinator_follows_all_partners(enter: Callable[..., Person], world: World) -> None:
    person = live(world, "vf_almost")
    coordinator = enter("veerle.thijs")
    coordinator.opens("/")
    coordinator.looks("start-coordinator")
    for address in ("/kandidaten/", "/dossiers/", "/vouchers/", "/infosessies/", "/rapporten/"):
        coordinator.opens(address)
        coordinator.looks(f"coordinator-{address.strip('/')}")
    coordinator.opens(f"/dossiers/{person.traject.public_id}/fase/VF/")
    coordinator.looks("coordinator-dossier")


def test_steering_group_sees_figures_and_no_people(enter: Callable[..., Person], world: World) -> None:
    person = live(world, "vf_started")
    member = enter("christine.albrecht")
    member.opens("/")
    member.looks("start-stuurgroep")
    member.opens("/rapporten/")
    member.does_not_see("Mahmoud")
    member.looks("rapporten-stuurgroep")
    for address in (person.traject.get_absolute_url(), person.candidate.get_absolute_url()):
        assert member.page.request.get(address).status in (403, 404)


# The browser keeps what is typed a moment after the last key.
DRAFT_KEPT = 1_000


def test_draft_over_a_colleagues_newer_text_shows_both(enter: Callable[..., Person], world: World) -> None:
    person = live(world, "bf_2")
    traject = person.traject
    section = traject.programme.plan_sections.filter(is_active=True).order_by("position", "pk").first()
    assert section
    traject.plan_parts.filter(section=section).delete()
    adviser = enter(ADVISER)
    adviser.opens(f"/dossiers/{traject.public_id}/ondernemersplan/{section.code}/")
    adviser.fills("Tekst", "Mijn eigen tekst")
    adviser.page.wait_for_timeout(DRAFT_KEPT)
    adviser.page.on("dialog", lambda dialog: dialog.accept())
    write_plan_part(traject, section, by=traject.adviser, text="De tekst van mijn collega", ready=False)
    adviser.page.reload()
    adviser.page.click("[data-draft-restore]")
    adviser.page.click("form[data-draft] .form__actions button[type=submit] >> nth=0")
    adviser.sees("Kies welke tekst blijft")
    assert traject.plan_parts.get(section=section).text == "De tekst van mijn collega"
