"""Questions about bodies, meetings and what was agreed."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q

from core import dates
from people.roles import Permission
from reporting.coordination.enums import MeetingState
from reporting.coordination.rules import fits
from trajects.enums import TaskState


class BodyQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Bodies in which the user sits; all of them for who manages the programme."""
        if user.may(Permission.MANAGE_PROGRAMME):
            return self.all()
        if not user.may(Permission.SEE_MEETINGS):
            return self.none()
        return self.filter(pk__in=self._seated(user))

    def _seated(self, user: Any) -> set[int]:
        """They are few: the seats are compared in Python, once for each request."""
        if "_seated_body_ids" not in user.__dict__:
            seats = self.model.seats.rel.related_model.objects.select_related("body")
            user.__dict__["_seated_body_ids"] = {
                seat.body_id for seat in seats if any(fits(seat, entry) for entry in user.active_memberships)
            }
        return user.__dict__["_seated_body_ids"]

    def with_seats(self) -> Self:
        """With who sits in them and their programme, in the order of the programme."""
        return self.select_related("programme").prefetch_related("seats__body", "seats__organisation")

    def meeting(self) -> Self:
        """That still meet."""
        return self.filter(is_active=True, programme__is_active=True)


class MeetingQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Meetings of the bodies in which the user sits."""
        bodies = self.model.body.field.related_model.objects.visible_to(user)
        return self.filter(body__in=bodies.values("pk"))

    def named_for(self, user: Any) -> Self:
        """`names_programme`: the user sits in bodies of another programme too."""
        bodies = self.model.body.field.related_model.objects.visible_to(user).meeting()
        others = bodies.exclude(programme=OuterRef("body__programme"))
        return self.select_related("body__programme").annotate(names_programme=Exists(others))

    def planned(self) -> Self:
        return self.filter(state=MeetingState.PLANNED)

    def held(self) -> Self:
        return self.filter(state=MeetingState.HELD)

    def upcoming(self) -> Self:
        """Planned and not over yet, the first one first."""
        return self.planned().filter(ends_at__gte=dates.now()).order_by("starts_at", "pk")

    def with_packs(self) -> Self:
        """`has_pack`: a pack was made for this meeting."""
        packs = self.model.packs.rel.related_model.objects.filter(meeting=OuterRef("pk"))
        return self.annotate(has_pack=Exists(packs))

    def with_counts(self) -> Self:
        """With the body and the chair, and `item_count` and `resolution_count`."""
        return self.select_related("body__programme", "chair").annotate(
            item_count=Count("items", distinct=True), resolution_count=Count("resolutions", distinct=True)
        )


class InMeetingQuerySet(models.QuerySet):
    """Rows that belong to a meeting and are visible with it."""

    def visible_to(self, user: Any) -> Self:
        """Rows of the meetings that the user may see."""
        meetings = self.model.meeting.field.related_model.objects.visible_to(user)
        return self.filter(meeting__in=meetings.values("pk"))


class AgendaItemQuerySet(InMeetingQuerySet):
    def seen_by(self, user: Any) -> Self:
        """Without the points about dossiers, for who does not discuss them (D-05)."""
        return self if user.may(Permission.DISCUSS_CASES) else self.filter(traject__isnull=True)


class ResolutionQuerySet(InMeetingQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Decisions of the meetings that the user may see; those about a dossier for who discusses them, or does them."""
        found = super().visible_to(user)
        if user.may(Permission.DISCUSS_CASES):
            return found
        return found.filter(Q(item__isnull=True) | Q(item__traject__isnull=True) | Q(task__owner=user))

    def named_for(self, user: Any) -> Self:
        """`names_programme`: the user sits in bodies of another programme too."""
        meetings = self.model.meeting.field.related_model
        bodies = meetings.body.field.related_model.objects.visible_to(user).meeting()
        others = bodies.exclude(programme=OuterRef("meeting__body__programme"))
        return self.annotate(names_programme=Exists(others))

    def open(self) -> Self:
        """Still to do."""
        return self.filter(task__state=TaskState.OPEN)

    def with_people(self) -> Self:
        """With who does it, and where it was decided."""
        return self.select_related("task__owner", "meeting__body__programme", "item")

    def to_follow_at(self, meeting: Any) -> Self:
        """Of earlier meetings of the body: what is still open, and what was done since the one before."""
        earlier = self.filter(meeting__body_id=meeting.body_id, meeting__starts_at__lt=meeting.starts_at)
        previous = meeting.previous
        asked = Q(task__state=TaskState.OPEN)
        if previous:
            asked |= Q(task__done_at__gte=previous.starts_at)
        return earlier.filter(asked).with_people().order_by("task__due_on", "pk")
