"""Words, tones and links of appointments: the card in a dossier, a page of one, and what was left open."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from core import dates, formats
from core.rules import first_refusal
from core.ui import Badge, Button, Fact, Tone, WorkItem
from trajects import rules
from trajects.enums import APPOINTMENT_TONES, AppointmentState
from trajects.models import Appointment, InfoSession
from trajects.rules.teamwork import may_write


@dataclass(frozen=True)
class AppointmentCard:
    """What templates/trajects/_appointments.html shows in a dossier."""

    add: Button
    upcoming: list[WorkItem] = field(default_factory=list)
    passed: list[WorkItem] = field(default_factory=list)


def appointment_card(phase: Any, user: Any) -> AppointmentCard | None:
    """What is agreed, and what is over without a record, on the tab of the present phase.

    The dossier was read with `with_content()`. A closed dossier without appointments has no card.
    """
    traject = phase.traject
    rows = list(traject.appointments.all())
    possible = rules.may_make_appointment(traject, user)
    if phase != traject.current_phase or not (rows or possible):
        return None
    may = may_write(traject, user)
    add = Button(
        _("Maak een afspraak"),
        reverse("trajects:appointment_add", args=[traject.public_id]),
        tone="secondary",
        icon="calendar",
    )
    return AppointmentCard(
        add=add.guarded_by(first_refusal(may, possible)),
        upcoming=[_coming(row) for row in rows if row.ends_at >= dates.now()],
        passed=[was_it_held(row, edits=bool(may)) for row in rows if row.ends_at < dates.now()],
    )


def _coming(row: Any) -> WorkItem:
    parts = (hours(row), row.where, row.bring_along)
    return WorkItem(
        title=row.get_kind_display(),
        text=" · ".join(str(part) for part in parts if part),
        url=row.get_absolute_url(),
        tone=Tone.INFO,
        due=dates.local_date(row.starts_at),
        who=str(row.adviser),
    )


def was_it_held(row: Any, *, edits: bool = True, name: str = "") -> WorkItem:
    """An appointment that is over without a record; the line opens the contact form, filled in."""
    title = _("%(kind)s: ging het door?") % {"kind": row.get_kind_display()}
    return WorkItem(
        title=f"{name}: {title}" if name else title,
        text=" · ".join((hours(row), _("Nog geen verslag"))),
        url=record_url(row) if edits else row.get_absolute_url(),
        tone=Tone.WARNING,
        due=dates.local_date(row.starts_at),
        who=str(row.adviser),
    )


def record_url(row: Any) -> str:
    """The contact form, filled in with what was agreed."""
    return f"{reverse('trajects:contact_add', args=[row.traject.public_id])}?afspraak={row.public_id}"


def hours(row: Any) -> str:
    """14:00–15:00"""
    return f"{formats.clock(row.starts_at)}–{formats.clock(row.ends_at)}"


def next_fact(traject: Any) -> list[Fact]:
    """The next appointment, for the head of the dossier."""
    coming = [row for row in traject.appointments.all() if row.ends_at >= dates.now()]
    return [Fact(_("Volgende afspraak"), row.moment, url=row.get_absolute_url()) for row in coming[:1]]


def state_badge(row: Appointment) -> Badge:
    """The state in a word; one that is over asks for its record."""
    if row.state == AppointmentState.PLANNED and row.ends_at < dates.now():
        return Badge(_("Nog geen verslag"), Tone.WARNING)
    return Badge(row.get_state_display(), APPOINTMENT_TONES[AppointmentState(row.state)])


def facts(row: Appointment) -> list[Fact]:
    """What was agreed."""
    found = [
        Fact(_("Wanneer"), row.moment),
        Fact(_("Waar"), row.where),
        Fact(_("Online link"), _("Open het online gesprek") if row.online_link else "", url=row.online_link),
        Fact(_("Met"), str(row.adviser)),
        Fact(_("Meebrengen"), row.bring_along),
    ]
    return [fact for fact in found if fact.value]


def buttons(row: Appointment, user: Any) -> list[Button]:
    """What can be done with it; recording first once it has begun."""
    if not may_write(row.traject, user):
        return []
    is_open = rules.appointment_is_open(row, user)
    record = Button(_("Schrijf het verslag"), record_url(row), icon="pencil")
    change = _button(_("Wijzig de afspraak"), "appointment_edit", row, "pencil")
    cancel = _button(_("Zeg de afspraak af"), "appointment_cancel", row, "x")
    return [
        record.guarded_by(rules.may_be_recorded(row, user)),
        change.guarded_by(is_open),
        cancel.guarded_by(is_open),
    ]


def _button(label: str, name: str, row: Appointment, icon: str) -> Button:
    return Button(label, reverse(f"trajects:{name}", args=[row.public_id]), tone="secondary", icon=icon)


def double_booking(row: Appointment) -> str:
    """A warning when the adviser has something else at that moment: possible, but seldom meant."""
    same = Appointment.objects.of_adviser(row.adviser).at_the_same_time_as(row.starts_at, row.ends_at)
    sessions = InfoSession.objects.planned().filter(
        organiser=row.adviser, starts_at__lt=row.ends_at, ends_at__gt=row.starts_at
    )
    other = same.exclude(pk=row.pk).first() or sessions.first()
    if other is None:
        return ""
    return _("Let op: %(adviser)s heeft dan nog iets anders, van %(hours)s.") % {
        "adviser": row.adviser,
        "hours": hours(other).replace("–", _(" tot ")),
    }


def no_mail(traject: Any) -> str:
    """That the candidate gets no mail, because there is no address."""
    if traject.candidate.email:
        return ""
    return _("Deze kandidaat heeft geen e-mailadres en krijgt dus geen mail. Spreek het zelf af.")
