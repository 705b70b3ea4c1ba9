"""Filters of the page with tasks; without a choice: my own, still to do."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core import dates
from core.text import one_line
from trajects.enums import TaskState
from trajects.models import Task

GIVEN, COLLEAGUES, EVERYBODY = "gegeven", "collegas", "allemaal"
LATE, TODAY = "te-laat", "vandaag"
ALL = "alle"


class TaskFilter(django_filters.FilterSet):
    """Whose, in which state, by which day, and words."""

    q = django_filters.CharFilter(method="search", label=_("Zoeken"))
    wie = django_filters.ChoiceFilter(
        method="whose",
        choices=[
            (GIVEN, _("Die ik aan anderen gaf")),
            (COLLEAGUES, _("Van mijn collega's")),
            (EVERYBODY, _("Van iedereen")),
        ],
        label=_("Van wie"),
        empty_label=_("Van mij"),
    )
    toestand = django_filters.ChoiceFilter(
        method="by_state",
        choices=[*TaskState.choices[1:], (ALL, _("Alle"))],
        label=_("Toestand"),
        empty_label=TaskState.OPEN.label,
    )
    tegen = django_filters.ChoiceFilter(
        method="by_day",
        choices=[(LATE, _("Te laat")), (TODAY, _("Vandaag"))],
        label=_("Tegen"),
        empty_label=_("Alle"),
    )

    class Meta:
        model = Task
        fields = ()

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        found = super().filter_queryset(queryset)
        chosen = self.form.cleaned_data
        if not chosen.get("wie"):
            found = found.filter(owner=self.request.user)
        return found if chosen.get("toestand") else found.open()

    def search(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        words = one_line(value)[:100]
        named = Q(traject__in=queryset.model.traject.field.related_model.objects.matching(words))
        return queryset.filter(Q(title__icontains=words) | named)

    def whose(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        user: Any = self.request.user
        if value == GIVEN:
            return queryset.filter(made_by=user).exclude(owner=user)
        return queryset.exclude(owner=user) if value == COLLEAGUES else queryset

    def by_state(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset if value == ALL else queryset.filter(state=value)

    def by_day(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        today = dates.today()
        return queryset.filter(due_on__lt=today) if value == LATE else queryset.filter(due_on=today)
