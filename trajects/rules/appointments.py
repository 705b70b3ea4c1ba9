"""When an appointment may be made, changed and recorded, and what a contact says of presence."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import dates, formats
from core.rules import Verdict, first_refusal, require
from trajects.enums import (
    AppointmentState,
    Attendance,
    ContactKind,
    PhaseKind,
    TrajectState,
)
from trajects.rules.dossier import (
    contact_date_fits,
    contact_kind_fits,
    not_in_the_future,
    phase_open,
    traject_open,
)

LONGEST = timedelta(hours=10)
# What opens the next phase is agreed while this one still runs.
NEXT_KIND = {PhaseKind.EXPLORE: (ContactKind.START,), PhaseKind.GUIDE: (ContactKind.AFTERCARE,)}
# What a group does together, in each phase.
GROUP_KINDS = {
    PhaseKind.EXPLORE: ContactKind.CONVERSATION,
    PhaseKind.GUIDE: ContactKind.GUIDANCE,
    PhaseKind.AFTERCARE: ContactKind.AFTERCARE,
    PhaseKind.LINE: ContactKind.GUIDANCE,
}


def appointment_kinds(phase: Any) -> tuple[ContactKind, ...]:
    """What can be agreed in a phase: its own conversations, and the one that opens the next phase."""
    if phase is None:
        return ()
    return (*phase.template.kinds, *NEXT_KIND.get(phase.kind, ()))


def may_make_appointment(traject: Any, user: Any = None) -> Verdict:
    """A dossier with a phase, that is not closed."""
    return first_refusal(
        require(traject.state != TrajectState.CLOSED, "traject_closed", _("Dit dossier is afgesloten.")),
        require(traject.current_phase, "no_phase", _("Er loopt geen fase in dit dossier.")),
    )


def appointment_is_open(appointment: Any, user: Any = None) -> Verdict:
    """Cancelled is final, and what became a contact is changed there."""
    words = {
        AppointmentState.CANCELLED: _("Deze afspraak is afgezegd. Maak een nieuwe afspraak."),
        AppointmentState.KEPT: _("Van deze afspraak is een contact gemaakt. Wijzig het contact."),
    }
    return first_refusal(
        require(appointment.state not in words, "appointment_over", words.get(appointment.state, "")),
        traject_open(appointment.traject, user),
    )


def appointment_has_begun(appointment: Any) -> Verdict:
    """What came of an appointment is written down from its beginning on."""
    return require(
        appointment.starts_at <= dates.now(),
        "appointment_to_come",
        _("Deze afspraak moet nog beginnen. Je schrijft het verslag daarna."),
    )


def may_be_recorded(appointment: Any, user: Any = None) -> Verdict:
    """What came of it can be written down: it began, and nobody cancelled or recorded it."""
    return first_refusal(appointment_is_open(appointment, user), appointment_has_begun(appointment))


def appointment_moment_fits(starts_at: datetime, ends_at: datetime) -> Verdict:
    """An appointment is ahead of us, ends after it begins, and not the next day."""
    return first_refusal(
        require(ends_at > starts_at, "appointment_ends", _("De afspraak eindigt voor ze begint.")),
        require(
            ends_at - starts_at <= LONGEST,
            "appointment_long",
            _("Een afspraak duurt hoogstens %(hours)s uur.") % {"hours": LONGEST // timedelta(hours=1)},
        ),
        require(
            starts_at > dates.now(), "appointment_past", _("Dit moment is voorbij. Kies een later moment.")
        ),
    )


def hour_exists(day: date, hour: time) -> Verdict:
    """In the night in which the clock goes forward an hour is left out."""
    wall = datetime.combine(day, hour)
    shown = timezone.localtime(timezone.make_aware(wall).astimezone(UTC))
    return require(
        shown.replace(tzinfo=None) == wall,
        "hour_left_out",
        _("Dit uur bestaat niet op die dag: de klok gaat dan een uur vooruit."),
    )


def attendance_complete(attendance: str, not_held_reason: str, minutes_late: int | None) -> Verdict:
    """Why it was not held, only and always then; how late, only for who came late."""
    not_held = attendance == Attendance.NOT_HELD
    return first_refusal(
        require(
            not not_held or not_held_reason,
            "not_held_reason",
            _("Schrijf op waarom het gesprek niet doorging."),
        ),
        require(
            not_held or not not_held_reason,
            "held",
            _("Een reden waarom het niet doorging hoort alleen bij een gesprek dat niet doorging."),
        ),
        require(
            minutes_late is None or attendance == Attendance.LATE,
            "not_late",
            _("Minuten te laat horen alleen bij wie te laat kwam."),
        ),
    )


def may_inform_on(traject: Any, on: date) -> Verdict:
    """The consultant is told of a dossier from its first day on (H-5C)."""
    words = _("Het dossier begon op %(day)s. Kies een latere datum.")
    return first_refusal(
        not_in_the_future(on),
        require(
            on >= traject.started_on,
            "before_dossier",
            words % {"day": formats.short_date(traject.started_on)},
        ),
    )


def of_one_organisation(trajects: list[Any]) -> Verdict:
    """A group is guided by one organisation."""
    return require(
        len({traject.organisation_id for traject in trajects}) <= 1,
        "group_organisations",
        _("Kies dossiers van één organisatie. Registreer de andere apart."),
    )


def group_kind(phase: Any, wanted: str) -> str:
    """The kind of a group's contact in the dossier of one of them; without a wish the one of the phase."""
    if wanted or phase is None:
        return wanted
    usual = GROUP_KINDS[phase.kind]
    return usual if usual in phase.template.kinds else phase.template.kinds[0]


def may_join_group(traject: Any, kind: str, on: date) -> Verdict:
    """Whether the contact of a group can stand in this dossier: its phase runs, knows the kind and the day."""
    phase = traject.info_phase if kind == ContactKind.INFO else running_phase(traject)
    kind = group_kind(phase, kind)
    return first_refusal(
        phase_open(phase), contact_kind_fits(phase, kind), contact_date_fits(phase, kind, on)
    )


def running_phase(traject: Any) -> Any:
    """The phase that runs, or None."""
    return next((phase for phase in traject.phases.all() if phase.is_running), None)
