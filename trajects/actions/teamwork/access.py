"""Reading a dossier of another organisation for a while (inzagerecht): asked, given, refused, ended."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from core import journal
from core.text import searchable
from core.workflow import perform
from people.models import Candidate, User
from trajects.actions.phases import demand
from trajects.actions.teamwork.moving import follow_person
from trajects.enums import AccessGroundOfDossier, TrajectState
from trajects.models import AccessQuestion, AccessRequest, DossierAccess, Traject
from trajects.notifications import AccessAnswered, AccessAsked, AccessEnded, AccessWithdrawn
from trajects.rules import teamwork as rules


@dataclass(frozen=True)
class Wanted:
    """Whose dossier somebody wants to read: by number, or by name and birth date."""

    number: int | None = None
    family_name: str = ""
    given_name: str = ""
    birth_date: date | None = None


@transaction.atomic
def ask_access(wanted: Wanted, *, by: User, reason: str) -> None:
    """Ask the organisation that guides somebody to read the dossier; its adviser is mailed.

    Answers nothing: whether there is such a dossier is not for who asks, and every question stands in
    the list of who asked, also one that found no dossier. The same question a second
    time changes nothing while the first one waits.
    """
    membership = by.current_membership
    if membership is None:
        return
    question = AccessQuestion.objects.create(requester=by, reason=reason)
    for traject in _dossiers_of(wanted, by):
        request, is_new = AccessRequest.objects.waiting().get_or_create(
            traject=traject,
            requester=by,
            defaults={"organisation": membership.organisation, "reason": reason, "question": question},
        )
        if is_new:
            journal.record("accessrequest.asked", request, by=by, parent=traject)
            AccessAsked(request).queue()


def _dossiers_of(wanted: Wanted, by: User) -> Iterable[Traject]:
    """The newest dossier of each person who fits, an open one first; not those that `by` reads already."""
    rows = Traject.objects.filter(candidate__in=_people(wanted)).select_related(
        "candidate", "organisation", "adviser", "programme"
    )
    rows = rows.exclude(pk__in=Traject.objects.visible_to(by).order_by().values("pk"))
    found: dict[int, Traject] = {}
    for traject in sorted(rows, key=lambda row: (row.state == TrajectState.CLOSED, -row.pk)):
        found.setdefault(traject.candidate_id, traject)
    return found.values()


def _people(wanted: Wanted) -> Iterable[Candidate]:
    """Capitals and accents of a name do not matter; the whole name and the birth date do."""
    if wanted.number is not None:
        return Candidate.objects.filter(number=wanted.number)
    same_day = Candidate.objects.filter(birth_date=wanted.birth_date)
    name = searchable(wanted.family_name, wanted.given_name)
    return [person for person in same_day if searchable(person.family_name, person.given_name) == name]


@transaction.atomic
def grant_access(request: AccessRequest, *, by: User, until: date) -> AccessRequest:
    """Let the colleague read the dossier until and including a day, at most the programme's days.

    Only that one colleague sees the dossier and its person. Raises Refused, or AlreadyMoved.
    """
    demand(rules.access_until_fits(request.traject, until))
    perform(request, "grant", by=by, parent=request.traject, until=until, answered_by=by)
    DossierAccess.objects.update_or_create(
        traject=request.traject,
        user=request.requester,
        ground=AccessGroundOfDossier.REQUEST,
        defaults={"until": until},
    )
    follow_person(request.traject, request.requester, request.organisation)
    AccessAnswered(request).queue()
    return request


@transaction.atomic
def refuse_access(request: AccessRequest, *, by: User, reason: str) -> AccessRequest:
    """Say no, with a reason. Raises Refused, or AlreadyMoved."""
    perform(request, "refuse", by=by, parent=request.traject, reason=reason, answered_by=by)
    AccessAnswered(request).queue()
    return request


@transaction.atomic
def withdraw_question(question: AccessQuestion, *, by: User) -> AccessQuestion:
    """Take a question back; whoever would have answered is told. Raises Refused, or AlreadyMoved when answered."""
    perform(question, "withdraw", by=by)
    rows = question.requests.select_related("traject__adviser", "traject__candidate", "requester")
    for request in rows.order_by("pk"):
        perform(request, "withdraw", by=by, parent=request.traject)
        AccessWithdrawn(request).queue()
    return question


@transaction.atomic
def end_access(request: AccessRequest, *, by: User) -> AccessRequest:
    """End the reading before its last day; the other side is told. Raises Refused for anybody else."""
    demand(rules.may_end_access(request, by))
    perform(request, "end", by=by, parent=request.traject)
    accesses = request.traject.accesses.filter(user=request.requester)
    accesses.filter(ground=AccessGroundOfDossier.REQUEST).delete()
    follow_person(request.traject, request.requester, request.organisation)
    AccessEnded(request, by=by).queue()
    return request
