"""Questions about partnerships, registrations and case discussions."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Self

from django.db import models
from django.db.models import Count, Q
from django.db.models.functions import Coalesce

from core import dates
from people.access import organisation_ids
from people.roles import Permission, Role
from trajects.partnership.enums import ApplicationState


class PartnershipQuerySet(models.QuerySet):
    def of(self, user: Any, permission: str) -> Self:
        """Partnerships of which one of the organisations lets the user do this."""
        ids = organisation_ids(user, permission)
        partners = self.model.partners.through.objects.filter(organisation_id__in=ids)
        return self.filter(Q(organisation_id__in=ids) | Q(pk__in=partners.values("partnership_id")))

    def visible_to(self, user: Any) -> Self:
        """Those of the user's organisations, and those in which the user is the VDAB adviser today."""
        if not user.may(Permission.JOIN_DISCUSSIONS):
            return self.none()
        seats = self.model.vdab_advisers.through.objects.filter(user_id=user.pk)
        if not any(entry.role == Role.VDAB_ADVISER for entry in user.active_memberships):
            seats = seats.none()
        own = self.model._default_manager.of(user, Permission.HANDLE_APPLICATIONS)
        return self.filter(Q(pk__in=own.values("pk")) | Q(pk__in=seats.values("partnership_id")))

    def with_organisation(self, organisation_id: int) -> Self:
        """Those in which this organisation takes part."""
        partners = self.model.partners.through.objects.filter(organisation_id=organisation_id)
        return self.filter(Q(organisation_id=organisation_id) | Q(pk__in=partners.values("partnership_id")))

    def with_direct_messages(self) -> dict[int, int]:
        """How many words with VDAB did not go through the client, by partnership (D-07)."""
        rows = self.filter(applications__traject__vdab_messages__is_direct=True)
        counted = rows.values("pk").annotate(count=Count("applications__traject__vdab_messages"))
        return {row["pk"]: row["count"] for row in counted.order_by()}

    def public(self) -> Self:
        """With a page on which people register, or once did."""
        return self.filter(programme__self_registration=True).select_related("programme")

    def open(self) -> Self:
        """Where people may register themselves now (rules.takes_registrations)."""
        today = dates.today()
        runs = Q(programme__extended_until__gte=today) | Q(
            programme__extended_until__isnull=True, programme__ends_on__gte=today
        )
        return self.public().filter(runs, is_open=True, programme__is_active=True)


class ApplicationQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Registrations in the partnerships whose registrations the user checks."""
        partnerships = self.model.partnership.field.related_model._default_manager
        mine = partnerships.of(user, Permission.HANDLE_APPLICATIONS)
        return self.filter(partnership__in=mine)

    def new(self) -> Self:
        """Nobody answered them yet."""
        return self.filter(state=ApplicationState.NEW)

    def near_term(self, programme: Any, on: date) -> Self:
        """Registrations without a dossier at the end of their term: all that are past it, and some of the last days.

        Months differ in length; rules.is_past_term says it to the day.
        """
        day = dates.add_months(on, -programme.application_keep_months) + timedelta(days=1)
        without = self.filter(partnership__programme=programme).exclude(state=ApplicationState.ACCEPTED)
        rows = without.annotate(since=Coalesce("answered_at", "created_at"))
        return rows.filter(since__lt=dates.begin_of(day)).order_by("pk")


class DiscussionQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Case discussions of the partnerships that the user sees."""
        partnerships = self.model.partnership.field.related_model._default_manager.visible_to(user)
        return self.filter(partnership__in=partnerships)

    def for_dossier(self, traject: Any) -> Self:
        """Those on which this dossier may stand: its programme, and its organisation takes part."""
        partnerships = self.model.partnership.field.related_model._default_manager
        theirs = partnerships.with_organisation(traject.organisation_id)
        return self.filter(partnership__in=theirs.filter(programme_id=traject.programme_id))

    def coming(self) -> Self:
        """Today and later, the first one first."""
        return self.filter(held_on__gte=dates.today()).order_by("held_on", "pk")


class DiscussionItemQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Cases on the agendas that the user sees; who it is about is another question (presenters)."""
        discussions = self.model.discussion.field.related_model._default_manager.visible_to(user)
        return self.filter(discussion__in=discussions)
