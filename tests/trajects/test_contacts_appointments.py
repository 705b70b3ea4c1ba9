"""Appointments with a candidate: made, told, changed, cancelled, recorded; and the calendar that holds them."""

from __future__ import annotations

import email
import uuid
from datetime import date, datetime, time, timedelta
from email.policy import default
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
import vobject
from django.db import IntegrityError
from django.urls import reverse

from core import dates, journal, outbox
from core.errors import Refused, StaleForm
from core.models import Event, OutgoingEmail
from tests.factories.people import CandidateFactory, OrganisationFactory, adviser, consultant
from tests.factories.trajects import (
    InfoSessionFactory,
    TrajectFactory,
    appointment_in,
)
from trajects import actions, calendars, rules
from trajects.enums import AppointmentState, ContactKind, PhaseKind
from trajects.models import Appointment, Contact, Phase, PhaseTemplate, Traject

pytestmark = pytest.mark.django_db
BRUSSELS = ZoneInfo("Europe/Brussels")
NOW = datetime(2026, 11, 10, 9, 0, tzinfo=BRUSSELS)
START = datetime(2026, 11, 23, 14, 0, tzinfo=BRUSSELS)
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _tenth_of_november() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def traject() -> Traject:
    organisation = OrganisationFactory(name="Syntra Voorbeeld")
    lies = adviser(organisation, given_name="Lies", family_name="Voorbeeld", email="lies@example.be")
    noor = CandidateFactory(family_name="Peeters", number=5_000_123, email="noor@example.be")
    return TrajectFactory(organisation=organisation, adviser=lies, candidate=noor)


@pytest.fixture
def own(client: Any, traject: Traject) -> Any:
    client.force_login(traject.adviser)
    return client


def make(traject: Traject, **fields: Any) -> Appointment:
    fields = {"kind": ContactKind.CONVERSATION, "starts_at": START, "place": "Kortrijk, zaal 2"} | fields
    fields.setdefault("ends_at", fields["starts_at"] + HOUR)
    return actions.make_appointment(traject, by=traject.adviser, **fields)


def url(name: str, row: Any) -> str:
    return reverse(f"trajects:{name}", args=[row.public_id])


def form(**changes: Any) -> dict[str, Any]:
    return {
        "kind": "conversation",
        "day": "23/11/2026",
        "begins": "14:00",
        "minutes": "60",
        "channel": "in_person",
        "place": "Kortrijk, zaal 2",
        "tell": "on",
        "form_key": str(uuid.uuid4()),
    } | changes


def calendar_of(message: Any) -> Any:
    parsed = email.message_from_bytes(message.message().as_bytes(), policy=default)
    parts = [part for part in parsed.walk() if part.get_content_type() == "text/calendar"]
    assert {part.get_filename() for part in parts} == {None, "afspraak.ics"}
    return vobject.readOne(parts[0].get_content())


def leave() -> None:
    """Send what waits; the clock of the database does not travel along."""
    OutgoingEmail.objects.filter(sent_at__isnull=True).update(not_before=dates.now())
    outbox.send_due()


# Making, changing, cancelling -----------------------------------------------------------------------


def test_made_stands_in_the_phase_and_in_the_journal(traject):
    row = make(traject)
    assert (row.phase, row.adviser, row.made_by) == (traject.phases.get(), traject.adviser, traject.adviser)
    event = Event.objects.get(kind="appointment.made")
    assert (event.parent_id, event.data["kind"]) == (traject.pk, "conversation")
    assert "Peeters" not in str(event.data)


