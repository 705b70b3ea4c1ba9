"""Questions about what people do together in a dossier."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Q

from core import dates
from people.access import organisation_ids
from people.roles import Permission
from trajects.enums import HandoverState, RequestState, TaskState


class TaskQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Tasks of the user's organisations; whoever left one leaves its tasks behind."""
        return self.filter(organisation_id__in=organisation_ids(user, Permission.SEE_DOSSIERS))

    def editable_by(self, user: Any) -> Self:
        """Tasks of the organisations whose dossiers the user may change."""
        return self.filter(organisation_id__in=organisation_ids(user, Permission.EDIT_DOSSIERS))

    def open(self) -> Self:
        return self.filter(state=TaskState.OPEN)


class NoteQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Notes of colleagues of the own organisation: who reads a lent dossier does not read them."""
        return self.filter(organisation_id__in=organisation_ids(user, Permission.SEE_DOSSIERS))

    def editable_by(self, user: Any) -> Self:
        """The notes that the user wrote, in organisations whose dossiers the user may change."""
        ids = organisation_ids(user, Permission.EDIT_DOSSIERS)
        return self.filter(organisation_id__in=ids, written_by_id=user.pk)


class HandoverQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Offers from and about dossiers of the user's organisations, and those that the user (no colleague) answers."""
        ids = organisation_ids(user, Permission.SEE_DOSSIERS)
        theirs = Q(from_organisation_id__in=ids) | Q(traject__organisation_id__in=ids)
        asked = Q(to_organisation_id__in=ids, to_adviser_id=user.pk)
        managed = Q(to_organisation_id__in=organisation_ids(user, Permission.MANAGE_PROGRAMME))
        return self.filter(theirs | asked | managed)

    def telling(self, user: Any) -> Self:
        """Of which the user reads what the offer tells of the dossier: colleagues of who guides, and whoever
        answers, until the answer. It is written for a next adviser, not for who reads a dossier for a while."""
        ids = organisation_ids(user, Permission.SEE_DOSSIERS)
        managed = Q(to_organisation_id__in=organisation_ids(user, Permission.MANAGE_PROGRAMME))
        asked = managed | Q(to_organisation_id__in=ids, to_adviser_id=user.pk)
        return self.filter(Q(traject__organisation_id__in=ids) | asked & Q(state=HandoverState.OFFERED))

    def waiting(self) -> Self:
        return self.filter(state=HandoverState.OFFERED)


class AccessQuestionQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """What the user asked; nobody else sees it."""
        return self.filter(requester_id=user.pk)


class AccessRequestQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Questions about dossiers of the user's organisations, and those that the user asked."""
        ids = organisation_ids(user, Permission.SEE_DOSSIERS)
        return self.filter(Q(traject__organisation_id__in=ids) | Q(requester_id=user.pk))

    def waiting(self) -> Self:
        return self.filter(state=RequestState.ASKED)

    def to_answer_by(self, user: Any) -> Self:
        """Waiting questions of others about dossiers of the user's organisations."""
        return self.visible_to(user).waiting().exclude(requester_id=user.pk)


class DossierAccessQuerySet(models.QuerySet):
    def of_dossiers(self, user: Any) -> Self:
        """Given on dossiers of the user's organisations."""
        return self.filter(traject__organisation_id__in=organisation_ids(user, Permission.SEE_DOSSIERS))

    def holding(self) -> Self:
        """That hold today."""
        return self.filter(until__gte=dates.today())
