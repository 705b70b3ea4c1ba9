"""Info sessions and appointments as calendar programs read them: beside e-mails, and the feed of one user (iCalendar)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard, vCalAddress, vText

from core import dates
from trajects.enums import AppointmentState, SessionState
from trajects.models import Appointment, Enrolment, InfoSession

ZONE = "Europe/Brussels"
PRODUCT = "-//Jumpstarters//Infosessies//NL"
REQUEST, CANCEL, PUBLISH = "REQUEST", "CANCEL", "PUBLISH"
REFRESH = timedelta(hours=1)
WINTER, SUMMER = timedelta(hours=1), timedelta(hours=2)


# What other apps put in the feed of a user; each event tells when it was changed.
FeedPart = Callable[[Any, datetime], list[Event]]
_feed_parts: list[FeedPart] = []


def add_to_feeds(part: FeedPart) -> None:
    """Let `part(user, since)` give more events for the feed of a user; once, when an app is ready."""
    _feed_parts.append(part)


def more_for(user: Any, since: datetime) -> list[Event]:
    """The events of other apps for a user, from a moment on."""
    return [event for part in _feed_parts for event in part(user, since)]


def content_type(method: str) -> str:
    """Calendar programs act on the method, so that the mail names it."""
    return f"text/calendar; method={method}"


def invitation(enrolment: Enrolment) -> bytes:
    """The session in the calendar of a candidate; a later one with a higher sequence replaces it."""
    return _of_one(enrolment, REQUEST, "CONFIRMED")


def cancellation(enrolment: Enrolment) -> bytes:
    """Takes the session out of the calendar of a candidate."""
    return _of_one(enrolment, CANCEL, "CANCELLED")


def _of_one(enrolment: Enrolment, method: str, status: str) -> bytes:
    session, candidate = enrolment.session, enrolment.candidate
    event = _event(session, uid=str(enrolment.public_id), stamp=dates.now())
    event.add("status", status)
    event.add("description", _words(session.description, session.online_link))
    if session.online_link:
        event.add("url", session.online_link)
    event.add("organizer", _person(session.organiser.full_name, session.organiser.email))
    event.add("attendee", _invited(candidate))
    return _calendar(method, [event]).to_ical()


def appointment(row: Appointment) -> bytes:
    """An appointment in the calendar of its candidate; the version tells which is the last."""
    cancelled = row.state == AppointmentState.CANCELLED
    method, status = (CANCEL, "CANCELLED") if cancelled else (REQUEST, "CONFIRMED")
    candidate = row.traject.candidate
    event = _appointment_event(row, stamp=dates.now())
    event.add("summary", f"{row.get_kind_display()}, {row.traject.organisation.name}")
    event.add("location", row.where)
    event.add("status", status)
    bring = _("Breng mee: %(things)s") % {"things": row.bring_along} if row.bring_along else ""
    event.add("description", _words(bring, row.online_link))
    if row.online_link:
        event.add("url", row.online_link)
    event.add("organizer", _person(row.adviser.full_name, row.adviser.email))
    event.add("attendee", _invited(candidate))
    return _calendar(method, [event]).to_ical()


def meeting_entry(row: Any, *, uid: str) -> Event:
    """A meeting of colleagues in the feed of one of them: where and with which body, nobody's name."""
    event = _moment(row, uid=uid, sequence=row.sequence, stamp=row.changed_at)
    event.add("summary", row.body.full_name)
    event.add("location", row.where)
    event.add("status", "CANCELLED" if row.cancel_reason else "CONFIRMED")
    event.add("last-modified", row.changed_at)
    event.add("url", settings.SITE_URL + row.get_absolute_url())
    return event


def meeting(row: Any, *, uid: str, invited: tuple[str, str], cancelled: bool = False) -> bytes:
    """A meeting of colleagues in the calendar of one of them; `invited` is a name and an e-mail address.

    `row` has a moment, a place or link, a chair and the number of its last change.
    """
    method, status = (CANCEL, "CANCELLED") if cancelled else (REQUEST, "CONFIRMED")
    event = _moment(row, uid=uid, sequence=row.sequence, stamp=dates.now())
    event.add("summary", row.body.full_name)
    event.add("location", row.where)
    event.add("status", status)
    event.add("description", _words(row.body.purpose, row.online_link))
    if row.online_link:
        event.add("url", row.online_link)
    event.add("organizer", _person(row.chair.full_name, row.chair.email))
    name, email = invited
    event.add("attendee", _person(name, email, role="REQ-PARTICIPANT", partstat="NEEDS-ACTION", rsvp="FALSE"))
    return _calendar(method, [event]).to_ical()


