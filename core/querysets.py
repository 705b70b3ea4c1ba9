"""Questions about the rows in core, in the words of the domain."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q

from core import dates
from core.actors import SYSTEM_ROLE
from core.enums import EmailState, ImportState

if TYPE_CHECKING:
    from datetime import datetime


class EventQuerySet(models.QuerySet):
    """The journal."""

    def about(self, instance: models.Model) -> Self:
        """Events that happened to this object."""
        return self.filter(subject_type=instance._meta.label_lower, subject_id=instance.pk)

    def in_dossier(self, parent: models.Model) -> Self:
        """Events that stand in the timeline of this dossier."""
        label = parent._meta.label_lower
        return self.filter(
            Q(parent_type=label, parent_id=parent.pk) | Q(subject_type=label, subject_id=parent.pk)
        )

    def by_people(self) -> Self:
        """Without what the application did by itself, such as drawing a document or watching the clock."""
        return self.exclude(actor_role=SYSTEM_ROLE)

    def update(self, **kwargs: Any) -> int:
        raise TypeError("The journal is only added to.")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise TypeError("The journal is only added to.")


class OutgoingEmailQuerySet(models.QuerySet):
    """The outbox."""

    def visible_in(self, organisation_ids: set[int]) -> Self:
        """E-mails of these organisations; `people.access` says which ones a user has."""
        return self.filter(organisation_id__in=organisation_ids)

    def in_dossier(self, parent: models.Model) -> Self:
        """E-mails about this dossier."""
        return self.filter(parent_type=parent._meta.label_lower, parent_id=parent.pk)

    def due(self, moment: datetime | None = None) -> Self:
        """E-mails that a worker may take now: waiting ones, and ones whose worker went silent."""
        moment = moment or dates.now()
        return self.filter(
            Q(state=EmailState.QUEUED, not_before__lte=moment)
            | Q(state=EmailState.SENDING, lease_until__lt=moment)
        )


class SavedViewQuerySet(models.QuerySet):
    """Lists that people keep under a name."""

    def visible_to(self, user: Any) -> Self:
        """Everybody has their own."""
        return self.filter(user_id=user.pk)

    def of_list(self, view: str) -> Self:
        """Those of one list."""
        return self.filter(view=view)


class SheetImportQuerySet(models.QuerySet):
    """Uploaded spreadsheets."""

    def visible_to(self, user: Any) -> Self:
        """Only who uploaded a sheet sees it."""
        return self.filter(started_by_id=user.pk)

    def drafts(self, kind: str) -> Self:
        """Sheets of one list that are still being looked at."""
        return self.filter(kind=kind, state=ImportState.DRAFT)
