"""Appointments, a contact with a group and news for the consultant, in dossiers that run today."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, time, timedelta

from core import dates
from jumpstarters.demo.clock import Agenda, moment
from jumpstarters.demo.world import World
from people.models import User
from trajects import actions
from trajects.enums import Attendance, Channel, ContactForm
from trajects.models import Traject
from trajects.rules import group_kind, running_phase

EACH = 3  # dossiers of each adviser
HOUR = timedelta(hours=1)
GATHERED, AGREED, PASSED = 6, 4, 1  # days ago


def plan_meetings(world: World, agenda: Agenda) -> None:
    """A group some days ago, then appointments: one that is over without a record, others to come."""
    agenda.add(GATHERED, lambda: _gather(world))
    agenda.add(AGREED, lambda: _agree(world, agenda))


def _caseloads() -> dict[User, list[Traject]]:
    """Each adviser with some running dossiers."""
    found: dict[User, list[Traject]] = defaultdict(list)
    running = Traject.objects.running().filter(phases__state="in_progress").with_people().order_by("pk")
    for traject in running:
        if len(found[traject.adviser]) < EACH:
            found[traject.adviser].append(traject)
    return found


def _gather(world: World) -> None:
    """The adviser with most people worked with them in a group; one did not come."""
    caseloads = _caseloads()
    if not caseloads:
        return
    adviser, trajects = max(caseloads.items(), key=lambda pair: len(pair[1]))
    words = world.texts["group"]
    states = [Attendance.CAME, Attendance.CAME, Attendance.EXCUSED]
    actions.record_group_contact(
        [actions.Participant(*pair) for pair in zip(trajects, states, strict=False)],
        by=adviser,
        topic=words["topic"],
        held_on=dates.today(),
        channel=Channel.IN_PERSON,
        minutes=120,
        notes=words["report"],
    )


def _agree(world: World, agenda: Agenda) -> None:
    for adviser, trajects in _caseloads().items():
        for traject, ago, hour in zip(trajects, (PASSED, -3, -8), (10, 14, 9), strict=False):
            starts_at = moment(agenda.day(ago), time(hour))
            if starts_at > dates.now():
                _meet(traject, adviser, starts_at)
        _tell(trajects[0], adviser, world)


def _meet(traject: Traject, adviser: User, starts_at: datetime) -> None:
    actions.make_appointment(
        traject,
        by=adviser,
        kind=group_kind(running_phase(traject), ""),
        starts_at=starts_at,
        ends_at=starts_at + HOUR,
        place=traject.organisation.address_line or traject.organisation.name,
    )


def _tell(traject: Traject, adviser: User, world: World) -> None:
    """A conversation that was not held, and the consultant knows why."""
    words = world.texts["missed"]
    actions.record_contact(
        traject,
        by=adviser,
        kind=group_kind(running_phase(traject), ""),
        form=ContactForm.INDIVIDUAL,
        channel=Channel.IN_PERSON,
        held_on=dates.today(),
        attendance=Attendance.NOT_HELD,
        not_held_reason=words["reason"],
    )
    actions.inform_consultant(
        traject, by=adviser, held_on=dates.today(), channel=Channel.PHONE, notes=words["told"]
    )
