"""What the lists of outreach can be narrowed by; it stands in the address."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core import dates
from core.text import clean, searchable
from people.access import organisation_ids
from people.enums import FLEMISH_PROVINCES, Province
from people.models import Organisation
from people.roles import Permission
from referrals import sight
from referrals.enums import DetectionOutcome, OutreachKind, ProposalState
from referrals.models import Detection, OutreachAction, OutreachProposal

PROVINCES = [(code.value, code.label) for code in (*FLEMISH_PROVINCES, Province.BRUSSELS)]
THIS_YEAR, LAST_YEAR, DRAFT = "dit-jaar", "vorig-jaar", "concept"
PERIODS = [
    ("30", _("Laatste 30 dagen")),
    ("90", _("Laatste 3 maanden")),
    (THIS_YEAR, _("Dit jaar")),
    (LAST_YEAR, _("Vorig jaar")),
]


def _first_and_last(period: str) -> tuple[date, date]:
    """The first day of a period, and the day after it."""
    today = dates.today()
    if period == THIS_YEAR:
        return date(today.year, 1, 1), date(today.year + 1, 1, 1)
    if period == LAST_YEAR:
        return date(today.year - 1, 1, 1), date(today.year, 1, 1)
    return today - timedelta(days=int(period)), today + timedelta(days=1)


def _organisations(request: Any) -> QuerySet:
    """The organisations for which the user does outreach."""
    ids = organisation_ids(request.user, Permission.MAKE_OUTREACH)
    return Organisation.objects.filter(pk__in=ids).order_by("name")


class OfSeveralOrganisations(django_filters.FilterSet):
    """Asks for the organisation only when the user works for more than one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(organisation_ids(self.request.user, Permission.MAKE_OUTREACH)) < 2:
            del self.filters["organisatie"]


class OutreachFilter(OfSeveralOrganisations):
    """Outreach actions by province, kind, period and organisation."""

    q = django_filters.CharFilter(label=_("Zoeken"), method="search")
    provincie = django_filters.ChoiceFilter(
        label=_("Provincie"), field_name="province", choices=PROVINCES, empty_label=_("Alle")
    )
    soort = django_filters.ChoiceFilter(
        label=_("Soort"), field_name="kind", choices=OutreachKind.choices, empty_label=_("Alle")
    )
    periode = django_filters.ChoiceFilter(
        label=_("Periode"), method="in_period", choices=PERIODS, empty_label=_("Altijd")
    )
    organisatie = django_filters.ModelChoiceFilter(
        label=_("Organisatie"),
        field_name="organisation",
        queryset=_organisations,
        to_field_name="public_id",
        empty_label=_("Alle"),
    )

    class Meta:
        model = OutreachAction
        fields = ()

    def search(self, queryset: QuerySet, _name: str, text: str) -> QuerySet:
        return queryset.matching(clean(text))

    def in_period(self, queryset: QuerySet, _name: str, period: str) -> QuerySet:
        first, after = _first_and_last(period)
        return queryset.filter(held_on__gte=first, held_on__lt=after)


class DetectionFilter(OfSeveralOrganisations):
    """Detections by candidate, decision and organisation."""

    q = django_filters.CharFilter(label=_("Zoeken"), method="search")
    besluit = django_filters.ChoiceFilter(
        label=_("Besluit"),
        method="with_outcome",
        choices=[(DRAFT, _("Concept")), *DetectionOutcome.choices],
        empty_label=_("Alle"),
    )
    organisatie = django_filters.ModelChoiceFilter(
        label=_("Organisatie"),
        field_name="organisation",
        queryset=_organisations,
        to_field_name="public_id",
        empty_label=_("Alle"),
    )

    class Meta:
        model = Detection
        fields = ()

    def search(self, queryset: QuerySet, _name: str, text: str) -> QuerySet:
        for word in searchable(clean(text)).split()[:6]:
            queryset = queryset.filter(candidate__search_text__contains=word)
        return queryset

    def with_outcome(self, queryset: QuerySet, _name: str, value: str) -> QuerySet:
        return queryset.filter(outcome="" if value == DRAFT else value)


class ProposalFilter(django_filters.FilterSet):
    """Proposals by candidate and state."""

    q = django_filters.CharFilter(label=_("Zoeken"), method="search")
    toestand = django_filters.ChoiceFilter(
        label=_("Toestand"), field_name="state", choices=ProposalState.choices, empty_label=_("Alle")
    )

    class Meta:
        model = OutreachProposal
        fields = ()

    def search(self, queryset: QuerySet, _name: str, text: str) -> QuerySet:
        return sight.search(queryset, text, self.request.user)
