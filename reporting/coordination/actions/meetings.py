"""Plan, change, cancel and write down a meeting; everybody who is invited hears of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core import journal, workflow
from core.history import assign
from core.once import lock_version
from core.outbox import Email
from core.rules import Text
from core.workflow import lock
from people.models import Membership, User
from reporting.coordination import notifications, rules
from reporting.coordination.enums import MeetingState, Presence
from reporting.models import Body, Invitation, Meeting
from trajects.actions.phases import demand
from trajects.notifications import Change

MEETING_FIELDS = frozenset({"starts_at", "ends_at", "place", "online_link", "chair"})
WHEN, WHERE, ONLINE, CHAIR = _("Wanneer"), _("Waar"), _("Online"), _("Voorzitter")


def members_of(body: Body) -> list[Membership]:
    """Who sits in a body today, each person once, by name."""
    seats = list(body.seats.select_related("body"))
    rows = Membership.objects.active().filter(user__is_active=True).select_related("user", "organisation")
    found: dict[int, Membership] = {}
    for entry in rows.order_by("user__family_name", "user__given_name", "pk"):
        if any(rules.fits(seat, entry) for seat in seats):
            found.setdefault(entry.user_id, entry)
    return list(found.values())


@transaction.atomic
def plan_meeting(
    body: Body,
    *,
    by: User,
    chair: User,
    starts_at: datetime,
    ends_at: datetime,
    place: str = "",
    online_link: str = "",
) -> Meeting:
    """Put a meeting in the calendar with the standard agenda, and invite who sits in the body (handbook 5).

    Raises Refused for who does not prepare the meetings of this body.
    """
    demand(rules.may_prepare_body(body, by))
    meeting = Meeting.objects.create(
        body=body, chair=chair, starts_at=starts_at, ends_at=ends_at, place=place, online_link=online_link
    )
    titles = [line.strip()[:200] for line in body.standard_agenda.splitlines() if line.strip()]
    for position, title in enumerate(titles, start=1):
        meeting.items.create(position=position, title=title)
    journal.record("meeting.planned", meeting, by=by, data={"starts_at": starts_at.isoformat()})
    _invite(meeting, members_of(body), by=by)
    return meeting


@transaction.atomic
def invite_members(meeting: Meeting, *, by: User) -> int:
    """Invite who came to sit in the body since; returns how many. Raises Refused as may_be_changed."""
    lock(meeting)
    demand(rules.may_be_changed(meeting, by))
    return _invite(meeting, members_of(meeting.body), by=by)


def _invite(meeting: Meeting, members: Iterable[Membership], *, by: User) -> int:
    known = set(meeting.invitations.values_list("email", flat=True))
    new = [
        Invitation.objects.create(
            meeting=meeting,
            user=entry.user,
            name=entry.user.full_name,
            email=entry.user.email,
            organisation=entry.organisation.name,
        )
        for entry in members
        if entry.user.email not in known
    ]
    for invitation in new:
        notifications.MeetingInvited(invitation).queue()
    if new:
        journal.record("meeting.invited", meeting, by=by, data={"count": len(new)})
    return len(new)


@transaction.atomic
def invite_guest(meeting: Meeting, *, by: User, name: str, email: str, organisation: str = "") -> Invitation:
    """Invite somebody who does not sit in the body, such as a provider (H-A0); twice is once.

    Raises Refused as may_be_changed.
    """
    lock(meeting)
    demand(rules.may_be_changed(meeting, by))
    guest, is_new = Invitation.objects.get_or_create(
        meeting=meeting, email=email.lower(), defaults={"name": name, "organisation": organisation}
    )
    if is_new:
        notifications.MeetingInvited(guest).queue()
        journal.record("meeting.invited", meeting, by=by, data={"count": 1})
    return guest


@transaction.atomic
def change_meeting(meeting: Meeting, *, by: User, version: int, **changes: Any) -> Meeting:
    """Change a planned meeting; `changes` are fields of MEETING_FIELDS. Everybody hears what changed.

    Raises StaleForm when somebody saved after `version`, Refused when the meeting is over.
    """
    unknown = changes.keys() - MEETING_FIELDS
    if unknown:
        raise TypeError(f"change_meeting does not change {sorted(unknown)}")
    lock_version(meeting, version)
    demand(rules.may_be_changed(meeting, by))
    before = _shown(meeting)
    changed = assign(meeting, changes)
    after = _shown(meeting)
    told = [Change(label, before[label], after[label]) for label in before if before[label] != after[label]]
    meeting.sequence += bool(told)
    meeting.save()
    journal.record("meeting.changed", meeting, by=by, data={"fields": changed})
    if told:
        _tell(meeting, lambda invitation: notifications.MeetingChanged(invitation, told))
    return meeting


def _shown(meeting: Meeting) -> dict[Text, str]:
    return {
        WHEN: meeting.moment,
        WHERE: meeting.place,
        ONLINE: meeting.online_link,
        CHAIR: meeting.chair.full_name,
    }


@transaction.atomic
def cancel_meeting(meeting: Meeting, *, by: User, reason: str) -> Meeting:
    """The meeting does not take place: everybody who was invited hears why.

    Raises AlreadyMoved when it was held or cancelled before.
    """
    workflow.perform(meeting, "cancel", by=by, reason=reason)
    meeting.sequence += 1
    meeting.save(update_fields=["sequence", "changed_at"])
    _tell(meeting, notifications.MeetingCancelled)
    return meeting


def _tell(meeting: Meeting, mail: Callable[[Invitation], Email]) -> None:
    """Everybody who is still concerned."""
    for invitation in _concerned(meeting):
        mail(invitation).queue()


def _concerned(meeting: Meeting) -> list[Invitation]:
    """Guests, and who still sits in the body: who left it hears nothing more."""
    members = {entry.user_id for entry in members_of(meeting.body)}
    found = list(meeting.invitations.select_related("user"))
    for invitation in found:
        invitation.meeting = meeting
    return [row for row in found if row.is_guest or row.user_id in members]


def remind_meetings(*, on: date) -> int:
    """Remind everybody who is invited, so many days before as the body says; once for each moment.

    May run late or twice. Returns how many were reminded of now or before.
    """
    rows = Meeting.objects.upcoming().filter(body__reminder_days__isnull=False)
    due = [
        invitation
        for meeting in rows.select_related("body__programme", "chair")
        if rules.reminder_day(meeting) <= on
        for invitation in _concerned(meeting)
        if rules.is_reminded(invitation)
    ]
    with transaction.atomic():
        for invitation in due:
            notifications.MeetingReminder(invitation).queue()
    return len(due)


@transaction.atomic
def write_minutes(
    meeting: Meeting, *, by: User, version: int, minutes: str, presence: Mapping[int, Presence]
) -> Meeting:
    """Keep the minutes and who came; the first time the meeting was held.

    `presence` by the key of the invitation. Raises StaleForm when somebody saved after `version`, Refused
    as may_write_minutes.
    """
    lock_version(meeting, version)
    demand(rules.may_write_minutes(meeting, by))
    meeting.minutes = minutes
    meeting.save()
    for invitation in meeting.invitations.filter(pk__in=presence):
        invitation.presence = presence[invitation.pk]
        invitation.save(update_fields=["presence"])
    journal.record("meeting.minutes", meeting, by=by)
    if meeting.state == MeetingState.PLANNED:
        workflow.perform(meeting, "hold", by=by)
    return meeting
