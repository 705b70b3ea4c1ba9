"""Grants of an invented project."""

from __future__ import annotations

import factory
from factory.django import DjangoModelFactory

from reporting.models import Grant, PartnerShare
from tests.factories.trajects import ProgrammeFactory


class GrantFactory(DjangoModelFactory):
    """A project of a hundred thousand euro, 70 % for its costs and 30 % for its result."""

    class Meta:
        model = Grant

    programme = factory.SubFactory(ProgrammeFactory)
    code = factory.Sequence(lambda n: f"project-{n}")
    project = factory.Sequence(lambda n: f"Project {n}")
    promotor_name = "Promotor Voorbeeld"
    allocated_cents = 10_000_000
    input_percent = 70
    result_percent = 30
    outflow_percent = 20
    result_phase = "BF"
    cost_headings = factory.LazyFunction(lambda: ["Personeel", "Werking"])


class PartnerShareFactory(DjangoModelFactory):
    class Meta:
        model = PartnerShare

    grant = factory.SubFactory(GrantFactory)
    name = factory.Sequence(lambda n: f"Partner {n}")
    fte_hundredths = 100
