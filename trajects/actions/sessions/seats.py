"""Seats in an info session: enrol, withdraw, move, and the waiting list that moves up (H-40, H-43)."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from core import dates, journal, workflow
from core.actors import Actor
from people.models import Candidate
from trajects.actions.phases import demand
from trajects.actions.sessions.telling import tell, with_people
from trajects.enums import EnrolmentState, SessionState
from trajects.models import Enrolment, InfoSession, Traject
from trajects.notifications import News
from trajects.rules import sessions as rules


@transaction.atomic
def enrol(
    candidate: Candidate,
    session: InfoSession,
    *,
    by: Actor,
    source: str,
    follows: Enrolment | None = None,
) -> Enrolment:
    """Give a candidate a seat, or a place on the waiting list when the session is full (H-40, H-43).

    `source` says who brings the candidate, `follows` the session that was missed when this is a second
    invitation. Tells the candidate. Raises Refused when there is neither a seat nor a waiting list, when
    the session is over, or the candidate is already in.
    """
    workflow.lock(session)
    demand(rules.may_be_joined(session, by))
    demand(rules.is_not_enrolled(session, candidate))
    waits = rules.is_full(session)
    enrolment = _placed(candidate, session, EnrolmentState.WAITING if waits else EnrolmentState.REGISTERED)
    who = by.journal_identity()
    enrolment.source = source
    enrolment.enrolled_by_id = who.user_id
    enrolment.enrolled_by_organisation_id = who.organisation_id
    enrolment.follows = follows or enrolment.follows
    enrolment.save()
    _note("enrolment.made", enrolment, by=by, source=str(source), state=str(enrolment.state))
    if not rules.has_begun(session):
        tell(_complete(enrolment), News.WAITING if waits else News.ENROLLED, by=by)
    return enrolment


def _placed(candidate: Candidate, session: InfoSession, state: EnrolmentState) -> Enrolment:
    """The row of this candidate in this session: a new one, or the one of whoever left or waited; not saved."""
    found = Enrolment.objects.filter(session=session, candidate=candidate).first()
    if found is None:
        return Enrolment(session=session, candidate=candidate, state=state)
    found.session = session
    found.state = state
    # Whoever comes back stands at the end of the waiting list.
    found.created_at = dates.now()
    _count(session)
    return found


@transaction.atomic
def withdraw(enrolment: Enrolment, *, by: Actor) -> Enrolment:
    """Take back a seat or a place on the waiting list; the first who waits moves up.

    Tells the candidate. Raises Refused when presence was marked, or by another organisation.
    """
    _lock_with_session(enrolment)
    demand(rules.may_withdraw(enrolment, by))
    _take_out(enrolment, by=by)
    fill_seats(enrolment.session, by=by)
    return enrolment


@transaction.atomic
def move_enrolment(enrolment: Enrolment, session: InfoSession, *, by: Actor) -> Enrolment:
    """From one session to another of the same programme, in one go; returns the new place.

    Raises Refused when one of both says no: then nothing changed.
    """
    # In one order, whatever the direction: two people who move opposite ways do not wait for each other.
    for row in sorted((enrolment.session, session), key=lambda row: row.pk):
        workflow.lock(row)
    demand(rules.may_move(enrolment, session))
    source = enrolment.source
    withdraw(enrolment, by=by)
    return enrol(enrolment.candidate, session, by=by, source=source)


def fill_seats(session: InfoSession, *, by: Actor) -> None:
    """Give free seats of a session that still comes to the first of the waiting list; the row is locked."""
    if session.state != SessionState.PLANNED or rules.has_begun(session):
        return
    free = max(0, session.seats - rules.taken_seats(session))
    for enrolment in with_people(session.enrolments.in_line())[:free]:
        enrolment.session = session
        enrolment.state = EnrolmentState.REGISTERED
        enrolment.save(update_fields=["state", "changed_at"])
        _note("enrolment.moved_up", enrolment, by=by)
        tell(enrolment, News.MOVED_UP, by=by)


def _lock_with_session(enrolment: Enrolment) -> None:
    """The session first, as everywhere."""
    workflow.lock(enrolment.session)
    workflow.lock(enrolment)


def _take_out(enrolment: Enrolment, *, by: Actor) -> None:
    enrolment.state = EnrolmentState.WITHDRAWN
    enrolment.save(update_fields=["state", "changed_at"])
    _count(enrolment.session)
    _note("enrolment.withdrawn", enrolment, by=by)
    tell(_complete(enrolment), News.WITHDRAWN, by=by)


def _count(session: InfoSession) -> None:
    """Calendars only believe what has a higher number than what they have."""
    session.sequence += 1
    session.save(update_fields=["sequence", "changed_at"])


def _complete(enrolment: Enrolment) -> Enrolment:
    """The row with everybody whom a mail names."""
    return with_people(Enrolment.objects.filter(pk=enrolment.pk)).get()


def _note(kind: str, enrolment: Enrolment, *, by: Actor, **data: Any) -> None:
    about = {"session": str(enrolment.session.public_id), **data}
    journal.record(kind, enrolment, by=by, parent=open_traject(enrolment), data=about)


def open_traject(enrolment: Enrolment) -> Traject | None:
    """The dossier in whose timeline the enrolment stands, if there is one already."""
    programme = enrolment.session.programme_id
    return enrolment.candidate.trajects.open().filter(programme_id=programme).first()
