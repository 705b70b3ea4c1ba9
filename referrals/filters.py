"""What the lists of referrals can be narrowed by."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core import dates
from people.access import organisation_ids
from people.enums import FLEMISH_PROVINCES, DutchLevel, Province
from people.models import Candidate, Organisation
from people.roles import Permission
from people.searching import search
from referrals import sight
from referrals.enums import WAITING_STATES, ReferralState
from referrals.models import Referral
from referrals.tabs import follows_many, receives
from trajects.enums import ConsultantSees

PERIODS = [("7", _("7 dagen")), ("30", _("30 dagen")), ("90", _("3 maanden")), ("365", _("1 jaar"))]
WAITING_DAYS = [("7", _("7 of meer")), ("14", _("14 of meer")), ("30", _("30 of meer"))]
PROVINCES = [(code.value, code.label) for code in (*FLEMISH_PROVINCES, Province.BRUSSELS)]
ME, NOBODY = "mij", "zonder"
PRESENCE = "aanwezigheid"
# The filters that tell something of the candidate, with the part of the programme's list that shows it.
NARROWS_BY = {"provincie": ConsultantSees.CONTACT, "niveau": ConsultantSees.LANGUAGE}


class CandidateFilter(django_filters.FilterSet):
    """Search a person to refer."""

    q = django_filters.CharFilter(label=_("Zoeken"), method="search")

    class Meta:
        model = Candidate
        fields = ("q",)

    def search(self, queryset: QuerySet, _name: str, text: str) -> QuerySet:
        return search(queryset, text, self.request.user)


class ReferralFilter(django_filters.FilterSet):
    """Search by the name, number or place of the candidate."""

    q = django_filters.CharFilter(label=_("Zoeken"), method="search")

    class Meta:
        model = Referral
        fields = ("q",)

    def search(self, queryset: QuerySet, _name: str, text: str) -> QuerySet:
        return sight.search(queryset, text, self.request.user)


def _others(request: Any) -> QuerySet:
    """Who may stand on the other side: everybody who refers, or the partners who receive."""
    partners = Organisation.objects.guiding()
    return partners | Organisation.objects.referring() if receives(request.user) else partners


def _followed(request: Any) -> QuerySet:
    """The organisations whose inbox this user reads."""
    ids = organisation_ids(request.user, Permission.SEE_RECEIVED_REFERRALS)
    return Organisation.objects.guiding().filter(pk__in=ids)


class InboxFilter(ReferralFilter):
    """Whose, where, from or to whom, how long ago, how long waiting, and which level of Dutch."""

    van = django_filters.ChoiceFilter(label=_("Van wie"), method="of_whom", empty_label=None, null_label=None)
    provincie = django_filters.ChoiceFilter(
        label=_("Provincie"), method="in_province", choices=PROVINCES, empty_label=_("Alle")
    )
    organisatie = django_filters.ModelChoiceFilter(
        label=_("Organisatie"),
        method="with_organisation",
        queryset=_others,
        to_field_name="public_id",
        empty_label=_("Alle"),
    )
    partner = django_filters.ModelChoiceFilter(
        label=_("Naar welke partner"),
        method="to_partner",
        queryset=_followed,
        to_field_name="public_id",
        empty_label=_("Alle"),
    )
    periode = django_filters.ChoiceFilter(
        label=_("Verstuurd in de laatste"), method="in_period", choices=PERIODS, empty_label=_("Altijd")
    )
    dagen = django_filters.ChoiceFilter(
        label=_("Dagen wachten"), method="waiting_days", choices=WAITING_DAYS, empty_label=_("Alle")
    )
    wacht = django_filters.ChoiceFilter(
        label=_("Wacht op"),
        method="that_waits",
        choices=[(PRESENCE, _("Infosessie of outreach"))],
        empty_label=_("Alle"),
    )
    niveau = django_filters.ChoiceFilter(
        label=_("Nederlands"),
        method="with_level",
        choices=DutchLevel.choices,
        empty_label=_("Alle"),
    )

    class Meta:
        model = Referral
        fields = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.receives = receives(self.request.user)
        self.filters["van"].extra |= self._scopes()
        if not follows_many(self.request.user):
            del self.filters["partner"]
        if not self.receives:
            del self.filters["wacht"]
            for name in [name for name, part in NARROWS_BY.items() if not sight.any_programme_shows(part)]:
                del self.filters[name]

    def _scopes(self) -> dict[str, Any]:
        if not self.receives:
            return {"choices": [(ME, _("Van mij"))], "empty_label": _("Van mijn kantoor")}
        return {
            "choices": [(ME, _("Van mij")), (NOBODY, _("Zonder adviseur"))],
            "empty_label": _("Van iedereen")
            if follows_many(self.request.user)
            else _("Van mijn organisatie"),
        }

    def of_whom(self, queryset: QuerySet, _name: str, value: str) -> QuerySet:
        """Those of the user, or those that nobody has yet."""
        if value == NOBODY:
            return queryset.filter(to_adviser__isnull=True)
        return queryset.filter(**{"to_adviser" if self.receives else "from_user": self.request.user})

    def that_waits(self, queryset: QuerySet, _name: str, value: str) -> QuerySet:
        """Those that nobody can answer yet, new ones too; no tab holds them all."""
        return queryset.waits_for_presence() if value == PRESENCE else queryset

    def in_province(self, queryset: QuerySet, _name: str, value: str) -> QuerySet:
        seen = queryset.filter(sight.rows_show(NARROWS_BY["provincie"], self.request.user))
        return seen.filter(candidate__in=Candidate.objects.in_province(value))

    def with_level(self, queryset: QuerySet, _name: str, value: str) -> QuerySet:
        seen = queryset.filter(sight.rows_show(NARROWS_BY["niveau"], self.request.user))
        return seen.filter(candidate__dutch_level=value)

    def with_organisation(self, queryset: QuerySet, _name: str, value: Organisation) -> QuerySet:
        """The organisation on the other side."""
        return queryset.filter(**{"from_organisation" if self.receives else "to_organisation": value})

    def to_partner(self, queryset: QuerySet, _name: str, value: Organisation) -> QuerySet:
        """The organisation that received it."""
        return queryset.filter(to_organisation=value)

    def in_period(self, queryset: QuerySet, _name: str, value: str) -> QuerySet:
        return queryset.filter(sent_at__gte=dates.now() - timedelta(days=int(value)))

    def waiting_days(self, queryset: QuerySet, _name: str, value: str) -> QuerySet:
        """Waiting for an answer at least so many days."""
        before = dates.begin_of(dates.today() - timedelta(days=int(value) - 1))
        return queryset.filter(Q(state__in=WAITING_STATES), sent_at__lt=before)


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
