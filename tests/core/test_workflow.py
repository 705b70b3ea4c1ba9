"""The only door through which a state moves."""

from __future__ import annotations

from threading import Barrier, Thread

import pytest
from django.db import connection
from django_fsm import TransitionNotAllowed

from core import journal, workflow
from core.actors import CLOCK
from core.errors import AlreadyMoved, Refused
from core.models import Event
from tests.factories.people import OrganisationFactory, adviser, consultant
from tests.factories.trajects import InfoSessionFactory, TrajectFactory
from trajects.enums import SessionState, TrajectState
from trajects.models import InfoSession, Traject

pytestmark = pytest.mark.django_db


def test_perform_moves_saves_and_writes_the_journal() -> None:
    session = InfoSessionFactory()
    workflow.perform(session, "cancel", by=session.organiser, reason="De zaal is dicht.")
    fresh = InfoSession.objects.get(pk=session.pk)
    assert (fresh.state, fresh.cancel_reason) == (SessionState.CANCELLED, "De zaal is dicht.")
    event = Event.objects.about(session).get()
    assert (event.kind, event.data) == ("infosession.cancel", {"from": "planned", "to": "cancelled"})


def test_perform_from_another_state_says_that_somebody_was_faster() -> None:
    session = InfoSessionFactory()
    workflow.perform(session, "cancel", by=session.organiser, reason="Ziek")
    with pytest.raises(AlreadyMoved) as caught:
        workflow.perform(session, "cancel", by=session.organiser, reason="Ziek")
    assert "iemand was je voor" in str(caught.value.verdict.reason)
    assert Event.objects.about(session).count() == 1


@pytest.mark.parametrize("stranger", ["other_adviser", "consultant"])
def test_perform_checks_the_permission_that_the_library_does_not(stranger: str) -> None:
    session = InfoSessionFactory()
    user = adviser(OrganisationFactory()) if stranger == "other_adviser" else consultant()
    with pytest.raises(Refused) as caught:
        workflow.perform(session, "cancel", by=user, reason="Ziek")
    assert caught.value.verdict.code == "workflow.forbidden"
    assert InfoSession.objects.get(pk=session.pk).state == SessionState.PLANNED


def test_the_library_alone_would_have_let_a_stranger_through() -> None:
    """Negative control: without `perform` the permission is not looked at."""
    session = InfoSessionFactory()
    session.cancel(reason="Ziek")
    assert session.state == SessionState.CANCELLED


def test_perform_explains_the_rule_that_refuses() -> None:
    traject = TrajectFactory()
    with pytest.raises(Refused) as caught:
        workflow.perform(traject, "close", by=traject.adviser, on=traject.started_on, reason="stopped")
    assert caught.value.verdict.code == "phase_in_progress"
    assert Traject.objects.get(pk=traject.pk).state == TrajectState.RUNNING


def test_a_rule_guards_a_direct_call_too() -> None:
    with pytest.raises(TransitionNotAllowed):
        TrajectFactory().close(on=None, reason="stopped")


def test_a_state_cannot_be_assigned() -> None:
    session = InfoSessionFactory()
    with pytest.raises(AttributeError):
        session.state = SessionState.HELD


def test_refreshing_a_row_that_is_gone_keeps_the_protection() -> None:
    session = InfoSessionFactory()
    gone = InfoSession.objects.get(pk=session.pk)
    InfoSession.objects.filter(pk=session.pk).delete()
    with pytest.raises(InfoSession.DoesNotExist):
        gone.refresh_from_db()
    with pytest.raises(AttributeError):
        gone.state = SessionState.HELD
    assert gone.state == SessionState.PLANNED


def test_nothing_moves_when_the_journal_cannot_be_written(monkeypatch: pytest.MonkeyPatch) -> None:
    session = InfoSessionFactory()

    def broken(*args: object, **kwargs: object) -> None:
        raise OSError("no journal")

    monkeypatch.setattr(journal, "record", broken)
    with pytest.raises(OSError, match="no journal"):
        workflow.perform(session, "cancel", by=session.organiser, reason="Ziek")
    assert InfoSession.objects.get(pk=session.pk).state == SessionState.PLANNED


@pytest.mark.django_db(transaction=True)
def test_the_same_move_by_eight_at_once_happens_once() -> None:
    session = InfoSessionFactory()
    user = session.organiser
    barrier, results = Barrier(8), []

    def move() -> None:
        own = InfoSession.objects.get(pk=session.pk)
        barrier.wait()
        try:
            workflow.perform(own, "cancel", by=user, reason="Ziek")
            results.append("moved")
        except AlreadyMoved:
            results.append("late")
        finally:
            connection.close()

    threads = [Thread(target=move) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["late"] * 7 + ["moved"]
    assert Event.objects.about(session).count() == 1


def test_the_clock_may_move_without_a_membership() -> None:
    session = InfoSessionFactory()
    workflow.perform(session, "cancel", by=CLOCK, reason="Niemand ingeschreven")
    assert Event.objects.about(session).get().actor_name == "De klok"