def test_what_opens_the_next_phase_has_no_phase_yet(traject):
    assert make(traject, kind=ContactKind.START).phase is None


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"starts_at": NOW - HOUR}, "Dit moment is voorbij"),
        ({"starts_at": NOW}, "Dit moment is voorbij"),
        ({"ends_at": START}, "eindigt voor ze begint"),
        ({"ends_at": START - HOUR}, "eindigt voor ze begint"),
        ({"ends_at": START + timedelta(hours=11)}, "hoogstens 10 uur"),
    ],
)
def test_an_impossible_moment_is_refused_and_nothing_is_kept(traject, fields, words):
    with pytest.raises(Refused, match=words):
        make(traject, **fields)
    assert not Appointment.objects.exists()
    assert not OutgoingEmail.objects.exists()


def test_a_closed_dossier_has_no_new_appointments(traject):
    Traject.objects.update(state="closed", closed_on=dates.today(), close_reason="by_hand")
    traject.refresh_from_db()
    with pytest.raises(Refused, match="afgesloten"):
        make(traject)


def test_nothing_is_kept_or_mailed_when_the_journal_cannot_be_written(traject, monkeypatch):
    def broken(*_args: Any, **_kwargs: Any) -> None:
        raise IntegrityError

    monkeypatch.setattr(journal, "record", broken)
    with pytest.raises(IntegrityError):
        make(traject)
    assert not Appointment.objects.exists()
    assert not OutgoingEmail.objects.exists()


def test_an_old_version_changes_and_cancels_nothing(traject):
    row = make(traject)
    actions.change_appointment(row, by=traject.adviser, version=1, place="Brugge")
    with pytest.raises(StaleForm):
        actions.change_appointment(row, by=traject.adviser, version=1, place="Gent")
    with pytest.raises(StaleForm):
        actions.cancel_appointment(row, by=traject.adviser, version=1, reason="Ziek")
    assert Appointment.objects.values_list("place", "state").get() == ("Brugge", "planned")


def test_a_cancelled_one_is_final(traject):
    row = actions.cancel_appointment(make(traject), by=traject.adviser, version=1, reason="Ziek")
    with pytest.raises(Refused, match="afgezegd"):
        actions.change_appointment(row, by=traject.adviser, version=2, place="Gent")
    with pytest.raises(TypeError):
        actions.change_appointment(row, by=traject.adviser, version=2, state="planned")


# The mail and its calendar file ---------------------------------------------------------------------


def test_each_mail_has_the_same_uid_and_a_higher_sequence(traject, mailoutbox):
    row = make(traject, bring_along="Je identiteitskaart")
    leave()
    actions.change_appointment(
        row, by=traject.adviser, version=1, starts_at=START + HOUR, ends_at=START + 2 * HOUR
    )
    leave()
    actions.cancel_appointment(row, by=traject.adviser, version=2, reason="De adviseur is ziek.")
    leave()
    assert [message.subject for message in mailoutbox] == [
        "Kom naar je afspraak op ma 23/11/2026, 14:00–15:00",
        "Je afspraak is veranderd: ma 23/11/2026, 15:00–16:00",
        "Je afspraak op ma 23/11/2026, 15:00–16:00 gaat niet door",
    ]
    read = [calendar_of(message) for message in mailoutbox]
    assert [(each.method.value, each.vevent.sequence.value) for each in read] == [
        ("REQUEST", "1"),
        ("REQUEST", "2"),
        ("CANCEL", "3"),
    ]
    assert {each.vevent.uid.value for each in read} == {f"{row.public_id}@testserver"}
    assert read[0].vevent.dtstart.value == START
    assert read[2].vevent.status.value == "CANCELLED"
    assert "Je identiteitskaart" in mailoutbox[0].body
    assert "De adviseur is ziek." in mailoutbox[2].body


def test_a_mail_that_was_overtaken_brings_nothing_for_the_calendar(traject):
    row = make(traject)
    actions.cancel_appointment(row, by=traject.adviser, version=1, reason="Ziek")
    leave()
    first, last = OutgoingEmail.objects.order_by("pk")
    assert (first.attachments.count(), last.attachments.count()) == (0, 1)


