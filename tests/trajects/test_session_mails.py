"""Who hears what about an info session, in which words, and what goes along for the calendar."""

from __future__ import annotations

import email
from datetime import datetime, timedelta
from email.policy import default
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
import vobject

from core import dates, outbox
from core.models import OutgoingEmail
from tests.factories.people import CandidateFactory, OrganisationFactory, adviser, consultant
from tests.factories.trajects import InfoSessionFactory, ProgrammeFactory
from trajects import actions
from trajects.enums import ConsultantSees
from trajects.models import Enrolment, InfoSession

pytestmark = pytest.mark.django_db
BRUSSELS = ZoneInfo("Europe/Brussels")
START = datetime(2026, 11, 23, 14, 0, tzinfo=BRUSSELS)


@pytest.fixture(autouse=True)
def _tenth_of_november() -> Any:
    with time_machine.travel(datetime(2026, 11, 10, 9, 0, tzinfo=BRUSSELS), tick=False):
        yield


def session(**fields: Any) -> InfoSession:
    organisation = OrganisationFactory(name="Syntra Voorbeeld")
    lies = adviser(organisation, given_name="Lies", family_name="Voorbeeld", email="lies@example.be")
    fields = {"starts_at": START, "place": "Kortrijk, zaal 2"} | fields
    return InfoSessionFactory(organisation=organisation, organiser=lies, **fields)


def noor(**fields: Any) -> Any:
    fields = {"family_name": "Peeters", "number": 5_000_123, "email": "noor@example.be"} | fields
    return CandidateFactory(**fields)


def bart() -> Any:
    return consultant(given_name="Bart", family_name="Willems", email="bart@example.be")


def told() -> list[tuple[str, str]]:
    """Which mail went to whom."""
    return [(mail.kind, mail.recipient) for mail in OutgoingEmail.objects.order_by("pk")]


def mail(kind: str) -> OutgoingEmail:
    return OutgoingEmail.objects.get(kind=kind)


def words(row: OutgoingEmail) -> list[str]:
    """What stands between the greeting and the goodbye, by paragraph."""
    return row.body_text.split("\n\n")[1:-2]


def forget() -> None:
    OutgoingEmail.objects.all().delete()


FACTS = (
    "Wanneer: ma 23/11/2026, 14:00–16:00\nWaar: Kortrijk, zaal 2\nTaal: Nederlands\n"
    "Organisatie: Syntra Voorbeeld\nAdviseur: Lies Voorbeeld (lies@example.be)"
)
CANNOT = "Kun je niet komen? Laat het weten aan Lies Voorbeeld (lies@example.be)."


def test_the_confirmation():
    row = session(description="Wat je mag verwachten.")
    actions.enrol(noor(), row, by=bart(), source="vdab")
    found = mail("session.enrolled")
    assert (found.recipient, found.recipient_name) == ("noor@example.be", "Noor Peeters")
    assert found.subject == "Kom naar de infosessie op ma 23/11/2026, 14:00–16:00"
    assert words(found) == [
        "Zet deze infosessie van Syntra Voorbeeld in je agenda. Je bent ingeschreven.",
        FACTS,
        "Wat komt aan bod:\nWat je mag verwachten.",
        CANNOT,
    ]
    assert found.organisation_id == row.organisation_id


def test_the_link_of_an_online_session_is_a_button():
    row = session(place="", online_link="https://video.example.be/zaal?x=1&y=2")
    actions.enrol(noor(), row, by=bart(), source="vdab")
    assert words(mail("session.enrolled"))[-1] == (
        "Open de online sessie:\nhttps://video.example.be/zaal?x=1&y=2"
    )


@pytest.mark.parametrize(("language", "begins"), [("nl", "ma "), ("en", "Mon "), ("ar", "ma ")])
def test_a_candidate_reads_it_in_their_language_when_we_have_it(language, begins):
    actions.enrol(noor(contact_language=language), session(), by=bart(), source="vdab")
    assert f"{begins}23/11/2026" in mail("session.enrolled").subject


def test_without_an_address_the_consultant_calls():
    who = bart()
    actions.enrol(noor(email=""), session(), by=who, source="vdab")
    assert told() == [("session.for_colleague", "bart@example.be")]
    found = mail("session.for_colleague")
    assert found.subject == "Noor Peeters: ingeschreven voor de infosessie op ma 23/11/2026, 14:00–16:00"
    assert words(found)[:3] == [
        "Bel Noor Peeters of zeg het zelf: er is geen e-mailadres bekend.",
        "Noor Peeters: ingeschreven voor de infosessie op ma 23/11/2026, 14:00–16:00.",
        FACTS,
    ]


