"""Meetings from planning to minutes, their packs, and what each reader sees."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate, now

from core.errors import AlreadyMoved, Refused, StaleForm
from core.files import read_file
from core.models import Event, OutgoingEmail
from people.models import User
from reporting.coordination import actions, packs
from reporting.coordination.enums import Audience, MeetingState, Presence
from reporting.coordination.invitations import invite, uninvite
from reporting.coordination.loading import load_bodies
from reporting.models import Body, Meeting, MeetingPack, Resolution
from reporting.tasks import remind_meetings
from reporting.worklist.meetings import meetings_to_prepare, resolutions_to_do
from tests.factories.kpi import IndicatorFactory, target_of
from tests.factories.meetings import meeting_of, provincial_body
from tests.factories.people import OrganisationFactory, adviser, consultant, coordinator, steering_member
from tests.factories.reporting import text_of_pdf
from tests.factories.trajects import ProgrammeFactory, TrajectFactory
from trajects.actions import make_feed
from trajects.models import Phase, Task, Traject

pytestmark = pytest.mark.django_db


def page(user: User, row: Any, name: str = "meeting") -> str:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    response = client.get(reverse(f"reporting:{name}", args=[row.public_id]))
    assert response.status_code == 200
    return response.content.decode()


def stuck_dossier(**fields: Any) -> Traject:
    """A dossier whose exploratory phase began two years ago."""
    traject = TrajectFactory(**fields)
    begin = localdate() - timedelta(days=700)
    Traject.objects.filter(pk=traject.pk).update(started_on=begin)
    Phase.objects.filter(traject=traject).update(starts_on=begin, due_on=begin + timedelta(days=300))
    return Traject.objects.get(pk=traject.pk)


def test_planning_invites_who_sits_in_the_body_and_nobody_else() -> None:
    one, office = adviser(), consultant()
    far = adviser(OrganisationFactory(provinces=["BE-VLI"]))
    body = provincial_body(ProgrammeFactory())
    meeting = meeting_of(body, by=one)
    assert {row.user for row in meeting.invitations.all()} == {one, office}
    assert [item.title for item in meeting.items.all()] == ["Verslag", "Varia"]
    mails = OutgoingEmail.objects.filter(kind="meeting.invited")
    assert {mail.recipient for mail in mails} == {one.email, office.email}
    with pytest.raises(Refused, match="wie dit overleg voorbereidt"):
        meeting_of(body, by=office)
    assert list(Meeting.objects.visible_to(far)) == []
    # Who came later is invited once.
    newcomer = adviser()
    assert (actions.invite_members(meeting, by=one), actions.invite_members(meeting, by=one)) == (1, 0)
    actions.invite_guest(meeting, by=one, name="Griet", email="Griet@example.be")
    actions.invite_guest(meeting, by=one, name="Griet", email="griet@example.be")
    assert meeting.invitations.filter(user=None).count() == 1
    assert OutgoingEmail.objects.filter(recipient=newcomer.email).count() == 1


def test_a_move_and_a_cancellation_reach_everybody_and_their_calendars() -> None:
    one, office = adviser(), consultant()
    meeting = meeting_of(provincial_body(ProgrammeFactory()), by=one)
    later = meeting.starts_at + timedelta(days=1)
    actions.change_meeting(
        meeting, by=one, version=1, starts_at=later, ends_at=later + timedelta(hours=1), place="Brugge"
    )
    changed = OutgoingEmail.objects.filter(kind="meeting.changed")
    assert changed.count() == 2
    assert "was Kortrijk, wordt Brugge" in changed[0].body_text
    with pytest.raises(StaleForm):
        actions.change_meeting(meeting, by=one, version=1, place="Gent")
    mine = meeting.invitations.get(user=office)
    text = read_file(invite(mine.pk)).decode()  # type: ignore[arg-type]
    assert "METHOD:REQUEST" in text
    assert "SEQUENCE:1" in text
    assert "LOCATION:Brugge" in text
    assert uninvite(mine.pk) is None
    with pytest.raises(Refused):
        actions.cancel_meeting(meeting, by=office, reason="Zaal bezet")
    actions.cancel_meeting(meeting, by=one, reason="Zaal bezet")
    assert "Zaal bezet" in OutgoingEmail.objects.filter(kind="meeting.cancelled")[0].body_text
    assert "METHOD:CANCEL" in read_file(uninvite(mine.pk)).decode()  # type: ignore[arg-type]
    with pytest.raises(AlreadyMoved):
        actions.cancel_meeting(meeting, by=one, reason="Nog eens")


def test_who_left_the_body_hears_nothing_more_of_its_meetings() -> None:
    one, office = adviser(), consultant()
    meeting = meeting_of(provincial_body(ProgrammeFactory()), by=one)
    actions.invite_guest(meeting, by=one, name="Griet", email="griet@example.be")
    office.memberships.update(
        begins_on=localdate() - timedelta(days=9), ends_on=localdate() - timedelta(days=1)
    )
    actions.change_meeting(meeting, by=one, version=meeting.version, place="Brugge")
    told = OutgoingEmail.objects.filter(kind="meeting.changed").values_list("recipient", flat=True)
    assert set(told) == {one.email, "griet@example.be"}


def test_who_is_invited_is_reminded_once_for_each_moment() -> None:
    one, office = adviser(), consultant()
    body = provincial_body(ProgrammeFactory(), reminder_days=2)
    meeting = meeting_of(body, by=one, starts_at=now() + timedelta(days=6))
    actions.invite_guest(meeting, by=one, name="Griet", email="griet@example.be")
    meeting.invitations.filter(user=office).update(presence=Presence.EXCUSED)
    silent = meeting_of(
        provincial_body(body.programme, code="stil"), by=one, starts_at=now() + timedelta(days=6)
    )

    def reminded() -> list[str]:
        found = OutgoingEmail.objects.filter(kind="meeting.reminder")
        return sorted(found.values_list("recipient", flat=True))

    with time_machine.travel(now() + timedelta(days=3)):
        assert remind_meetings() == 0
    with time_machine.travel(now() + timedelta(days=4)):
        newcomer = adviser()
        actions.invite_members(meeting, by=one)
        remind_meetings()
        remind_meetings()
    assert reminded() == sorted([one.email, "griet@example.be"])
    assert newcomer.email not in reminded()
    mail = OutgoingEmail.objects.filter(kind="meeting.reminder", recipient=one.email).get()
    assert body.full_name in mail.subject
    later = meeting.starts_at + timedelta(days=7)
    meeting.refresh_from_db()
    actions.change_meeting(
        meeting, by=one, version=meeting.version, starts_at=later, ends_at=later + timedelta(hours=1)
    )
    with time_machine.travel(later - timedelta(days=1)):
        remind_meetings()
    assert reminded().count(one.email) == 2
    assert silent.invitations.exists()


def test_a_meeting_stands_in_the_calendar_feed_of_who_is_invited() -> None:
    one, other = adviser(), adviser(OrganisationFactory(provinces=["BE-VLI"]))
    meeting = meeting_of(provincial_body(ProgrammeFactory()), by=one)

    def feed(user: User) -> str:
        answer = Client().get(reverse("trajects:feed_ics", args=[make_feed(by=user)]))
        assert answer.has_header("Last-Modified") is ("VEVENT" in answer.content.decode())
        return answer.content.decode().replace("\r\n ", "")

    text = feed(one)
    assert f"SUMMARY:{meeting.body.full_name}" in text
    assert str(meeting.invitations.get(user=one).public_id) in text
    assert one.family_name not in text
    assert meeting.body.name not in feed(other)
    actions.cancel_meeting(meeting, by=one, reason="Zaal bezet")
    assert "STATUS:CANCELLED" in feed(one)
    # Whoever sits there no more reads nothing of it.
    one.memberships.update(organisation=other.current_membership.organisation)
    assert meeting.body.name not in feed(User.objects.get(pk=one.pk))


def test_one_of_place_and_link_is_needed_and_neither_seems_optional() -> None:
    one = adviser()
    body = provincial_body(ProgrammeFactory())
    client = Client()
    client.force_login(one, backend="django.contrib.auth.backends.ModelBackend")
    url = reverse("reporting:meeting_add")
    page = client.get(url)
    assert "(niet verplicht)" not in page.content.decode()
    form = page.context["form"]
    day = localdate() + timedelta(days=9)
    sent = {"form_key": form["form_key"].value(), "body": body.public_id, "chair": one.public_id,
            "day": f"{day:%d/%m/%Y}", "begins": "10:00", "ends": "12:00"}  # fmt: skip
    assert list(client.post(url, sent).context["form"].errors) == ["place"]
    assert client.post(url, sent | {"online_link": "https://www.example.be/x"}).status_code == 302


def test_a_decision_is_a_task_that_the_next_meeting_follows() -> None:
    one, office = adviser(), consultant()
    body = provincial_body(ProgrammeFactory())
    meeting = meeting_of(body, by=one, starts_at=now() - timedelta(days=2))
    decided = actions.decide(meeting, by=one, text="Bel de bank", owner=office, due_on=localdate())
    assert (decided.task.owner, decided.task.organisation) == (office, office.current_membership.organisation)
    assert OutgoingEmail.objects.get(kind="meeting.resolved").recipient == office.email
    people = {row.pk: Presence.PRESENT for row in meeting.invitations.all()}
    actions.write_minutes(meeting, by=one, version=meeting.version, minutes="Alles gezegd", presence=people)
    assert Meeting.objects.get().state == MeetingState.HELD
    following = meeting_of(body, by=one)
    assert "Bel de bank" in page(office, following)
    # A consultant has no page of tasks: the line of today leads to the meeting.
    assert [item.title for item in resolutions_to_do(office).items] == ["Bel de bank"]
    with pytest.raises(Refused, match="zegt dat dit gedaan is"):
        actions.finish_resolution(decided, by=consultant())
    actions.finish_resolution(decided, by=office)
    assert Task.objects.get().done_by == office
    assert [row.text for row in Resolution.objects.to_follow_at(following)] == ["Bel de bank"]
    assert list(Resolution.objects.open()) == []
    assert Event.objects.filter(kind="meeting.resolved").count() == 1


def test_a_decision_about_a_dossier_is_for_who_discusses_them() -> None:
    one, office, chief = adviser(), consultant(), steering_member()
    body = provincial_body(ProgrammeFactory())
    meeting = meeting_of(body, by=one, starts_at=now() - timedelta(days=2))
    case = actions.propose_item(meeting, by=one, title="Stap", traject=stuck_dossier(adviser=one))
    for text, item in (("Bel de bank", case), ("Druk flyers", None)):
        actions.decide(meeting, by=one, text=text, owner=office, due_on=localdate(), item=item)
    pack = actions.make_pack(meeting_of(body, by=one), by=one)
    for user, seen in ((one, True), (office, True), (chief, False)):
        for text in (page(user, meeting), page(user, pack, "pack")):
            assert ("Bel de bank" in text) is seen
            assert "Druk flyers" in text


def test_minutes_wait_for_the_day_of_the_meeting() -> None:
    one = adviser()
    meeting = meeting_of(provincial_body(ProgrammeFactory()), by=one)
    with pytest.raises(Refused, match="vanaf de dag"):
        actions.write_minutes(meeting, by=one, version=1, minutes="-", presence={})


def test_the_agenda_keeps_its_own_order() -> None:
    one = adviser()
    meeting = meeting_of(provincial_body(ProgrammeFactory()), by=one)
    item = actions.propose_item(meeting, by=consultant(), title="Flyers")
    actions.move_item(item, by=one, up=True)
    assert [row.title for row in meeting.items.all()] == ["Verslag", "Flyers", "Varia"]
    with pytest.raises(Refused):
        actions.remove_item(item, by=consultant())
    actions.remove_item(item, by=one)
    assert meeting.items.count() == 2


def test_a_pack_stays_as_it_was_and_names_nobody() -> None:
    traject = stuck_dossier()
    one, other = traject.adviser, adviser()
    office, chief = consultant(), steering_member()
    body = provincial_body(traject.programme)
    meeting = meeting_of(body, by=one)
    code, name = packs.code_of(body, traject), traject.candidate.family_name
    with pytest.raises(Refused, match="naam of nummer"):
        actions.propose_item(meeting, by=one, title=f"Help {name}", traject=traject)
    actions.propose_item(meeting, by=one, title="Wie kent een opleiding?", traject=traject)
    pack = actions.make_pack(meeting, by=one)
    assert actions.make_pack(meeting, by=one) == pack
    with pytest.raises(DatabaseError, match="never rewritten"), transaction.atomic():
        MeetingPack.objects.filter(pk=pack.pk).update(data={})
    dossier_url = reverse("trajects:dossier", args=[traject.public_id])
    seen = {user: page(user, pack, "pack") for user in (one, other, office, chief)}
    assert dossier_url in seen[one]
    assert all(name not in text for text in seen.values())
    assert all(dossier_url not in seen[user] for user in (other, office, chief))
    assert code in seen[other]
    assert code in seen[office]
    assert code not in seen[chief]
    # On the page of the meeting the name is only for who may see the dossier.
    tables = {user: page(user, meeting) for user in (one, office, chief)}
    assert [name in tables[user] for user in (one, office, chief)] == [True, False, False]
    assert [code in tables[user] for user in (one, office, chief)] == [True, True, False]
    actions.propose_item(meeting, by=one, title="Nieuw punt")
    again = actions.make_pack(meeting, by=one)
    assert (again.number, "Nieuw punt" in page(one, pack, "pack")) == (2, False)
    printed = {user: text_of_pdf(read_file(actions.open_pack(pack, by=user))) for user in (one, chief)}
    assert code in printed[one]
    assert code not in printed[chief]
    assert pack.reference in printed[chief]
    assert name not in printed[one]
    assert pack.prints.count() == 2
    assert packs.audience_of(chief) == Audience.FIGURES


def test_a_list_asks_as_much_for_one_meeting_as_for_many() -> None:
    one = adviser()
    body = provincial_body(ProgrammeFactory())
    client = Client()
    client.force_login(one, backend="django.contrib.auth.backends.ModelBackend")

    def asked(name: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(reverse(f"reporting:{name}"), {"toestand": ""}).status_code == 200
        return len(queries)

    meeting = meeting_of(body, by=one, starts_at=now())
    actions.decide(meeting, by=one, text="Een", owner=one, due_on=localdate())
    names = ("meetings", "meeting_month", "bodies", "resolutions")
    for name in names:
        asked(name)
    few = {name: asked(name) for name in names}
    for number in range(5):
        more = meeting_of(body, by=one, starts_at=now() + timedelta(hours=number))
        actions.propose_item(more, by=one, title="Punt")
        actions.decide(meeting, by=one, text="Nog een", owner=one, due_on=localdate())
    assert {name: asked(name) for name in names} == few


def test_who_prepares_hears_of_a_missed_rhythm() -> None:
    one, office = adviser(), consultant()
    body = provincial_body(ProgrammeFactory())
    assert [item.title for item in meetings_to_prepare(one).items] == [body.name]
    assert meetings_to_prepare(office).count == 0
    meeting_of(body, by=one, starts_at=now() + timedelta(days=30))
    assert meetings_to_prepare(one).count == 0


def test_bodies_of_two_programmes_are_told_apart_in_one_remark() -> None:
    one = adviser()
    bodies = [provincial_body(ProgrammeFactory()), provincial_body(ProgrammeFactory(code="b", name="Buren"))]
    names = sorted(f"{body.name} ({body.programme.name})" for body in bodies)
    assert sorted(item.title for item in meetings_to_prepare(one).items) == names
    client = Client()
    client.force_login(one, backend="django.contrib.auth.backends.ModelBackend")
    text = client.get(reverse("reporting:meetings")).content.decode()
    assert text.count("alert--warning") == 1
    assert all(f"<strong>{name}</strong>" in text for name in names)
    meeting = meeting_of(bodies[1], by=one, starts_at=now())
    actions.decide(meeting, by=one, text="Een", owner=one, due_on=localdate())
    for name in ("meetings", "meeting_month", "bodies", "resolutions"):
        assert bodies[1].full_name in client.get(reverse(f"reporting:{name}")).content.decode()
    assert resolutions_to_do(one).items[0].text.startswith(bodies[1].full_name)


def test_the_bodies_of_the_sources_load_once() -> None:
    ProgrammeFactory()
    refugees = ProgrammeFactory(code="vluchtelingen", name="Vluchtelingen")
    assert (len(load_bodies()), len(load_bodies())) == (12, 0)
    # Source V 3: two local project groups, one Flemish group, one steering group.
    found = Body.objects.filter(programme=refugees).values_list("code", flat=True)
    assert sorted(found) == ["lokaal-oost", "lokaal-west", "stuurgroep", "vlaams"]
    board = Body.objects.get(code="dagelijks-bestuur")
    manager, other = coordinator(), adviser()
    assert [entry.user for entry in actions.members_of(board)] == [manager]
    assert board not in Body.objects.visible_to(other)
    # Without provinces the pack is about everything; it shows the indicators of the programme.
    indicator = IndicatorFactory(table__programme=board.programme, label="Bereikte kandidaten")
    target_of(indicator, 120)
    content = actions.content_of(actions.make_pack(meeting_of(board, by=manager), by=manager))
    assert content.about == "heel Vlaanderen"
    assert [line.label for table in content.indicators for line in table.lines] == ["Bereikte kandidaten"]
    assert "120" in content.indicators[0].lines[0].cells
    assert packs.as_read_by(content, Audience.FIGURES).indicators == content.indicators_in_tens
