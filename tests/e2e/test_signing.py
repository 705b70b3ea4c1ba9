"""Signing the data agreement: with a drawing on the adviser's screen, and with a link on the own phone."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from core.files import read_file
from jumpstarters.demo.world import World
from people.enums import AgreementWay
from people.models import DataAgreement, Signature
from tests.e2e.person import PHONE, Person
from tests.e2e.test_referrals import live, name_of

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def test_agreement_is_signed_on_the_screen_and_with_a_link(
    enter: Callable[..., Person], world: World
) -> None:
    person = live(world, "vf_unsigned")
    adviser = enter(name_of(person.adviser))
    adviser.page.set_viewport_size(PHONE)
    url = f"/kandidaten/{person.candidate.public_id}/akkoord/"
    adviser.opens(url)
    adviser.sees("Verstuurd, nog niet geopend")
    adviser.follows("Onderteken op het scherm")
    expect(adviser.page.locator("canvas")).to_be_hidden()
    adviser.ticks("Ik teken met mijn vinger, een pen of de muis")
    adviser.fills("Voornaam en naam van wie tekent", person.candidate.full_name)
    adviser.ticks("Ik las de tekst en ik ga akkoord.")
    adviser.presses("Onderteken")
    adviser.sees("Teken je handtekening in het vak.")
    adviser.draws()
    adviser.presses("Wis en begin opnieuw")
    expect(adviser.page.locator("input[name=drawing]")).to_have_value("")
    adviser.looks("akkoord-ondertekenen")
    adviser.page.set_viewport_size(PHONE)
    adviser.draws()
    adviser.presses("Onderteken")
    adviser.sees("Het akkoord is ondertekend.")
    adviser.looks("akkoord-getekend")
    first = DataAgreement.objects.get()
    assert (first.way, first.signature.witnessed_by) == (AgreementWay.SCREEN, person.adviser)
    assert first.signature.drawing
    assert read_file(first.signature.drawing).startswith(b"\x89PNG")

    adviser.follows("Trek het akkoord in")
    adviser.sees("Dit kan niet meer tot er een nieuw akkoord is")
    adviser.fills("Reden", "Wil de tekst nog eens lezen.")
    adviser.presses("Trek het akkoord in")
    adviser.follows("Laat tekenen met een link")
    adviser.ticks("Met een QR-code op dit scherm")
    adviser.presses("Maak de link")
    adviser.looks("akkoord-qr")
    address = adviser.page.locator(".qr__address").inner_text()

    phone = enter()
    phone.page.set_viewport_size(PHONE)
    phone.opens(re.sub(r"^https?://[^/]+", "", address))
    phone.sees(f"Dag {person.candidate.given_name}")
    assert address.rstrip("/").rpartition("/")[2] not in phone.page.url
    phone.looks("tekenen-met-link")
    phone.ticks("Ik typ mijn naam: dat is mijn handtekening")
    expect(phone.page.locator("canvas")).to_be_hidden()
    phone.fills("Voornaam en naam van wie tekent", person.candidate.full_name)
    phone.ticks("Ik las de tekst en ik ga akkoord.")
    phone.presses("Onderteken")
    phone.sees("Dank je, je hebt getekend")
    phone.looks("tekenen-klaar")

    adviser.opens(url)
    adviser.sees("Getekend")
    assert Signature.objects.count() == 2
    assert person.candidate.agreements.get(state="signed").way == AgreementWay.LINK
