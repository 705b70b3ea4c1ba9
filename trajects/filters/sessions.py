"""Filters of the shared calendar, as a list and as a month."""

from __future__ import annotations

from datetime import date
from typing import Any

import django_filters
from django.db.models import F, QuerySet
from django.utils.dateformat import format as date_format
from django.utils.translation import gettext_lazy as _

from core import dates
from people.enums import FLEMISH_PROVINCES
from people.models import Organisation
from trajects.enums import LANGUAGES, SessionKind, SessionState
from trajects.models import InfoSession

PROVINCES = [(province.value, province.label) for province in FLEMISH_PROVINCES]
MONTHS_BACK, MONTHS_AHEAD = 6, 9
ALL = "alles"


def month_choices() -> list[tuple[str, str]]:
    """Some months back and ahead, as "2026-11" with its name."""
    first = dates.today().replace(day=1)
    months = [dates.add_months(first, n) for n in range(-MONTHS_BACK, MONTHS_AHEAD + 1)]
    return [(f"{month:%Y-%m}", date_format(month, "F Y")) for month in months] + [(ALL, _("Alle maanden"))]


def _organisations(request: Any) -> QuerySet:
    """Organisations that give sessions which the user may see."""
    sessions = InfoSession.objects.visible_to(request.user)
    return Organisation.objects.filter(pk__in=sessions.values("organisation_id"))


class MonthFilter(django_filters.FilterSet):
    """Which sessions: province, organisation, kind, language, and whether there is a seat."""

    provincie = django_filters.ChoiceFilter(
        field_name="province", label=_("Provincie"), choices=PROVINCES, empty_label=_("Alle provincies")
    )
    organisatie = django_filters.ModelChoiceFilter(
        field_name="organisation", queryset=_organisations, to_field_name="public_id",
        label=_("Organisatie"), empty_label=_("Alle"),
    )  # fmt: skip
    soort = django_filters.ChoiceFilter(
        field_name="kind", label=_("Soort"), choices=SessionKind.choices, empty_label=_("Alle soorten")
    )
    taal = django_filters.ChoiceFilter(
        field_name="language", label=_("Taal"), choices=LANGUAGES, empty_label=_("Alle talen")
    )
    plaats = django_filters.ChoiceFilter(
        label=_("Plaats"), choices=[("ja", _("Alleen met plaats"))], empty_label=_("Ook volzet"),
        method="with_room",
    )  # fmt: skip

    class Meta:
        model = InfoSession
        fields: tuple[str, ...] = ()

    def with_room(self, queryset: QuerySet, _name: str, _value: str) -> QuerySet:
        """Planned sessions with a free seat; the rows carry their counts."""
        return queryset.planned().filter(starts_at__gt=dates.now(), enrolled_count__lt=F("seats"))


class SessionFilter(MonthFilter):
    """The same for the list, by month; without a month everything from today on."""

    maand = django_filters.ChoiceFilter(
        label=_("Maand"), choices=month_choices, empty_label=_("Vanaf vandaag"), method="in_month"
    )
    toestand = django_filters.ChoiceFilter(
        field_name="state", label=_("Toestand"), choices=SessionState.choices, empty_label=_("Alle")
    )

    def filter_queryset(self, queryset: Any) -> Any:
        if not self.form.cleaned_data.get("maand"):
            queryset = queryset.filter(starts_at__gte=dates.begin_of(dates.today()))
        return super().filter_queryset(queryset)

    def in_month(self, queryset: Any, _name: str, value: str) -> Any:
        if value == ALL:
            return queryset
        first = date.fromisoformat(f"{value}-01")
        following = dates.add_months(first, 1)
        return queryset.filter(starts_at__gte=dates.begin_of(first), starts_at__lt=dates.begin_of(following))
