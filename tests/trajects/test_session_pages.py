"""Month, own calendar address, waiting list, moving, withdrawing and walk-ins, as pages (H-40 to H-43)."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
import vobject
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from core import dates
from people.models import Membership
from tests.factories.people import CandidateFactory, OrganisationFactory, adviser, consultant
from tests.factories.trajects import EnrolmentFactory, InfoSessionFactory
from trajects import actions
from trajects.models import CalendarFeed, Enrolment, InfoSession
from trajects.presenters.sessions import no_show_advice

pytestmark = pytest.mark.django_db
BRUSSELS = ZoneInfo("Europe/Brussels")


@pytest.fixture(autouse=True)
def _no_limits() -> None:
    cache.clear()


def login(client: Client, user: Any) -> Client:
    client.force_login(user)
    return client


def page(name: str, row: Any = None) -> str:
    return reverse(f"trajects:{name}", args=[row.public_id] if row else [])


def key() -> dict[str, Any]:
    return {"form_key": uuid.uuid4()}


# Month ---------------------------------------------------------------------------------------------


def at(month: int, day: int) -> datetime:
    return datetime(2026, month, day, 14, 0, tzinfo=BRUSSELS)


def test_a_month_has_whole_weeks_from_monday_and_marks_today(client):
    with time_machine.travel(at(11, 10), tick=False):
        InfoSessionFactory(starts_at=at(11, 10))
        InfoSessionFactory(starts_at=at(12, 1))
        table = login(client, consultant()).get(page("session_month")).context["table"]
        weeks = table.weeks
        assert [len(week) for week in weeks] == [7] * 6
        assert (weeks[0][0].date, weeks[-1][-1].date) == (date(2026, 10, 26), date(2026, 12, 6))
        assert [day.date for week in weeks for day in week if day.is_today] == [date(2026, 11, 10)]
        assert [day.date for week in weeks for day in week if day.entries] == [
            date(2026, 11, 10),
            date(2026, 12, 1),
        ]
        assert [day.date for day in table.days] == [date(2026, 11, 10)]


def test_the_months_beside_it_keep_the_filters(client):
    url = page("session_month") + "?maand=2026-12&provincie=BE-VLI"
    table = login(client, consultant()).get(url).context["table"]
    assert table.earlier_url.endswith("?maand=2026-11&provincie=BE-VLI")
    assert table.later_url.endswith("?maand=2027-01&provincie=BE-VLI")


@pytest.mark.parametrize("month", ["", "2026-13", "x", "0001-01", "9999-12", "2026-11-30"])
def test_a_month_that_cannot_be_is_this_month(client, month):
    table = login(client, consultant()).get(page("session_month"), {"maand": month}).context["table"]
    assert table.month == dates.today().replace(day=1)


def test_only_with_room(client):
    full = InfoSessionFactory(seats=1)
    EnrolmentFactory(session=full)
    free = InfoSessionFactory(seats=2)
    EnrolmentFactory(session=free, state="waiting")
    rows = login(client, consultant()).get(page("sessions"), {"plaats": "ja"}).context["table"].rows
    assert [row.obj for row in rows] == [free]


def test_one_organisation(client):
    own, _other = InfoSessionFactory.create_batch(2)
    query = {"organisatie": str(own.organisation.public_id)}
    rows = login(client, consultant()).get(page("sessions"), query).context["table"].rows
    assert [row.obj for row in rows] == [own]


# The own calendar ----------------------------------------------------------------------------------


def address_of(client: Client, user: Any) -> str:
    login(client, user)
    response = client.post(page("feed_make"), key(), follow=True)
    return response.context["url"].removeprefix("http://testserver")


def uids(content: bytes) -> int:
    return content.count(b"BEGIN:VEVENT")


def test_the_address_is_shown_once_and_only_its_hash_is_kept(client):
    who = consultant()
    url = address_of(client, who)
    secret = url.removeprefix("/agenda/").removesuffix(".ics")
    assert len(secret) >= 43
    assert secret not in CalendarFeed.objects.get().token_hash
    assert secret not in client.get(page("feed")).content.decode()


def test_a_new_address_ends_the_old_one_and_it_can_be_switched_off(client):
    who = consultant()
    old = address_of(client, who)
    assert Client().get(old).status_code == 200
    new = address_of(client, who)
    assert (Client().get(old).status_code, Client().get(new).status_code) == (404, 200)
    client.post(page("feed_end"))
    assert Client().get(new).status_code == 404


def test_an_address_that_was_guessed_or_cut_off_is_not_there(client):
    url = address_of(client, consultant())
    for wrong in (url[:-6] + ".ics", url.upper(), "/agenda/x.ics", "/agenda/%00.ics"):
        assert Client().get(wrong).status_code in (400, 404)


def test_guessing_is_slowed_down():
    answers = [Client().get(f"/agenda/gok{n}.ics").status_code for n in range(35)]
    assert answers[:30] == [404] * 30
    assert set(answers[30:]) == {429}


def test_an_account_that_ended_reads_nothing_at_once(client):
    who = adviser()
    url = address_of(client, who)
    Membership.objects.filter(user=who).update(
        begins_on=dates.today() - timedelta(days=9), ends_on=dates.today() - timedelta(days=1)
    )
    assert Client().get(url).status_code == 404
    Membership.objects.filter(user=who).update(ends_on=None)
    assert Client().get(url).status_code == 200
    who.is_active = False
    who.save()
    assert Client().get(url).status_code == 404


def test_the_feed_has_the_own_sessions_and_those_of_own_candidates(client):
    who = consultant()
    mine = InfoSessionFactory(place="Van mij")
    EnrolmentFactory(session=mine, enrolled_by_organisation=who.current_membership.organisation)
    left = InfoSessionFactory(place="Uitgeschreven")
    EnrolmentFactory(
        session=left, state="withdrawn", enrolled_by_organisation=who.current_membership.organisation
    )
    InfoSessionFactory(place="Van anderen")
    url = address_of(client, who)
    content = Client().get(url).content
    assert vobject.readOne(content.decode()).vevent.location.value == "Van mij"
    assert (uids(content), uids(Client().get(f"{url}?alles=1").content)) == (1, 3)


def test_an_adviser_reads_thirty_days_back_and_what_was_cancelled(client):
    who = adviser()
    own = {"organisation": who.current_membership.organisation, "organiser": who}
    for days in (-29, -31, 5):
        InfoSessionFactory(starts_at=dates.now() + timedelta(days=days), **own)
    cancelled = InfoSessionFactory(**own)
    actions.cancel_session(cancelled, by=who, reason="Ziek")
    content = Client().get(address_of(client, who)).content
    assert uids(content) == 3
    assert content.count(b"STATUS:CANCELLED") == 1


def test_a_calendar_asks_only_for_what_changed(client):
    who = adviser()
    session = InfoSessionFactory(organisation=who.current_membership.organisation, organiser=who)
    url = address_of(client, who)
    first = Client().get(url)
    assert first["Content-Type"] == "text/calendar; charset=utf-8"
    assert first["Cache-Control"] == "private, no-cache"
    assert CalendarFeed.objects.get().last_read_on == dates.today()
    again = Client().get(url, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    EnrolmentFactory(session=session)
    assert Client().get(url, headers={"If-None-Match": first["ETag"]}).status_code == 200


# Seats ---------------------------------------------------------------------------------------------


def test_a_full_session_says_so_before_the_click(client):
    session, who = InfoSessionFactory(seats=1), consultant()
    EnrolmentFactory(session=session)
    candidate = CandidateFactory(seen_by=who.current_membership.organisation)
    response = login(client, who).get(page("enrol", session))
    assert "Wie je nu inschrijft, komt op de wachtlijst, op plaats 1." in response.content.decode()
    client.post(page("enrol", session), key() | {"candidate": candidate.public_id})
    assert Enrolment.objects.get(candidate=candidate).state == "waiting"
    text = client.get(session.get_absolute_url()).content.decode()
    assert f'1. <a href="{candidate.get_absolute_url()}">' in text


def test_the_waiting_list_shows_the_turn_but_not_the_names_of_others(client):
    session, who = InfoSessionFactory(seats=1), consultant()
    EnrolmentFactory(session=session)
    stranger = EnrolmentFactory(session=session, state="waiting")
    own = EnrolmentFactory(
        session=session, state="waiting", enrolled_by_organisation=who.current_membership.organisation
    )
    response = login(client, who).get(session.get_absolute_url())
    assert [(place.turn, place.enrolment) for place in response.context["waiting"]] == [(2, own)]
    assert response.context["others_waiting"] == 1
    assert stranger.candidate.family_name not in response.content.decode()


def two_sessions(who: Any) -> tuple[InfoSession, InfoSession, Enrolment]:
    first, second = InfoSessionFactory(), InfoSessionFactory()
    office = who.current_membership.organisation
    place = EnrolmentFactory(
        session=first,
        candidate=CandidateFactory(seen_by=office),
        enrolled_by=who,
        enrolled_by_organisation=office,
    )
    return first, second, place


def test_somebody_with_a_place_elsewhere_is_asked_about_first(client):
    who = consultant()
    first, second, place = two_sessions(who)
    login(client, who)
    response = client.post(page("enrol", second), key() | {"candidate": place.candidate.public_id})
    assert response.status_code == 422
    assert "Heeft al een plaats in een andere sessie:" in response.content.decode()
    assert first.get_absolute_url() in response.content.decode()
    assert second.enrolments.count() == 0


@pytest.mark.parametrize(("how", "states"), [("verplaats", "withdrawn"), ("ook", "registered")])
def test_moving_or_keeping_both(client, how, states):
    who = consultant()
    _first, second, place = two_sessions(who)
    form = key() | {"candidate": place.candidate.public_id, "how": how}
    assert login(client, who).post(page("enrol", second), form).status_code == 302
    place.refresh_from_db()
    assert (place.state, second.enrolments.get().state) == (states, "registered")


def test_choosing_a_session_for_one_candidate(client):
    who = consultant()
    coming = InfoSessionFactory()
    InfoSessionFactory(starts_at=dates.now() - timedelta(days=1))
    candidate = CandidateFactory(seen_by=who.current_membership.organisation)
    response = login(client, who).get(page("enrol_candidate", candidate))
    (row,) = response.context["table"].rows
    assert row.url == f"{page('enrol', coming)}?kandidaat={candidate.public_id}"
    rows = client.get(row.url).context["rows"]
    assert [choice.candidate for choice in rows] == [candidate]
    assert client.get(page("enrol_candidate", CandidateFactory())).status_code == 404


def test_withdrawing_asks_first_and_says_who_hears_it(client):
    who = consultant()
    first, _second, place = two_sessions(who)
    login(client, who)
    assert place.candidate.email in client.get(page("withdraw", place)).content.decode()
    place.refresh_from_db()
    assert place.state == "registered"
    response = client.post(page("withdraw", place), key())
    assert (response.status_code, response.url) == (302, first.get_absolute_url())
    again = client.get(page("withdraw", place))
    assert again.status_code == 403
    assert login(client, consultant()).get(page("withdraw", place)).status_code == 404


def test_the_online_link_is_for_who_has_to_do_with_the_session(client):
    session = InfoSessionFactory(online_link="https://video.example.be/zaal")
    who = consultant()
    login(client, who)
    assert "video.example.be" not in client.get(session.get_absolute_url()).content.decode()
    EnrolmentFactory(session=session, enrolled_by_organisation=who.current_membership.organisation)
    assert "video.example.be" in client.get(session.get_absolute_url()).content.decode()


# Presence ------------------------------------------------------------------------------------------


def begun(**fields: Any) -> InfoSession:
    return InfoSessionFactory(starts_at=dates.now() - timedelta(hours=1), **fields)


def test_a_walk_in_is_found_and_added_while_marks_stay(client):
    session = begun()
    there = EnrolmentFactory(session=session)
    sam = CandidateFactory(family_name="Onverwacht", seen_by=session.organisation)
    CandidateFactory(family_name="Onverwacht")
    login(client, session.organiser)
    marks = {f"e-{there.public_id}": "excused", "version": "1"} | key()
    found = client.post(page("presence", session), marks | {"zoek": "ja", "wie": "onverwacht"})
    assert found.status_code == 200
    assert list(found.context["candidates"]) == [sam]
    assert found.context["form"][f"e-{there.public_id}"].value() == "excused"
    added = client.post(page("presence", session), marks | {"voeg-toe": sam.public_id})
    form = added.context["form"]
    place = Enrolment.objects.get(candidate=sam)
    assert form[f"e-{there.public_id}"].value() == "excused"
    assert form[f"e-{place.public_id}"].value() == "present"
    assert InfoSession.objects.get().state == "planned"


def test_a_walk_in_in_a_full_room_is_told_why_not(client):
    session = begun(seats=1)
    EnrolmentFactory(session=session)
    sam = CandidateFactory(seen_by=session.organisation)
    login(client, session.organiser)
    response = client.post(page("presence", session), key() | {"voeg-toe": sam.public_id})
    assert "Deze sessie is volzet." in response.content.decode()
    assert Enrolment.objects.count() == 1


def test_a_walk_in_whom_the_user_may_not_see_is_not_there(client):
    session = begun()
    login(client, session.organiser)
    stranger = CandidateFactory()
    assert client.post(page("presence", session), {"voeg-toe": stranger.public_id}).status_code == 404


# Advice --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("missed", "marked", "advice"),
    [
        (5, 19, ""),
        (0, 40, ""),
        (40, 40, ""),
        (
            10,
            40,
            "In de vorige sessies kwam 25 % niet (10 van 40). Wil je 12 mensen in de zaal, geef dan 16 plaatsen.",
        ),
    ],
)
def test_advice_about_empty_chairs(missed, marked, advice):
    assert no_show_advice(missed, marked, 12) == advice


def test_the_form_shows_the_advice_of_the_own_organisation(client):
    who = adviser()
    session = begun(organisation=who.current_membership.organisation, organiser=who, seats=30)
    marked = {"marked_at": dates.now(), "marked_by": who, "session": session}
    EnrolmentFactory.create_batch(15, state="present", **marked)
    EnrolmentFactory.create_batch(5, state="absent", **marked)
    elsewhere = begun(organisation=OrganisationFactory())
    EnrolmentFactory.create_batch(9, state="absent", **(marked | {"session": elsewhere}))
    text = login(client, who).get(page("session_add")).content.decode()
    assert "In de vorige sessies kwam 25 % niet (5 van 20)." in text
