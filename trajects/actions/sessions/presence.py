"""Presence at an info session, and what the dossier says about it (H-41)."""

from __future__ import annotations

from django.db import transaction

from core import dates, journal, workflow
from people.models import User
from trajects import rules
from trajects.actions.contacts import add_info_contact
from trajects.actions.phases import demand, lock_for_edit, refresh_billable
from trajects.actions.sessions.seats import open_traject
from trajects.enums import Attendance, EnrolmentState, SessionState
from trajects.models import Contact, Enrolment, InfoSession, Traject
from trajects.rules import sessions as session_rules

# What the presence at the session says about the contact in the dossier.
ATTENDANCE = {
    EnrolmentState.PRESENT: Attendance.CAME,
    EnrolmentState.ABSENT: Attendance.ABSENT,
    EnrolmentState.EXCUSED: Attendance.EXCUSED,
}


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
    for enrolment in session.enrolments.seated().select_related("candidate").filter(pk__in=states):
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
    traject = open_traject(enrolment)
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
    explore = traject.info_phase
    return explore is not None and explore.is_running