def test_a_consultant_reads_no_name_that_the_programme_hides():
    ProgrammeFactory(consultant_sees=[ConsultantSees.REFERRAL])
    actions.enrol(noor(email=""), session(), by=bart(), source="vdab")
    found = mail("session.for_colleague")
    assert "Peeters" not in found.subject + found.body_text + found.body_html
    assert found.subject.startswith("5000123: ingeschreven")


def test_the_waiting_list_and_moving_up():
    row = session(seats=1)
    first = actions.enrol(CandidateFactory(), row, by=row.organiser, source="adviser")
    forget()
    who = bart()
    actions.enrol(noor(), row, by=who, source="vdab")
    assert told() == [("session.waiting", "noor@example.be")]
    waiting = mail("session.waiting")
    assert waiting.subject == "Je staat op de wachtlijst voor de infosessie op ma 23/11/2026, 14:00–16:00"
    assert words(waiting) == [
        "Je hoeft nu niets te doen. De infosessie van Syntra Voorbeeld is volzet: je staat op de wachtlijst.",
        FACTS,
        "Komt er een plaats vrij? Dan krijg je een nieuwe e-mail. Kom niet zonder die e-mail.",
    ]
    assert waiting.maker == ""
    forget()
    actions.withdraw(first, by=row.organiser)
    assert told() == [
        ("session.withdrawn", first.candidate.email),
        ("session.moved_up", "noor@example.be"),
        ("session.for_colleague", "bart@example.be"),
    ]
    up = mail("session.moved_up")
    assert up.subject == "Er is een plaats vrij: kom naar de infosessie op ma 23/11/2026, 14:00–16:00"
    assert words(up) == [
        "Kom naar de infosessie van Syntra Voorbeeld. Er is een plaats vrij en die is voor jou.",
        FACTS,
        CANNOT,
    ]
    assert words(mail("session.for_colleague"))[0] == (
        "Je hoeft niets te doen: Noor Peeters krijgt zelf een e-mail."
    )


def test_withdrawn():
    row = session()
    place = actions.enrol(noor(), row, by=bart(), source="vdab")
    forget()
    actions.withdraw(place, by=row.organiser)
    assert told() == [
        ("session.withdrawn", "noor@example.be"),
        ("session.for_colleague", "bart@example.be"),
    ]
    assert words(mail("session.withdrawn")) == [
        "Je hoeft niet te komen: je bent uitgeschreven voor de infosessie van Syntra Voorbeeld.",
        FACTS,
        "Klopt dat niet? Laat het weten aan Lies Voorbeeld (lies@example.be).",
    ]


def three_people(row: InfoSession) -> Any:
    """Noor comes, somebody without an address comes, and somebody waits."""
    who = bart()
    actions.enrol(noor(), row, by=who, source="vdab")
    actions.enrol(noor(family_name="Zonder", number=5_000_124, email=""), row, by=who, source="vdab")
    actions.enrol(
        noor(family_name="Wacht", number=5_000_125, email="wacht@example.be"),
        row,
        by=row.organiser,
        source="adviser",
    )
    forget()
    return who


def test_another_time_and_place_are_told_to_everybody():
    row = session(seats=2)
    three_people(row)
    row.refresh_from_db()
    later = START + timedelta(days=1, hours=1)
    actions.change_session(
        row,
        by=row.organiser,
        version=row.version,
        starts_at=later,
        ends_at=later + timedelta(hours=2),
        place="Brugge",
    )
    row.refresh_from_db()
    assert row.sequence == 1
    assert told() == [
        ("session.changed", "noor@example.be"),
        ("session.changed", "wacht@example.be"),
        ("session.changed_for_colleague", "bart@example.be"),
    ]
    changes = (
        "Wanneer: was ma 23/11/2026, 14:00–16:00, wordt di 24/11/2026, 15:00–17:00\n"
        "Waar: was Kortrijk, zaal 2, wordt Brugge"
    )
    first, second = OutgoingEmail.objects.filter(kind="session.changed").order_by("pk")
    assert words(first)[:3] == [
        "Kijk na wat er veranderd is aan de infosessie van Syntra Voorbeeld.",
        changes,
        "Je bent nog altijd ingeschreven.",
    ]
    assert words(second)[2] == "Je staat nog altijd op de wachtlijst."
    assert (first.maker, second.maker) == ("session.invitation", "")
    colleague = mail("session.changed_for_colleague")
    assert colleague.subject == (
        "Verwittig je kandidaten: de infosessie is veranderd (di 24/11/2026, 15:00–17:00)"
    )
    assert words(colleague)[:3] == [
        "Kijk na wie je zelf moet verwittigen. De infosessie van Syntra Voorbeeld is veranderd.",
        changes,
        "Noor Peeters: krijgt zelf een e-mail\nNoor Zonder: bel, of zeg het zelf",
    ]


