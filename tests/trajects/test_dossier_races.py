"""Two people at once in one dossier, with real threads and real transactions."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.utils.timezone import localdate

from core.errors import Refused, StaleForm
from tests.factories.people import CandidateFactory, adviser
from tests.factories.trajects import ProgrammeFactory, TrajectFactory, contact_in, full_intake
from trajects import actions
from trajects.enums import ContactKind
from trajects.models import Intake, Phase, Traject

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """Run every work in its own thread and connection, started together: results or exceptions."""
    barrier = threading.Barrier(len(works))
    answers: list[Any] = [None] * len(works)

    def run(number: int, work: Callable[[], Any]) -> None:
        try:
            barrier.wait(timeout=20)
            answers[number] = work()
        except (Refused, StaleForm) as error:
            answers[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=entry) for entry in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return answers


def kinds_of(answers: list[Any]) -> list[str]:
    return sorted(type(answer).__name__ for answer in answers)


def test_two_advisers_start_one_dossier():
    candidate, programme = CandidateFactory(), ProgrammeFactory()

    def start(user) -> Callable[[], Traject]:
        return lambda: actions.start_traject(
            candidate=candidate.__class__.objects.get(pk=candidate.pk),
            programme=programme,
            organisation=user.current_membership.organisation,
            adviser=user,
            first_conversation_on=localdate(),
            by=user,
        )

    answers = at_once(start(adviser()), start(adviser()))
    assert kinds_of(answers) == ["Refused", "Traject"]
    assert (Traject.objects.count(), Phase.objects.count()) == (1, 1)


def test_two_people_write_the_first_intake():
    traject = TrajectFactory()

    def save(idea: str) -> Callable[[], Intake]:
        return lambda: actions.save_intake(
            Traject.objects.get(pk=traject.pk), by=traject.adviser, version=None, idea=idea
        )

    answers = at_once(save("Een bakkerij"), save("Een kapsalon"))
    assert kinds_of(answers) == ["Intake", "StaleForm"]
    assert Intake.objects.count() == 1


def test_two_people_change_one_contact():
    contact = contact_in(TrajectFactory().phases.get(), ContactKind.INTAKE)

    def change(notes: str) -> Callable[[], Any]:
        return lambda: actions.change_contact(
            contact.__class__.objects.get(pk=contact.pk), by=contact.recorded_by, version=1, notes=notes
        )

    answers = at_once(change("Eerste"), change("Tweede"))
    assert kinds_of(answers) == ["Contact", "StaleForm"]
    contact.refresh_from_db()
    assert contact.version == 2


def test_the_last_two_pieces_at_once_leave_the_phase_billable():
    traject = TrajectFactory()
    full_intake(traject)

    def record(kind: ContactKind) -> Callable[[], Any]:
        return lambda: actions.record_contact(
            Traject.objects.get(pk=traject.pk), by=traject.adviser, kind=kind, form="individual",
            channel="phone", held_on=localdate(),
        )  # fmt: skip

    at_once(record(ContactKind.INFO), record(ContactKind.INTAKE))
    assert traject.phases.get().billable_since == localdate()
