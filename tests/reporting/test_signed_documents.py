"""What a signature on a screen leaves on the printed agreement and on the referral card."""

from __future__ import annotations

import pytest
from django.utils.timezone import localdate

from core.publicity import pictures
from people.actions import sign_agreement
from people.enums import AgreementWay
from people.signing import Ink
from referrals.actions import sign_card
from referrals.cards import signature_of
from reporting.documents import build, from_data
from reporting.documents.printing import html
from tests.factories.agreements import AgreementTextFactory, a_drawing
from tests.factories.referrals import sent_referral
from tests.factories.trajects import TrajectFactory

pytestmark = pytest.mark.django_db
INK = Ink("Noor Peeters", a_drawing(), "Android-telefoon, Chrome")


def printed(document) -> str:
    """The page of a document that was stored and read again."""
    again = from_data(document.to_data())
    assert again == document
    assert all(
        content.startswith(b"\x89PNG") for content in pictures(again.kept_pictures(), logos=()).values()
    )
    return html(again, number="X-1", date=localdate())


def test_agreement_prints_drawing_moment_device_and_hash():
    traject = TrajectFactory()
    text = AgreementTextFactory(language="ar")
    signed = sign_agreement(
        traject.candidate, by=traject.adviser, text=text, way=AgreementWay.SCREEN,
        signed_on=localdate(), signed_name="Noor Peeters", ink=INK,
    )  # fmt: skip
    page = printed(build.agreement(signed, traject))
    assert f"asset:{signed.signature.drawing.public_id}" in page
    for words in ("Android-telefoon, Chrome", text.shown.digest, 'lang="ar" dir="rtl"', "Noor Peeters"):
        assert words in page


def test_card_prints_drawing_moment_version_and_hash():
    referral = sent_referral(card_signed_on=None)
    sign_card(
        referral, by=referral.from_user, signed_on=localdate(), evidence="screen", name="Noor Peeters",
        ink=INK, language="fr",
    )  # fmt: skip
    signature = signature_of(referral)
    page = printed(build.referral_card(referral))
    for words in (f"asset:{signature.drawing.public_id}", "Getekend onder tekst 1 (fr)", signature.text_hash):
        assert words in page
