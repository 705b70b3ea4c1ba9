"""Filters of the lists of a partnership."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core.text import one_line
from trajects.models import Application, CaseDiscussion, Partnership
from trajects.partnership.enums import ApplicationState, Helper

ALL = "alle"


def partnerships_of(request: Any) -> QuerySet:
    """The partnerships that the user may choose from."""
    return Partnership.objects.visible_to(request.user) if request else Partnership.objects.none()


class ApplicationFilter(django_filters.FilterSet):
    """By state, partnership, who helped, and name; without a choice the new ones."""

    q = django_filters.CharFilter(method="search", label=_("Zoeken"))
    toestand = django_filters.ChoiceFilter(
        method="by_state",
        choices=[*ApplicationState.choices[1:], (ALL, _("Alle"))],
        label=_("Toestand"),
        empty_label=ApplicationState.NEW.label,
    )
    partnerschap = django_filters.ModelChoiceFilter(
        field_name="partnership",
        queryset=partnerships_of,
        to_field_name="public_id",
        label=_("Partnerschap"),
        empty_label=_("Alle"),
    )
    hulp = django_filters.ChoiceFilter(
        field_name="helped_by", choices=Helper.choices, label=_("Wie hielp"), empty_label=_("Iedereen")
    )

    class Meta:
        model = Application
        fields = ()

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        found = super().filter_queryset(queryset)
        return found if self.form.cleaned_data.get("toestand") else found.new()

    def search(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        for word in one_line(value)[:100].split()[:4]:
            queryset = queryset.filter(Q(family_name__icontains=word) | Q(given_name__icontains=word))
        return queryset

    def by_state(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset if value == ALL else queryset.filter(state=value)


class DiscussionFilter(django_filters.FilterSet):
    """By partnership."""

    partnerschap = django_filters.ModelChoiceFilter(
        field_name="partnership",
        queryset=partnerships_of,
        to_field_name="public_id",
        label=_("Partnerschap"),
        empty_label=_("Alle"),
    )

    class Meta:
        model = CaseDiscussion
        fields = ()