def test_no_mail_without_an_address_without_the_wish_or_afterwards(traject):
    make(traject, tell=False)
    row = make(traject, tell=False)
    with time_machine.travel(START + HOUR, tick=False):
        actions.cancel_appointment(row, by=traject.adviser, version=1, reason="Vergeten")
    type(traject.candidate).objects.update(email="")
    make(Traject.objects.get())
    assert not OutgoingEmail.objects.exists()


# Clocks -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "begins", "minutes", "ends"),
    [
        (date(2026, 11, 23), "00:30", 60, "01:30"),
        (date(2027, 3, 28), "01:30", 60, "03:30"),
        (date(2027, 10, 31), "01:30", 60, "02:30"),
        (date(2027, 10, 31), "00:30", 240, "03:30"),
    ],
)
def test_minutes_stay_minutes_at_midnight_and_when_the_clock_changes(
    own, traject, day, begins, minutes, ends
):
    sent = form(adviser=traject.adviser_id, day=f"{day:%d/%m/%Y}", begins=begins, minutes=str(minutes))
    assert own.post(url("appointment_add", traject), sent).status_code == 302
    row = Appointment.objects.get()
    assert row.ends_at - row.starts_at == timedelta(minutes=minutes)
    assert dates.local_date(row.starts_at) == day
    assert row.moment.endswith(f"{begins}–{ends}")
    read = vobject.readOne(calendars.appointment(row).decode()).vevent
    assert read.dtstart.value.astimezone(BRUSSELS).date() == day


def test_an_hour_that_the_clock_skips_is_refused():
    assert not rules.hour_exists(date(2027, 3, 28), time(2, 30))
    assert rules.hour_exists(date(2027, 3, 28), time(3, 0))
    assert rules.hour_exists(date(2027, 10, 31), time(2, 30))


# What came of it ----------------------------------------------------------------------------------


def recorded(traject: Traject, row: Appointment, **fields: Any) -> Contact:
    fields = {
        "kind": "conversation",
        "form": "individual",
        "channel": "in_person",
        "held_on": dates.today(),
    } | fields
    return actions.record_contact(traject, by=traject.adviser, appointment=row, **fields)


def test_the_contact_settles_the_appointment_and_removing_it_asks_again(traject):
    row = make(traject)
    with time_machine.travel(START + HOUR, tick=False):
        contact = recorded(traject, row)
        row.refresh_from_db()
        assert (row.state, row.contact) == (AppointmentState.KEPT, contact)
        with pytest.raises(Refused, match="een contact gemaakt"):
            recorded(traject, row)
        assert Contact.objects.count() == 1
        actions.remove_contact(contact, by=traject.adviser)
    row.refresh_from_db()
    assert (row.state, row.contact) == (AppointmentState.PLANNED, None)


def test_what_still_has_to_come_has_no_record(traject):
    with pytest.raises(Refused, match="moet nog beginnen"):
        recorded(traject, make(traject))
    assert not Contact.objects.exists()


# Pages --------------------------------------------------------------------------------------------


def test_the_dossier_shows_what_comes_and_what_was_left_open(own, traject):
    appointment_in(traject, starts_at=NOW - 25 * HOUR, kind="intake")
    make(traject, place="<b>Gent</b>")
    page = own.get(reverse("trajects:phase", args=[traject.public_id, "VF"])).content.decode()
    assert "Intakegesprek: ging het door?" in page
    assert "14:00–15:00 · &lt;b&gt;Gent&lt;/b&gt;" in page
    assert "Volgende afspraak" in page
    assert f"?afspraak={Appointment.objects.first().public_id}" in page


def test_made_on_the_page_with_a_warning_for_a_double_booking(own, traject):
    InfoSessionFactory(
        organiser=traject.adviser, organisation=traject.organisation, starts_at=START + HOUR / 2
    )
    response = own.post(url("appointment_add", traject), form(adviser=traject.adviser_id), follow=True)
    page = response.content.decode()
    assert "De afspraak staat vast." in page
    assert "Let op: Lies Voorbeeld heeft dan nog iets anders, van 14:30 tot 16:30." in page
    assert OutgoingEmail.objects.get().kind == "appointment.made"


