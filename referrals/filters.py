"""What the lists of referrals can be narrowed by."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.text import clean
from people.models import Candidate
from referrals.enums import ReferralState
from referrals.models import Referral


class CandidateFilter(django_filters.FilterSet):
    """Search a person to refer."""

    q = django_filters.CharFilter(label=_("Zoeken"), method="search")

    class Meta:
        model = Candidate
        fields = ("q",)

    def search(self, queryset: QuerySet, _name: str, text: str) -> QuerySet:
        return queryset.matching(clean(text))


class ReferralFilter(django_filters.FilterSet):
    """Search by the name, number or place of the candidate."""

    q = django_filters.CharFilter(label=_("Zoeken"), method="search")

    class Meta:
        model = Referral
        fields = ("q",)

    def search(self, queryset: QuerySet, _name: str, text: str) -> QuerySet:
        return queryset.matching(clean(text))


class SentFilter(ReferralFilter):
    """The same, and by state or by who sent it."""

    toestand = django_filters.ChoiceFilter(
        label=_("Toestand"), field_name="state", choices=ReferralState.choices, empty_label=_("Alle")
    )
    mijn = django_filters.ChoiceFilter(
        label=_("Van wie"),
        method="mine",
        choices=[("ja", _("Alleen van mij"))],
        empty_label=_("Hele kantoor"),
    )

    class Meta:
        model = Referral
        fields = ("q", "toestand", "mijn")

    def mine(self, queryset: QuerySet, _name: str, _value: Any) -> QuerySet:
        return queryset.filter(from_user=self.request.user)
