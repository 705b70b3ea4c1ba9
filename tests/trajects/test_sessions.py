"""Info sessions: plan, change, cancel, enrol, mark presence (H-40 to H-43)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError

from core import dates, journal
from core.actors import CLOCK
from core.errors import AlreadyMoved, Refused, StaleForm
from core.models import Event
from tests.factories.people import CandidateFactory, OrganisationFactory, adviser, consultant
from tests.factories.trajects import (
    EnrolmentFactory,
    InfoSessionFactory,
    ProgrammeFactory,
    TrajectFactory,
    phase_in,
)
from trajects import actions
from trajects.enums import Attendance, ContactKind, EnrolmentState, PhaseKind, SessionState
from trajects.models import Contact, Enrolment, InfoSession

pytestmark = pytest.mark.django_db


def held_today(**fields: Any) -> InfoSession:
    """A session that began an hour ago."""
    return InfoSessionFactory(starts_at=dates.now() - timedelta(hours=1), **fields)


def mark(session: InfoSession, enrolment: Enrolment, state: EnrolmentState, **fields: Any) -> Enrolment:
    actions.mark_presence(session, by=session.organiser, states={enrolment.pk: state}, **fields)
    enrolment.refresh_from_db()
    return enrolment


def test_plan_session_stands_in_the_journal():
    organisation = OrganisationFactory()
    who = adviser(organisation)
    begins = dates.now() + timedelta(days=3)
    session = actions.plan_session(
        by=who,
        organisation=organisation,
        programme=ProgrammeFactory(),
        organiser=who,
        starts_at=begins,
        ends_at=begins + timedelta(hours=2),
        province="BE-VLI",
        seats=10,
        online_link="https://example.be/zaal",
    )
    assert (session.state, session.place, session.language) == (SessionState.PLANNED, "", "nl")
    assert Event.objects.about(session).get().kind == "session.planned"


def test_change_session_names_what_changed():
    session = InfoSessionFactory()
    actions.change_session(session, by=session.organiser, version=1, place="Hasselt", seats=12)
    session.refresh_from_db()
    assert (session.place, session.version) == ("Hasselt", 2)
    assert Event.objects.get(kind="session.changed").data == {"fields": ["place"]}


def test_change_session_after_somebody_else_is_stale():
    session = InfoSessionFactory()
    actions.change_session(session, by=session.organiser, version=1, place="Hasselt")
    with pytest.raises(StaleForm):
        actions.change_session(session, by=session.organiser, version=1, place="Genk")
    assert InfoSession.objects.get().place == "Hasselt"


def test_change_session_to_fewer_seats_than_candidates_is_refused():
    session = InfoSessionFactory()
    EnrolmentFactory.create_batch(2, session=session)
    with pytest.raises(Refused) as refusal:
        actions.change_session(session, by=session.organiser, version=1, seats=1)
    assert (
        str(refusal.value.verdict.reason) == "Er zijn al 2 kandidaten ingeschreven. Minder plaatsen kan niet."
    )


def test_change_session_of_another_organisation_is_refused():
    session = InfoSessionFactory()
    with pytest.raises(Refused) as refusal:
        actions.change_session(session, by=adviser(), version=1, place="Genk")
    assert refusal.value.verdict.code == "not_own_session"


def test_change_session_refuses_fields_that_are_no_field_of_a_session():
    session = InfoSessionFactory()
    with pytest.raises(TypeError):
        actions.change_session(session, by=session.organiser, version=1, state="held")


def test_cancel_session_keeps_the_reason():
    session = InfoSessionFactory()
    actions.cancel_session(session, by=session.organiser, reason="Zaal niet vrij")
    session.refresh_from_db()
    assert (session.state, session.cancel_reason) == (SessionState.CANCELLED, "Zaal niet vrij")
    with pytest.raises(AlreadyMoved):
        actions.cancel_session(session, by=session.organiser, reason="x")


def test_enrol_remembers_who_brought_the_candidate():
    session, candidate, who = InfoSessionFactory(), CandidateFactory(), consultant()
    enrolment = actions.enrol(candidate, session, by=who, source="vdab")
    assert (enrolment.state, enrolment.source) == (EnrolmentState.REGISTERED, "vdab")
    assert enrolment.enrolled_by == who
    assert enrolment.enrolled_by_organisation == who.current_membership.organisation
    assert Event.objects.get(kind="enrolment.made").parent_id is None


def test_enrol_stands_in_the_timeline_of_an_open_dossier():
    traject = TrajectFactory()
    session = InfoSessionFactory(programme=traject.programme)
    actions.enrol(traject.candidate, session, by=traject.adviser, source="adviser")
    assert Event.objects.in_dossier(traject).get().kind == "enrolment.made"


def test_enrol_in_a_full_session_is_refused():
    session = InfoSessionFactory(seats=1, has_waiting_list=False)
    EnrolmentFactory(session=session)
    with pytest.raises(Refused) as refusal:
        actions.enrol(CandidateFactory(), session, by=session.organiser, source="adviser")
    assert refusal.value.verdict.code == "session_full"
    assert session.enrolments.count() == 1


def test_enrol_twice_is_refused():
    enrolment = EnrolmentFactory()
    session = enrolment.session
    with pytest.raises(Refused) as refusal:
        actions.enrol(enrolment.candidate, session, by=session.organiser, source="adviser")
    assert str(refusal.value.verdict.reason) == "Deze kandidaat is al ingeschreven voor deze sessie."


@pytest.mark.parametrize(("own", "code"), [(True, ""), (False, "session_past")])
def test_enrol_after_the_start_is_for_the_organiser_only(own, code):
    session = held_today()
    who = session.organiser if own else consultant()
    if own:
        assert actions.enrol(CandidateFactory(), session, by=who, source="adviser").pk
        return
    with pytest.raises(Refused) as refusal:
        actions.enrol(CandidateFactory(), session, by=who, source="vdab")
    assert refusal.value.verdict.code == code


def test_enrol_in_a_cancelled_session_is_refused():
    session = InfoSessionFactory()
    actions.cancel_session(session, by=session.organiser, reason="x")
    with pytest.raises(Refused) as refusal:
        actions.enrol(CandidateFactory(), session, by=session.organiser, source="adviser")
    assert refusal.value.verdict.code == "session_over"


@pytest.mark.parametrize("state", [EnrolmentState.PRESENT, EnrolmentState.ABSENT, EnrolmentState.EXCUSED])
def test_mark_presence_holds_the_session_and_says_who_marked(state):
    enrolment = EnrolmentFactory(session=held_today())
    session = enrolment.session
    mark(session, enrolment, state)
    session.refresh_from_db()
    assert session.state == SessionState.HELD
    assert (enrolment.state, enrolment.marked_by) == (state, session.organiser)
    assert enrolment.marked_at is not None
    assert list(Event.objects.order_by("id").values_list("kind", flat=True)) == [
        "infosession.hold",
        "enrolment.marked",
    ]


def test_mark_presence_before_the_day_is_refused():
    enrolment = EnrolmentFactory()
    with pytest.raises(Refused) as refusal:
        mark(enrolment.session, enrolment, EnrolmentState.PRESENT)
    assert refusal.value.verdict.code == "session_to_come"
    assert Enrolment.objects.get().state == EnrolmentState.REGISTERED


def test_mark_presence_by_another_organisation_is_refused():
    session = held_today()
    with pytest.raises(Refused) as refusal:
        actions.mark_presence(session, by=adviser(), states={})
    assert refusal.value.verdict.code == "not_own_session"


def test_mark_presence_of_a_cancelled_session_is_refused():
    session = held_today()
    actions.cancel_session(session, by=session.organiser, reason="x")
    with pytest.raises(Refused) as refusal:
        actions.mark_presence(session, by=session.organiser, states={})
    assert refusal.value.verdict.code == "session_cancelled"


def test_mark_presence_ignores_enrolments_of_another_session():
    other = EnrolmentFactory(session=held_today())
    session = held_today()
    mark(session, other, EnrolmentState.PRESENT)
    assert other.state == EnrolmentState.REGISTERED


def test_mark_presence_again_with_the_same_mark_writes_nothing():
    enrolment = EnrolmentFactory(session=held_today())
    mark(enrolment.session, enrolment, EnrolmentState.PRESENT)
    mark(enrolment.session, enrolment, EnrolmentState.PRESENT)
    assert Event.objects.filter(kind="enrolment.marked").count() == 1


def test_mark_presence_from_an_old_page_is_stale():
    enrolment = EnrolmentFactory(session=held_today())
    mark(enrolment.session, enrolment, EnrolmentState.PRESENT, version=1)
    with pytest.raises(StaleForm):
        mark(enrolment.session, enrolment, EnrolmentState.ABSENT, version=1)
    assert Enrolment.objects.get().state == EnrolmentState.PRESENT


def test_mark_presence_becomes_the_info_moment_of_an_open_dossier():
    traject = TrajectFactory()
    session = held_today(programme=traject.programme)
    enrolment = EnrolmentFactory(session=session, candidate=traject.candidate)
    mark(session, enrolment, EnrolmentState.PRESENT)
    contact = Contact.objects.get()
    assert (contact.traject, contact.kind, contact.form) == (traject, ContactKind.INFO, "collective")
    assert (contact.held_on, contact.enrolment, contact.phase) == (
        dates.local_date(session.starts_at),
        enrolment,
        traject.current_phase,
    )


@pytest.mark.parametrize("state", [EnrolmentState.ABSENT, EnrolmentState.EXCUSED])
def test_mark_presence_absent_makes_no_contact(state):
    traject = TrajectFactory()
    session = held_today(programme=traject.programme)
    mark(session, EnrolmentFactory(session=session, candidate=traject.candidate), state)
    assert not Contact.objects.exists()


def test_mark_presence_of_another_programme_makes_no_contact():
    traject = TrajectFactory()
    session = held_today(programme=ProgrammeFactory(code="anders", name="Anders"))
    mark(session, EnrolmentFactory(session=session, candidate=traject.candidate), EnrolmentState.PRESENT)
    assert not Contact.objects.exists()


@pytest.mark.parametrize(
    ("state", "attendance"),
    [(EnrolmentState.ABSENT, Attendance.ABSENT), (EnrolmentState.EXCUSED, Attendance.EXCUSED)],
)
def test_mark_presence_corrected_changes_the_contact_too(state, attendance):
    traject = TrajectFactory()
    session = held_today(programme=traject.programme)
    enrolment = EnrolmentFactory(session=session, candidate=traject.candidate)
    mark(session, enrolment, EnrolmentState.PRESENT)
    mark(session, enrolment, state)
    assert Contact.objects.get().attendance == attendance
    mark(session, enrolment, EnrolmentState.PRESENT)
    assert Contact.objects.get().attendance == Attendance.CAME


def test_mark_presence_before_the_dossier_becomes_a_contact_when_it_starts():
    session = held_today()
    enrolment = EnrolmentFactory(session=session)
    mark(session, enrolment, EnrolmentState.PRESENT)
    who = session.organiser
    traject = actions.start_traject(
        candidate=enrolment.candidate,
        programme=session.programme,
        organisation=session.organisation,
        adviser=who,
        first_conversation_on=dates.today(),
        by=who,
    )
    assert traject.contacts.get().enrolment == enrolment


def test_mark_presence_leaves_nothing_when_the_journal_fails(monkeypatch):
    traject = TrajectFactory()
    session = held_today(programme=traject.programme)
    enrolment = EnrolmentFactory(session=session, candidate=traject.candidate)
    real = journal.record

    def broken(kind: str, *args: Any, **kwargs: Any) -> Any:
        if kind == "enrolment.marked":
            raise DatabaseError("journal away")
        return real(kind, *args, **kwargs)

    monkeypatch.setattr(journal, "record", broken)
    with pytest.raises(DatabaseError):
        mark(session, enrolment, EnrolmentState.PRESENT)
    assert InfoSession.objects.get(pk=session.pk).state == SessionState.PLANNED
    assert Enrolment.objects.get().state == EnrolmentState.REGISTERED
    assert not Contact.objects.exists()


def test_the_clock_may_cancel_a_session():
    session = InfoSessionFactory()
    actions.cancel_session(session, by=CLOCK, reason="Niemand ingeschreven")
    assert Event.objects.get().actor_name == "De klok"


def ended_exploration() -> tuple[InfoSession, Enrolment, Contact]:
    """A candidate who was present at a session of another organisation, and whose exploratory phase ended."""
    traject = TrajectFactory()
    session = held_today(programme=traject.programme)
    enrolment = EnrolmentFactory(session=session, candidate=traject.candidate)
    mark(session, enrolment, EnrolmentState.PRESENT)
    actions.stop_phase(traject.current_phase, by=traject.adviser, on=dates.today(), reason="Ziek")
    return session, enrolment, Contact.objects.get(enrolment=enrolment)


def test_mark_presence_corrected_after_the_end_of_the_phase_is_refused():
    """An end state is final (decision 13), also for the organiser of the session."""
    session, enrolment, contact = ended_exploration()
    with pytest.raises(Refused) as refusal:
        mark(session, enrolment, EnrolmentState.ABSENT)
    assert refusal.value.verdict.code == "phase_ended"
    enrolment.refresh_from_db()
    contact.refresh_from_db()
    assert (enrolment.state, contact.attendance) == (EnrolmentState.PRESENT, Attendance.CAME)


def test_mark_presence_at_one_more_session_leaves_an_ended_exploration_alone():
    traject = TrajectFactory(explore=False)
    phase_in(traject, PhaseKind.EXPLORE, state="completed", ends_on=dates.today(), outcome="positive")
    phase_in(traject, PhaseKind.GUIDE)
    enrolment = EnrolmentFactory(session=held_today(programme=traject.programme), candidate=traject.candidate)
    mark(enrolment.session, enrolment, EnrolmentState.PRESENT)
    enrolment.refresh_from_db()
    assert enrolment.state == EnrolmentState.PRESENT
    assert not traject.contacts.exists()
