"""Referrals in a real browser: exactly on the border, re-routing for the language, from partner to partner."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from core.models import OutgoingEmail
from jumpstarters.demo.cast import Person as Cast
from jumpstarters.demo.clock import Agenda
from jumpstarters.demo.sessions import Sessions
from jumpstarters.demo.stories import steps_of
from jumpstarters.demo.world import World, read
from referrals.models import Referral
from tests.e2e.person import Person
from trajects.models import Traject

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
ABOVE = {"dutch_level": "2.2", "dutch_level_status": "attained"}


def today() -> str:
    return timezone.localdate().strftime("%d/%m/%Y")


def live(world: World, story: str, **changes: Any) -> Cast:
    """Let a job seeker of West Flanders live one of the stories of the demo."""
    row = next(row for row in read("candidates.yaml") if row["name"]["given_name"] == "Rania")
    agenda = Agenda()
    person = Cast(row | {"story": story, "voucher": ""} | changes, 1, world, Sessions(world, agenda))
    for ago, step in steps_of(person, 0):
        agenda.add(ago, step)
    agenda.walk()
    return person


def name_of(user: Any) -> str:
    """How somebody logs in."""
    return user.email.partition("@")[0]


def test_exactly_on_the_border_asks_to_choose_with_a_reason(
    enter: Callable[..., Person], world: World
) -> None:
    person = live(world, "registered", dutch={"dutch_level": "1.2", "dutch_level_status": "attained"})
    consultant = enter(name_of(person.consultant))
    consultant.opens(f"/doorverwijzingen/nieuw/{person.candidate.public_id}/")
    consultant.sees("Het niveau is precies 1.2. Kies zelf de partner en schrijf op waarom.")
    consultant.chooses("Naar welke organisatie?", "Starterslabo West-Vlaanderen")
    consultant.sees("Waarom kies je deze organisatie?")
    consultant.presses("Bekijk de kaart")
    consultant.sees("Schrijf op waarom je deze organisatie kiest.")
    consultant.fills("Waarom kies je deze organisatie?", "Oefent liever nog Nederlands.")
    consultant.presses("Bekijk de kaart")
    consultant.ticks("Op het scherm, met getypte naam")
    consultant.looks("doorverwijzing-ondertekenen")
    consultant.presses("Onderteken en verstuur")
    consultant.sees("Vul de naam in van wie op het scherm tekent.")
    consultant.fills("Naam van wie tekent", person.candidate.full_name)
    consultant.presses("Onderteken en verstuur")
    consultant.sees("De doorverwijzing is verstuurd.")
    consultant.looks("doorverwijzing-wat-nu")
    sent = Referral.objects.get()
    assert (sent.override_reason, sent.card_evidence) == ("Oefent liever nog Nederlands.", "screen")


def test_language_too_low_goes_on_to_starterslabo(enter: Callable[..., Person], world: World) -> None:
    person = live(world, "present", dutch=ABOVE)
    adviser = enter(name_of(person.adviser))
    adviser.opens(person.referral.get_absolute_url())
    adviser.follows("Omleiden om de taal")
    adviser.fills("Reden", "Het Nederlands volstaat nog niet.")
    adviser.looks("omleiden")
    adviser.presses("Omleiden om de taal")
    adviser.sees("De doorverwijzing is omgeleid. De consulent krijgt een mail.")
    new = Referral.objects.get(pk=person.referral.pk).rerouted_to
    mail = OutgoingEmail.objects.get(kind="referral.rerouted")
    assert (mail.recipient, mail.cc) == (person.consultant.email, new.to_adviser.email)
    arranges_access(enter(name_of(person.consultant)), new)
    accepts(enter(name_of(new.to_adviser)), new)
    assert Traject.objects.get().organisation == new.to_organisation


def arranges_access(consultant: Person, new: Referral) -> None:
    """The task stands in the inbox; one press keeps the day."""
    consultant.opens("/doorverwijzingen/postvak/")
    consultant.sees("inzagerecht in MLP")
    consultant.looks("postvak-consulent")
    consultant.opens(new.get_absolute_url())
    consultant.presses("Inzagerecht geregeld op")
    consultant.sees("We bewaarden dat het inzagerecht vandaag geregeld is.")


def accepts(adviser: Person, new: Referral) -> None:
    """The new adviser sees that the access is arranged, adds the signature and accepts."""
    adviser.opens("/doorverwijzingen/postvak/te-aanvaarden/")
    adviser.sees("Niet ondertekend")
    adviser.looks("postvak-te-aanvaarden")
    adviser.opens(new.get_absolute_url())
    adviser.sees(f"Geregeld op {today()}")
    adviser.follows("Kaart ondertekend")
    adviser.ticks("Op papier")
    adviser.presses("Bewaar")
    adviser.sees(f"Ondertekend op {today()}, op papier")
    adviser.follows("Accepteren")
    adviser.fills("Eerste individueel gesprek", today())
    adviser.presses("Accepteren")
    adviser.sees("De verkennende fase is begonnen.")


def test_from_partner_to_partner(enter: Callable[..., Person], world: World) -> None:
    person = live(world, "vf_negative", dutch=ABOVE)
    adviser = enter(name_of(person.adviser))
    adviser.opens(person.traject.get_absolute_url())
    adviser.follows("Verwijs door naar een andere partner")
    adviser.chooses("Naar welke organisatie?", "Starterslabo West-Vlaanderen")
    adviser.sees("Waarom kies je deze organisatie?")
    adviser.fills("Waarom kies je deze organisatie?", "Heeft meer tijd nodig.")
    adviser.presses("Bekijk de kaart")
    adviser.sees("EEWP007")
    adviser.looks("partner-naar-partner")
    adviser.ticks("Op papier")
    adviser.presses("Onderteken en verstuur")
    adviser.sees("De doorverwijzing is verstuurd.")
    later = Referral.objects.order_by("pk").last()
    receiver = enter(name_of(later.to_adviser))
    receiver.opens(later.get_absolute_url())
    receiver.follows("Weigeren (partner)")
    receiver.fills("Reden", "Geen plaats meer dit jaar.")
    receiver.presses("Weigeren (partner)")
    receiver.sees("De weigering is bewaard.")
    told = OutgoingEmail.objects.filter(kind="referral.refused").values_list("recipient", flat=True)
    assert sorted(told) == sorted([person.adviser.email, person.consultant.email])


def test_several_at_once_go_to_a_colleague_and_back(enter: Callable[..., Person], world: World) -> None:
    person = live(world, "late", dutch={"dutch_level": "none", "dutch_level_status": ""})
    consultant = enter(name_of(person.consultant))
    consultant.opens("/doorverwijzingen/postvak/alles/")
    consultant.ticks("Alles op deze pagina")
    consultant.presses("Geef aan een collega")
    consultant.sees(person.candidate.list_name)
    consultant.looks("geef-aan-een-collega")
