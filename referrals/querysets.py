"""Questions about referrals, in the words of the domain."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Q

from people.access import organisation_ids
from people.numbers import province_of
from people.roles import Permission
from referrals.enums import OPEN_STATES, REFUSED_STATES, WAITING_STATES, ReferralState


class ReferralQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Referrals that the user's organisations sent, or received once they were sent."""
        sent = Q(from_organisation_id__in=organisation_ids(user, Permission.SEE_SENT_REFERRALS))
        received = Q(to_organisation_id__in=organisation_ids(user, Permission.SEE_RECEIVED_REFERRALS))
        return self.filter(sent | (received & ~Q(state=ReferralState.DRAFT)))

    def received_by(self, user: Any) -> Self:
        """Referrals that the user's organisations must answer or have answered."""
        ids = organisation_ids(user, Permission.SEE_RECEIVED_REFERRALS)
        return self.filter(to_organisation_id__in=ids).exclude(state=ReferralState.DRAFT)

    def sent_by(self, user: Any) -> Self:
        """Referrals of the user's own offices."""
        return self.filter(from_organisation_id__in=organisation_ids(user, Permission.SEE_SENT_REFERRALS))

    def open(self) -> Self:
        return self.filter(state__in=OPEN_STATES)

    def waiting(self) -> Self:
        """Sent and not answered."""
        return self.filter(state__in=WAITING_STATES)

    def refused(self) -> Self:
        return self.filter(state__in=REFUSED_STATES)

    def with_people(self) -> Self:
        """With everybody that a list shows, in one query."""
        return self.select_related(
            "candidate", "from_organisation", "from_user", "to_organisation", "to_adviser", "programme"
        )


class PostcodeAreaQuerySet(models.QuerySet):
    def covering(self, postcode: str) -> Self:
        """Areas in which this postcode lies, the first choice first; none outside Belgium."""
        if province_of(postcode) is None:
            return self.none()
        number = int(postcode)
        return self.filter(low__lte=number, high__gte=number).order_by("priority", "pk")
