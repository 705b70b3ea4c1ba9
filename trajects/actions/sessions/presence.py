"""Info sessions in the shared calendar: plan, change, cancel, enrol, mark presence (H-40 to H-43)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from core import dates, journal, workflow
from core.actors import Actor
from core.once import lock_version
from people.models import Candidate, Organisation, User
from trajects import rules
from trajects.actions.contacts import add_info_contact
from trajects.actions.phases import assign, demand, lock_for_edit, refresh_billable
from trajects.enums import Attendance, EnrolmentState, PhaseKind, SessionKind, SessionState
from trajects.models import Contact, Enrolment, InfoSession, Programme, Traject
from trajects.rules import sessions as session_rules

SESSION_FIELDS = frozenset(
    {
        "organiser",
        "kind",
        "starts_at",
        "ends_at",
        "place",
        "online_link",
        "province",
        "language",
        "seats",
    }
)
# What the presence at the session says about the contact in the dossier.
ATTENDANCE = {
    EnrolmentState.PRESENT: Attendance.CAME,
    EnrolmentState.ABSENT: Attendance.ABSENT,
    EnrolmentState.EXCUSED: Attendance.EXCUSED,
}


@transaction.atomic
def plan_session(
    *,
    by: Actor,
    organisation: Organisation,
    programme: Programme,
    organiser: User,
    starts_at: datetime,
    ends_at: datetime,
    province: str,
    seats: int,
    kind: str = SessionKind.COLLECTIVE,
    place: str = "",
    online_link: str = "",
    language: str = "nl",
) -> InfoSession:
    """Put a session in the shared calendar (H-40, H-41); it has a place, a link or both."""
    session = InfoSession.objects.create(
        organisation=organisation,
        programme=programme,
        organiser=organiser,
        starts_at=starts_at,
        ends_at=ends_at,
        province=province,
        seats=seats,
        kind=kind,
        place=place,
        online_link=online_link,
        language=language,
    )
    journal.record("session.planned", session, by=by, data={"starts_at": starts_at.isoformat()})
    return session


@transaction.atomic
def change_session(session: InfoSession, *, by: Actor, version: int, **changes: Any) -> InfoSession:
    """Change a planned session; `changes` are fields of SESSION_FIELDS.

    Raises StaleForm when somebody saved after `version`, Refused when the session is over or has more
    candidates than the new number of seats.
    """
    unknown = changes.keys() - SESSION_FIELDS
    if unknown:
        raise TypeError(f"change_session does not change {sorted(unknown)}")
    lock_version(session, version)
    demand(session_rules.may_be_changed(session, by))
    demand(session_rules.has_seats_for(session, changes.get("seats", session.seats)))
    changed = assign(session, changes)
    session.save()
    journal.record("session.changed", session, by=by, data={"fields": changed})
    return session


@transaction.atomic
def cancel_session(session: InfoSession, *, by: Actor, reason: str) -> InfoSession:
    """The session does not take place. Raises AlreadyMoved when it was held or cancelled before."""
    return workflow.perform(session, "cancel", by=by, reason=reason)


@transaction.atomic
def enrol(candidate: Candidate, session: InfoSession, *, by: Actor, source: str) -> Enrolment:
    """Give a candidate a seat; `source` says who brings the candidate (H-40, H-43).

    Raises Refused when the session is full or over, or the candidate is already enrolled.
    """
    workflow.lock(session)
    demand(session_rules.may_be_joined(session, by))
    demand(session_rules.is_not_enrolled(session, candidate))
    who = by.journal_identity()
    enrolment = Enrolment.objects.create(
        session=session,
        candidate=candidate,
        source=source,
        enrolled_by_id=who.user_id,
        enrolled_by_organisation_id=who.organisation_id,
    )
    data = {"session": str(session.public_id), "source": str(source)}
    journal.record("enrolment.made", enrolment, by=by, parent=_open_traject(enrolment), data=data)
    return enrolment


@transaction.atomic
def mark_presence(
    session: InfoSession, *, by: User, states: dict[int, EnrolmentState], version: int | None = None
) -> InfoSession:
    """Note who was present, absent or excused; `states` gives the state by the key of the enrolment.

    The first time the session becomes "gehouden"; later it is a correction. Presence becomes a contact
    "infomoment" of the candidate's open dossier. Raises Refused before the day of the session or when the
    phase for which it counted has ended (decision 13), StaleForm when somebody saved after `version`.
    """
    lock_for_edit(session, version)
    demand(session_rules.may_be_marked(session, by))
    session.save(update_fields=["version", "changed_at"])
    if session.state == SessionState.PLANNED:
        workflow.perform(session, "hold", by=by)
    for enrolment in session.enrolments.select_related("candidate").filter(pk__in=states):
        _mark(enrolment, EnrolmentState(states[enrolment.pk]), by=by)
    return session


def _mark(enrolment: Enrolment, state: EnrolmentState, *, by: User) -> None:
    """One candidate; what is already so stays untouched."""
    if enrolment.state == state:
        return
    enrolment.state = state
    marked = state != EnrolmentState.REGISTERED
    enrolment.marked_at, enrolment.marked_by = (dates.now(), by) if marked else (None, None)
    enrolment.save()
    traject = _open_traject(enrolment)
    data = {"session": str(enrolment.session.public_id), "state": str(state)}
    journal.record("enrolment.marked", enrolment, by=by, parent=traject, data=data)
    _tell_dossier(enrolment, traject, by=by)


def _tell_dossier(enrolment: Enrolment, traject: Traject | None, *, by: User) -> None:
    """The info moment in the dossier says the same as the presence list."""
    contact = Contact.objects.filter(enrolment=enrolment).select_related("traject").first()
    if contact:
        workflow.lock(contact.traject)
        workflow.lock(contact)
        demand(rules.contact_may_change(contact, by))
        contact.attendance = ATTENDANCE.get(EnrolmentState(enrolment.state), Attendance.NOT_HELD)
        contact.version += 1
        contact.save(update_fields=["attendance", "version", "changed_at"])
        journal.record(
            "contact.changed", contact, by=by, parent=contact.traject, data={"fields": ["attendance"]}
        )
        refresh_billable(contact.traject)
    elif traject and enrolment.state == EnrolmentState.PRESENT and _is_exploring(traject):
        add_info_contact(traject, enrolment=enrolment, by=by)


def _is_exploring(traject: Traject) -> bool:
    """Whether an info moment still counts: the end of the exploratory phase is final (decision 13)."""
    explore = traject.phase_of(PhaseKind.EXPLORE)
    return explore is not None and explore.is_running


def _open_traject(enrolment: Enrolment) -> Traject | None:
    """The dossier in whose timeline the enrolment stands, if there is one already."""
    programme = enrolment.session.programme_id
    return enrolment.candidate.trajects.open().filter(programme_id=programme).first()
