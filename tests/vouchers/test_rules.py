"""The rules of booking: each says no with its own sentence, and the first that does is the answer."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils.timezone import localdate

from core import dates
from core.actors import CLOCK
from people.actions import withdraw_agreement
from tests.factories.people import adviser
from tests.factories.trajects import ProgrammeFactory, TrajectFactory, phase_in, signed_agreement
from tests.factories.vouchers import MenuItemFactory, candidate_with_number, guided_traject
from trajects.enums import PhaseKind
from trajects.models import Traject
from vouchers import ledger, rules
from vouchers.models import MenuItem
from vouchers.rules import Offer

pytestmark = pytest.mark.django_db


def offer_in(traject: Traject, **fields: Any) -> Offer:
    """An offer of the dossier's programme in the present situation."""
    fields.setdefault("programme", traject.programme)
    item = fields.pop("item", None) or MenuItemFactory(**fields)
    wallet = ledger.wallet_of(traject)
    return Offer(ledger.situation_of(Traject.objects.get(pk=traject.pk), wallet), item)


def code(offer: Offer) -> str:
    return rules.may_be_booked(offer).code


def exploring(**programme: Any) -> Traject:
    """A dossier in the exploratory phase with everything else in order."""
    traject = TrajectFactory(programme=ProgrammeFactory(**programme), candidate=candidate_with_number())
    signed_agreement(traject)
    return traject


@pytest.mark.parametrize(
    ("menu_phase", "price", "kind", "early", "expected"),
    [
        ("OR", 0, PhaseKind.EXPLORE, False, ""),
        ("OR/BG", 0, PhaseKind.EXPLORE, False, ""),
        ("BG", 0, PhaseKind.EXPLORE, False, "voucher.phase"),
        ("OR", 5_500, PhaseKind.EXPLORE, False, "voucher.paid_too_early"),
        ("OR/BG", 5_500, PhaseKind.EXPLORE, False, "voucher.paid_too_early"),
        ("OR", 5_500, PhaseKind.EXPLORE, True, ""),
        ("BG", 5_500, PhaseKind.EXPLORE, True, "voucher.phase"),
        ("OR", 0, PhaseKind.GUIDE, False, "voucher.phase"),
        ("OR/BG", 0, PhaseKind.GUIDE, False, ""),
        ("BG", 0, PhaseKind.GUIDE, False, ""),
        ("OR", 5_500, PhaseKind.GUIDE, False, "voucher.phase"),
        ("OR/BG", 5_500, PhaseKind.GUIDE, False, ""),
        ("BG", 5_500, PhaseKind.GUIDE, True, ""),
        ("BG", 0, PhaseKind.AFTERCARE, False, "voucher.not_running"),
    ],
)
def test_phase_of_the_offer_against_phase_of_the_dossier(
    menu_phase: str, price: int, kind: PhaseKind, early: bool, expected: str
) -> None:
    traject = TrajectFactory(
        programme=ProgrammeFactory(paid_vouchers_in_explore=early),
        candidate=candidate_with_number(),
        explore=False,
        state="aftercare" if kind == PhaseKind.AFTERCARE else "running",
    )
    phase_in(traject, kind)
    signed_agreement(traject)
    assert code(offer_in(traject, phase=menu_phase, price_cents=price)) == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, ""),
        ({"is_active": False}, "voucher.not_offered"),
        ({"valid_from": 1}, "voucher.not_offered"),
        ({"valid_from": 0}, ""),
        ({"valid_from": -9, "valid_until": -1}, "voucher.not_offered"),
        ({"valid_from": -9, "valid_until": 0}, ""),
    ],
)
def test_offer_is_on_the_menu_today(fields: dict[str, Any], expected: str) -> None:
    days = {
        name: dates.today() + timedelta(days=value) for name, value in fields.items() if name != "is_active"
    }
    offer = offer_in(guided_traject(), **{**fields, **days})
    assert code(offer) == expected
    assert MenuItem.objects.offered().filter(pk=offer.item.pk).exists() is (expected == "")


