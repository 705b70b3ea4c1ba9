"""Questions about programmes: which ones run, and what each uses."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef

from people.access import organisation_ids
from people.roles import Permission


class ProgrammeQuerySet(models.QuerySet):
    def running(self) -> Self:
        """Those in which something can begin."""
        return self.filter(is_active=True)

    def with_referrals(self) -> Self:
        """Running ones whose dossiers begin with a referral."""
        return self.running().filter(uses_referrals=True, client_mediated=False)

    def with_sessions(self) -> Self:
        """Running ones that hold info sessions."""
        return self.running().filter(uses_sessions=True)

    def with_menu_card(self) -> Self:
        """Running ones in which training can be booked."""
        templates = self.model.phase_templates.rel.related_model.objects
        phases = templates.filter(programme=OuterRef("pk"), menu_phases__len__gt=0)
        return self.running().filter(Exists(phases))

    def worked_in_by(self, ids: frozenset[int]) -> Self:
        """With `is_theirs`: one of these organisations takes part, guides a dossier (`is_guided`) or referred to one."""
        through = self.model.organisations.through.objects
        dossiers = self.model.trajects.rel.related_model.objects.filter(programme=OuterRef("pk"))
        guided = Exists(dossiers.filter(organisation__in=ids))
        return self.annotate(
            is_guided=guided,
            is_theirs=Exists(through.filter(programme=OuterRef("pk"), organisation__in=ids))
            | guided
            | Exists(dossiers.filter(referring_organisation__in=ids)),
        )

    def startable_by(self, user: Any) -> Self:
        """Running ones in which an organisation of the user begins dossiers itself, without a referral."""
        mine = organisation_ids(user, Permission.EDIT_DOSSIERS)
        found = self.running().filter(uses_referrals=False, organisations__in=mine)
        return found.filter(phase_templates__isnull=False).distinct().order_by("name")
