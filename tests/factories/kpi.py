"""Indicators for tests."""

from __future__ import annotations

from typing import Any

import factory
from django.utils.timezone import localdate
from factory.django import DjangoModelFactory

from reporting.models import Indicator, IndicatorTable, IndicatorValue, Target
from tests.factories.trajects import ProgrammeFactory


class IndicatorTableFactory(DjangoModelFactory):
    class Meta:
        model = IndicatorTable

    programme = factory.SubFactory(ProgrammeFactory)
    code = factory.Sequence(lambda n: f"tabel-{n}")
    title = "Bereik"


class IndicatorFactory(DjangoModelFactory):
    class Meta:
        model = Indicator

    table = factory.SubFactory(IndicatorTableFactory)
    code = factory.Sequence(lambda n: f"indicator-{n}")
    label = factory.Sequence(lambda n: f"Indicator {n}")
    position = factory.Sequence(lambda n: n)


def target_of(indicator: Indicator, value: Any, **fields: Any) -> Target:
    """A version of its target."""
    return _figure(Target, indicator, value, fields)


def value_of(indicator: Indicator, value: Any, **fields: Any) -> IndicatorValue:
    """An entered value."""
    return _figure(IndicatorValue, indicator, value, fields)


def _figure(model: Any, indicator: Indicator, value: Any, fields: dict[str, Any]) -> Any:
    said = {"source": "Jaarverslag", "dated_on": localdate()} | fields
    return model.objects.create(indicator=indicator, value=value, **said)
