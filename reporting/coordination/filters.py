"""Filters of the calendar of meetings; they stand in the address."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core import dates
from core.text import one_line
from people.filters import PROVINCES
from reporting.coordination.enums import MeetingState
from reporting.models import Body, Meeting, Resolution
from trajects.enums import TaskState

PAST, ALL = "voorbij", "alles"


def _bodies(request: Any) -> QuerySet[Body]:
    return Body.objects.visible_to(request.user).select_related("programme")


class BodyField(django_filters.fields.ModelChoiceField):
    """A body with its programme: bodies of two programmes may have the same name."""

    def label_from_instance(self, obj: Body) -> str:
        return obj.full_name


class BodyFilter(django_filters.ModelChoiceFilter):
    field_class = BodyField


class MonthFilter(django_filters.FilterSet):
    """Which body, which province, which state."""

    overleg = BodyFilter(
        field_name="body",
        queryset=_bodies,
        to_field_name="public_id",
        label=_("Overleg"),
        empty_label=_("Alle"),
    )
    provincie = django_filters.ChoiceFilter(
        method="in_province", label=_("Provincie"), choices=PROVINCES, empty_label=_("Alle provincies")
    )
    toestand = django_filters.ChoiceFilter(
        field_name="state", label=_("Toestand"), choices=MeetingState.choices, empty_label=_("Alle")
    )

    class Meta:
        model = Meeting
        fields: tuple[str, ...] = ()

    def in_province(self, queryset: QuerySet, _name: str, value: str) -> QuerySet:
        return queryset.filter(body__provinces__contains=[value])


class MeetingFilter(MonthFilter):
    """The same for the list; without a choice everything from today on."""

    wanneer = django_filters.ChoiceFilter(
        method="by_time",
        label=_("Wanneer"),
        choices=[(PAST, _("Voorbij")), (ALL, _("Alles"))],
        empty_label=_("Vanaf vandaag"),
    )

    def filter_queryset(self, queryset: Any) -> Any:
        if not self.form.cleaned_data.get("wanneer"):
            queryset = queryset.filter(starts_at__gte=dates.begin_of(dates.today()))
        return super().filter_queryset(queryset)

    def by_time(self, queryset: Any, _name: str, value: str) -> Any:
        return queryset.filter(starts_at__lt=dates.now()) if value == PAST else queryset


class ResolutionFilter(django_filters.FilterSet):
    """Decisions; without a choice those that are still to be done."""

    q = django_filters.CharFilter(method="search", label=_("Zoeken"))
    overleg = BodyFilter(
        field_name="meeting__body", queryset=_bodies, to_field_name="public_id",
        label=_("Overleg"), empty_label=_("Alle"),
    )  # fmt: skip
    toestand = django_filters.ChoiceFilter(
        method="by_state",
        label=_("Toestand"),
        choices=[*TaskState.choices[1:], (ALL, _("Alle"))],
        empty_label=TaskState.OPEN.label,
    )

    class Meta:
        model = Resolution
        fields: tuple[str, ...] = ()

    def filter_queryset(self, queryset: Any) -> Any:
        found = super().filter_queryset(queryset)
        return found if self.form.cleaned_data.get("toestand") else found.open()

    def search(self, queryset: QuerySet, _name: str, value: str) -> QuerySet:
        return queryset.filter(text__icontains=one_line(value)[:100])

    def by_state(self, queryset: QuerySet, _name: str, value: str) -> QuerySet:
        return queryset if value == ALL else queryset.filter(task__state=value)
