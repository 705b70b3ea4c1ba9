"""Colleagues who work together: tasks, notes, a team, a dossier that is offered, and one that is read."""

from __future__ import annotations

from datetime import timedelta

from core import dates
from jumpstarters.demo.world import World, address_of, read
from people.models import User
from people.roles import Role
from trajects.actions import change_traject, send_page, teamwork
from trajects.models import AccessRequest, Traject

# Of the three dossiers of one adviser that are open longest.
TASK, OFFERED, TEAM = range(3)
READING = timedelta(days=21)


def work_together(world: World) -> None:
    """The first adviser and the adviser of another partner, with dossiers of both."""
    texts = world.texts["teamwork"]
    one, other = _advisers()
    dossiers = list(Traject.objects.open().of_adviser(one).order_by("pk")[:3])
    if len(dossiers) < 3:
        return
    _share(dossiers[TASK], dossiers[TEAM], one, texts)
    send_page(dossiers[TASK], by=one)
    teamwork.offer_dossier(
        dossiers[OFFERED],
        by=one,
        to=_receiver(other),
        words=teamwork.Words(texts["reason"], texts["attention"]),
    )
    _read(one, other, texts["access"])


def _advisers() -> list[User]:
    """Two advisers of different partners."""
    rows = [row for row in read("staff.yaml")["staff"] if row["role"] == Role.ADVISER]
    found = [rows[0], next(row for row in rows if row["at"] != rows[0]["at"])]
    return [User.objects.get(email=address_of(row)) for row in found]


def _receiver(person: User) -> teamwork.Receiver:
    return teamwork.Receiver(person, person.memberships.get().organisation)


def _share(first: Traject, second: Traject, by: User, texts: dict[str, list[str]]) -> None:
    """Tasks around today, a note, and a colleague in the team when there is one."""
    for days, title in enumerate(texts["tasks"], start=-2):
        teamwork.make_task(
            by=by,
            organisation=first.organisation,
            traject=first,
            title=title,
            owner=by,
            due_on=dates.today() + timedelta(days=2 * days),
        )
    for remark in texts["remarks"]:
        change_traject(first, by=by, version=first.version, internal_remarks=remark)
    teamwork.write_note(first, by=by, text=texts["notes"][0], is_pinned=True)
    teamwork.write_note(first, by=by, text=texts["notes"][1])
    colleague = User.objects.guiding_at(second.organisation).exclude(pk=by.pk).order_by("pk").first()
    if colleague:
        teamwork.join_team(second, by=by, user=colleague, part=texts["part"])


def _read(reader: User, other: User, reason: str) -> None:
    """One question that was granted, and one that waits."""
    asked = [(reader, other), (other, reader)]
    for by, of in asked:
        dossier = Traject.objects.open().of_adviser(of).order_by("-pk").first()
        if dossier:
            teamwork.ask_access(teamwork.Wanted(number=dossier.candidate.number), by=by, reason=reason)
    granted = AccessRequest.objects.waiting().filter(requester=reader).first()
    if granted:
        teamwork.grant_access(granted, by=other, until=dates.today() + READING)
