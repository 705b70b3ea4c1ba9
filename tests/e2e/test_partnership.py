"""A local partnership in a real browser: registration, check, combination, case, transfer form (D-01 to D-16)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.urls import reverse
from django.utils import timezone

from jumpstarters.demo.world import World
from tests.e2e.person import Person
from tests.factories.reporting import text_of_pdf
from trajects.actions import programmes
from trajects.models import Partnership, Traject
from trajects.partnership import actions

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def partnership(world: World) -> Partnership:
    return Partnership.objects.create(
        programme=programmes.load("lokaal-partnerschap"),
        organisation=world.organisations["Starterslabo West-Vlaanderen"],
        code="samen-kortrijk",
        name="Samen Sterk Kortrijk",
        phone="+3256123456",
    )


def test_a_client_from_registration_to_transfer(
    enter: Callable[..., Person], partnership: Partnership
) -> None:
    client = enter()
    registers(client, partnership)
    adviser = enter("amina.benali")
    checks(adviser)
    traject = Traject.objects.get()
    tab = reverse("trajects:partnership", args=[traject.public_id])
    asks_vdab(adviser, tab)
    combines(adviser)
    discusses(adviser, traject, partnership)
    hands_over(adviser, tab)
    paper = adviser.gets_pdf(reverse("reporting:transfer_form", args=[traject.public_id]))
    assert "Overdracht naar VDAB" in text_of_pdf(paper)


def registers(client: Person, partnership: Partnership) -> None:
    client.opens(reverse("trajects:apply", args=[partnership.code]))
    client.presses("Verstuur")
    client.sees("Kijk je antwoorden na.")
    client.fills("Voornaam", "Fatou")
    client.fills("Familienaam", "Ndiaye")
    client.fills("Geboortedatum", "02/06/2004")
    client.fills("Telefoon of gsm", "0471 20 00 01")
    for group, answer in (
        ("Mag je in België blijven?", "Ja"),
        ("Ben je al lang ziek?", "Nee"),
        ("Heb je een arbeidscontract?", "Nee"),
        ("Wie helpt je met dit formulier?", "Mijn bemiddelaar van VDAB"),
    ):
        client.ticks(answer, within=group)
    client.ticks("Ik wil dat jullie mijn antwoorden lezen")
    client.looks("aanmelden")
    client.presses("Verstuur")
    client.sees("We kregen je aanmelding.")


def checks(adviser: Person) -> None:
    adviser.opens(reverse("trajects:partnerships"))
    adviser.looks("partnerschappen")
    adviser.opens(reverse("trajects:applications"))
    adviser.follows("Ndiaye Fatou")
    adviser.sees("VDAB-bemiddelaar")
    adviser.looks("aanmelding")
    adviser.follows("Aanvaard en open een dossier")
    adviser.presses("Open het dossier")
    adviser.sees("Het dossier is open")


def asks_vdab(adviser: Person, tab: str) -> None:
    adviser.opens(tab)
    adviser.sees("Vraag na of VDAB de klant kent")
    adviser.follows("Vul in")
    for group in (
        "Is de klant gekend bij VDAB?",
        "Is er een klantendossier?",
        "Is de klant ingeschreven bij VDAB?",
    ):
        adviser.ticks("Ja", within=group)
    adviser.ticks("Nee", within="Loopt er een regulier traject?")
    adviser.presses("Bewaar")
    adviser.sees("neem met de klant contact op met VDAB")


def combines(adviser: Person) -> None:
    adviser.follows("Nieuw combinatietraject")
    adviser.chooses("Welke dienst?", "Beroepsverkennende stage")
    adviser.fills("Waarom is een combinatietraject nodig?", "Kennismaken met het beroep")
    adviser.fills("Stage: eerste dag", "02/03/2026")
    adviser.fills("Stage, fase 1 (oriëntatie): laatste dag", "07/03/2026")
    adviser.fills("Doel 1", "Werkvloer leren kennen")
    adviser.presses("Bewaar de wens")
    adviser.sees("Er mogen hoogstens 5 kalenderdagen zijn.")
    adviser.fills("Stage, fase 1 (oriëntatie): laatste dag", "06/03/2026")
    adviser.presses("Bewaar de wens")
    adviser.looks("partnerschap-dossier")
    adviser.follows("Beroepsverkennende stage")
    adviser.sees("Zo vraagt de klant het aan")
    adviser.follows("Besproken met de partners")
    adviser.presses("Besproken met de partners")
    adviser.sees("De bespreking is genoteerd.")
    adviser.looks("combinatie")


def discusses(adviser: Person, traject: Traject, partnership: Partnership) -> None:
    discussion = actions.plan_discussion(partnership, by=traject.adviser, held_on=timezone.localdate())
    actions.add_item(discussion, traject=traject, by=traject.adviser, question="Kan de begeleiding stoppen?")
    adviser.opens(discussion.get_absolute_url())
    adviser.sees("Casus 1: Fatou Ndiaye")
    adviser.looks("casusbespreking")
    adviser.follows("Noteer het besluit")
    adviser.fills("Verslag", "De klant gaat verder bij VDAB.")
    adviser.ticks("De begeleiding stopt")
    adviser.presses("Bewaar het besluit")


def hands_over(adviser: Person, tab: str) -> None:
    adviser.sees("Vul dit samen met de klant in.")
    adviser.ticks("De klant is ingeschreven bij VDAB")
    adviser.fills("Hoe verliep de begeleiding?", "Stage gelopen en goed opgevolgd.")
    adviser.looks("overdracht-vdab")
    adviser.presses("Bewaar")
    adviser.sees("Ingeschreven, de bemiddelaar is niet gekend")
