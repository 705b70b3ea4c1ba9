"""Filters of the grants and of the checks on double financing; they stand in the address."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.text import one_line
from reporting.finance.enums import GrantState
from reporting.models import Grant
from trajects.enums import ExclusionKind
from trajects.models import FinancingCheck, Programme


class GrantFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="search", label=_("Zoeken"))
    programma = django_filters.ModelChoiceFilter(
        field_name="programme",
        queryset=Programme.objects.all(),
        to_field_name="code",
        label=_("Programma"),
        empty_label=_("Alle"),
    )
    toestand = django_filters.ChoiceFilter(
        field_name="state", choices=GrantState.choices, label=_("Toestand"), empty_label=_("Alle")
    )

    class Meta:
        model = Grant
        fields = ()

    def search(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        for word in one_line(value)[:100].split()[:6]:
            queryset = queryset.filter(project__icontains=word)
        return queryset


class FinancingCheckFilter(django_filters.FilterSet):
    programma = django_filters.ModelChoiceFilter(
        field_name="traject__programme",
        queryset=Programme.objects.all(),
        to_field_name="code",
        label=_("Programma"),
        empty_label=_("Alle"),
    )
    soort = django_filters.ChoiceFilter(
        field_name="kind", choices=ExclusionKind.choices, label=_("Soort"), empty_label=_("Alle")
    )

    class Meta:
        model = FinancingCheck
        fields: tuple[Any, ...] = ()
