"""An info session with twelve people: presence in one grid, then everybody answered in one go (H-33 to H-37)."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.utils import timezone

from core.models import OutgoingEmail
from referrals.models import Referral
from tests.factories.people import CandidateFactory
from tests.factories.referrals import sent_referral
from tests.factories.trajects import EnrolmentFactory
from trajects import actions
from trajects.models import Enrolment, InfoSession

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
PEOPLE = 12


def invited(world: Any, session: InfoSession, n: int) -> Referral:
    """Somebody of Kortrijk whom VDAB referred to the organisation of the session, with a seat."""
    office = world.organisations["VDAB Kortrijk"]
    candidate = CandidateFactory(
        family_name=f"Peeters{n:02}", given_name="Noor", email=f"kandidaat{n}@example.be", seen_by=office
    )
    referral = sent_referral(
        programme=world.programme,
        candidate=candidate,
        from_organisation=office,
        from_user=world.consultant_of(office),
        to_organisation=session.organisation,
        to_adviser=session.organiser,
    )
    EnrolmentFactory(session=session, candidate=candidate, source="vdab", enrolled_by=referral.from_user)
    return referral


@pytest.fixture
def next_session(world: Any, session_today: InfoSession) -> InfoSession:
    day = timezone.localdate() + timedelta(days=14)
    return actions.plan_session(
        by=session_today.organiser,
        organisation=session_today.organisation,
        programme=world.programme,
        organiser=session_today.organiser,
        starts_at=timezone.make_aware(datetime.combine(day, time(14))),
        ends_at=timezone.make_aware(datetime.combine(day, time(16))),
        province="BE-VWV",
        seats=12,
        place="SYNTRA WEST, Brugge",
    )


def test_twelve_people_through_the_grid_and_the_wizard(world, session_today, next_session, enter):
    referrals = [invited(world, session_today, n) for n in range(1, PEOPLE + 1)]
    lieselot = enter("lieselot.vercruysse")

    lieselot.opens(session_today.get_absolute_url())
    lieselot.follows("Aanwezigheid invullen")
    lieselot.follows("Zet iedereen op aanwezig")
    lieselot.ticks("Afwezig", within="Peeters11")
    lieselot.ticks("Verwittigd afwezig", within="Peeters12")
    lieselot.looks("infosessie-aanwezigheid")
    lieselot.presses("Bewaar de aanwezigheid")
    lieselot.sees("De aanwezigheid is bewaard: 10 kandidaten waren er.")

    lieselot.follows("Beantwoord de doorverwijzingen")
    lieselot.fills("Eerste individueel gesprek, voor wie je accepteert", f"{timezone.localdate():%d/%m/%Y}")
    for name, step, reason in (
        ("Peeters01", "Weigeren (kandidaat)", "Vond ander werk."),
        ("Peeters02", "Weigeren (partner)", "Past niet bij ons aanbod."),
        ("Peeters03", "Taal te laag: omleiden", "Het Nederlands volstaat nog niet."),
    ):
        lieselot.ticks(step, within=name)
        group = lieselot.main.get_by_role("group", name=name)
        group.get_by_label(re.compile("^Reden")).fill(reason)
    lieselot.ticks("Nog niets doen", within="Peeters12")
    lieselot.looks("infosessie-keuzes")
    lieselot.presses("Bekijk de samenvatting")
    lieselot.sees("Dit gaat gebeuren")
    lieselot.sees("Je verwerkt 11 personen.")
    assert Referral.objects.filter(state="sent").count() == PEOPLE
    lieselot.looks("infosessie-samenvatting")
    before = OutgoingEmail.objects.count()

    lieselot.presses("Doe dit allemaal")
    lieselot.sees("11 personen zijn verwerkt.")
    states = [Referral.objects.get(pk=referral.pk).state for referral in referrals]
    assert states == ["refused_client", "refused_partner", "rerouted"] + ["accepted"] * 7 + ["sent"] * 2
    again = Enrolment.objects.get(session=next_session)
    assert again.follows.candidate == referrals[10].candidate
    assert OutgoingEmail.objects.count() == before + 11


def test_the_calendar_of_a_month_and_its_own_address(world, session_today, next_session, enter):
    lieselot = enter("lieselot.vercruysse")
    lieselot.opens("/infosessies/maand/")
    lieselot.sees(re.compile("SYNTRA WEST"))
    lieselot.looks("infosessies-maand")
    lieselot.follows("Volgende maand")
    lieselot.follows("Vorige maand")
    lieselot.follows("In mijn agenda")
    lieselot.presses("Maak een adres")
    address = lieselot.main.get_by_label("Adres van je agenda").input_value()
    lieselot.looks("infosessies-agenda")
    answer = enter().page.request.get(address)
    assert (answer.status, answer.text().count("BEGIN:VEVENT")) == (200, 2)
    lieselot.presses("Zet uit")
    assert enter().page.request.get(address).status == 404


def test_a_walk_in_is_added_while_the_marks_stay(world, session_today, enter):
    invited(world, session_today, 1)
    CandidateFactory(family_name="Onverwacht", given_name="Sam", seen_by=session_today.organisation)
    lieselot = enter("lieselot.vercruysse")
    lieselot.opens(f"{session_today.get_absolute_url()}aanwezigheid/")
    lieselot.ticks("Verwittigd afwezig", within="Peeters01")
    lieselot.fills("Naam, klantnummer of gemeente", "onverwacht")
    lieselot.presses("Zoek")
    lieselot.presses("Voeg toe")
    lieselot.sees("Onverwacht Sam staat erbij")
    lieselot.looks("infosessie-erbij")
    lieselot.presses("Bewaar de aanwezigheid")
    lieselot.sees("De aanwezigheid is bewaard: 1 kandidaat was er.")
    found = Enrolment.objects.order_by("candidate__family_name").values_list("state", flat=True)
    assert list(found) == ["present", "excused"]
