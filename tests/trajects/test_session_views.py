"""Pages of the shared calendar: who sees what, and what a wrong form answers."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core import dates
from tests.factories.people import (
    CandidateFactory,
    OrganisationFactory,
    adviser,
    consultant,
    coordinator,
    steering_member,
)
from tests.factories.trajects import EnrolmentFactory, InfoSessionFactory, ProgrammeFactory
from trajects.enums import EnrolmentState, SessionState
from trajects.models import Enrolment, InfoSession

pytestmark = pytest.mark.django_db

NASTY = "Ünïcødé 中文 العربية \u202eevil\u202c " + "x" * 150


def page(name: str, session: InfoSession | None = None) -> str:
    return reverse(f"trajects:{name}", args=[session.public_id] if session else [])


def login(client: Client, user: Any) -> Client:
    client.force_login(user)
    return client


def held_today(**fields: Any) -> InfoSession:
    return InfoSessionFactory(starts_at=dates.now() - timedelta(hours=1), **fields)


def valid(**changes: Any) -> dict[str, Any]:
    """A filled-in form of a new session, tomorrow afternoon."""
    day = dates.today() + timedelta(days=1)
    fields = {
        "form_key": uuid.uuid4(),
        "kind": "collective",
        "day": f"{day:%d/%m/%Y}",
        "begins": "14:00",
        "ends": "16u30",
        "place": "Hasselt",
        "province": "BE-VLI",
        "language": "nl",
        "seats": "12",
    }
    return fields | changes


def new_session(who: Any, **changes: Any) -> dict[str, Any]:
    organisation = who.current_membership.organisation
    return valid(organisation=organisation.pk, organiser=who.pk, programme=ProgrammeFactory().pk, **changes)


@pytest.mark.parametrize("name", ["sessions", "session_add"])
def test_calendar_pages_ask_a_visitor_to_sign_in(client, name):
    response = client.get(page(name))
    assert (response.status_code, response.url.split("?")[0]) == (302, "/account/login/")


@pytest.mark.parametrize("name", ["session", "session_edit", "enrol", "presence"])
def test_pages_of_a_session_ask_a_visitor_to_sign_in(client, name):
    response = client.get(page(name, InfoSessionFactory()))
    assert (response.status_code, response.url.split("?")[0]) == (302, "/account/login/")


@pytest.mark.parametrize(
    ("who", "statuses"),
    [
        ("own", {"sessions": 200, "session_add": 200, "session": 200, "session_edit": 200, "enrol": 200, "presence": 200}),
        ("other", {"sessions": 200, "session_add": 200, "session": 200, "session_edit": 403, "enrol": 403, "presence": 403}),
        ("coordinator", {"sessions": 200, "session_add": 200, "session": 200, "session_edit": 200, "enrol": 200, "presence": 200}),
        ("consultant", {"sessions": 200, "session_add": 404, "session": 200, "session_edit": 404, "enrol": 403, "presence": 404}),
        ("steering", {"sessions": 404, "session_add": 404, "session": 404, "session_edit": 404, "enrol": 404, "presence": 404}),
    ],
)  # fmt: skip
def test_who_opens_which_page_of_a_session_that_has_begun(client, who, statuses):
    session = held_today()
    users = {
        "own": lambda: session.organiser,
        "other": adviser,
        "coordinator": coordinator,
        "consultant": consultant,
        "steering": steering_member,
    }
    login(client, users[who]())
    found = {
        name: client.get(page(name, session if name not in ("sessions", "session_add") else None)).status_code
        for name in statuses
    }
    assert found == statuses


def test_calendar_is_shared_by_all_partners(client):
    InfoSessionFactory(place="Genk")
    response = login(client, consultant()).get(page("sessions"))
    assert [row.obj.place for row in response.context["table"].rows] == ["Genk"]


def test_calendar_shows_by_month_and_from_today_without_one(client):
    with time_machine.travel(datetime(2026, 10, 14, 10, 0, tzinfo=ZoneInfo("Europe/Brussels")), tick=False):
        for month, day in ((9, 20), (10, 13), (10, 14), (10, 31), (11, 1)):
            start = timezone.make_aware(datetime(2026, month, day, 23, 30))  # noqa: DTZ001  made aware here
            InfoSessionFactory(starts_at=start, place=f"{day}/{month}")
        login(client, consultant())
        shown = {
            month: [
                row.obj.place for row in client.get(page("sessions"), {"maand": month}).context["table"].rows
            ]
            for month in ("", "2026-10", "alles", "2026-13")
        }
    assert shown == {
        "": ["14/10", "31/10", "1/11"],
        "2026-10": ["13/10", "14/10", "31/10"],
        "alles": ["20/9", "13/10", "14/10", "31/10", "1/11"],
        "2026-13": ["14/10", "31/10", "1/11"],
    }


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"provincie": "BE-VLI"}, 1),
        ({"soort": "individual"}, 1),
        ({"taal": "tr"}, 1),
        ({"toestand": "held"}, 0),
    ],
)
def test_calendar_filters(client, query, count):
    InfoSessionFactory(province="BE-VLI", kind="individual", language="tr")
    InfoSessionFactory()
    response = login(client, consultant()).get(page("sessions"), query)
    assert response.context["table"].total == count


@pytest.mark.parametrize("url", ["sessions", "session_month", "session", "enrol", "presence"])
def test_lists_ask_as_many_queries_for_thirty_rows_as_for_one(client, url):
    session = held_today(seats=40)
    login(client, session.organiser)
    address = page(url, None if url.startswith("session") and url != "session" else session)

    def add_rows() -> None:
        InfoSessionFactory(programme=session.programme)
        EnrolmentFactory(
            session=session,
            enrolled_by_organisation=OrganisationFactory(),
            candidate=CandidateFactory(seen_by=session.organisation),
        )

    add_rows()
    client.get(address)
    first = _queries(client, address)
    for _ in range(29):
        add_rows()
    assert _queries(client, address) == first


def _queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as found:
        client.get(address)
    return len(found)


def test_add_puts_a_session_in_the_calendar(client):
    who = adviser()
    response = login(client, who).post(page("session_add"), new_session(who))
    session = InfoSession.objects.get()
    assert (response.status_code, response.url) == (302, session.get_absolute_url())
    begins = timezone.localtime(session.starts_at)
    assert (begins.date(), begins.hour) == (dates.today() + timedelta(days=1), 14)
    assert (timezone.localtime(session.ends_at).minute, session.organiser) == (30, who)


def test_add_sent_twice_makes_one_session(client):
    who = adviser()
    form = new_session(who)
    login(client, who)
    client.post(page("session_add"), form)
    response = client.post(page("session_add"), form)
    assert (response.status_code, InfoSession.objects.count()) == (302, 1)
    assert response.url == InfoSession.objects.get().get_absolute_url()


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"place": ""}, "place", "Vul een plaats of een online link in."),
        ({"ends": "13:00"}, "ends", "De sessie eindigt voor ze begint."),
        ({"ends": "14:00"}, "ends", "De sessie eindigt voor ze begint."),
        ({"begins": "25:00"}, "begins", "Schrijf het uur als 14:00."),
        ({"begins": "straks"}, "begins", "Schrijf het uur als 14:00."),
        ({"day": "01/01/0001"}, "day", "Deze datum kan niet. Controleer het jaar."),
        ({"day": "31/12/9999"}, "day", "Deze datum kan niet. Controleer het jaar."),
        ({"day": "01/01/2020"}, "day", "Deze sessie ligt in het verleden. Kies een datum die nog komt."),
        ({"seats": "0"}, "seats", "Zorg ervoor dat deze waarde minstens 1 is."),
        ({"seats": "-3"}, "seats", "Zorg ervoor dat deze waarde minstens 1 is."),
        ({"seats": "999999999999"}, "seats", "Zorg ervoor dat deze waarde hoogstens 500 is."),
        ({"online_link": "javascript:alert(1)"}, "online_link", "Dit is geen geldige link. Plak het volledige adres."),
        ({"province": "BE-BRU"}, "province", None),
    ],
)  # fmt: skip
def test_add_with_a_mistake_shows_it_beside_its_field(client, changes, field, message):
    who = adviser()
    response = login(client, who).post(page("session_add"), new_session(who, **changes))
    assert response.status_code == 422
    errors = response.context["form"].errors
    assert list(errors) == [field]
    assert message is None or errors[field] == [message]
    assert not InfoSession.objects.exists()


def test_add_keeps_every_script_and_hides_nothing(client):
    who = adviser()
    login(client, who).post(page("session_add"), new_session(who, place=NASTY))
    assert InfoSession.objects.get().place == NASTY.replace("\u202e", "").replace("\u202c", "")


def test_add_for_another_organisation_is_refused(client):
    who, other = adviser(), OrganisationFactory()
    form = new_session(who) | {"organisation": other.pk}
    assert login(client, who).post(page("session_add"), form).status_code == 422
    assert not InfoSession.objects.exists()


def test_add_with_an_adviser_of_another_organisation_is_refused(client):
    who = adviser()
    form = new_session(who) | {"organiser": adviser().pk}
    assert login(client, who).post(page("session_add"), form).status_code == 422


def test_edit_from_an_old_page_shows_both_texts(client):
    session = InfoSessionFactory(place="Kortrijk")
    login(client, session.organiser)
    form = valid(organiser=session.organiser.pk, version=1)
    assert client.post(page("session_edit", session), form | {"place": "Genk"}).status_code == 302
    response = client.post(
        page("session_edit", session), form | {"place": "Tongeren", "form_key": uuid.uuid4()}
    )
    assert response.status_code == 409
    assert ("Plaats", "Tongeren", "Genk") in response.context["rows"]
    assert InfoSession.objects.get().place == "Genk"


def test_edit_of_a_held_session_says_why_not(client):
    session = held_today()
    InfoSession.objects.filter(pk=session.pk).update(state=SessionState.HELD)
    response = login(client, session.organiser).get(page("session_edit", session))
    assert response.status_code == 403
    assert "Deze sessie is al gehouden of geannuleerd." in response.content.decode()


def test_enrol_offers_only_candidates_that_the_user_may_see(client):
    session, who = InfoSessionFactory(), consultant()
    mine = CandidateFactory(seen_by=who.current_membership.organisation)
    CandidateFactory()
    response = login(client, who).get(page("enrol", session))
    assert [row.candidate for row in response.context["rows"]] == [mine]


def test_enrol_lists_everybody_by_name_on_pages(client, monkeypatch):
    monkeypatch.setattr("trajects.views.seats.ON_A_PAGE", 2)
    session, who = InfoSessionFactory(), consultant()
    office = who.current_membership.organisation
    for name in ("Cools", "Aerts", "Baert"):
        CandidateFactory(seen_by=office, family_name=name, sort_name=name.lower())
    login(client, who)
    pages = [client.get(page("enrol", session), {"page": number}) for number in (1, 2)]
    names = [[row.candidate.family_name for row in each.context["rows"]] for each in pages]
    assert names == [["Aerts", "Baert"], ["Cools"]]
    assert "1–2 van 3" in pages[0].content.decode()


def test_cancelled_session_has_no_free_seats_and_nobody_who_can_solve_it(client):
    session = InfoSessionFactory(state=SessionState.CANCELLED, cancel_reason="Zaal onder water")
    response = login(client, session.organiser).get(session.get_absolute_url())
    assert "Vrije plaatsen" not in [str(fact.label) for fact in response.context["facts"]]
    assert "Kan dit oplossen" not in response.content.decode()


def test_enrol_by_a_consultant_of_vdab(client):
    session, who = InfoSessionFactory(), consultant()
    candidate = CandidateFactory(seen_by=who.current_membership.organisation)
    form = {"form_key": uuid.uuid4(), "candidate": candidate.public_id}
    response = login(client, who).post(page("enrol", session), form)
    assert (response.status_code, response.url) == (302, session.get_absolute_url())
    enrolment = Enrolment.objects.get()
    assert (enrolment.source, enrolment.enrolled_by, enrolment.candidate) == ("vdab", who, candidate)


def test_enrol_sent_twice_gives_one_seat(client):
    session, who = InfoSessionFactory(), consultant()
    candidate = CandidateFactory(seen_by=who.current_membership.organisation)
    form = {"form_key": uuid.uuid4(), "candidate": candidate.public_id}
    login(client, who)
    client.post(page("enrol", session), form)
    assert client.post(page("enrol", session), form).status_code == 302
    again = client.post(page("enrol", session), form | {"form_key": uuid.uuid4()})
    assert (again.status_code, Enrolment.objects.count()) == (403, 1)
    assert "Deze kandidaat is al ingeschreven voor deze sessie." in again.content.decode()


def test_enrol_of_somebody_that_the_user_may_not_see_is_not_there(client):
    session = InfoSessionFactory()
    form = {"form_key": uuid.uuid4(), "candidate": CandidateFactory().public_id}
    assert login(client, consultant()).post(page("enrol", session), form).status_code == 404


@pytest.mark.parametrize("candidate", ["", "x", "0"])
def test_enrol_without_a_candidate_shows_the_page_again(client, candidate):
    session = InfoSessionFactory()
    form = {"form_key": uuid.uuid4(), "candidate": candidate}
    assert login(client, session.organiser).post(page("enrol", session), form).status_code == 422


def test_enrol_in_a_full_session_says_why_not(client):
    session = InfoSessionFactory(seats=1, has_waiting_list=False)
    EnrolmentFactory(session=session)
    response = login(client, consultant()).get(page("enrol", session))
    assert response.status_code == 403
    assert "Deze sessie is volzet." in response.content.decode()


def test_session_page_hides_who_was_enrolled_by_another_office(client):
    session, who = InfoSessionFactory(), consultant()
    own = EnrolmentFactory(session=session, enrolled_by_organisation=who.current_membership.organisation)
    other = EnrolmentFactory(session=session, enrolled_by_organisation=OrganisationFactory(vdab=True))
    response = login(client, who).get(page("session", session))
    text = response.content.decode()
    assert own.candidate.list_name in text
    assert other.candidate.list_name not in text
    assert response.context["others"] == 1


def mark_form(client: Client, session: InfoSession, **marks: str) -> dict[str, Any]:
    form = client.get(page("presence", session)).context["form"]
    return {"form_key": form.initial["form_key"], "version": form.initial["version"]} | marks


def test_presence_marks_everybody_on_one_page(client):
    session = held_today()
    there, away, unknown = EnrolmentFactory.create_batch(3, session=session)
    login(client, session.organiser)
    marks = {f"e-{there.public_id}": "present", f"e-{away.public_id}": "excused"}
    response = client.post(page("presence", session), mark_form(client, session, **marks))
    assert response.status_code == 302
    states = {row.pk: row.state for row in Enrolment.objects.all()}
    assert states == {there.pk: "present", away.pk: "excused", unknown.pk: "registered"}
    assert InfoSession.objects.get().state == SessionState.HELD


def test_presence_proposes_everybody_on_request(client):
    session = held_today()
    enrolment = EnrolmentFactory(session=session)
    response = login(client, session.organiser).get(page("presence", session), {"iedereen": "present"})
    assert response.context["form"].initial[f"e-{enrolment.public_id}"] == EnrolmentState.PRESENT
    assert Enrolment.objects.get().state == EnrolmentState.REGISTERED


def test_presence_with_a_mark_that_does_not_exist_answers_422(client):
    session = held_today()
    enrolment = EnrolmentFactory(session=session)
    login(client, session.organiser)
    form = mark_form(client, session, **{f"e-{enrolment.public_id}": "withdrawn"})
    assert client.post(page("presence", session), form).status_code == 422


def test_presence_from_an_old_page_shows_both_marks(client):
    session = held_today()
    enrolment = EnrolmentFactory(session=session)
    name = f"e-{enrolment.public_id}"
    login(client, session.organiser)
    old = mark_form(client, session, **{name: "present"})
    client.post(page("presence", session), mark_form(client, session, **{name: "absent"}))
    response = client.post(page("presence", session), old | {"form_key": uuid.uuid4()})
    assert response.status_code == 409
    assert response.context["rows"] == [(enrolment.candidate.list_name, "Aanwezig", "Afwezig")]
    assert Enrolment.objects.get().state == EnrolmentState.ABSENT


def test_presence_before_the_day_says_from_when(client):
    session = InfoSessionFactory()
    response = login(client, session.organiser).get(page("presence", session))
    assert response.status_code == 403
    assert "Je kunt de aanwezigheid invullen vanaf de dag van de sessie." in response.content.decode()


def test_presence_without_candidates_says_so(client):
    session = held_today()
    response = login(client, session.organiser).get(page("presence", session))
    assert "Niemand ingeschreven" in response.content.decode()


@pytest.mark.parametrize("name", ["session", "session_edit", "enrol", "presence"])
def test_a_session_that_does_not_exist_is_not_there(client, name):
    login(client, adviser())
    assert client.get(reverse(f"trajects:{name}", args=[uuid.uuid4()])).status_code == 404


def test_the_form_of_a_session_survives_the_night_the_clock_changes(client):
    with time_machine.travel(datetime(2026, 10, 1, 10, 0, tzinfo=ZoneInfo("Europe/Brussels")), tick=False):
        who = adviser()
        form = new_session(who, day="25/10/2026", begins="02:30", ends="03:30")
        assert login(client, who).post(page("session_add"), form).status_code == 302
    begins = timezone.localtime(InfoSession.objects.get().starts_at)
    assert (begins.date(), begins.hour, begins.minute) == (date(2026, 10, 25), 2, 30)
