"""Filters of who misses an answer; the report on participation leads here with the same names in the address."""

from __future__ import annotations

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.forms import DayField
from core.text import searchable
from reporting.esf.enums import Moment
from reporting.models import ParticipationSnapshot
from trajects.models import Programme


class DayFilter(django_filters.Filter):
    """A day as people write it here."""

    field_class = DayField


class MissingFilter(django_filters.FilterSet):
    """Words, programme, moment, and the days of the snapshots."""

    q = django_filters.CharFilter(method="search", label=_("Zoeken"))
    programma = django_filters.ModelChoiceFilter(
        field_name="traject__programme", queryset=Programme.objects.all(), to_field_name="code",
        label=_("Programma"), empty_label=_("Alle"),
    )  # fmt: skip
    moment = django_filters.ChoiceFilter(choices=Moment.choices, label=_("Moment"), empty_label=_("Alle"))
    van = DayFilter(field_name="taken_on", lookup_expr="gte", label=_("Van"))
    tot = DayFilter(field_name="taken_on", lookup_expr="lte", label=_("Tot en met"))

    class Meta:
        model = ParticipationSnapshot
        fields = ()

    def search(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        for word in searchable(value).split()[:6]:
            queryset = queryset.filter(traject__candidate__search_text__contains=word)
        return queryset
