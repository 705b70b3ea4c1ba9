"""Offers, wallets and vouchers for tests. Vouchers are booked by the real use case."""

from __future__ import annotations

from typing import Any

import factory
from factory.django import DjangoModelFactory

from core.actors import OutsideActor
from core.fields import blind_index
from tests.factories.people import CandidateFactory, UserFactory
from tests.factories.trajects import ProgrammeFactory, TrajectFactory, phase_in, signed_agreement
from trajects.enums import PhaseKind
from trajects.models import Traject
from vouchers import actions
from vouchers.models import MenuItem, OfferProposal, Provider, Voucher, Wallet

PROVIDER = OutsideActor("Lies Aerts", "aanbieder", "Starterslabo")
# Serial 999 lies outside the issued range: nobody has this number.
NATIONAL_NUMBER = "85073099932"


class ProviderFactory(DjangoModelFactory):
    class Meta:
        model = Provider
        django_get_or_create = ("name",)

    name = "Starterslabo"


class MenuItemFactory(DjangoModelFactory):
    """The workshop of 80 euro from the handbook; `free=True` for an offer without price."""

    class Meta:
        model = MenuItem

    class Params:
        free = factory.Trait(
            name=factory.Sequence(lambda n: f"Inspiratiecafé {n}"), phase="OR/BG", price_cents=0,
            link="https://www.example.be/inspiratie",
        )  # fmt: skip

    programme = factory.SubFactory(ProgrammeFactory)
    provider = factory.SubFactory(ProviderFactory)
    name = factory.Sequence(lambda n: f"Van klik tot klant {n}")
    phase = "BG"
    method = "collective"
    duration = "2 uur"
    location = "West-Vlaanderen"
    price_cents = 8_000
    contact_email = "aanbieder@example.be"


class OfferProposalFactory(DjangoModelFactory):
    """A new offer that a provider proposes; `item=` makes it a change."""

    class Meta:
        model = OfferProposal

    provider = factory.SubFactory(ProviderFactory)
    programme = factory.SubFactory(ProgrammeFactory)
    values = factory.Sequence(
        lambda n: {
            "name": f"Prijs bepalen {n}",
            "description": "",
            "phase": "BG",
            "method": "collective",
            "duration": "1 dag",
            "minutes": 360,
            "umbrella": "ALLE",
            "location": "ALLE",
            "places": "",
            "language": "nl",
            "price_cents": 9_550,
            "contact_email": "aanbieder@example.be",
            "link": "",
            "valid_from": None,
            "valid_until": None,
        }
    )
    proposed_by = factory.SubFactory(UserFactory)


def candidate_with_number(**fields: Any) -> Any:
    """A candidate whose national number is filled in."""
    serial = CandidateFactory._meta.next_sequence()
    return CandidateFactory(
        national_number=NATIONAL_NUMBER, national_number_index=blind_index(f"{NATIONAL_NUMBER}:{serial}"),
        **fields,
    )  # fmt: skip


def guided_traject(**fields: Any) -> Traject:
    """A dossier in guidance in which everything is in order for a paid voucher."""
    fields.setdefault("candidate", candidate_with_number())
    traject = TrajectFactory(explore=False, **fields)
    phase_in(traject, PhaseKind.GUIDE)
    signed_agreement(traject)
    return traject


def wallet_for(traject: Traject) -> Wallet:
    """The opened wallet of the candidate of a dossier."""
    return actions.open_wallet(
        candidate=traject.candidate, programme=traject.programme, by=traject.adviser, parent=traject
    )


def booked(traject: Traject | None = None, item: MenuItem | None = None, **fields: Any) -> Voucher:
    """A voucher that waits for the provider."""
    traject = traject or guided_traject()
    item = item or MenuItemFactory(programme=traject.programme, **fields)
    return actions.book_voucher(
        traject=traject, item=item, by=traject.adviser, expected_price_cents=item.price_cents
    )


def accepted(voucher: Voucher | None = None) -> Voucher:
    """A voucher that the provider accepted."""
    return actions.accept_voucher(voucher or booked(), by=PROVIDER, name="Lies Aerts")


def refused(voucher: Voucher | None = None) -> Voucher:
    """A voucher that the provider refused because the training is full."""
    return actions.refuse_voucher(
        voucher or booked(), by=PROVIDER, name="Lies Aerts", reason="full", text="Volzet tot januari."
    )
