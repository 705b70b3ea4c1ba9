"""Questions about requests for a specialisation."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Q

from people.access import organisation_ids
from people.roles import Permission
from trajects.enums import OPEN_SPECIALISATIONS, SpecialisationState
from trajects.querysets.dossiers import readable


class SpecialisationRequestQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Those of dossiers that the user may read, and those that an own organisation answers (V-11)."""
        theirs = Q(organisation_id__in=organisation_ids(user, Permission.EDIT_DOSSIERS))
        return self.filter(readable(user, "traject__") | theirs)

    def answered_by(self, user: Any) -> Self:
        """Those that the user answers for an own organisation."""
        return self.filter(organisation_id__in=organisation_ids(user, Permission.EDIT_DOSSIERS))

    def open(self) -> Self:
        """The partner is expected to do something, or does it."""
        return self.filter(state__in=OPEN_SPECIALISATIONS)

    def waiting(self) -> Self:
        """Nobody answered yet."""
        return self.filter(state=SpecialisationState.REQUESTED)

    def with_people(self) -> Self:
        """With everything that a list shows, in one query."""
        return self.select_related(
            "specialisation", "organisation", "requested_by", "traject__candidate", "traject__adviser",
            "traject__programme", "traject__organisation",
        )  # fmt: skip
