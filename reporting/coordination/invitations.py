"""What goes along with a mail for the calendar of somebody who is invited: made just before the mail leaves."""

from __future__ import annotations

from core import attachments
from core.files import store
from core.models import StoredFile
from reporting.coordination.enums import MeetingState
from reporting.models import Invitation
from trajects import calendars

INVITATION, CANCELLATION = "meeting.invitation", "meeting.cancellation"
NAME = "overleg.ics"


def invite(key: int) -> StoredFile | None:
    """The meeting as it is now, unless it was cancelled meanwhile."""
    return _made(key, cancelled=False)


def uninvite(key: int) -> StoredFile | None:
    """The end of a meeting that was cancelled."""
    return _made(key, cancelled=True)


def calendar_of(invitation: Invitation) -> bytes:
    """The meeting for one calendar; a later one with a higher sequence replaces it."""
    meeting = invitation.meeting
    return calendars.meeting(
        meeting,
        uid=str(invitation.public_id),
        invited=(invitation.name, invitation.email),
        cancelled=meeting.state == MeetingState.CANCELLED,
    )


def _made(key: int, *, cancelled: bool) -> StoredFile | None:
    row = Invitation.objects.select_related("meeting__body__programme", "meeting__chair").get(pk=key)
    if (row.meeting.state == MeetingState.CANCELLED) != cancelled:
        return None
    method = calendars.CANCEL if cancelled else calendars.REQUEST
    return store(calendar_of(row), name=NAME, content_type=calendars.content_type(method))


attachments.register(INVITATION, invite)
attachments.register(CANCELLATION, uninvite)
