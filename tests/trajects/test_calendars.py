"""Calendar files in the eyes of another parser than the one that wrote them, across both clock changes."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
import vobject

from core import dates
from tests.factories.people import CandidateFactory
from tests.factories.trajects import EnrolmentFactory, InfoSessionFactory, ProgrammeFactory
from trajects import calendars
from trajects.models import Enrolment, InfoSession

pytestmark = pytest.mark.django_db
BRUSSELS = ZoneInfo("Europe/Brussels")
CHANGES = [date(2026, 3, 29), date(2026, 10, 25), date(2027, 3, 28), date(2035, 10, 28)]


@pytest.fixture(autouse=True)
def _forget_zones() -> None:
    """The parser remembers zones by name for the whole process; each file must speak for itself."""
    vars(vobject.icalendar)["__tzidMap"].pop("Europe/Brussels", None)


def at(day: date, hour: int = 14) -> datetime:
    return datetime.combine(day, time(hour), BRUSSELS)


def invitation(**fields: Any) -> bytes:
    session = InfoSessionFactory(**fields)
    return calendars.invitation(EnrolmentFactory(session=session, candidate=CandidateFactory()))


def feed() -> bytes:
    return calendars.feed(
        InfoSession.objects.with_counts().select_related("organisation").order_by("starts_at"), name="Sessies"
    )


@pytest.mark.parametrize("change", CHANGES, ids=str)
@pytest.mark.parametrize("days", [-1, 0, 1])
def test_an_hour_on_the_wall_stays_that_hour_around_a_clock_change(change, days):
    start = at(change + timedelta(days=days))
    event = vobject.readOne(invitation(starts_at=start).decode()).vevent
    read = event.dtstart.value
    assert (read.date(), read.hour, read.minute) == (start.date(), 14, 0)
    assert read.astimezone(UTC) == start.astimezone(UTC)


def offsets(text: str) -> dict[date, timedelta]:
    """The offset from UTC on days around the changes, computed from the VTIMEZONE alone."""
    zone = vobject.readOne(text).vtimezone.tzinfo
    days = [change + timedelta(days=n) for change in CHANGES for n in (-1, 1)]
    return {day: datetime.combine(day, time(14)).replace(tzinfo=zone).utcoffset() for day in days}  # type: ignore[misc]


def test_the_time_zone_in_the_file_says_the_same_as_the_one_of_the_system():
    found = offsets(invitation().decode())
    assert found == {day: at(day).utcoffset() for day in found}


def test_a_zone_without_summer_is_noticed():
    """Negative control: the comparison sees a file that forgets the change."""
    text = invitation().decode()
    begin, end = text.index("BEGIN:DAYLIGHT"), text.index("END:DAYLIGHT")
    wrong = text[:begin] + text[end + len("END:DAYLIGHT\r\n") :]
    found = offsets(wrong)
    assert found != {day: at(day).utcoffset() for day in found}


def test_lines_are_folded_and_text_is_escaped():
    place = "Zaal “Ünïcødé”, 2de verdieping; naast het café \\ lift " + "x" * 90
    content = invitation(place=place, description="Eerste regel, met komma\nTweede; regel 中文 " + "é" * 80)
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert b"\n" not in content.replace(b"\r\n", b"")
    event = vobject.readOne(content.decode()).vevent
    assert event.location.value == place
    assert event.description.value == "Eerste regel, met komma\nTweede; regel 中文 " + "é" * 80


def test_a_name_cannot_add_a_line_to_the_file():
    candidate = CandidateFactory(
        given_name='Noor";X=1', family_name="Peeters\r\nATTENDEE:mailto:x@example.be", email="noor@example.be"
    )
    session = InfoSessionFactory()
    text = calendars.invitation(EnrolmentFactory(session=session, candidate=candidate)).decode()
    assert text.replace("\r\n ", "").count("\r\nATTENDEE") == 1


def test_the_feed_counts_people_and_names_none():
    session = InfoSessionFactory(seats=12, description="Kennismaken")
    EnrolmentFactory.create_batch(8, session=session)
    EnrolmentFactory(session=session, state="waiting")
    EnrolmentFactory(session=session, state="withdrawn")
    content = feed().decode()
    event = vobject.readOne(content).vevent
    assert event.description.value == "8 van 12 plaatsen, wachtlijst: 1\n\nKennismaken"
    unfolded = content.replace("\r\n ", "")
    assert not any(row.candidate.family_name in unfolded for row in Enrolment.objects.all())
    assert "ATTENDEE" not in unfolded


def test_the_feed_keeps_a_cancelled_session_as_cancelled():
    InfoSessionFactory(cancel_reason="Ziek")
    InfoSession.objects.update(state="cancelled")
    assert vobject.readOne(feed().decode()).vevent.status.value == "CANCELLED"


def test_the_feed_tells_how_often_to_look_and_its_name():
    ProgrammeFactory()
    text = feed().decode()
    assert "X-WR-CALNAME:Sessies\r\n" in text
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n" in text
    assert "METHOD:PUBLISH\r\n" in text


def test_the_same_sessions_give_the_same_bytes():
    InfoSessionFactory()
    first = feed()
    with time_machine.travel(dates.now() + timedelta(hours=3)):
        assert feed() == first
