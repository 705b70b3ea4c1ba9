"""What a coordinator may still do with a line that is final, and how a phase starts again (decision 13)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from core import dates, formats
from core.rules import ALLOWED, Verdict, first_refusal, refuse, require
from people.access import may_on
from people.roles import Permission
from trajects.enums import ContactKind, PhaseState, TrajectState
from trajects.rules.decisions import COORDINATOR, is_not_billed
from trajects.rules.dossier import may_correct, may_start_phase, not_in_the_future
from trajects.rules.locks import not_held
from trajects.rules.phases import ADVISER

SOURCE = "beslissing 13"
ENDED = (PhaseState.COMPLETED, PhaseState.STOPPED)


def may_be_cancelled(phase: Any, user: Any = None) -> Verdict:
    """A line goes when it was registered by mistake (A-07, A-10).

    A running one only while it is not billable: it can be stopped instead. One that ended only while no
    later phase stands on it and nothing was billed.
    """
    if phase.is_running:
        return is_not_billed(phase, user)
    return first_refusal(not_held(phase, user), no_later_phase(phase))


def no_later_phase(phase: Any) -> Verdict:
    """Nothing that followed from this phase is still there."""
    later = [
        other.template.name
        for other in phase.traject.phases.all()
        if other.state != PhaseState.CANCELLED and other.template.position > phase.template.position
    ]
    words = _("De %(later)s volgde op deze fase. Annuleer eerst die.")
    return require(
        not later,
        "later_phase",
        words % {"later": (later or [""])[0].lower()},
        source="A-10, bijlage 2.1",
        who=COORDINATOR,
    )


def may_be_corrected(phase: Any, user: Any = None) -> Verdict:
    """Only what ended is corrected, and only by a coordinator; a running phase is simply changed."""
    return first_refusal(
        require(
            phase.state in ENDED,
            "not_ended",
            _("Alleen een fase die uitgevoerd of stopgezet is, wordt zo verbeterd."),
            source=SOURCE,
        ),
        require(
            may_correct(phase.traject, user),
            "final",
            _("Een afgeronde fase verandert niet meer. Een coördinator kan een fout verbeteren."),
            source=SOURCE,
            who=COORDINATOR,
        ),
        not_held(phase, user),
    )


def corrected_dates_fit(phase: Any, starts_on: date, ends_on: date) -> Verdict:
    """The new period ends in the past, holds what happened in the phase and keeps the order of the phases."""
    return first_refusal(
        require(ends_on >= starts_on, "end_before_start", _("De einddatum ligt voor de begindatum.")),
        not_in_the_future(ends_on),
        _holds_its_work(phase, starts_on, ends_on),
        _keeps_the_order(phase, starts_on),
    )


def _holds_its_work(phase: Any, starts_on: date, ends_on: date) -> Verdict:
    days = [
        contact.held_on
        for contact in phase.traject.contacts.all()
        if contact.phase_id == phase.pk and contact.kind not in (ContactKind.INFO, ContactKind.CONSULTANT)
    ]
    days += [note.worked_on for note in phase.traject.work_notes.all() if note.phase_id == phase.pk]
    outside = sorted(day for day in days if not starts_on <= day <= ends_on)
    words = _("Er is een contact of neerslag van %(day)s. Die dag moet in de fase blijven.")
    return require(
        not outside,
        "work_outside",
        words % {"day": formats.short_date(outside[0]) if outside else ""},
        source="beslissing 20",
        who=COORDINATOR,
    )


def _keeps_the_order(phase: Any, starts_on: date) -> Verdict:
    """Phases begin in the order of the programme."""
    others = [other for other in phase.traject.phases.all() if other.state != PhaseState.CANCELLED]
    here = phase.template.position
    before = [other.starts_on for other in others if other.template.position < here]
    after = [other.starts_on for other in others if other.template.position > here]
    fits = max(before, default=starts_on) <= starts_on <= min(after, default=starts_on)
    return require(
        fits,
        "order_of_phases",
        _("De fasen beginnen in de volgorde van het programma. Kijk de begindatum na."),
        source="H-60, handleiding 2.5",
        who=COORDINATOR,
    )


def is_explained(reason: str) -> Verdict:
    """A correction says why, and the reason stays."""
    return require(
        reason.strip(), "correction_reason", _("Schrijf op waarom je dit verbetert."), source=SOURCE
    )


def something_changes(changes: dict[str, Any]) -> Verdict:
    """A correction corrects something."""
    return require(changes, "nothing_changed", _("Er is niets veranderd."))


def may_start_again(traject: Any, template: Any, user: Any = None, on: date | None = None) -> Verdict:
    """A phase starts (again) when its line was cancelled or never opened, and the phase before allows it."""
    return first_refusal(
        _is_theirs(traject, user),
        require(
            traject.state != TrajectState.CLOSED,
            "traject_closed",
            _("Dit dossier is afgesloten. Een coördinator kan het eerst heropenen."),
            source=SOURCE,
            who=COORDINATOR,
        ),
        _no_line_yet(traject, template),
        may_start_phase(traject, template, on or _usual_start(traject, template)),
    )


def _is_theirs(traject: Any, user: Any) -> Verdict:
    mine = user is None or may_on(user, Permission.DECIDE_PHASES, traject.organisation_id)
    words = _("Alleen wie dit dossier begeleidt, start een fase.")
    return require(mine, "reads_only", words, who=ADVISER)


def _no_line_yet(traject: Any, template: Any) -> Verdict:
    """Each phase has one line that counts."""
    line = traject.line_of(template)
    if line is None or line.is_running:
        return ALLOWED if line is None else refuse("runs", _("Deze fase loopt al."))
    return refuse(
        "line_exists",
        _("Deze fase is al eens afgerond. Een coördinator kan die lijn annuleren als ze fout was."),
        source="A-10, bijlage 2.1",
        who=COORDINATOR,
    )


def _usual_start(traject: Any, template: Any) -> date:
    """The day that the form proposes: of the line that was cancelled, else today."""
    line = cancelled_line(traject, template)
    return line.starts_on if line else dates.today()


def cancelled_line(traject: Any, template: Any) -> Any:
    """The newest cancelled line of this phase, if there is one."""
    found = [
        phase
        for phase in traject.phases.all()
        if phase.template_id == template.pk and phase.state == PhaseState.CANCELLED
    ]
    return max(found, key=lambda phase: phase.pk, default=None)