def test_next_to_each_other_is_no_double_booking(own, traject):
    appointment_in(traject, starts_at=START - HOUR)
    assert (
        "Let op"
        not in own.post(
            url("appointment_add", traject), form(adviser=traject.adviser_id), follow=True
        ).content.decode()
    )


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"day": "09/11/2026"}, "Dit moment is voorbij"),
        ({"day": "28/03/2027", "begins": "02:30"}, "bestaat niet op die dag"),
        ({"begins": "25:00"}, "Schrijf het uur als 14:00."),
        ({"minutes": "-30"}, "minstens 5"),
        ({"place": ""}, "Vul in waar jullie elkaar zien."),
        ({"place": "x" * 100_000}, "200"),
        ({"kind": "start-up"}, "geldige keuze"),
        ({"channel": "online", "online_link": "javascript:alert(1)"}, "geen geldige link"),
    ],
)
def test_a_wrong_appointment_answers_422_and_keeps_nothing(own, traject, changes, words):
    response = own.post(url("appointment_add", traject), form(adviser=traject.adviser_id, **changes))
    assert (response.status_code, Appointment.objects.count()) == (422, 0)
    assert words in response.content.decode()


def test_without_an_address_the_page_says_so_and_offers_no_mail(own, traject):
    type(traject.candidate).objects.update(email="")
    page = own.get(url("appointment_add", traject)).content.decode()
    assert "heeft geen e-mailadres" in page
    assert 'name="tell"' not in page


def test_two_tabs_show_both_texts(own, traject):
    row = make(traject)
    sent = form(version="1", place="Brugge", adviser=traject.adviser_id)
    assert own.post(url("appointment_edit", row), sent).status_code == 302
    late = form(version="1", place="Gent", adviser=traject.adviser_id)
    response = own.post(url("appointment_edit", row), late)
    assert response.status_code == 409
    assert all(place in response.content.decode() for place in ("Brugge", "Gent"))


def test_cancelled_on_the_page_with_its_reason(own, traject):
    row = make(traject)
    sent = {"reason": "", "version": "1", "form_key": str(uuid.uuid4())}
    assert own.post(url("appointment_cancel", row), sent).status_code == 422
    page = own.post(url("appointment_cancel", row), sent | {"reason": "De adviseur is ziek."}, follow=True)
    assert "De adviseur is ziek." in page.content.decode()
    assert own.get(url("appointment_edit", row)).status_code == 403


def test_a_lent_reader_sees_it_and_changes_nothing(client, traject):
    row, reader = make(traject), adviser()
    traject.accesses.create(user=reader, ground="request", until=dates.today() + timedelta(days=3))
    client.force_login(reader)
    page = client.get(url("appointment", row))
    assert page.status_code == 200
    assert "Zeg de afspraak af" not in page.content.decode()
    assert client.get(url("appointment_edit", row)).status_code == 404


def test_a_consultant_of_the_dossier_finds_nothing(client, traject):
    row = make(traject)
    client.force_login(consultant())
    assert client.get(url("appointment", row)).status_code == 404


# The contact form ---------------------------------------------------------------------------------


def contact_form(**changes: Any) -> dict[str, Any]:
    return {
        "kind": "conversation",
        "held_on": f"{dates.today():%d/%m/%Y}",
        "form": "individual",
        "channel": "in_person",
        "attendance": "came",
        "form_key": str(uuid.uuid4()),
    } | changes


def following(**changes: Any) -> dict[str, Any]:
    sent = {name: value for name, value in form(**changes).items() if name != "form_key"}
    return {f"volgende-{name}": value for name, value in sent.items()}


