"""Texts of the data agreement and signatures under them."""

from __future__ import annotations

import factory
from django.utils.timezone import localdate
from factory.django import DjangoModelFactory

from people.actions.agreements import hash_of
from people.enums import AgreementState, AgreementWay
from people.models import AgreementText, DataAgreement
from tests.factories.people import CandidateFactory


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
