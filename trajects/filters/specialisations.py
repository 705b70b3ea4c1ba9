"""Filters of the list of specialisations; without a choice: those that are open."""

from __future__ import annotations

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from trajects.enums import SpecialisationState
from trajects.models import SpecialisationRequest

ALL = "alle"


class SpecialisationFilter(django_filters.FilterSet):
    """In which state, and whose turn it is."""

    toestand = django_filters.ChoiceFilter(
        method="by_state",
        choices=[*SpecialisationState.choices, (ALL, _("Alle"))],
        label=_("Toestand"),
        empty_label=_("Open"),
    )
    wie = django_filters.ChoiceFilter(
        method="whose",
        choices=[("aan-ons", _("Aan mijn organisatie")), ("door-mij", _("Door mij"))],
        label=_("Gevraagd"),
        empty_label=_("Alle"),
    )

    class Meta:
        model = SpecialisationRequest
        fields = ()

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        found = super().filter_queryset(queryset)
        return found if self.form.cleaned_data.get("toestand") else found.open()

    def by_state(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset if value == ALL else queryset.filter(state=value)

    def whose(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        if value == "aan-ons":
            return queryset.answered_by(self.request.user)
        return queryset.filter(requested_by=self.request.user)
