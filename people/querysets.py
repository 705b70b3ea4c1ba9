"""Questions about people and organisations, in the words of the domain."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Q

from core import dates
from core.text import searchable
from people.access import organisation_ids
from people.enums import GUIDING_FAMILIES, REFERRING_FAMILIES, OrganisationRole
from people.roles import Permission


class OrganisationQuerySet(models.QuerySet):
    @staticmethod
    def guiding_condition() -> Q:
        """Organisations that guide candidates: the contractors of the programme."""
        return Q(role__in=(OrganisationRole.MAIN_CONTRACTOR, OrganisationRole.SUBCONTRACTOR))

    def guiding(self) -> Self:
        """The partners of the programme."""
        return self.filter(self.guiding_condition())

    def of_guiding_family(self) -> Self:
        """Partners that take part in routing by language."""
        return self.filter(family__in=GUIDING_FAMILIES)

    def referring(self) -> Self:
        """Offices of VDAB and GTB."""
        return self.filter(family__in=REFERRING_FAMILIES)


class MembershipQuerySet(models.QuerySet):
    def active(self) -> Self:
        """Memberships that hold today; the end date is the last day."""
        today = dates.today()
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=today), begins_on__lte=today)


class CandidateQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """People whom one of the user's organisations may see today."""
        return self.reachable_with(user, Permission.SEE_CANDIDATES)

    def reachable_with(self, user: Any, permission: str) -> Self:
        """People whom the user may treat this way today, through an organisation that has access to them."""
        ids = organisation_ids(user, permission)
        today = dates.today()
        grants = self.model.accesses.rel.related_model.objects.filter(
            Q(until__isnull=True) | Q(until__gt=today), organisation_id__in=ids
        )
        return self.filter(pk__in=grants.values("candidate_id"))

    def matching(self, text: str) -> Self:
        """People whose name, number, place or e-mail contains every word that was typed."""
        found = self
        for word in searchable(text).split()[:6]:
            found = found.filter(search_text__contains=word)
        return found

    def with_agreement(self) -> Self:
        """With the data agreements, so that a list shows them without more queries."""
        return self.prefetch_related("agreements")