@pytest.mark.parametrize("changes", [{"seats": 40}, {"language": "fr"}, {"description": "Anders"}])
def test_what_nobody_has_to_know_is_not_told(changes):
    row = session()
    three_people(row)
    row.refresh_from_db()
    actions.change_session(row, by=row.organiser, version=row.version, **changes)
    row.refresh_from_db()
    assert (told(), row.sequence) == ([], 0)


def test_cancelled_tells_everybody_why():
    row = session(seats=2)
    three_people(row)
    actions.cancel_session(row, by=row.organiser, reason="De lesgever is ziek.")
    assert told() == [
        ("session.cancelled", "noor@example.be"),
        ("session.cancelled", "wacht@example.be"),
        ("session.cancelled_for_colleague", "bart@example.be"),
    ]
    first = OutgoingEmail.objects.filter(kind="session.cancelled").order_by("pk").first()
    assert first.subject == "De infosessie op ma 23/11/2026, 14:00–16:00 gaat niet door"
    assert words(first) == [
        "Kom niet: de infosessie van Syntra Voorbeeld gaat niet door.",
        "Reden:\nDe lesgever is ziek.",
        FACTS,
        "Wil je naar een andere infosessie? Vraag het aan Lies Voorbeeld (lies@example.be).",
    ]
    assert first.maker == "session.cancellation"


def test_nobody_who_left_is_told_that_a_session_is_cancelled():
    row = session()
    place = actions.enrol(noor(), row, by=row.organiser, source="adviser")
    actions.withdraw(place, by=row.organiser)
    forget()
    actions.cancel_session(row, by=row.organiser, reason="Ziek")
    assert told() == []


def remind(day: int) -> list[tuple[str, str]]:
    forget_sent = OutgoingEmail.objects.count()
    with time_machine.travel(datetime(2026, 11, day, 7, 15, tzinfo=BRUSSELS), tick=False):
        actions.remind_sessions(on=dates.today())
    return told()[forget_sent:]


def test_a_reminder_leaves_once_on_the_day_that_the_programme_says():
    row = session(programme=ProgrammeFactory(session_reminder_days=3))
    actions.enrol(noor(), row, by=bart(), source="vdab")
    assert remind(19) == []
    assert remind(20) == [("session.reminder", "noor@example.be")]
    assert remind(20) == remind(21) == []
    assert words(mail("session.reminder")) == [
        "Vergeet de infosessie van Syntra Voorbeeld niet.",
        FACTS,
        CANNOT,
    ]


def test_a_reminder_that_was_missed_leaves_a_day_later():
    row = session(programme=ProgrammeFactory(session_reminder_days=3))
    actions.enrol(noor(email=""), row, by=bart(), source="vdab")
    assert remind(22) == [("session.for_colleague", "bart@example.be")]


def test_no_reminder_for_who_was_enrolled_a_moment_ago_waits_or_left():
    row = session(programme=ProgrammeFactory(session_reminder_days=3), seats=2)
    left = actions.enrol(noor(), row, by=row.organiser, source="vdab")
    actions.withdraw(left, by=row.organiser)
    with time_machine.travel(datetime(2026, 11, 20, 6, 0, tzinfo=BRUSSELS), tick=False):
        actions.enrol(CandidateFactory(), row, by=row.organiser, source="vdab")
    with time_machine.travel(datetime(2026, 11, 12, 6, 0, tzinfo=BRUSSELS), tick=False):
        actions.enrol(CandidateFactory(), row, by=row.organiser, source="vdab")
        actions.enrol(CandidateFactory(), row, by=row.organiser, source="vdab")
    assert len(remind(20)) == 1


def test_a_programme_without_reminders_sends_none():
    row = session(programme=ProgrammeFactory(session_reminder_days=None))
    actions.enrol(noor(), row, by=row.organiser, source="vdab")
    assert remind(22) == []


# What leaves ---------------------------------------------------------------------------------------


