"""Contact moments: recorded, corrected, removed."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from core import dates, history, journal
from core.actors import Actor
from core.once import lock_version
from core.workflow import lock
from trajects import rules
from trajects.actions.appointments import settle_appointment, unsettle_appointment
from trajects.actions.phases import demand, person_of, refresh_billable
from trajects.enums import Attendance, Channel, ContactForm, ContactKind, SessionKind
from trajects.models import Appointment, Contact, Enrolment, GroupContact, Phase, Traject
from trajects.partnership.rules import goes_directly

CONTACT_FIELDS = frozenset(
    {
        "kind",
        "form",
        "channel",
        "held_on",
        "minutes",
        "attendance",
        "notes",
        "not_held_reason",
        "minutes_late",
    }
)


def phase_for(traject: Traject, kind: str, held_on: date) -> Phase | None:
    """The phase to which a new contact belongs: the running one; an info moment counts for the first.

    An info moment before the exploratory phase has no phase (decision 20).
    """
    if kind != ContactKind.INFO:
        running = [phase for phase in traject.phases.select_related("template") if phase.is_running]
        return running[0] if running else None
    explore = traject.info_phase
    return explore if explore and held_on >= explore.starts_on else None


@transaction.atomic
def record_contact(
    traject: Traject,
    *,
    by: Actor,
    kind: str,
    form: str,
    channel: str,
    held_on: date,
    minutes: int | None = None,
    attendance: str = Attendance.CAME,
    not_held_reason: str = "",
    minutes_late: int | None = None,
    notes: str = "",
    phase: Phase | None = None,
    group: GroupContact | None = None,
    appointment: Appointment | None = None,
    reason: str = "",
) -> Contact:
    """Record a contact moment of `minutes` minutes on a day (H-5A, H-6A, H-72).

    Without `phase` it belongs to the phase that runs. What came of an `appointment` settles it. Raises
    Refused for a day outside the phase (decision 20), a kind that the phase does not know, a contact that
    was not held without `not_held_reason`, or an ended phase without `reason`.
    """
    lock(traject)
    phase = _phase_that_takes(traject, phase, kind=kind, held_on=held_on, reason=reason, by=by)
    demand(rules.attendance_complete(attendance, not_held_reason, minutes_late))
    contact = Contact.objects.create(
        traject=traject,
        phase=phase,
        kind=kind,
        form=form,
        channel=channel,
        held_on=held_on,
        minutes=minutes,
        attendance=attendance,
        not_held_reason=not_held_reason,
        minutes_late=minutes_late,
        notes=notes,
        group=group,
        recorded_by=person_of(by, traject),
    )
    _journal("contact.recorded", contact, by=by, reason=reason)
    if appointment:
        settle_appointment(appointment, contact, by=by)
    refresh_billable(traject)
    return contact


def _phase_that_takes(
    traject: Traject, phase: Phase | None, *, kind: str, held_on: date, reason: str, by: Actor
) -> Phase | None:
    """The phase of a new contact, once everything fits it; none for an info moment that precedes it."""
    if phase is None or kind == ContactKind.INFO:
        phase = phase_for(traject, kind, held_on)
    counts_for = phase or (traject.info_phase if kind == ContactKind.INFO else None)
    demand(rules.phase_open(counts_for, by))
    demand(rules.correction_has_reason(counts_for, reason))
    demand(rules.contact_kind_fits(counts_for, kind))
    demand(rules.contact_date_fits(phase, kind, held_on))
    return phase


@transaction.atomic
def inform_consultant(traject: Traject, *, by: Actor, held_on: date, channel: str, notes: str) -> Contact:
    """Note that the consultant was told something, on a day of the dossier (H-5C).

    It stands in the phase that ran on that day, or in none. Raises Refused for a closed dossier, or a day
    before it began.
    """
    lock(traject)
    demand(rules.traject_open(traject, by))
    demand(goes_directly(traject.programme))
    demand(rules.may_inform_on(traject, held_on))
    contact = Contact.objects.create(
        traject=traject,
        phase=_phase_around(traject, held_on),
        kind=ContactKind.CONSULTANT,
        form=ContactForm.INDIVIDUAL,
        channel=channel,
        held_on=held_on,
        notes=notes,
        recorded_by=person_of(by, traject),
    )
    _journal("traject.consultant_informed", contact, by=by)
    return contact


def _phase_around(traject: Traject, day: date) -> Phase | None:
    """The phase that runs, when it had begun on this day."""
    phase = rules.running_phase(traject)
    return phase if phase and phase.starts_on <= day else None


@transaction.atomic
def add_info_contact(traject: Traject, *, enrolment: Enrolment, by: Actor) -> Contact:
    """Presence at an info session becomes the info moment of the dossier, once (H-41, decision 20)."""
    lock(traject)
    existing = Contact.objects.filter(enrolment=enrolment).first()
    if existing:
        return existing
    session = enrolment.session
    held_on = dates.local_date(session.starts_at)
    collective = session.kind == SessionKind.COLLECTIVE
    contact = Contact.objects.create(
        traject=traject,
        phase=phase_for(traject, ContactKind.INFO, held_on),
        kind=ContactKind.INFO,
        form=ContactForm.COLLECTIVE if collective else ContactForm.INDIVIDUAL,
        channel=Channel.IN_PERSON if session.place else Channel.ONLINE,
        held_on=held_on,
        enrolment=enrolment,
        recorded_by=enrolment.marked_by or person_of(by, traject),
    )
    _journal("contact.recorded", contact, by=by)
    refresh_billable(traject)
    return contact


@transaction.atomic
def change_contact(contact: Contact, *, by: Actor, version: int, reason: str = "", **changes: Any) -> Contact:
    """Correct a contact; `changes` are fields of CONTACT_FIELDS.

    Raises StaleForm when somebody saved after `version`, Refused as for a new contact.
    """
    unknown = changes.keys() - CONTACT_FIELDS
    if unknown:
        raise TypeError(f"change_contact does not change {sorted(unknown)}")
    lock(contact.traject)
    lock_version(contact, version)
    traject = contact.traject
    demand(rules.contact_may_change(contact, by))
    changed = history.assign(contact, changes, by=by, reason=reason)
    if contact.is_between_phases:
        demand(rules.may_inform_on(traject, contact.held_on))
    else:
        _demand_fit(contact, reason)
    contact.save()
    _journal("contact.changed", contact, by=by, reason=reason, fields=changed)
    refresh_billable(traject)
    return contact


def _demand_fit(contact: Contact, reason: str) -> None:
    """A contact fits its phase, also after it was changed."""
    traject = contact.traject
    if contact.kind == ContactKind.INFO:
        contact.phase = phase_for(traject, contact.kind, contact.held_on)
    counts_for = contact.phase or traject.info_phase
    demand(rules.correction_has_reason(counts_for, reason))
    demand(rules.contact_kind_fits(counts_for, contact.kind))
    demand(rules.contact_date_fits(contact.phase, contact.kind, contact.held_on))
    demand(rules.attendance_complete(contact.attendance, contact.not_held_reason, contact.minutes_late))


@transaction.atomic
def remove_contact(contact: Contact, *, by: Actor, reason: str = "") -> None:
    """Take away a contact that was recorded by mistake; the journal keeps that it was there."""
    lock(contact.traject)
    lock(contact)
    traject = contact.traject
    demand(rules.contact_may_go(contact, by))
    demand(rules.correction_has_reason(contact.phase, reason))
    _journal("contact.removed", contact, by=by, reason=reason)
    unsettle_appointment(contact)
    history.forget(contact)
    contact.delete()
    refresh_billable(traject)


def _journal(event: str, contact: Contact, *, by: Actor, reason: str = "", **extra: Any) -> None:
    data = {"kind": contact.kind, "held_on": str(contact.held_on), **extra}
    if reason:
        data["reason"] = reason
    journal.record(event, contact, by=by, parent=contact.traject, data=data)