def feed(
    sessions: Iterable[InfoSession],
    appointments: Iterable[Appointment] = (),
    *,
    name: str,
    more: Iterable[Event] = (),
) -> bytes:
    """Sessions and own appointments for the calendar of a colleague: numbers of people, never their names.

    `sessions` come with their counts, `more` are events of other apps. The same rows give the same bytes, so that
    a calendar program can ask whether something changed.
    """
    calendar = _calendar(PUBLISH, [*map(_entry, sessions), *map(_appointment_entry, appointments), *more])
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", ZONE)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    return calendar.to_ical()


def _entry(session: Any) -> Event:
    """One session of the feed."""
    event = _event(session, uid=str(session.public_id), stamp=session.changed_at)
    event.add("status", "CANCELLED" if session.state == SessionState.CANCELLED else "CONFIRMED")
    event.add("last-modified", session.changed_at)
    event.add("description", _words(_seats(session), session.description))
    event.add("url", settings.SITE_URL + session.get_absolute_url())
    return event


def _appointment_entry(row: Appointment) -> Event:
    """One appointment of the feed: its kind and the number of the dossier.

    Whoever holds the address reads the feed without logging in, and calendar programs of others keep it and
    show it on locked screens. So it has no name or initial, which tells enough with an hour and a place; the
    number tells nothing without an account, and the link asks for one.
    """
    event = _appointment_event(row, stamp=row.changed_at)
    number = row.traject.candidate.number
    event.add(
        "summary", _("%(kind)s, klantnummer %(number)s") % {"kind": row.get_kind_display(), "number": number}
    )
    event.add("location", row.place or row.get_channel_display())
    event.add("status", "CANCELLED" if row.state == AppointmentState.CANCELLED else "CONFIRMED")
    event.add("last-modified", row.changed_at)
    event.add("url", settings.SITE_URL + row.get_absolute_url())
    return event


def _appointment_event(row: Appointment, *, stamp: datetime) -> Event:
    """Which appointment, which version of it, and when."""
    return _moment(row, uid=str(row.public_id), sequence=row.version, stamp=stamp)


def _moment(row: Any, *, uid: str, sequence: int, stamp: datetime) -> Event:
    """Which event, which version of it, and when, in the hours of Brussels."""
    event = Event()
    event.add("uid", f"{uid}@{urlsplit(settings.SITE_URL).hostname}")
    event.add("sequence", sequence)
    event.add("dtstamp", stamp)
    event.add("dtstart", timezone.localtime(row.starts_at))
    event.add("dtend", timezone.localtime(row.ends_at))
    return event


def _invited(candidate: Any) -> vCalAddress:
    parameters = {"role": "REQ-PARTICIPANT", "partstat": "NEEDS-ACTION", "rsvp": "FALSE"}
    return _person(candidate.full_name, candidate.email, **parameters)


def _seats(session: Any) -> str:
    words = _("%(taken)s van %(seats)s plaatsen") % {"taken": session.enrolled_count, "seats": session.seats}
    if not session.waiting_count:
        return words
    return _("%(seats)s, wachtlijst: %(waiting)s") % {"seats": words, "waiting": session.waiting_count}


def _event(session: InfoSession, *, uid: str, stamp: datetime) -> Event:
    """What every calendar shows of a session."""
    event = _moment(session, uid=uid, sequence=session.sequence, stamp=stamp)
    words = {"kind": session.get_kind_display(), "organisation": session.organisation.name}
    event.add("summary", _("%(kind)s, %(organisation)s") % words)
    event.add("location", session.place or _("Online"))
    return event


def _words(*parts: str) -> str:
    return "\n\n".join(part for part in parts if part)


def _person(name: str, email: str, **parameters: str) -> vCalAddress:
    address = vCalAddress(f"mailto:{email}")
    address.params["CN"] = vText(name)
    for key, value in parameters.items():
        address.params[key.upper()] = vText(value)
    return address


def _calendar(method: str, events: list[Event]) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(_brussels())
    for event in events:
        calendar.add_component(event)
    return calendar


def _brussels() -> Timezone:
    """The rule of the European Union since 1996, so that it holds for every year.

    The library writes the transitions of some years and one hour too late in spring.
    """
    zone = Timezone()
    zone.add("tzid", ZONE)
    zone.add_component(_season(TimezoneDaylight(), "CEST", datetime(1996, 3, 31, 2), WINTER, SUMMER))  # noqa: DTZ001  local by definition
    zone.add_component(_season(TimezoneStandard(), "CET", datetime(1996, 10, 27, 3), SUMMER, WINTER))  # noqa: DTZ001  local by definition
    return zone


def _season(part: Any, name: str, begins: datetime, before: timedelta, after: timedelta) -> Any:
    """Half a year: it begins on the last Sunday of its month."""
    part.add("dtstart", begins)
    part.add("rrule", {"freq": "yearly", "bymonth": begins.month, "byday": "-1su"})
    part.add("tzoffsetfrom", before)
    part.add("tzoffsetto", after)
    part.add("tzname", name)
    return part
