"""Texts of the data agreement and signatures under them."""

from __future__ import annotations

import base64
import io
from datetime import timedelta

import factory
from django.utils.timezone import localdate, now
from factory.django import DjangoModelFactory
from PIL import Image, ImageDraw

from core import files
from people.actions.agreements import hash_of
from people.enums import AgreementState, AgreementWay, SignedPaper
from people.models import AgreementText, DataAgreement, Signature, SigningLink
from tests.factories.people import CandidateFactory, UserFactory


class AgreementTextFactory(DjangoModelFactory):
    class Meta:
        model = AgreementText
        django_get_or_create = ("version", "language")

    version = "1"
    language = "nl"
    title = "Akkoord gegevensverwerking"
    body = "We bewaren gegevens over jou."


class DataAgreementFactory(DjangoModelFactory):
    class Meta:
        model = DataAgreement

    class Params:
        withdrawn = factory.Trait(
            state=AgreementState.WITHDRAWN,
            withdrawn_on=factory.LazyFunction(localdate),
            withdrawal_reason="De kandidaat stopt.",
        )

    candidate = factory.SubFactory(CandidateFactory)
    text = factory.SubFactory(AgreementTextFactory)
    text_hash = factory.LazyAttribute(lambda o: hash_of(o.text))
    way = AgreementWay.SCREEN
    signed_on = factory.LazyFunction(localdate)
    signed_name = "Noor Peeters"


def a_drawing(*, empty: bool = False) -> bytes:
    """A PNG as the pad makes it: a line on nothing."""
    picture = Image.new("RGBA", (800, 400), (0, 0, 0, 0))
    if not empty:
        ImageDraw.Draw(picture).line((100, 200, 300, 120, 600, 260), fill=(17, 17, 17, 255), width=5)
    kept = io.BytesIO()
    picture.save(kept, "PNG")
    return kept.getvalue()


def as_address(png: bytes) -> str:
    """How a canvas gives its picture to a form."""
    return f"data:image/png;base64,{base64.b64encode(png).decode()}"


class SignatureFactory(DjangoModelFactory):
    class Meta:
        model = Signature

    candidate = factory.SubFactory(CandidateFactory)
    paper = SignedPaper.AGREEMENT
    way = AgreementWay.SCREEN
    signed_name = "Noor Peeters"
    drawing = factory.LazyFunction(lambda: files.store_drawing(a_drawing(), name="handtekening.png"))
    text_version = "1 (nl)"
    text_hash = "0" * 64


class SigningLinkFactory(DjangoModelFactory):
    class Meta:
        model = SigningLink

    candidate = factory.SubFactory(CandidateFactory)
    paper = SignedPaper.AGREEMENT
    token_hash = factory.Sequence(lambda n: f"{n:064}")
    made_by = factory.SubFactory(UserFactory)
    expires_at = factory.LazyFunction(lambda: now() + timedelta(days=7))
