"""Aftercare ends by the clock (H-70, H-73, decision 2); month ends, leap days and clock changes."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine

from core import dates
from core.errors import AlreadyMoved
from core.models import Event, OutgoingEmail
from tests.factories.trajects import TrajectFactory, phase_in
from trajects import actions, tasks
from trajects.enums import CloseReason, PhaseKind, PhaseState, TrajectState
from trajects.models import Phase, Traject

pytestmark = pytest.mark.django_db
BRUSSELS = ZoneInfo("Europe/Brussels")


def in_aftercare(start: date) -> Phase:
    """A dossier in aftercare since a day."""
    traject = TrajectFactory(explore=False, started_on=start)
    phase = phase_in(
        traject,
        PhaseKind.AFTERCARE,
        starts_on=start,
        due_on=dates.add_months(start, traject.programme.aftercare_months),
    )
    Traject.objects.filter(pk=traject.pk).update(state=TrajectState.AFTERCARE)
    return Phase.objects.get(pk=phase.pk)


def state_of(phase: Phase) -> tuple[str, str]:
    found = Phase.objects.select_related("traject").get(pk=phase.pk)
    return found.state, found.traject.state


OPEN = (PhaseState.IN_PROGRESS, TrajectState.AFTERCARE)
OVER = (PhaseState.COMPLETED, TrajectState.CLOSED)


@pytest.mark.parametrize(
    ("start", "last"),
    [
        (date(2025, 8, 31), date(2026, 2, 28)),
        (date(2027, 8, 31), date(2028, 2, 29)),
        (date(2027, 8, 29), date(2028, 2, 29)),
        (date(2026, 9, 29), date(2027, 3, 29)),
        (date(2026, 4, 25), date(2026, 10, 25)),
        (date(2028, 2, 29), date(2028, 8, 29)),
    ],
)
def test_aftercare_ends_on_its_last_day_clamped_to_the_month(start, last):
    phase = in_aftercare(start)
    assert phase.due_on == last
    assert actions.end_due_aftercare(on=date.fromordinal(last.toordinal() - 1)) == 0
    assert state_of(phase) == OPEN
    assert actions.end_due_aftercare(on=last) == 1
    assert state_of(phase) == OVER


def test_aftercare_that_ends_late_ends_on_its_own_last_day():
    phase = in_aftercare(date(2026, 1, 10))
    actions.end_due_aftercare(on=date(2026, 9, 1))
    phase = Phase.objects.select_related("traject").get(pk=phase.pk)
    assert (phase.ends_on, phase.traject.closed_on) == (date(2026, 7, 10), date(2026, 7, 10))
    assert phase.traject.close_reason == CloseReason.AFTERCARE_OVER


def test_aftercare_ends_once_and_by_the_clock():
    phase = in_aftercare(date(2026, 1, 10))
    assert actions.end_due_aftercare(on=date(2026, 9, 1)) == 1
    assert actions.end_due_aftercare(on=date(2026, 9, 1)) == 0
    lines = Event.objects.in_dossier(phase.traject).order_by("id")
    assert [(line.kind, line.actor_name) for line in lines] == [
        ("phase.complete", "De klok"),
        ("traject.close", "De klok"),
        ("participation.taken", "De klok"),
    ]


@pytest.mark.parametrize(
    ("moment", "ended"),
    [
        (datetime(2026, 10, 24, 23, 59, tzinfo=BRUSSELS), 0),
        (datetime(2026, 10, 25, 0, 1, tzinfo=BRUSSELS), 1),
        (datetime(2026, 10, 25, 2, 30, fold=1, tzinfo=BRUSSELS), 1),
    ],
)
def test_aftercare_that_ends_on_the_night_the_clock_changes(moment, ended):
    phase = in_aftercare(date(2026, 4, 25))
    with time_machine.travel(moment, tick=False):
        assert tasks.end_aftercare() == ended
    assert state_of(phase) == (OVER if ended else OPEN)


def test_aftercare_follows_the_day_in_brussels_and_not_the_one_of_the_server():
    phase = in_aftercare(date(2026, 1, 1))
    with time_machine.travel(datetime(2026, 6, 30, 22, 30, tzinfo=ZoneInfo("UTC")), tick=False):
        assert tasks.end_aftercare() == 1
    assert state_of(phase) == OVER


def test_aftercare_reminds_the_adviser_once_after_five_months():
    phase = in_aftercare(date(2025, 9, 30))
    assert actions.remind_aftercare(on=date(2026, 2, 27)) == 0
    assert actions.remind_aftercare(on=date(2026, 2, 28)) == 1
    assert actions.remind_aftercare(on=date(2026, 3, 15)) == 0
    mail = OutgoingEmail.objects.get()
    assert mail.recipient == phase.traject.adviser.email
    assert mail.subject == (
        f"Plan het laatste nazorggesprek met {phase.traject.candidate.full_name}: de nazorg eindigt op 30/03/2026"
    )
    assert Event.objects.get(kind="aftercare.reminded").actor_name == "De klok"


def test_aftercare_that_ended_is_not_reminded_of():
    phase = in_aftercare(date(2025, 9, 30))
    actions.finish_aftercare(phase, by=phase.traject.adviser, on=date(2026, 1, 1))
    assert actions.remind_aftercare(on=date(2026, 3, 1)) == 0


def test_remind_task_reads_the_clock():
    in_aftercare(date(2026, 1, 10))
    with time_machine.travel(datetime(2026, 6, 10, 5, 0, tzinfo=BRUSSELS), tick=False):
        assert tasks.remind_aftercare() == 1


def test_finish_aftercare_by_hand_keeps_the_summary():
    phase = in_aftercare(date(2026, 1, 10))
    actions.finish_aftercare(phase, by=phase.traject.adviser, on=date(2026, 3, 1), summary="Zaak loopt goed.")
    phase = Phase.objects.select_related("traject").get(pk=phase.pk)
    assert (phase.ends_on, phase.summary) == (date(2026, 3, 1), "Zaak loopt goed.")
    assert phase.traject.close_reason == CloseReason.BY_HAND


def test_finish_aftercare_twice_tells_the_second_one():
    phase = in_aftercare(date(2026, 1, 10))
    actions.finish_aftercare(phase, by=phase.traject.adviser, on=date(2026, 3, 1))
    with pytest.raises(AlreadyMoved):
        actions.finish_aftercare(phase, by=phase.traject.adviser, on=date(2026, 3, 1))


def test_one_dossier_that_refuses_does_not_stop_the_others():
    first, second = in_aftercare(date(2026, 1, 10)), in_aftercare(date(2026, 1, 11))
    Traject.objects.filter(pk=first.traject_id).update(
        state=TrajectState.CLOSED, closed_on=date(2026, 2, 1), close_reason=CloseReason.BY_HAND
    )
    assert actions.end_due_aftercare(on=date(2026, 8, 1)) == 1
    assert state_of(second) == OVER
