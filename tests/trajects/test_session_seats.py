"""Seats of an info session: waiting list, withdrawing, moving, more and fewer seats, and races (H-43)."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from core import dates
from core.errors import Refused
from core.models import Event
from tests.factories.people import CandidateFactory, OrganisationFactory, adviser, consultant
from tests.factories.trajects import EnrolmentFactory, InfoSessionFactory, ProgrammeFactory
from trajects import actions
from trajects.enums import EnrolmentState
from trajects.models import Enrolment, InfoSession

RACERS, SEATS, WORKERS = 64, 10, 16


def join(session: InfoSession, who: Any = None) -> Enrolment:
    return actions.enrol(CandidateFactory(), session, by=who or session.organiser, source="vdab")


def states(session: InfoSession) -> list[str]:
    """In the order in which they came."""
    return [str(row.state) for row in session.enrolments.order_by("pk")]


def refusal_of(work: Callable[[], Any]) -> tuple[str, str]:
    with pytest.raises(Refused) as refusal:
        work()
    return refusal.value.verdict.code, str(refusal.value.verdict.reason)


@pytest.mark.django_db
class TestWaitingList:
    def test_a_full_session_puts_people_on_the_waiting_list(self):
        session = InfoSessionFactory(seats=2)
        for _ in range(4):
            join(session)
        assert states(session) == ["registered", "registered", "waiting", "waiting"]

    def test_a_seat_that_comes_free_is_for_the_first_who_waits(self):
        session = InfoSessionFactory(seats=1)
        first, second, third = join(session), join(session), join(session)
        actions.withdraw(first, by=session.organiser)
        assert states(session) == ["withdrawn", "registered", "waiting"]
        assert Event.objects.get(kind="enrolment.moved_up").subject_id == second.pk
        actions.withdraw(second, by=session.organiser)
        third.refresh_from_db()
        assert third.state == EnrolmentState.REGISTERED

    def test_whoever_leaves_the_waiting_list_takes_no_seat_along(self):
        session = InfoSessionFactory(seats=1)
        _first, second, third = join(session), join(session), join(session)
        actions.withdraw(second, by=session.organiser)
        third.refresh_from_db()
        assert third.state == EnrolmentState.WAITING

    def test_whoever_comes_back_stands_at_the_end(self):
        session = InfoSessionFactory(seats=1)
        first, second, third = join(session), join(session), join(session)
        actions.withdraw(second, by=session.organiser)
        again = actions.enrol(second.candidate, session, by=session.organiser, source="self")
        assert (again.pk, again.source, again.state) == (second.pk, "self", EnrolmentState.WAITING)
        assert list(session.enrolments.in_line()) == [third, again]
        actions.withdraw(first, by=session.organiser)
        third.refresh_from_db()
        assert third.state == EnrolmentState.REGISTERED

    def test_more_seats_move_people_up_and_fewer_are_refused(self):
        session = InfoSessionFactory(seats=1)
        for _ in range(4):
            join(session)
        session.refresh_from_db()
        actions.change_session(session, by=session.organiser, version=session.version, seats=3)
        assert Counter(states(session)) == {"registered": 3, "waiting": 1}
        answer = refusal_of(
            lambda: actions.change_session(session, by=session.organiser, version=session.version, seats=2)
        )
        assert answer == ("seats_taken", "Er zijn al 3 kandidaten ingeschreven. Minder plaatsen kan niet.")

    def test_nobody_moves_up_once_the_session_has_begun(self):
        session = InfoSessionFactory(seats=1)
        first, second = join(session), join(session)
        InfoSession.objects.update(starts_at=dates.now() - timedelta(minutes=5))
        first.refresh_from_db()
        actions.withdraw(first, by=session.organiser)
        second.refresh_from_db()
        assert second.state == EnrolmentState.WAITING

    def test_somebody_who_waits_and_turns_up_gets_a_free_seat(self):
        session = InfoSessionFactory(seats=1)
        first, second = join(session), join(session)
        InfoSession.objects.update(starts_at=dates.now() - timedelta(minutes=5))
        first.refresh_from_db()
        actions.withdraw(first, by=session.organiser)
        session.refresh_from_db()
        actions.enrol(second.candidate, session, by=session.organiser, source="self")
        second.refresh_from_db()
        assert second.state == EnrolmentState.REGISTERED

    def test_more_people_than_seats_is_refused_once_the_session_has_begun(self):
        session = InfoSessionFactory(seats=1)
        join(session)
        InfoSession.objects.update(starts_at=dates.now() - timedelta(minutes=5))
        session.refresh_from_db()
        assert refusal_of(lambda: join(session))[0] == "session_full"

    def test_waiting_twice_is_refused(self):
        session = InfoSessionFactory(seats=1)
        join(session)
        waits = join(session)
        answer = refusal_of(
            lambda: actions.enrol(waits.candidate, session, by=session.organiser, source="vdab")
        )
        assert answer == ("waiting_already", "Deze kandidaat staat al op de wachtlijst van deze sessie.")

    def test_whoever_waits_or_left_has_no_presence(self):
        session = InfoSessionFactory(seats=1, starts_at=dates.now() - timedelta(hours=1))
        waits = EnrolmentFactory(session=session, state=EnrolmentState.WAITING)
        actions.mark_presence(
            session, by=session.organiser, states={waits.pk: EnrolmentState.PRESENT}, version=1
        )
        waits.refresh_from_db()
        assert (waits.state, waits.marked_at) == (EnrolmentState.WAITING, None)

    def test_counts_are_about_seats(self):
        session = InfoSessionFactory(seats=5)
        for state in EnrolmentState:
            EnrolmentFactory(session=session, state=state)
        found = InfoSession.objects.with_counts().get()
        assert (found.enrolled_count, found.waiting_count, found.present_count) == (4, 1, 1)


@pytest.mark.django_db
class TestWithdraw:
    def test_by_the_office_that_enrolled(self):
        session, who = InfoSessionFactory(), consultant()
        place = join(session, who)
        actions.withdraw(place, by=who)
        assert place.state == EnrolmentState.WITHDRAWN
        assert Event.objects.get(kind="enrolment.withdrawn").actor_name == who.full_name

    def test_by_another_office_is_refused(self):
        place = join(InfoSessionFactory(), consultant())
        assert refusal_of(lambda: actions.withdraw(place, by=consultant())) == (
            "not_own_enrolment",
            "Deze kandidaat is door een andere organisatie ingeschreven.",
        )

    def test_twice_is_refused(self):
        session = InfoSessionFactory()
        place = join(session)
        actions.withdraw(place, by=session.organiser)
        assert refusal_of(lambda: actions.withdraw(place, by=session.organiser))[0] == "not_enrolled"

    def test_after_presence_was_marked_is_refused(self):
        session = InfoSessionFactory(starts_at=dates.now() - timedelta(hours=1))
        place = EnrolmentFactory(session=session)
        actions.mark_presence(session, by=session.organiser, states={place.pk: EnrolmentState.ABSENT})
        place.refresh_from_db()
        assert refusal_of(lambda: actions.withdraw(place, by=session.organiser))[0] == "not_enrolled"


@pytest.mark.django_db
class TestMove:
    def test_leaves_one_session_and_joins_the_other(self):
        organiser = adviser()
        first, second = InfoSessionFactory.create_batch(
            2, organiser=organiser, organisation=organiser.current_membership.organisation
        )
        place = join(first, organiser)
        new = actions.move_enrolment(place, second, by=organiser)
        place.refresh_from_db()
        assert (place.state, new.state, new.source) == ("withdrawn", "registered", "vdab")

    def test_to_a_full_session_without_waiting_list_leaves_everything_as_it_was(self):
        first = InfoSessionFactory()
        second = InfoSessionFactory(seats=1, has_waiting_list=False)
        EnrolmentFactory(session=second)
        place = join(first)
        assert (
            refusal_of(lambda: actions.move_enrolment(place, second, by=first.organiser))[0] == "session_full"
        )
        assert Enrolment.objects.get(pk=place.pk).state == EnrolmentState.REGISTERED

    def test_to_another_programme_is_refused(self):
        first = InfoSessionFactory()
        second = InfoSessionFactory(programme=ProgrammeFactory(code="anders", name="Anders"))
        place = join(first)
        assert refusal_of(lambda: actions.move_enrolment(place, second, by=first.organiser))[0] == (
            "other_programme"
        )


# Races -----------------------------------------------------------------------------------------------


def all_at_once(works: list[Callable[[], Any]]) -> Counter[str]:
    """Run everything on WORKERS real connections; the names of what happened."""
    gate = threading.Barrier(WORKERS)

    def run(number: int) -> list[str]:
        gate.wait(timeout=20)
        try:
            return [_outcome(work) for work in works[number::WORKERS]]
        finally:
            connection.close()

    with ThreadPoolExecutor(WORKERS) as pool:
        return Counter(name for names in pool.map(run, range(WORKERS)) for name in names)


def _outcome(work: Callable[[], Any]) -> str:
    try:
        return str(work().state)
    except Refused as refusal:
        return refusal.verdict.code


def racers(session: InfoSession) -> list[Callable[[], Any]]:
    who = consultant()
    candidates = CandidateFactory.create_batch(RACERS, seen_by=who.current_membership.organisation)

    def enter(candidate: Any) -> Callable[[], Any]:
        return lambda: actions.enrol(candidate, InfoSession.objects.get(pk=session.pk), by=who, source="vdab")

    return [enter(candidate) for candidate in candidates]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("waiting", "others"), [(False, "session_full"), (True, "waiting")])
def test_sixty_four_people_for_ten_seats(waiting, others):
    session = InfoSessionFactory(seats=SEATS, has_waiting_list=waiting)
    found = all_at_once(racers(session))
    assert found == {"registered": SEATS, others: RACERS - SEATS}
    assert session.enrolments.seated().count() == SEATS


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_there_are_more_people_than_seats(monkeypatch):
    """Negative control: the race is real, and the lock on the session is what decides it."""
    from core import workflow  # noqa: PLC0415  replaced for this test

    monkeypatch.setattr(workflow, "lock", lambda row: row.refresh_from_db())
    session = InfoSessionFactory(seats=SEATS, has_waiting_list=False)
    found = all_at_once(racers(session))
    assert found["registered"] > SEATS


@pytest.mark.django_db(transaction=True)
def test_everybody_leaves_while_others_come():
    """Seats that come free go to who waits: at the end as many sit as can, and nobody waits for nothing."""
    session = InfoSessionFactory(seats=SEATS)
    placed = [join(session) for _ in range(2 * SEATS)]
    leaving = [
        lambda place=place: actions.withdraw(Enrolment.objects.get(pk=place.pk), by=session.organiser)
        for place in placed[:SEATS]
    ]
    found = all_at_once([*leaving, *racers(session)[:SEATS]])
    assert found["withdrawn"] == SEATS
    assert session.enrolments.seated().count() == SEATS
    assert session.enrolments.in_line().count() == SEATS


@pytest.mark.django_db(transaction=True)
def test_two_people_move_in_opposite_directions():
    organisation = OrganisationFactory()
    organiser = adviser(organisation)
    one, two = InfoSessionFactory.create_batch(2, organisation=organisation, organiser=organiser)
    works = []
    for origin, target in [(one, two), (two, one)] * 8:
        place = join(origin, organiser)
        works.append(
            lambda place=place, target=target: actions.move_enrolment(
                Enrolment.objects.get(pk=place.pk), InfoSession.objects.get(pk=target.pk), by=organiser
            )
        )
    assert set(all_at_once(works)) <= {"registered", "waiting"}
