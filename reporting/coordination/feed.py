"""Meetings in the calendar feed of who is invited; guests without an account have the mail."""

from __future__ import annotations

from datetime import datetime

from icalendar import Event

from people.models import User
from reporting.models import Invitation, Meeting
from trajects import calendars


def meetings_of(user: User, since: datetime) -> list[Event]:
    """The meetings to which the user is invited and that the user still sees.

    An event has the name of the one in the mail, so that a calendar program knows them as the same.
    """
    seen = Meeting.objects.visible_to(user).filter(starts_at__gte=since)
    rows = Invitation.objects.filter(user=user, meeting__in=seen).select_related("meeting__body__programme")
    ordered = rows.order_by("meeting__starts_at", "pk")
    return [calendars.meeting_entry(row.meeting, uid=str(row.public_id)) for row in ordered]


calendars.add_to_feeds(meetings_of)
