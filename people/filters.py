"""Filters of lists of people; they stand in the address."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from people.enums import FLEMISH_PROVINCES, AgreementStanding, DutchLevel, Province
from people.models import Candidate, NetworkContact
from people.querysets import CandidateQuerySet, NetworkContactQuerySet
from people.roles import Permission
from people.searching import readable, search

GUIDED, NOT_GUIDED = "ja", "nee"
PROVINCES = [(province.value, province.label) for province in (*FLEMISH_PROVINCES, Province.BRUSSELS)]


class SearchFilter(django_filters.FilterSet):
    """Words of a name, a number or a place."""

    q = django_filters.CharFilter(label=_("Zoeken"), method="search")

    class Meta:
        model = Candidate
        fields = ()

    def search(self, rows: CandidateQuerySet, name: str, value: str) -> QuerySet:
        return search(rows, value, self.request.user)


class CandidateFilter(SearchFilter):
    """The list of candidates."""

    province = django_filters.ChoiceFilter(
        label=_("Provincie"), choices=PROVINCES, method="by_province", empty_label=_("Alle provincies")
    )
    level = django_filters.ChoiceFilter(
        label=_("Niveau Nederlands"),
        method="by_level",
        choices=DutchLevel.choices,
        empty_label=_("Alle niveaus"),
    )
    guidance = django_filters.ChoiceFilter(
        label=_("Begeleiding"),
        choices=[(GUIDED, _("In begeleiding")), (NOT_GUIDED, _("Nog geen adviseur"))],
        method="by_guidance",
        empty_label=_("Alle kandidaten"),
    )

    programma = django_filters.ChoiceFilter(
        label=_("Programma"), method="by_programme", empty_label=_("Alle programma's")
    )
    agreement = django_filters.ChoiceFilter(
        label=_("Akkoord gegevensverwerking"),
        choices=AgreementStanding.choices,
        method="by_agreement",
        empty_label=_("Alle akkoorden"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.request.user.may(Permission.SEE_DOSSIERS):
            # A consultant does not see agreements.
            del self.filters["agreement"]
        programmes = Candidate.objects.all().programmes_for(self.request.user)
        self.filters["programma"].extra["choices"] = programmes
        if len(programmes) < 2:
            del self.filters["programma"]

    def by_province(self, rows: CandidateQuerySet, name: str, value: str) -> CandidateQuerySet:
        return rows.in_province(value).filter(readable("postcode", self.request.user))

    def by_level(self, rows: CandidateQuerySet, name: str, value: str) -> CandidateQuerySet:
        return rows.filter(readable("dutch_level", self.request.user), dutch_level=value)

    def by_programme(self, rows: CandidateQuerySet, name: str, value: str) -> CandidateQuerySet:
        return rows.in_programme(value, self.request.user)

    def by_agreement(self, rows: CandidateQuerySet, name: str, value: str) -> CandidateQuerySet:
        """Only of people whose agreement the reader may see."""
        seen = Candidate.objects.reachable_with(self.request.user, Permission.SEE_DOSSIERS)
        return rows.filter(pk__in=seen.values("pk")).whose_agreement_is(value)

    def by_guidance(self, rows: CandidateQuerySet, name: str, value: str) -> CandidateQuerySet:
        return rows.guided(value == GUIDED)


class NetworkFilter(django_filters.FilterSet):
    """The list of network contacts; without a choice, those that are still active."""

    q = django_filters.CharFilter(label=_("Zoeken"), method="search")
    state = django_filters.ChoiceFilter(
        label=_("Toestand"),
        method="by_state",
        choices=[("niet", _("Niet actief")), ("alle", _("Alle contacten"))],
        empty_label=_("Actief"),
    )
    shared = django_filters.ChoiceFilter(
        label=_("Wie ziet dit"),
        field_name="is_shared",
        choices=[("True", _("Gedeeld met alle partners")), ("False", _("Alleen eigen organisatie"))],
        empty_label=_("Alle"),
    )

    class Meta:
        model = NetworkContact
        fields = ()

    def filter_queryset(self, queryset: NetworkContactQuerySet) -> NetworkContactQuerySet:
        found = super().filter_queryset(queryset)
        return found if self.form.cleaned_data.get("state") else found.filter(is_active=True)

    def search(self, rows: NetworkContactQuerySet, name: str, value: str) -> NetworkContactQuerySet:
        return rows.matching(value)

    def by_state(self, rows: NetworkContactQuerySet, name: str, value: str) -> NetworkContactQuerySet:
        return rows.filter(is_active=False) if value == "niet" else rows
