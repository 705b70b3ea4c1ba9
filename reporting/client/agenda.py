"""What a candidate is expected at: appointments and info sessions, in a list, in a month, as calendar files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.dateformat import format as date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import dates, formats
from core.ui import Badge, Tone
from trajects import calendars
from trajects.enums import EnrolmentState
from trajects.models import Appointment, ClientLink, Enrolment
from trajects.presenters.month import Day, Entry, month_in, weeks_of

HOUR = 60


@dataclass(frozen=True)
class Meeting:
    """An appointment or a session. `calendar_url`: the file for the candidate's own calendar, or nothing."""

    key: str
    title: str
    starts_at: datetime
    hours: str
    duration: str
    where: str
    who: str
    bring_along: str
    online_url: str
    calendar_url: str
    badge: Badge | None = None

    @property
    def day(self) -> date:
        """The day, without the hour that stands beside it."""
        return dates.local_date(self.starts_at)

    @property
    def anchor(self) -> str:
        """Where it stands on the page."""
        return f"afspraak-{self.key}"


@dataclass(frozen=True)
class Month:
    """A month of the agenda in weeks; the days on which something begins lead to it in the list."""

    title: str
    weeks: list[list[Day]]
    earlier_url: str
    later_url: str


def rows_of(traject: Any) -> list[Appointment | Enrolment]:
    """Appointments of this dossier and sessions of its programme that are still to come, the first one first."""
    appointments = traject.appointments.upcoming().select_related("adviser", "traject__organisation")
    enrolments = traject.candidate.enrolments.to_come().filter(session__programme=traject.programme)
    people = ("session__organisation", "session__organiser", "session__programme", "candidate")
    return sorted(
        [*appointments, *enrolments.select_related(*people)], key=lambda row: _moment_of(row).starts_at
    )


def _moment_of(row: Appointment | Enrolment) -> Any:
    """What has the hours and the place: the appointment itself, or the session."""
    return row if isinstance(row, Appointment) else row.session


def meetings_of(link: ClientLink, rows: Sequence[Appointment | Enrolment]) -> list[Meeting]:
    """The agenda in words."""
    return [_meeting(link, row) for row in rows]


def _meeting(link: ClientLink, row: Appointment | Enrolment) -> Meeting:
    moment, waits = _moment_of(row), isinstance(row, Enrolment) and row.state == EnrolmentState.WAITING
    return Meeting(
        key=str(row.public_id),
        title=moment.get_kind_display(),
        starts_at=moment.starts_at,
        hours=f"{formats.clock(moment.starts_at)}–{formats.clock(moment.ends_at)}",
        duration=in_words(moment.ends_at - moment.starts_at),
        where=moment.where,
        who=row.adviser.full_name if isinstance(row, Appointment) else row.session.organisation.name,
        bring_along=row.bring_along if isinstance(row, Appointment) else "",
        online_url="" if waits else moment.online_link,
        calendar_url="" if waits else reverse("reporting:client_ics", args=[link.public_id, row.public_id]),
        badge=Badge(_("Op de wachtlijst"), Tone.WARNING) if waits else None,
    )


def in_words(length: timedelta) -> str:
    """45 minuten, 1 uur, 1 uur en 30 minuten."""
    hours, minutes = divmod(round(length.total_seconds() / 60), HOUR)
    parts = [
        ngettext("%(n)s uur", "%(n)s uur", hours) % {"n": hours} if hours else "",
        ngettext("%(n)s minuut", "%(n)s minuten", minutes) % {"n": minutes} if minutes else "",
    ]
    return str(_(" en ")).join(part for part in parts if part)


def calendar_file(row: Appointment | Enrolment) -> bytes:
    """The same file as the mail about it brought, as it is now."""
    return calendars.appointment(row) if isinstance(row, Appointment) else calendars.invitation(row)


def month_of(url: str, meetings: Sequence[Meeting], chosen: str) -> Month:
    """The month that was chosen (2026-11), else that of the first meeting, else this one."""
    first = month_in(chosen or (f"{dates.local_date(meetings[0].starts_at):%Y-%m}" if meetings else ""))
    earlier, later = (dates.add_months(first, step) for step in (-1, 1))
    return Month(
        title=date_format(first, "F Y"),
        weeks=weeks_of(first, meetings, _entry),
        earlier_url=f"{url}?maand={earlier:%Y-%m}#agenda",
        later_url=f"{url}?maand={later:%Y-%m}#agenda",
    )


def _entry(meeting: Meeting) -> Entry:
    return Entry(
        hour=formats.clock(meeting.starts_at),
        title=meeting.title,
        place=meeting.where,
        seats="",
        badge=Badge(""),
        url=f"#{meeting.anchor}",
    )
