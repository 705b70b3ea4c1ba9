"""Filters of a period and of a file; they stand in the address."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core.text import searchable
from people.enums import FLEMISH_PROVINCES, Province
from people.models import Candidate, Organisation, User
from reporting.billing.candidates import NOT_BILLABLE
from reporting.billing.enums import LineState
from reporting.models import BillingLine, ReportPeriod
from trajects.models import Phase

PROVINCES = [(code.value, code.label) for code in (*FLEMISH_PROVINCES, Province.BRUSSELS)]
STANDINGS = [(NOT_BILLABLE, _("Nog niet factureerbaar")), *LineState.choices]


class PeriodFilter(django_filters.FilterSet):
    """Where a phase stands, which phase, province, organisation, adviser, and words."""

    q = django_filters.CharFilter(method="search", label=_("Zoeken"))
    stand = django_filters.ChoiceFilter(
        method="in_standing", choices=STANDINGS, label=_("Stand"), empty_label=_("Alle")
    )
    fase = django_filters.ChoiceFilter(
        field_name="template__code", label=_("Fase"), empty_label=_("Alle"), choices=[]
    )
    provincie = django_filters.ChoiceFilter(
        method="in_province", choices=PROVINCES, label=_("Provincie"), empty_label=_("Alle")
    )
    organisatie = django_filters.ModelChoiceFilter(
        field_name="traject__organisation", queryset=Organisation.objects.none(), to_field_name="public_id",
        label=_("Organisatie"), empty_label=_("Alle"),
    )  # fmt: skip
    adviseur = django_filters.ModelChoiceFilter(
        field_name="traject__adviser", queryset=User.objects.none(), to_field_name="public_id",
        label=_("Adviseur"), empty_label=_("Alle"),
    )  # fmt: skip

    class Meta:
        model = Phase
        fields = ()

    def __init__(self, *args: Any, period: ReportPeriod, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.period = period
        templates = period.programme.phase_templates.exclude(billable_rules=[])
        self.filters["fase"].extra["choices"] = [(entry.code, entry.name) for entry in templates]
        rows = self.queryset.order_by()
        self.filters["organisatie"].queryset = Organisation.objects.filter(
            pk__in=rows.values("traject__organisation")
        )
        self.filters["adviseur"].queryset = User.objects.filter(pk__in=rows.values("traject__adviser"))

    def in_standing(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Phases that stand so, or of which a line in this period does: the rows behind a number of lines."""
        lines = self.period.lines.filter(state=value)
        return queryset.filter(Q(standing=value) | Q(pk__in=lines.values("phase")))

    def search(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        for word in searchable(value).split()[:6]:
            queryset = queryset.filter(traject__candidate__search_text__contains=word)
        return queryset

    def in_province(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(traject__candidate__in=Candidate.objects.in_province(value))


class LineFilter(django_filters.FilterSet):
    """The lines of a file by state."""

    stand = django_filters.ChoiceFilter(
        field_name="state", choices=LineState.choices, label=_("Stand"), empty_label=_("Alle")
    )

    class Meta:
        model = BillingLine
        fields = ()
