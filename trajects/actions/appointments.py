"""Appointments with a candidate: made, changed, cancelled, and what came of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from core import journal
from core.actors import Actor
from core.once import lock_version
from core.workflow import lock
from people.models import User
from trajects import notifications, rules
from trajects.actions.phases import assign, demand, person_of
from trajects.enums import AppointmentState, Channel
from trajects.models import Appointment, Contact, Phase, Traject

APPOINTMENT_FIELDS = frozenset(
    {"kind", "channel", "starts_at", "ends_at", "place", "online_link", "bring_along", "adviser"}
)


@transaction.atomic
def make_appointment(
    traject: Traject,
    *,
    by: Actor,
    kind: str,
    starts_at: datetime,
    ends_at: datetime,
    channel: str = Channel.IN_PERSON,
    place: str = "",
    online_link: str = "",
    bring_along: str = "",
    adviser: User | None = None,
    tell: bool = True,
) -> Appointment:
    """Agree on a conversation ahead of us, with the adviser of the dossier unless told.

    `tell` mails an invitation to a candidate who has an address. Raises Refused for a closed dossier, or a
    moment that is over.
    """
    lock(traject)
    demand(rules.may_make_appointment(traject, by))
    demand(rules.appointment_moment_fits(starts_at, ends_at))
    appointment = Appointment.objects.create(
        traject=traject,
        phase=_phase_of(traject, kind),
        kind=kind,
        channel=channel,
        starts_at=starts_at,
        ends_at=ends_at,
        place=place,
        online_link=online_link,
        bring_along=bring_along,
        adviser=adviser or traject.adviser,
        made_by=person_of(by, traject),
    )
    _journal("appointment.made", appointment, by=by)
    _tell(notifications.AppointmentMade, appointment, wanted=tell)
    return appointment


def _phase_of(traject: Traject, kind: str) -> Phase | None:
    """The phase that runs, when it knows this kind; what opens the next phase has none yet."""
    phase = rules.running_phase(traject)
    return phase if phase and kind in phase.template.kinds else None


@transaction.atomic
def change_appointment(
    appointment: Appointment, *, by: Actor, version: int, tell: bool = True, **changes: Any
) -> Appointment:
    """Change what was agreed; `changes` are fields of APPOINTMENT_FIELDS.

    Raises StaleForm when somebody saved after `version`, Refused when it was cancelled or recorded, or for
    another moment that is over.
    """
    unknown = changes.keys() - APPOINTMENT_FIELDS
    if unknown:
        raise TypeError(f"change_appointment does not change {sorted(unknown)}")
    lock(appointment.traject)
    lock_version(appointment, version)
    demand(rules.appointment_is_open(appointment, by))
    changed = assign(appointment, changes)
    if {"starts_at", "ends_at"} & set(changed):
        demand(rules.appointment_moment_fits(appointment.starts_at, appointment.ends_at))
    appointment.phase = _phase_of(appointment.traject, appointment.kind)
    appointment.save()
    _journal("appointment.changed", appointment, by=by, fields=changed)
    _tell(notifications.AppointmentChanged, appointment, wanted=tell and bool(changed))
    return appointment


@transaction.atomic
def cancel_appointment(
    appointment: Appointment, *, by: Actor, reason: str, version: int, tell: bool = True
) -> Appointment:
    """The appointment does not take place; the candidate hears why, unless its moment is over.

    Raises StaleForm when somebody saved after `version`, Refused when it was cancelled or recorded.
    """
    lock(appointment.traject)
    lock_version(appointment, version)
    demand(rules.appointment_is_open(appointment, by))
    appointment.state = AppointmentState.CANCELLED
    appointment.cancel_reason = reason
    appointment.save()
    _journal("appointment.cancelled", appointment, by=by, reason=reason)
    _tell(notifications.AppointmentCancelled, appointment, wanted=tell)
    return appointment


def settle_appointment(appointment: Appointment, contact: Contact, *, by: Actor) -> None:
    """What came of an appointment is this contact; in the transaction of the contact.

    Raises Refused when it was cancelled or recorded before, or still has to begin.
    """
    lock(appointment)
    demand(rules.may_be_recorded(appointment, by))
    appointment.state = AppointmentState.KEPT
    appointment.contact = contact
    appointment.version += 1
    appointment.save()
    _journal("appointment.kept", appointment, by=by)


def unsettle_appointment(contact: Contact) -> None:
    """The contact was a mistake: its appointment asks again what came of it."""
    for appointment in Appointment.objects.filter(contact=contact):
        lock(appointment)
        appointment.state = AppointmentState.PLANNED
        appointment.contact = None
        appointment.version += 1
        appointment.save()


def _tell(kind: Any, appointment: Appointment, *, wanted: bool) -> None:
    """A mail to the candidate, when somebody wants it, there is an address, and the moment is still to come."""
    to_come = not rules.appointment_has_begun(appointment)
    if wanted and to_come and appointment.traject.candidate.email:
        kind(appointment).queue()


def _journal(event: str, appointment: Appointment, *, by: Actor, **extra: Any) -> None:
    data = {"kind": appointment.kind, "starts_at": appointment.starts_at.isoformat(), **extra}
    journal.record(event, appointment, by=by, parent=appointment.traject, data=data)
