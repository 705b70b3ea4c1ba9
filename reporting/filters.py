"""Filters of the outbox screen; they stand in the address."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core import dates
from core.enums import EmailState
from core.models import OutgoingEmail
from core.text import one_line
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
