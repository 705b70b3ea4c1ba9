"""From an outreach action to a referral that the adviser accepts, with the check by VDAB in between."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils import timezone

from core.models import OutgoingEmail
from jumpstarters.demo.world import World
from people.models import Candidate
from referrals.models import Detection, OutreachAction, OutreachProposal
from tests.e2e.person import Person

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
ADVISER, CONSULTANT = "amina.benali", "tine.samyn"
OUTREACH = "/doorverwijzingen/outreach/"
TOPICS = ("Vervoer", "Kinderopvang", "Uurrooster", "Papieren", "Digitale vaardigheden")


def today() -> str:
    return timezone.localdate().strftime("%d/%m/%Y")


def mails(kind: str) -> list[str]:
    """To whom a kind of mail goes."""
    return list(OutgoingEmail.objects.filter(kind=kind).values_list("recipient", flat=True))


def test_from_outreach_to_an_accepted_referral(enter: Callable[..., Person], world: World) -> None:
    adviser = enter(ADVISER)
    records_action(adviser)
    registers_somebody(adviser)
    detects(adviser)
    proposes(adviser)
    consultant = enter(CONSULTANT)
    checks_on_a_phone(consultant)
    accepts(adviser)


def records_action(adviser: Person) -> None:
    """The action with its counts: nobody's name."""
    adviser.opens(OUTREACH)
    adviser.looks("outreach-leeg")
    adviser.follows("Voeg een actie toe")
    adviser.presses("Bewaar")
    adviser.looks("outreach-fout")
    adviser.chooses("Soort", "Infomoment")
    adviser.fills("Titel", "Infomoment in het open centrum")
    adviser.fills("Plaats", "Open centrum, Kortrijk")
    adviser.chooses("Provincie", "West-Vlaanderen")
    adviser.presses("Bewaar")
    adviser.sees("De actie is bewaard.")
    adviser.follows("Tel wie je bereikte")
    adviser.fills("Aantal", "14")
    adviser.presses("Nog meer rijen")
    adviser.looks("outreach-tellen")
    adviser.presses("Bewaar")
    adviser.sees("Samen 14: 14 zonder naam en 0 op naam.")


def registers_somebody(adviser: Person) -> None:
    """Somebody new is registered from the action, and comes back to it."""
    adviser.follows("Voeg iemand op naam toe")
    adviser.looks("outreach-op-naam")
    adviser.follows("Registreer een nieuwe kandidaat")
    adviser.fills("Familienaam", "Tesfaye")
    adviser.fills("Voornaam", "Yonas")
    adviser.presses("Zoek")
    adviser.fills("Postcode", "8500")
    adviser.fills("Gemeente", "Kortrijk")
    adviser.ticks("Asielzoeker")
    adviser.presses("Voeg toe")
    adviser.sees("De kandidaat is toegevoegd.")
    adviser.presses("Voeg toe")
    adviser.sees("Yonas Tesfaye staat bij deze actie.")
    adviser.opens(OutreachAction.objects.get().get_absolute_url())
    adviser.sees("Samen 15: 14 zonder naam en 1 op naam.")
    adviser.looks("outreach-actie")


def detects(adviser: Person) -> None:
    """The detection form from the action; kept as a draft first."""
    adviser.follows("Nieuwe detectie")
    adviser.looks("detectie-wie")
    adviser.follows("Tesfaye Yonas")
    adviser.looks("detectie-formulier")
    adviser.fills("Wat wil je doen? (in eigen woorden)", "Een fietsherstelplaats aan het station")
    adviser.presses("Bewaar")
    adviser.sees("De detectie is bewaard.")
    adviser.looks("detectie-concept")
    adviser.follows("Wijzigen")
    adviser.fills("Beroepsdoel", "Zelfstandig fietshersteller")
    adviser.chooses("Hoofdberoep of bijberoep?", "Hoofdberoep")
    adviser.chooses("Soort verblijfsdocument", "oranje kaart")
    for topic in TOPICS:
        adviser.ticks("In orde", within=topic)
    adviser.ticks("Aanmelden bij VDAB of GTB")
    adviser.fills("Mag VDAB of GTB deze gegevens krijgen? Akkoord op", today())
    adviser.presses("Bewaar")
    adviser.looks("detectie")
    assert Detection.objects.get().preconditions.count() == len(TOPICS)


def proposes(adviser: Person) -> None:
    adviser.follows("Stel voor aan VDAB/GTB")
    adviser.sees("Dit ziet de consulent")
    adviser.chooses("Naar welk kantoor?", "VDAB Kortrijk")
    adviser.chooses("Consulent", "Tine Samyn")
    adviser.looks("voorstel-nieuw")
    adviser.presses("Dien het voorstel in")
    adviser.sees("Het voorstel is ingediend.")
    adviser.looks("voorstel-adviseur")
    assert mails("proposal.submitted") == ["tine.samyn@example.be"]


def checks_on_a_phone(consultant: Person) -> None:
    """The start page opens the proposal; a positive check sends the referral."""
    consultant.page.set_viewport_size({"width": 390, "height": 844})
    consultant.opens("/")
    consultant.follows("Controleer Tesfaye Yonas")
    consultant.sees("Een fietsherstelplaats aan het station")
    consultant.sees("Attest van immatriculatie (oranje kaart)")
    consultant.looks("voorstel-consulent")
    consultant.page.set_viewport_size({"width": 390, "height": 844})
    consultant.follows("Controleer")
    consultant.ticks("Ja", within="Is de kandidaat toelaatbaar?")
    consultant.ticks("Nee", within="Is de kandidaat beschikbaar?")
    consultant.ticks("Positief: verwijs door")
    consultant.presses("Bevestig")
    consultant.sees("Positief kan alleen als de kandidaat toelaatbaar en beschikbaar is.")
    consultant.looks("controle-fout")
    consultant.page.set_viewport_size({"width": 390, "height": 844})
    consultant.ticks("Ja", within="Is de kandidaat beschikbaar?")
    consultant.ticks("Op papier")
    consultant.fills("Ondertekend op", today())
    consultant.presses("Bevestig")
    consultant.sees("De kandidaat is doorverwezen. De adviseur krijgt een mail.")
    assert OutreachProposal.objects.get().state == "referred"
    assert mails("referral.sent") == ["amina.benali@example.be"]


def accepts(adviser: Person) -> None:
    """What came of the check stands in the inbox, as every other referral."""
    candidate = Candidate.objects.get()
    adviser.opens(OutreachProposal.objects.get().get_absolute_url())
    adviser.sees("Positief: doorverwezen")
    adviser.looks("voorstel-positief")
    adviser.opens(candidate.referrals.get().get_absolute_url())
    adviser.follows("Accepteren")
    adviser.fills("Eerste individueel gesprek", today())
    adviser.presses("Accepteren")
    adviser.sees("De verkennende fase is begonnen.")
    assert candidate.trajects.get().state == "running"
