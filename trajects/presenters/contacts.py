"""Words, tones and links of contact moments, and of telling the consultant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import formats
from core.ui import Badge, Button, Tone
from trajects.enums import ATTENDED, Attendance, ContactKind, PhaseState
from trajects.rules import phase_open, traject_open
from trajects.rules.teamwork import may_write

ATTENDANCE_TONES = {
    Attendance.CAME: Tone.SUCCESS,
    Attendance.LATE: Tone.SUCCESS,
    Attendance.EXCUSED: Tone.WARNING,
    Attendance.ABSENT: Tone.DANGER,
    Attendance.NOT_HELD: Tone.NEUTRAL,
}


@dataclass(frozen=True)
class ContactLine:
    """A contact moment in the list of a phase, or a word with VDAB about the candidate.

    `topic`: of the group. `remark`: why it was not held. `attendance`: also whether it went through the client.
    """

    held_on: Any
    kind: str
    how: str
    attendance: Badge | None
    counts: bool
    notes: str
    who: str
    url: str
    topic: str = ""
    remark: str = ""


def contact_lines(phase: Any, user: Any) -> list[ContactLine]:
    """The contacts of a phase and the words with VDAB in it, the newest first.

    Each contact opens where the user may change it.
    """
    may = may_write(phase.traject, user)
    of_phase = bool(may and phase_open(phase, user))
    between = bool(may and traject_open(phase.traject, user))
    lines = [
        _line(contact, changeable=between if contact.is_between_phases else of_phase)
        for contact in contacts_of(phase)
    ]
    return sorted([*lines, *_message_lines(phase)], key=lambda line: line.held_on, reverse=True)


def _message_lines(phase: Any) -> list[ContactLine]:
    """What was said with VDAB, through the client or directly, while this phase ran (D-07)."""
    traject = phase.traject
    if not traject.programme.client_mediated:
        return []
    rows = traject.vdab_messages.select_related("recorded_by")
    return [_message_line(row) for row in rows if phase_on(traject, row.told_on) == phase]


def phase_on(traject: Any, day: date) -> Any:
    """The phase that ran on a day; before the first one that one."""
    phases = [phase for phase in traject.phases.all() if phase.state != PhaseState.CANCELLED]
    phases.sort(key=lambda phase: (phase.starts_on, phase.pk))
    begun = [phase for phase in phases if phase.starts_on <= day]
    return next(iter(begun[-1:] or phases), None)


def _message_line(row: Any) -> ContactLine:
    """A direct word stands out, with its reason: everything else goes through the client."""
    through = Badge(_("Via de klant"), Tone.SUCCESS)
    return ContactLine(
        held_on=row.told_on,
        kind=_("Bericht met VDAB"),
        how=row.why_direct or _("Via de klant"),
        attendance=Badge(_("Rechtstreeks"), Tone.WARNING) if row.is_direct else through,
        counts=True,
        notes=row.text,
        who=str(row.recorded_by),
        url="",
    )


def contacts_of(phase: Any) -> list[Any]:
    """The contacts of a phase, the newest first.

    Earlier info moments stand with the first phase; what the consultant was told between two phases stands
    with the one that runs, or the last.
    """
    found = [contact for contact in phase.traject.contacts.all() if contact.phase_id in (phase.pk, None)]
    return [contact for contact in found if contact.phase_id or _stands_with(contact, phase)]


def _stands_with(contact: Any, phase: Any) -> bool:
    """Whether a contact without a phase stands with this one."""
    if contact.kind == ContactKind.CONSULTANT:
        return bool(phase == phase.traject.current_phase)
    if phase.state == PhaseState.CANCELLED:
        return False
    return bool(phase == (phase.traject.info_phase or phase.traject.current_phase))


def _line(contact: Any, *, changeable: bool) -> ContactLine:
    parts = [contact.get_form_display(), contact.get_channel_display()]
    if contact.kind == ContactKind.CONSULTANT:
        parts = parts[1:]
    if contact.minutes:
        parts.append(_("%(n)s minuten") % {"n": contact.minutes})
    return ContactLine(
        held_on=contact.held_on,
        kind=contact.get_kind_display(),
        how=" · ".join(str(part) for part in parts),
        attendance=_attendance(contact),
        counts=contact.attendance in ATTENDED,
        notes=contact.notes,
        who=str(contact.recorded_by),
        url=reverse("trajects:contact_edit", args=[contact.public_id]) if changeable else "",
        topic=contact.group.topic if contact.group else "",
        remark=contact.not_held_reason,
    )


def _attendance(contact: Any) -> Badge | None:
    """Came or not, and how late; telling the consultant has no presence."""
    if contact.kind == ContactKind.CONSULTANT:
        return None
    attendance = Attendance(contact.attendance)
    label = str(attendance.label)
    if contact.minutes_late:
        n = contact.minutes_late
        label = ngettext("%(n)s minuut te laat", "%(n)s minuten te laat", n) % {"n": n}
    return Badge(label, ATTENDANCE_TONES[attendance])


def contact_buttons(phase: Any, user: Any) -> list[Button]:
    """Record a contact while the phase runs; note that the consultant was told something."""
    traject, found = phase.traject, []
    if phase_open(phase, user):
        url = reverse("trajects:contact_add", args=[traject.public_id])
        address = f"{url}?fase={phase.template.code}"
        found.append(Button(_("Voeg een contact toe"), address, tone="secondary", icon="plus"))
    if traject.tells_consultant and phase == traject.current_phase and traject_open(traject, user):
        found.append(inform_button(traject))
    if traject.programme.client_mediated and phase == traject.current_phase and traject_open(traject, user):
        found.append(message_button(traject))
    return [button.guarded_by(may_write(traject, user)) for button in found]


def inform_button(traject: Any) -> Button:
    """Important news is phoned to the consultant, and noted (H-5C)."""
    url = reverse("trajects:inform", args=[traject.public_id])
    return Button(_("Gemeld aan de consulent"), url, tone="secondary", icon="phone")


def message_button(traject: Any) -> Button:
    """A word with VDAB goes through the client, and is noted (D-07)."""
    url = reverse("trajects:vdab_message", args=[traject.public_id])
    return Button(_("Noteer een bericht met VDAB"), url, tone="secondary", icon="chat")


def whom_to_inform(traject: Any) -> str:
    """Who the consultant is, with the number to call."""
    consultant = traject.consultant
    if consultant is None:
        return _("In dit dossier staat nog geen consulent.")
    if not consultant.phone:
        return _("De consulent is %(name)s.") % {"name": consultant}
    return _("De consulent is %(name)s, telefoon %(phone)s.") % {
        "name": consultant,
        "phone": formats.phone(consultant.phone),
    }
