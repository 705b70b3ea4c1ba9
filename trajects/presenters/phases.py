"""The tab of one phase: its facts, contacts, intake, work, documents, decision and MLP sheet."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from core import dates, formats, moves, rules
from core.models import Event
from core.ui import Badge, Button, Empty, Fact, Tone
from trajects.enums import (
    PHASE_TONES,
    IntakeState,
    PhaseKind,
    PhasePart,
    PhaseState,
)
from trajects.presenters.appointments import AppointmentCard, appointment_card
from trajects.presenters.contacts import ContactLine, contact_buttons, contact_lines
from trajects.presenters.corrections import Corrections, corrections
from trajects.presenters.mlp import MlpPart, mlp_part
from trajects.presenters.plans import PlanCard, plan_cards
from trajects.presenters.specialisations import SpecialisationCard, card_of
from trajects.rules import (
    ADVISER,
    may_register_in_mlp,
    may_supplement_summary,
    phase_open,
    work_fits_phase,
)
from trajects.rules.corrections import cancelled_line
from trajects.rules.teamwork import may_write


@dataclass(frozen=True)
class WorkLine:
    """A written record in the list of a phase, with where it is corrected."""

    topic: str
    worked_on: Any
    text: str
    url: str


@dataclass(frozen=True)
class PhasePage:
    """What templates/trajects/dossier_phase.html shows for a phase that began."""

    title: str
    badges: list[Badge]
    facts: list[Fact]
    moves: list[Button]
    contacts: list[ContactLine]
    contact_buttons: list[Button]
    no_contacts: Empty
    over: str = ""
    appointments: AppointmentCard | None = None
    intake: Any = None
    intake_badge: Badge | None = None
    intake_button: Button | None = None
    shows_work: bool = False
    work_notes: list[WorkLine] = field(default_factory=list)
    add_work: Button | None = None
    documents: list[Any] = field(default_factory=list)
    add_document: Button | None = None
    decision: Any = None
    decision_facts: list[Fact] = field(default_factory=list)
    mlp: MlpPart | None = None
    mlp_verdict: rules.Verdict = rules.ALLOWED
    summary_button: Button | None = None
    shows_summary: bool = False
    summary: str = ""
    people_button: Button | None = None
    plans: list[PlanCard] = field(default_factory=list)
    corrections: Corrections | None = None
    specialisations: SpecialisationCard | None = None


def phase_page(phase: Any, user: Any) -> PhasePage:
    """Everything about a phase; its dossier was read with `with_content()`.

    What nobody can add to any more has no buttons: the reason stands once, at the top.
    """
    may = may_write(phase.traject, user)
    page = _page(phase, user)
    return page if may else _for_reader(page, may)


def _for_reader(page: PhasePage, verdict: rules.Verdict) -> PhasePage:
    """Every button says why it does nothing: the dossier belongs to another organisation."""
    buttons = {name: value for name, value in vars(page).items() if isinstance(value, Button)}
    blocked = {name: button.guarded_by(verdict) for name, button in buttons.items()}
    return replace(page, **blocked, over=str(verdict.reason), mlp_verdict=verdict)


def _page(phase: Any, user: Any) -> PhasePage:
    verdict = phase_open(phase, user)
    return PhasePage(
        over="" if verdict else _over(phase, user, verdict),
        title=phase.template.name,
        badges=_badges(phase),
        facts=_facts(phase),
        moves=moves.buttons("fase", phase, user),
        contacts=contact_lines(phase, user),
        contact_buttons=contact_buttons(phase, user),
        appointments=appointment_card(phase, user),
        no_contacts=Empty(_("Nog geen contacten"), _("Hier staat elk gesprek met datum en verslag.")),
        documents=_documents(phase),
        add_document=_add(phase, _("Laad documenten op"), "document_add", "upload"),
        decision=getattr(phase, "decision", None),
        decision_facts=_decision_facts(getattr(phase, "decision", None)),
        mlp=mlp_part(phase),
        mlp_verdict=may_register_in_mlp(phase, user),
        summary_button=_summary_button(phase, user),
        shows_summary=phase.kind == PhaseKind.LINE and not phase.template.mlp_step,
        summary=phase.summary,
        people_button=_people_button(phase, user),
        plans=plan_cards(phase),
        corrections=corrections(phase, user),
        specialisations=card_of(phase, user),
        **_intake_part(phase, user),
        **_work_part(phase, user),
    )


def _over(phase: Any, user: Any, verdict: rules.Verdict) -> str:
    """Why nothing changes any more, or until when the summary still does."""
    shows = phase.template.mlp_step or phase.kind == PhaseKind.LINE
    if verdict.code != "phase_ended" or not shows or not may_supplement_summary(phase, user):
        return str(verdict.reason)
    due = phase.ends_on + timedelta(days=phase.traject.programme.summary_editable_days)
    words = _("Deze fase is voorbij. De samenvatting kun je nog aanvullen tot en met %(day)s.")
    return words % {"day": formats.short_date(due)}


def not_started(traject: Any, template: Any, verdict: rules.Verdict) -> Empty:
    """A phase that does not run: when its line was cancelled, or why it did not begin yet."""
    line = cancelled_line(traject, template)
    if line is not None:
        title = _("“%(phase)s” is geannuleerd") % {"phase": template.name}
        return Empty(title, _("Geannuleerd op %(day)s.") % {"day": formats.short_date(_cancelled_on(line))})
    first = template.pk == traject.programme.templates[0].pk
    waits = "" if first else _("Ze begint na het besluit over de vorige fase.")
    title = _("“%(phase)s” is nog niet begonnen") % {"phase": template.name}
    return Empty(title, str(verdict.reason) or waits)


def _cancelled_on(line: Any) -> date:
    """The day of the cancellation; a line that had ended keeps its own last day."""
    event = Event.objects.about(line).filter(kind="phase.cancel").first()
    return dates.local_date(event.occurred_at) if event else line.ends_on


def _badges(phase: Any) -> list[Badge]:
    found = [Badge(phase.get_state_display(), PHASE_TONES[PhaseState(phase.state)])]
    if phase.billable_since:
        found.append(Badge(_("Factureerbaar"), Tone.SUCCESS))
    return found


def _facts(phase: Any) -> list[Fact]:
    found = [Fact(phase.template.start_label or _("Begin"), phase.starts_on)]
    if not phase.is_running:
        found.append(Fact(phase.template.end_label or _("Einde"), phase.ends_on))
    elif phase.due_on:
        found.append(Fact(_("Loopt hoogstens tot"), phase.due_on))
    if phase.template.mlp_step:
        found += [
            Fact(_("Stap in MLP"), phase.template.mlp_step),
            Fact(_("Financieringsnummer"), phase.financing_number),
            Fact(_("Aanvrager"), str(phase.applicant or "")),
            Fact(_("Uitvoerder"), str(phase.executor or "")),
        ]
    if phase.result:
        found.append(Fact(_("Resultaat"), phase.template.result(phase.result).get("text", phase.result)))
    if phase.billable_since:
        found.append(Fact(_("Factureerbaar sinds"), phase.billable_since))
    if phase.end_reason:
        found.append(Fact(_("Reden"), phase.end_reason))
    return found


def _add(phase: Any, label: str, name: str, icon: str = "plus") -> Button:
    return Button(
        label, reverse(f"trajects:{name}", args=[phase.traject.public_id]), tone="secondary", icon=icon
    )


def intake_badge(intake: Any) -> Badge:
    """The state of the intake in a word."""
    if intake is None:
        return Badge(_("Nog leeg"), Tone.NEUTRAL)
    tone = Tone.SUCCESS if intake.state == IntakeState.COMPLETE else Tone.WARNING
    return Badge(intake.get_state_display(), tone)


def _intake_part(phase: Any, user: Any) -> dict[str, Any]:
    if not phase.template.has_part(PhasePart.INTAKE):
        return {}
    intake = getattr(phase.traject, "intake", None)
    label = _("Open de intake") if intake else _("Vul de intake in")
    return {
        "intake": intake,
        "intake_badge": intake_badge(intake),
        "intake_button": _add(phase, label, "intake", "pencil").guarded_by(phase_open(phase, user)),
    }


def _work_part(phase: Any, user: Any) -> dict[str, Any]:
    if not phase.template.has_part(PhasePart.WORK):
        return {}
    changeable = bool(may_write(phase.traject, user) and work_fits_phase(phase, user))
    notes = [note for note in phase.traject.work_notes.all() if note.phase_id == phase.pk]
    button = _add(phase, _("Schrijf een neerslag"), "work_add", "pencil")
    return {
        "shows_work": True,
        "work_notes": [_work_line(note, changeable=changeable) for note in notes],
        "add_work": button.guarded_by(work_fits_phase(phase, user)),
    }


def _work_line(note: Any, *, changeable: bool) -> WorkLine:
    url = reverse("trajects:work_edit", args=[note.public_id]) if changeable else ""
    return WorkLine(str(note.get_topic_display()), note.worked_on, note.text, url)


def _documents(phase: Any) -> list[Any]:
    first = phase.template_id == phase.traject.programme.templates[0].pk
    return [
        document
        for document in phase.traject.current_documents
        if document.phase_id == phase.pk or (first and document.phase_id is None)
    ]


def _decision_facts(decision: Any) -> list[Fact]:
    if decision is None:
        return []
    found = [
        Fact(_("Uitkomst"), decision.get_outcome_display()),
        Fact(_("Beslist op"), decision.decided_on),
        Fact(_("Beslist door"), str(decision.decided_by)),
    ]
    if decision.started_in:
        found.append(Fact(_("Start in"), decision.get_started_in_display()))
    if decision.activity_starts_on:
        found.append(Fact(_("Start van de activiteit"), decision.activity_starts_on))
    for name in ("feasibility_enterprise", "feasibility_entrepreneur"):
        if getattr(decision, name):
            label = decision._meta.get_field(name).verbose_name.capitalize()
            found.append(Fact(label, getattr(decision, f"get_{name}_display")()))
    return found


def _summary_button(phase: Any, user: Any) -> Button | None:
    if not may_write(phase.traject, user):
        return None
    url = reverse("trajects:summary", args=[phase.traject.public_id, phase.template.code])
    label = _("Wijzig de samenvatting") if phase.is_running else _("Vul de samenvatting aan")
    return Button(label, url, tone="secondary", icon="pencil").guarded_by(may_supplement_summary(phase, user))


def _people_button(phase: Any, user: Any) -> Button | None:
    """Applicant and executor begin with the adviser and can be changed while the line runs (A-05)."""
    if not phase.template.mlp_step or not phase.is_running or not may_write(phase.traject, user):
        return None
    url = reverse("trajects:line_people", args=[phase.traject.public_id, phase.template.code])
    return Button(_("Wijzig aanvrager of uitvoerder"), url, tone="secondary", icon="pencil")


def waiting_reason(verdict: rules.Verdict) -> rules.Verdict:
    """Why a phase did not begin: the rule, or that the phase before it still runs."""
    if verdict or verdict.code != "phase_in_progress":
        return verdict
    return rules.refuse("phase_before", _("Eerst wordt de vorige fase afgerond."), who=ADVISER)