def test_offer_of_another_programme_is_refused() -> None:
    other = MenuItemFactory(programme=ProgrammeFactory(code="ander"))
    assert code(offer_in(guided_traject(), item=other)) == "voucher.other_programme"


def test_offer_without_a_phase_in_progress_is_refused() -> None:
    traject = TrajectFactory(explore=False)
    assert code(offer_in(traject)) == "voucher.not_running"


def test_offer_without_a_signed_agreement_is_refused_with_the_way_out() -> None:
    traject = TrajectFactory(explore=False, candidate=candidate_with_number())
    phase_in(traject, PhaseKind.GUIDE)
    verdict = rules.may_be_booked(offer_in(traject))
    assert verdict.code == "agreement"
    assert verdict.url.endswith("/akkoord/")
    agreement = signed_agreement(traject)
    assert code(offer_in(traject)) == ""
    withdraw_agreement(agreement, by=traject.adviser, on=localdate(), reason="Wil niet meer")
    assert code(offer_in(traject)) == "agreement"


def test_free_offer_needs_an_email_of_the_candidate_and_a_paid_one_does_not() -> None:
    traject = guided_traject(candidate=candidate_with_number(email=""))
    assert code(offer_in(traject, free=True)) == "voucher.no_email"
    assert code(offer_in(traject)) == ""


@pytest.mark.parametrize(("needed", "expected"), [(True, "voucher.national_number"), (False, "")])
def test_paid_offer_needs_the_national_number_when_the_programme_says_so(needed: bool, expected: str) -> None:
    programme = ProgrammeFactory(national_number_for_paid_vouchers=needed)
    traject = TrajectFactory(programme=programme, explore=False)
    phase_in(traject, PhaseKind.GUIDE)
    signed_agreement(traject)
    verdict = rules.may_be_booked(offer_in(traject))
    assert verdict.code == expected
    assert code(offer_in(traject, free=True)) == ""


@pytest.mark.parametrize(
    ("price", "expected"),
    [(49_999, ""), (50_000, ""), (50_001, "voucher.balance"), (1_000_000, "voucher.balance")],
)
def test_price_against_balance(price: int, expected: str) -> None:
    assert code(offer_in(guided_traject(), price_cents=price)) == expected


@pytest.mark.parametrize(
    ("expected_price", "expected"), [(None, ""), (8_000, ""), (7_999, "voucher.price_changed")]
)
def test_price_on_the_screen_against_the_menu(expected_price: int | None, expected: str) -> None:
    offer = offer_in(guided_traject())
    assert code(Offer(offer.situation, offer.item, expected_price)) == expected


def test_only_people_of_the_dossier_book() -> None:
    traject = guided_traject()
    offer = offer_in(traject)
    assert rules.may_book(offer, traject.adviser)
    assert rules.may_book(offer, CLOCK)
    assert not rules.may_book(offer, adviser())


def test_every_refusal_has_a_sentence_a_code_and_no_english() -> None:
    traject = exploring()
    offers = [
        offer_in(traject, phase="OR"),
        offer_in(traject, is_active=False),
        offer_in(traject, phase="BG"),
    ]
    for offer in offers:
        verdict = rules.may_be_booked(offer)
        assert verdict.code.startswith("voucher.")
        assert str(verdict.reason).endswith(".")
        assert "%(" not in str(verdict.reason)


def test_sentences_of_the_handbook_are_exact() -> None:
    traject = guided_traject()
    sentence = str(rules.may_be_booked(offer_in(traject, price_cents=60_000)).reason)
    assert sentence == "Er is nog €\u00a0500,00 over. Deze opleiding kost €\u00a0600,00."
    assert str(rules.phase_fits(offer_in(traject, phase="OR")).reason) == (
        "Deze opleiding is voor: Verkennende fase (OR). Nu loopt: Begeleidende fase."
    )