def leave() -> None:
    """Send what waits; the clock of the database does not travel along."""
    OutgoingEmail.objects.filter(sent_at__isnull=True).update(not_before=dates.now())
    outbox.send_due()


def sent(mailoutbox: Any) -> list[Any]:
    """What the mail server got, parsed again from its bytes."""
    leave()
    return [email.message_from_bytes(each.message().as_bytes(), policy=default) for each in mailoutbox]


def calendar_parts(message: Any) -> list[Any]:
    return [part for part in message.walk() if part.get_content_type() == "text/calendar"]


def test_an_invitation_leaves_beside_the_text_and_as_a_file(mailoutbox):
    row = session(place="Café ’t Hoekje; zaal 2, Kortrijk", description="Regel één\nregel twee")
    place = actions.enrol(noor(), row, by=row.organiser, source="adviser")
    (message,) = sent(mailoutbox)
    beside, attached = calendar_parts(message)
    for part in (beside, attached):
        assert part.get_param("method") == "REQUEST"
        assert part.get_content_charset() == "utf-8"
    assert beside.get_content_disposition() is None
    assert (attached.get_content_disposition(), attached.get_filename()) == ("attachment", "infosessie.ics")
    read = vobject.readOne(beside.get_content())
    event = read.vevent
    assert read.method.value == "REQUEST"
    assert event.uid.value == f"{place.public_id}@testserver"
    assert (event.sequence.value, event.status.value) == ("0", "CONFIRMED")
    assert event.dtstart.value == START
    assert event.dtstart.params["X-VOBJ-ORIGINAL-TZID"] == ["Europe/Brussels"]
    assert event.location.value == "Café ’t Hoekje; zaal 2, Kortrijk"
    assert event.description.value == "Regel één\nregel twee"
    assert event.organizer.value == "mailto:lies@example.be"
    assert event.attendee.value == "mailto:noor@example.be"
    assert event.attendee.params["CN"] == ["Noor Peeters"]


def test_a_later_message_has_the_same_uid_and_a_higher_sequence(mailoutbox):
    row = session()
    actions.enrol(noor(), row, by=row.organiser, source="adviser")
    leave()
    row.refresh_from_db()
    actions.change_session(row, by=row.organiser, version=row.version, place="Brugge")
    leave()
    actions.cancel_session(row, by=row.organiser, reason="Ziek")
    parts = [calendar_parts(message)[0] for message in sent(mailoutbox)]
    events = [vobject.readOne(part.get_content()) for part in parts]
    assert len({read.vevent.uid.value for read in events}) == 1
    assert [(read.method.value, read.vevent.sequence.value) for read in events] == [
        ("REQUEST", "0"),
        ("REQUEST", "1"),
        ("CANCEL", "2"),
    ]
    assert events[-1].vevent.status.value == "CANCELLED"
    assert [part.get_param("method") for part in parts] == ["REQUEST", "REQUEST", "CANCEL"]


def test_coming_back_is_newer_than_leaving(mailoutbox):
    row = session()
    candidate = noor()
    place = actions.enrol(candidate, row, by=row.organiser, source="adviser")
    leave()
    actions.withdraw(place, by=row.organiser)
    leave()
    actions.enrol(candidate, row, by=row.organiser, source="adviser")
    found = [vobject.readOne(calendar_parts(message)[0].get_content()) for message in sent(mailoutbox)]
    assert [(read.method.value, read.vevent.sequence.value) for read in found] == [
        ("REQUEST", "0"),
        ("CANCEL", "1"),
        ("REQUEST", "2"),
    ]


def test_a_mail_that_was_overtaken_brings_nothing_for_the_calendar(mailoutbox):
    """The mail server was away: when the confirmation leaves, the candidate has already left."""
    row = session()
    place = actions.enrol(noor(), row, by=row.organiser, source="adviser")
    actions.withdraw(place, by=row.organiser)
    confirmation, withdrawal = sent(mailoutbox)
    assert calendar_parts(confirmation) == []
    assert calendar_parts(withdrawal)[0].get_param("method") == "CANCEL"


def test_mails_carry_nothing_but_what_everybody_may_know():
    row = session()
    actions.enrol(noor(birth_date="1985-07-30", mobile="+32470001234"), row, by=bart(), source="vdab")
    text = mail("session.enrolled").body_text
    assert not any(secret in text for secret in ("30/07/1985", "1985-07-30", "0470", "Dorpstraat", "5000123"))
    assert Enrolment.objects.count() == 1