def test_an_appointment_that_is_over_fills_the_contact_form(own, traject):
    row = appointment_in(traject, starts_at=NOW - 25 * HOUR, ends_at=NOW - 24.5 * HOUR, channel="phone")
    address = f"{url('contact_add', traject)}?afspraak={row.public_id}"
    shown = own.get(address).context["form"].initial
    assert (shown["held_on"], shown["channel"], shown["minutes"]) == (date(2026, 11, 9), "phone", 30)
    assert own.post(address, contact_form()).status_code == 302
    row.refresh_from_db()
    assert row.contact == Contact.objects.get()
    assert own.get(address).status_code == 403


@pytest.mark.parametrize("wanted", ["nergens", "00000000-0000-4000-8000-000000000000"])
def test_an_appointment_that_is_not_of_this_dossier_is_not_found(own, traject, wanted):
    assert own.get(f"{url('contact_add', traject)}?afspraak={wanted}").status_code == 404


def test_the_next_appointment_is_made_with_the_contact(own, traject):
    sent = contact_form() | following()
    assert own.post(url("contact_add", traject), sent).status_code == 302
    assert (Contact.objects.count(), Appointment.objects.get().starts_at) == (1, START)


def test_a_wrong_next_appointment_keeps_no_contact(own, traject):
    response = own.post(url("contact_add", traject), contact_form() | following(day="09/11/2026"))
    assert response.status_code == 422
    assert "Dit moment is voorbij" in response.content.decode()
    assert (Contact.objects.count(), Appointment.objects.count()) == (0, 0)


def test_without_a_day_there_is_no_next_appointment(own, traject):
    assert (
        own.post(url("contact_add", traject), contact_form() | following(day="", begins="")).status_code
        == 302
    )
    assert not Appointment.objects.exists()


def test_quick_capture_begins_with_what_was_left_open(own, traject):
    row = appointment_in(traject, starts_at=NOW - 25 * HOUR)
    appointment_in(traject, starts_at=NOW - 25 * HOUR, adviser=adviser(traject.organisation))
    page = own.get(reverse("trajects:quick_contact")).content.decode()
    assert page.count("ging het door?") == 1
    assert f"?afspraak={row.public_id}" in page
    assert url("inform", traject) in page


# The feed -----------------------------------------------------------------------------------------


def feed_of(client: Any, who: Any) -> Any:
    response = client.get(reverse("trajects:feed_ics", args=[actions.make_feed(by=who)]))
    return response.content.decode().replace("\r\n ", "")


def test_the_feed_holds_own_appointments_by_number_and_names_nobody(client, traject):
    row = make(traject, bring_along="Je paspoort", online_link="https://meet.example.be/geheim")
    make(traject, adviser=adviser(traject.organisation))
    text = feed_of(client, traject.adviser)
    events = vobject.readOne(text).vevent_list
    assert [event.summary.value for event in events] == ["Extra gesprek, klantnummer 5000123"]
    assert events[0].url.value.endswith(row.get_absolute_url())
    assert not any(
        secret in text for secret in ("Peeters", "Noor", "noor@", "paspoort", "geheim", "ATTENDEE")
    )


def test_the_feed_keeps_a_cancelled_one_as_cancelled_and_forgets_lost_dossiers(client, traject):
    actions.cancel_appointment(make(traject), by=traject.adviser, version=1, reason="Ziek")
    assert "STATUS:CANCELLED" in feed_of(client, traject.adviser)
    Traject.objects.update(organisation=OrganisationFactory())
    assert "VEVENT" not in feed_of(client, traject.adviser)


def test_a_phase_after_the_next_is_agreed_in_the_one_before():
    guide = Phase(template=PhaseTemplate(kind=PhaseKind.GUIDE))
    assert ContactKind.AFTERCARE in rules.appointment_kinds(guide)
    assert ContactKind.INTAKE not in rules.appointment_kinds(guide)
    assert rules.appointment_kinds(None) == ()
