"""What changes when a dossier gets another adviser: rows that move, and who may read what afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import F, Q

from core import dates, journal
from core.models import Event
from core.workflow import perform
from people.enums import AccessGround
from people.grants import close_candidate, open_candidate
from people.models import Organisation, User
from trajects.enums import AccessGroundOfDossier
from trajects.models import DossierAccess, Handover, Traject
from trajects.notifications import NewAdviserForCandidate, NewAdviserForConsultant
from trajects.rules import teamwork as rules

MOVED = "traject.handed_over"
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Receiver:
    """An adviser, in the organisation for which the dossier is guided from then on."""

    adviser: User
    organisation: Organisation


def move(handover: Handover, *, by: User, tells_candidate: bool = False) -> None:
    """Give the dossier of an accepted offer to its receiver; the dossier is locked."""
    traject = handover.traject
    former = Receiver(traject.adviser, traject.organisation)
    to = Receiver(handover.to_adviser, handover.to_organisation)
    moved = _move_rows(traject, former, to)
    handover.team_before = _give(traject, to, former)
    handover.save(update_fields=["team_before", "changed_at"])
    _open_to(traject, to, former)
    _end_needless_requests(traject, to, by)
    if to.organisation != former.organisation:
        lend(traject, former, AccessGroundOfDossier.FORMER, days=traject.programme.former_adviser_days)
    _record(handover, former, to, by, **moved)
    _tell(handover, tells_candidate=tells_candidate)


def move_back(handover: Handover, *, by: User) -> None:
    """Undo a move: the dossier, its team, and the very tasks and appointments that went along, return."""
    traject = handover.traject
    back = Receiver(handover.from_adviser, handover.from_organisation)
    was = Receiver(handover.to_adviser, handover.to_organisation)
    moved = _moved_with(handover)
    traject.tasks.filter(pk__in=moved.get("tasks", [])).open().update(
        owner=back.adviser, organisation=back.organisation, version=F("version") + 1
    )
    traject.appointments.filter(pk__in=moved.get("appointments", [])).planned().update(
        adviser=back.adviser, version=F("version") + 1
    )
    traject.accesses.filter(user=back.adviser, ground=AccessGroundOfDossier.FORMER).delete()
    follow_person(traject, back.adviser, back.organisation)
    _give(traject, back, was)
    _bring_back(traject, back, handover.team_before)
    _open_to(traject, back, was)
    _record(handover, was, back, by, undoes=handover.pk)


def _moved_with(handover: Handover) -> dict[str, Any]:
    """The line of the journal about this move."""
    events = Event.objects.in_dossier(handover.traject).filter(kind=MOVED, data__handover=handover.pk)
    found = events.order_by("-pk").first()
    return found.data if found else {}


def _move_rows(traject: Traject, former: Receiver, to: Receiver) -> dict[str, list[int]]:
    """Open tasks and planned appointments of the former adviser; to another organisation all of them."""
    tasks, appointments = traject.tasks.open(), traject.appointments.planned()
    if to.organisation == former.organisation:
        tasks = tasks.filter(owner=former.adviser)
        appointments = appointments.filter(adviser=former.adviser)
    moved = {
        "tasks": list(tasks.order_by("pk").values_list("pk", flat=True)),
        "appointments": list(appointments.order_by("pk").values_list("pk", flat=True)),
    }
    tasks.update(owner=to.adviser, organisation=to.organisation, version=F("version") + 1)
    appointments.update(adviser=to.adviser, version=F("version") + 1)
    return moved


def _give(traject: Traject, to: Receiver, former: Receiver) -> list[dict[str, Any]]:
    """The new adviser is no member of the team any more; of another organisation nobody stays in it.

    Returns who left the team, so that undoing brings them back.
    """
    team = traject.team.all()
    if to.organisation == former.organisation:
        team = team.filter(user=to.adviser)
    leaves = [dict(row) for row in team.order_by("pk").values("user_id", "part", "added_by_id")]
    team.delete()
    traject.adviser, traject.organisation = to.adviser, to.organisation
    traject.version += 1
    traject.save()
    return leaves


def _bring_back(traject: Traject, back: Receiver, team: list[dict[str, Any]]) -> None:
    """Who left the team with the move is in it again, except who does not guide there any more."""
    members = {row["user_id"]: row for row in team}
    for user in User.objects.filter(pk__in=members).order_by("pk"):
        if rules.works_at(user, back.organisation):
            traject.team.get_or_create(user=user, defaults=members[user.pk])


def _open_to(traject: Traject, to: Receiver, former: Receiver) -> None:
    """The new organisation sees the person; the former one only for another dossier or another reason."""
    if to.organisation == former.organisation:
        return
    open_candidate(traject.candidate, to.organisation, AccessGround.TRAJECT)
    others = traject.candidate.trajects.filter(organisation=former.organisation).exclude(pk=traject.pk)
    if not others.exists():
        close_candidate(traject.candidate, former.organisation, AccessGround.TRAJECT)


def _end_needless_requests(traject: Traject, to: Receiver, by: User) -> None:
    """Whoever works where the dossier is now reads it already: their waiting questions end by themselves."""
    asked = traject.access_requests.waiting()
    for request in asked.filter(Q(requester=to.adviser) | Q(organisation=to.organisation)).order_by("pk"):
        perform(request, "end", by=by, parent=traject)


def lend(traject: Traject, reader: Receiver, ground: str, *, days: int) -> None:
    """Let one person read the dossier until and including a day; nothing when that is no day at all."""
    if days:
        until = dates.today() + timedelta(days=days)
        DossierAccess.objects.update_or_create(
            traject=traject, user=reader.adviser, ground=ground, defaults={"until": until}
        )
        follow_person(traject, reader.adviser, reader.organisation)


def follow_person(traject: Traject, user: User, organisation: Organisation) -> None:
    """Whoever reads a dossier sees its person, as long as the longest reading lasts and no longer."""
    readings = DossierAccess.objects.holding().filter(user=user, traject__candidate=traject.candidate_id)
    last = readings.order_by("-until").values_list("until", flat=True).first()
    if last is None:
        close_candidate(traject.candidate, organisation, AccessGround.LENT, user=user)
    else:
        open_candidate(traject.candidate, organisation, AccessGround.LENT, until=last + ONE_DAY, user=user)


def _record(handover: Handover, former: Receiver, to: Receiver, by: User, **more: Any) -> None:
    data = {
        "handover": handover.pk,
        "from": former.adviser.pk,
        "to": to.adviser.pk,
        "from_organisation": former.organisation.pk,
        "to_organisation": to.organisation.pk,
        **more,
    }
    journal.record(MOVED, handover.traject, by=by, parent=handover.traject, data=data)


def _tell(handover: Handover, *, tells_candidate: bool) -> None:
    """The consultant always hears who the adviser is now; the candidate when that was asked."""
    consultant = handover.traject.consultant
    mediated = handover.traject.programme.client_mediated
    if consultant and consultant.is_active and not mediated:
        NewAdviserForConsultant(handover, consultant).queue()
    if tells_candidate and handover.traject.candidate.email:
        NewAdviserForCandidate(handover).queue()
