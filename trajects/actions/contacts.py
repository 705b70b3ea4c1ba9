"""Contact moments: recorded, corrected, removed."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from core import dates, journal
from core.actors import Actor
from core.once import lock_version
from core.workflow import lock
from trajects import rules
from trajects.actions.phases import assign, demand, person_of, refresh_billable
from trajects.enums import Attendance, Channel, ContactForm, ContactKind, PhaseKind, SessionKind
from trajects.models import Contact, Enrolment, Phase, Traject

CONTACT_FIELDS = frozenset({"kind", "form", "channel", "held_on", "minutes", "attendance", "notes"})


def phase_for(traject: Traject, kind: str, held_on: date) -> Phase | None:
    """The phase to which a new contact belongs: the running one; an info moment counts for the first.

    An info moment before the exploratory phase has no phase (decision 20).
    """
    if kind != ContactKind.INFO:
        running = [phase for phase in traject.phases.select_related("template") if phase.is_running]
        return running[0] if running else None
    explore = traject.phase_of(PhaseKind.EXPLORE)
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
    notes: str = "",
    phase: Phase | None = None,
    reason: str = "",
) -> Contact:
    """Record a contact moment of `minutes` minutes on a day (H-5A, H-6A, H-72).

    Without `phase` it belongs to the phase that runs. Raises Refused for a day outside the phase
    (decision 20), a kind that the phase does not know, or an ended phase without `reason`.
    """
    lock(traject)
    if phase is None or kind == ContactKind.INFO:
        phase = phase_for(traject, kind, held_on)
    counts_for = phase or (traject.phase_of(PhaseKind.EXPLORE) if kind == ContactKind.INFO else None)
    demand(rules.phase_open(counts_for, by))
    demand(rules.correction_has_reason(counts_for, reason))
    demand(rules.contact_kind_fits(counts_for, kind))
    demand(rules.contact_date_fits(phase, kind, held_on))
    contact = Contact.objects.create(
        traject=traject,
        phase=phase,
        kind=kind,
        form=form,
        channel=channel,
        held_on=held_on,
        minutes=minutes,
        attendance=attendance,
        notes=notes,
        recorded_by=person_of(by, traject),
    )
    _journal("contact.recorded", contact, by=by, reason=reason)
    refresh_billable(traject)
    return contact


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
    changed = assign(contact, changes)
    if contact.kind == ContactKind.INFO:
        contact.phase = phase_for(traject, contact.kind, contact.held_on)
    counts_for = contact.phase or traject.phase_of(PhaseKind.EXPLORE)
    demand(rules.correction_has_reason(counts_for, reason))
    demand(rules.contact_kind_fits(counts_for, contact.kind))
    demand(rules.contact_date_fits(contact.phase, contact.kind, contact.held_on))
    contact.save()
    _journal("contact.changed", contact, by=by, reason=reason, fields=changed)
    refresh_billable(traject)
    return contact


@transaction.atomic
def remove_contact(contact: Contact, *, by: Actor, reason: str = "") -> None:
    """Take away a contact that was recorded by mistake; the journal keeps that it was there."""
    lock(contact.traject)
    lock(contact)
    traject = contact.traject
    demand(rules.contact_may_go(contact, by))
    demand(rules.correction_has_reason(contact.phase, reason))
    _journal("contact.removed", contact, by=by, reason=reason)
    contact.delete()
    refresh_billable(traject)


def _journal(event: str, contact: Contact, *, by: Actor, reason: str = "", **extra: Any) -> None:
    data = {"kind": contact.kind, "held_on": str(contact.held_on), **extra}
    if reason:
        data["reason"] = reason
    journal.record(event, contact, by=by, parent=contact.traject, data=data)
