"""Filters of the list of handovers; without a choice: those that wait."""

from __future__ import annotations

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from trajects.enums import HandoverState
from trajects.models import Handover

ALL = "alle"


class HandoverFilter(django_filters.FilterSet):
    """In which state, and who must answer."""

    toestand = django_filters.ChoiceFilter(
        method="by_state",
        choices=[*HandoverState.choices[1:], (ALL, _("Alle"))],
        label=_("Toestand"),
        empty_label=HandoverState.OFFERED.label,
    )
    wie = django_filters.ChoiceFilter(
        method="whose",
        choices=[("aan-mij", _("Aan mij")), ("door-mij", _("Door mij"))],
        label=_("Aangeboden"),
        empty_label=_("Alle"),
    )

    class Meta:
        model = Handover
        fields = ()

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        found = super().filter_queryset(queryset)
        return found if self.form.cleaned_data.get("toestand") else found.waiting()

    def by_state(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset if value == ALL else queryset.filter(state=value)

    def whose(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        field = "to_adviser" if value == "aan-mij" else "offered_by"
        return queryset.filter(**{field: self.request.user})
