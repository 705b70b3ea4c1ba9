"""Meetings of the bodies with what was decided there, and the page of staff tools."""

from __future__ import annotations

from datetime import time, timedelta
from functools import partial
from typing import Any

from core import dates
from jumpstarters.demo.clock import Agenda, moment
from jumpstarters.demo.world import World, pdf, read
from people.enums import Family
from people.models import User
from reporting.coordination import actions
from reporting.coordination.enums import Presence
from reporting.coordination.loading import load_bodies
from reporting.models import Body, Meeting, MlpCoach
from reporting.staff_tools import actions as tools
from trajects.models import Traject

HOUR, HOURS = time(10, 0), timedelta(hours=2)
# How long before a meeting people are invited to it.
AHEAD = 21
OPENED = 300


def plan_coordination(world: World, agenda: Agenda) -> None:
    """Meetings on their days, news on its own, and a page that was filled when the programme began."""
    texts = read("tables.yaml")
    load_bodies()
    for row in texts["meetings"]:
        agenda.add(max(0, row["days"] + AHEAD), partial(_plan, world, agenda, row, texts))
    agenda.add(OPENED, partial(_fill, world, texts))
    for row in texts["news"]:
        agenda.add(row["days"], partial(_tell, world, row))
    agenda.add(0, partial(tools.write_newsflash, by=world.coordinator, **texts["draft"]))
    MlpCoach.objects.bulk_create(MlpCoach(**row) for row in texts["coaches"])


def _chair(world: World, body: Body) -> User:
    """The adviser of the province, or the coordinator."""
    here = (each for each in world.organisations.values() if set(each.provinces) & set(body.provinces))
    return next((world.adviser_of(each) for each in here if each.family == Family.SYNTRA), world.coordinator)


def _plan(world: World, agenda: Agenda, row: dict[str, Any], texts: dict[str, Any]) -> None:
    body = Body.objects.get(code=row["body"], programme=world.programme)
    chair, day = _chair(world, body), agenda.day(row["days"])
    starts_at = moment(day, HOUR)
    meeting = actions.plan_meeting(
        body,
        by=chair,
        chair=chair,
        starts_at=starts_at,
        ends_at=starts_at + HOURS,
        place=f"{chair.current_membership.organisation.name}, vergaderzaal",  # type: ignore[union-attr]
    )
    if row["days"] > 0:
        agenda.add_on(starts_at + HOURS, partial(_hold, meeting, chair, row["minutes"], texts))
    elif body.provinces:
        agenda.add(0, partial(_prepare, meeting, chair, texts))


def _hold(meeting: Meeting, chair: User, minutes: str, texts: dict[str, Any]) -> None:
    """The pack was made, people came, and something was decided."""
    actions.make_pack(meeting, by=chair)
    people = list(meeting.invitations.all())
    presence = {row.pk: Presence.EXCUSED if n % 4 == 3 else Presence.PRESENT for n, row in enumerate(people)}
    actions.write_minutes(meeting, by=chair, version=meeting.version, minutes=minutes, presence=presence)
    wanted = texts["resolutions"] if meeting.body.provinces else texts["resolutions"][2:]
    for place, row in enumerate(wanted):
        decided = actions.decide(
            meeting, by=chair, text=row["text"], owner=chair, due_on=dates.today() + timedelta(days=14)
        )
        if place == 1:
            actions.finish_resolution(decided, by=chair)


def _prepare(meeting: Meeting, chair: User, texts: dict[str, Any]) -> None:
    """A guest, a point of the agenda, a dossier under its code, and the pack."""
    actions.invite_guest(meeting, by=chair, **texts["guest"])
    actions.propose_item(meeting, by=chair, title=texts["item"])
    dossier = Traject.objects.open().of_adviser(chair).order_by("pk").first()
    if dossier:
        actions.propose_item(meeting, by=chair, traject=dossier, **texts["case"])
    actions.make_pack(meeting, by=chair)


def _fill(world: World, texts: dict[str, Any]) -> None:
    by = world.coordinator
    for place, row in enumerate(texts["resources"], start=1):
        fields = {name: value for name, value in row.items() if name != "note"}
        upload = pdf("document.pdf") if row["kind"] == "document" else None
        made = tools.add_resource(by=by, position=place, upload=upload, **fields)
        if "note" in row:
            tools.add_version(made, by=by, upload=pdf("document.pdf"), note=row["note"])


def _tell(world: World, row: dict[str, Any]) -> None:
    draft = tools.write_newsflash(by=world.coordinator, title=row["title"], text=row["text"])
    tools.send_newsflash(draft, by=world.coordinator)
