"""Filters of the outbox screen and of the reports; they stand in the address."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core import dates
from core.enums import EmailState
from core.models import OutgoingEmail
from core.text import one_line
from people.enums import FLEMISH_PROVINCES, Province
from people.models import Organisation
from reporting import statistics
from reporting.presenters.outbox import kind_words
from reporting.querysets import mails_visible_to

PROBLEM = "problem"
PERIODS = [("1", _("Vandaag")), ("7", _("7 dagen")), ("30", _("30 dagen"))]


class MailFilter(django_filters.FilterSet):
    """State, kind, period, and words of the subject."""

    q = django_filters.CharFilter(method="search", label=_("Zoeken"))
    toestand = django_filters.ChoiceFilter(
        method="in_state",
        choices=[(PROBLEM, _("Niet vertrokken of onzeker")), *EmailState.choices],
        label=_("Toestand"),
        empty_label=_("Alle"),
    )
    soort = django_filters.ChoiceFilter(field_name="kind", label=_("Soort"), empty_label=_("Alle"))
    periode = django_filters.ChoiceFilter(
        method="in_period", choices=PERIODS, label=_("Periode"), empty_label=_("Altijd")
    )

    class Meta:
        model = OutgoingEmail
        fields = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["soort"].extra["choices"] = _kinds(self.request)

    def search(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        for word in one_line(value)[:100].split()[:6]:
            queryset = queryset.filter(subject__icontains=word)
        return queryset

    def in_state(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        states = (EmailState.FAILED, EmailState.DOUBT) if value == PROBLEM else (value,)
        return queryset.filter(state__in=states)

    def in_period(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(created_at__gte=dates.now() - timedelta(days=int(value)))


def _kinds(request: Any) -> list[tuple[str, str]]:
    """The kinds of the mails that the user may see."""
    rows = mails_visible_to(request.user)
    kinds = rows.order_by("kind").values_list("kind", flat=True).distinct()
    words = kind_words()
    return [(kind, words.get(kind, kind)) for kind in kinds]


class ReportForm(forms.Form):
    """What the reports count; a value that does not exist counts as no filter."""

    jaar = forms.TypedChoiceField(label=_("Jaar"), required=False, coerce=int, empty_value=None)
    organisatie = forms.ModelChoiceField(
        label=_("Organisatie"),
        queryset=Organisation.objects.guiding(),
        to_field_name="public_id",
        required=False,
        empty_label=_("Alle"),
    )
    provincie = forms.ChoiceField(
        label=_("Provincie"),
        required=False,
        choices=[("", _("Alle")), *((code.value, code.label) for code in FLEMISH_PROVINCES),
                 (Province.BRUSSELS.value, Province.BRUSSELS.label)],
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = [(str(year), str(year)) for year in statistics.years()]
        self.fields["jaar"].choices = [("", _("Alle")), *years]

    def period(self) -> statistics.Period:
        """What was chosen."""
        self.is_valid()
        values = self.cleaned_data
        return statistics.Period(
            year=values.get("jaar"),
            organisation=values.get("organisatie"),
            province=values.get("provincie") or "",
        )
