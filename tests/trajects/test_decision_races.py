"""Two people at once, on real connections: exactly one wins and the other one is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from core import dates, workflow
from core.errors import AlreadyMoved, Refused
from core.models import OutgoingEmail
from tests.factories.people import CandidateFactory, consultant
from tests.factories.trajects import InfoSessionFactory, TrajectFactory, ready_to_decide_explore
from trajects import actions
from trajects.models import Decision, InfoSession, Phase
from trajects.rules import sessions as session_rules

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*works: Callable[[], Any]) -> Counter[str]:
    """Run the works at the same moment, each on its own connection; counts how they ended."""
    barrier = Barrier(len(works))

    def run(work: Callable[[], Any]) -> str:
        try:
            barrier.wait(timeout=10)
            work()
        except Refused as error:
            return "moved" if isinstance(error, AlreadyMoved) else error.verdict.code
        except Exception as error:  # noqa: BLE001  a race may end in anything; its name is the result
            return type(error).__name__
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(works)) as pool:
        return Counter(pool.map(run, works))


def decide(phase: Phase, outcome: str) -> Callable[[], Any]:
    own = Phase.objects.get(pk=phase.pk)
    by = phase.traject.adviser
    return lambda: actions.decide_explore(own, by=by, outcome=outcome, motivation="x", on=dates.today())


def test_two_decisions_at_once_give_one_decision_and_one_mail():
    phase = ready_to_decide_explore(TrajectFactory(consultant=consultant()))
    ended = at_once(decide(phase, "positive"), decide(phase, "negative"), decide(phase, "positive"))
    assert ended == {"done": 1, "moved": 2}
    assert (Decision.objects.count(), OutgoingEmail.objects.filter(kind="trajects.outcome").count()) == (1, 1)


def test_deciding_and_stopping_at_once_end_the_phase_once():
    phase = ready_to_decide_explore(TrajectFactory())
    own, by = Phase.objects.get(pk=phase.pk), phase.traject.adviser
    stop = lambda: actions.stop_phase(own, by=by, on=dates.today(), reason="x")  # noqa: E731
    assert at_once(decide(phase, "positive"), stop) == {"done": 1, "moved": 1}
    assert Decision.objects.count() == 1


def enrol(session: InfoSession) -> Callable[[], Any]:
    own, candidate = InfoSession.objects.get(pk=session.pk), CandidateFactory()
    return lambda: actions.enrol(candidate, own, by=session.organiser, source="adviser")


def test_the_last_seat_is_given_once():
    session = InfoSessionFactory(seats=2, has_waiting_list=False)
    ended = at_once(*(enrol(session) for _ in range(6)))
    assert ended == {"done": 2, "session_full": 4}
    assert session.enrolments.count() == 2


def test_without_the_lock_more_seats_are_given_than_there_are(monkeypatch):
    """The negative control: the test above sees the fault that it guards against."""
    session = InfoSessionFactory(seats=1, has_waiting_list=False)
    looked, asked = Barrier(4), session_rules.may_be_joined

    def slow(instance: Any, user: Any = None) -> Any:
        verdict = asked(instance, user)
        looked.wait(timeout=10)
        return verdict

    monkeypatch.setattr(workflow, "lock", lambda instance: instance.refresh_from_db())
    monkeypatch.setattr(session_rules, "may_be_joined", slow)
    assert at_once(*(enrol(session) for _ in range(4))) == {"done": 4}
    assert session.enrolments.count() > session.seats


def test_two_people_who_enrol_the_same_candidate_at_once():
    session, candidate = InfoSessionFactory(), CandidateFactory()

    def work() -> Any:
        own = InfoSession.objects.get(pk=session.pk)
        return actions.enrol(candidate, own, by=session.organiser, source="adviser")

    assert at_once(work, work) == {"done": 1, "enrolled_already": 1}
