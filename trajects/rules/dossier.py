"""What may be started, recorded, changed and supplemented in a dossier."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import dates, formats
from core.actors import SystemActor
from core.rules import ALLOWED, Solver, Verdict, first_refusal, refuse, require
from people.access import may_on
from people.roles import Permission, Role
from trajects.enums import (
    ContactKind,
    InBit,
    Outcome,
    PhaseKind,
    PhasePart,
    PhaseState,
    TrajectState,
)
from trajects.rules.lines import is_opened, may_enter
from trajects.rules.locks import not_held
from trajects.rules.phases import ADVISER, agreement_signed, no_phase_in_progress

COORDINATOR = Solver(_("een coördinator"), Role.COORDINATOR)


def may_correct(traject: Any, user: Any) -> bool:
    """Whether this actor may correct what is final, with a reason (decision 13)."""
    return isinstance(user, SystemActor) or may_on(user, Permission.MANAGE_PROGRAMME, traject.organisation_id)


def may_start_traject(candidate: Any, programme: Any, on: date) -> Verdict:
    """A candidate has one open dossier in a programme, and it starts on a day that has come."""
    open_one = candidate.trajects.open().filter(programme=programme).first()
    return first_refusal(
        require(
            open_one is None,
            "traject_open",
            _("Deze kandidaat heeft al een lopend dossier in dit programma."),
            source="beslissing 8",
            who=COORDINATOR,
        ),
        _first_phase_takes(candidate, programme, on),
        not_in_the_future(on),
        within_programme(programme, on),
    )


def within_programme(programme: Any, on: date) -> Verdict:
    """Nothing begins after the last day of the programme, with its extension (H-01)."""
    return require(
        on <= programme.last_day,
        "programme_over",
        _("Het programma liep tot en met %(day)s. Er begint geen dossier meer.")
        % {"day": formats.short_date(programme.last_day)},
        source="H-01, handleiding 1.1",
        who=COORDINATOR,
    )


def _first_phase_takes(candidate: Any, programme: Any, on: date) -> Verdict:
    """The programme has a phase to begin with, and the person fits it."""
    templates = programme.templates
    if not templates:
        return refuse("programme_empty", _("Dit programma heeft nog geen fasen."), who=COORDINATOR)
    return may_enter(candidate, templates[0], on)


_BEFORE = {
    PhaseKind.GUIDE: (
        PhaseKind.EXPLORE,
        Outcome.POSITIVE,
        _("De begeleidende fase begint pas na een positief besluit over de verkennende fase."),
        "H-60, handleiding 2.5",
    ),
    PhaseKind.AFTERCARE: (
        PhaseKind.GUIDE,
        Outcome.STARTS,
        _("Nazorg is er alleen voor wie de begeleidende fase afrondde en start als zelfstandige."),
        "H-70, handleiding 2.6",
    ),
}


def has_financing_number(template: Any, on: date) -> Verdict:
    """A line for MLP carries the financing number of its first day (H-51, H-62, A-01); aftercare has no line."""
    return require(
        not template.mlp_step or template.programme.financing_number_on(on),
        "financing_number",
        _("Er is geen financieringsnummer op %(day)s. Kijk de datum na.") % {"day": formats.short_date(on)},
        source="H-51 en H-62, handleiding 3.2",
        who=COORDINATOR,
    )


def has_room_for(traject: Any, template: Any) -> Verdict:
    """The dossier is open, nothing else runs in it, and it does not have this phase already."""
    return first_refusal(
        require(
            traject.state != TrajectState.CLOSED,
            "traject_closed",
            _("Dit dossier is afgesloten. Er begint geen fase meer."),
            source="beslissing 13",
            who=COORDINATOR,
        ),
        no_phase_in_progress(traject),
        require(
            traject.line_of(template) is None,
            "phase_exists",
            _("Deze fase bestaat al in dit dossier."),
            source="H-51 en H-62, handleiding 3.2",
            who=COORDINATOR,
        ),
    )


def may_start_phase(traject: Any, template: Any, on: date) -> Verdict:
    """The phase before it ended with what opens this one, the person fits it, and nothing else runs."""
    running = first_refusal(
        has_room_for(traject, template),
        has_financing_number(template, on),
        may_enter(traject.candidate, template, on),
    )
    if template.kind == PhaseKind.LINE:
        return first_refusal(running, is_opened(traject, template, on))
    if template.kind not in _BEFORE:
        return running
    before, outcome, reason, source = _BEFORE[template.kind]
    earlier = traject.phase_of(before)
    opened = earlier and earlier.state == PhaseState.COMPLETED and earlier.outcome == outcome
    return first_refusal(
        running,
        require(opened, "phase_before", reason, source=source, who=ADVISER),
        require(
            not opened or on >= earlier.starts_on,
            "phase_before_start",
            _("Deze fase kan niet beginnen voor de vorige begon."),
        ),
    )


def traject_open(traject: Any, user: Any = None) -> Verdict:
    """The dossier is not closed; a coordinator may still correct it."""
    return require(
        traject.state != TrajectState.CLOSED or may_correct(traject, user),
        "traject_closed",
        _("Dit dossier is afgesloten. Er verandert niets meer aan."),
        source="beslissing 13",
        who=COORDINATOR,
    )


def phase_open(phase: Any, user: Any = None) -> Verdict:
    """The phase runs; an end state is final, except for a coordinator while nothing holds it (decision 13)."""
    verdict = require(
        phase is not None and (phase.is_running or may_correct(phase.traject, user)),
        "phase_ended",
        _("Deze fase is afgerond. Alleen een coördinator kan nog iets verbeteren, met een reden.")
        if phase
        else _("Er loopt geen fase in dit dossier."),
        source="beslissing 13",
        who=COORDINATOR,
    )
    return not_held(phase, user) if verdict and not phase.is_running else verdict


def correction_has_reason(phase: Any, reason: str) -> Verdict:
    """Whoever corrects an ended phase says why (decision 13)."""
    return require(
        phase is None or phase.is_running or reason,
        "correction_reason",
        _("Deze fase is afgerond. Schrijf op waarom je ze verbetert."),
        source="beslissing 13",
    )


def not_in_the_future(on: date) -> Verdict:
    """What is recorded has happened."""
    return require(on <= dates.today(), "future", _("Deze datum ligt in de toekomst."))


def within_phase(phase: Any, on: date) -> Verdict:
    """The day lies in the phase, first and last day included (decision 20)."""
    if on < phase.starts_on:
        words = _("Deze datum ligt voor het begin van de fase (%(day)s).")
        return refuse(
            "before_phase", words % {"day": formats.short_date(phase.starts_on)}, source="beslissing 20"
        )
    if phase.ends_on and on > phase.ends_on:
        words = _("Deze datum ligt na het einde van de fase (%(day)s).")
        return refuse(
            "after_phase", words % {"day": formats.short_date(phase.ends_on)}, source="beslissing 20"
        )
    return ALLOWED


def contact_kind_fits(phase: Any, kind: str) -> Verdict:
    """The phase knows this kind of contact; informing the consultant and the info moment fit everywhere."""
    return require(
        kind in (ContactKind.INFO, ContactKind.CONSULTANT) or (phase and kind in phase.template.kinds),
        "contact_kind",
        _("Dit soort contact hoort niet bij deze fase."),
        who=ADVISER,
    )


def contact_date_fits(phase: Any, kind: str, on: date) -> Verdict:
    """A contact lies within its phase, except the info moment, which may precede it (decision 20)."""
    free = phase is None or (kind == ContactKind.INFO and on < phase.starts_on)
    return first_refusal(not_in_the_future(on), ALLOWED if free else within_phase(phase, on))


def _phase_behind(contact: Any) -> Any:
    """The phase that a contact counts for; an earlier info moment counts for the first one."""
    return contact.phase or contact.traject.info_phase


def contact_may_change(contact: Any, user: Any = None) -> Verdict:
    """A contact is changed while its phase runs; what the consultant was told, while the dossier is open."""
    if contact.is_between_phases:
        return traject_open(contact.traject, user)
    return phase_open(_phase_behind(contact), user)


def contact_may_go(contact: Any, user: Any = None) -> Verdict:
    """A contact is removed while its phase runs, unless it comes from an info session."""
    from_session = contact.enrolment_id is not None
    return first_refusal(
        require(
            not from_session,
            "contact_of_session",
            _("Dit contact komt van een infosessie. Wijzig daar de aanwezigheid."),
            who=_("de organisator van de infosessie"),
            url=reverse("trajects:session", args=[contact.enrolment.session.public_id])
            if from_session
            else "",
        ),
        contact_may_change(contact, user),
    )


def intake_may_be_complete(answers: dict[str, Any]) -> Verdict:
    """A complete intake names potential and needs of entrepreneur and enterprise (H-56, H-59)."""
    fields = ("potential_entrepreneur", "potential_enterprise", "needs_entrepreneur", "needs_enterprise")
    return require(
        all(answers.get(name) for name in fields),
        "intake_incomplete",
        _("Vul het potentieel en de noden van de ondernemer en van de onderneming in."),
        source="H-56 en H-59, handleiding 2.2",
        who=ADVISER,
    )


def bit_end_fits(answers: dict[str, Any]) -> Verdict:
    """The professional integration time has a last day only for who is in it (domain 1.4 B)."""
    return require(
        not answers.get("bit_ends_on") or answers.get("in_bit") == InBit.YES,
        "bit_end",
        _("Een einddatum past alleen bij iemand die in de BIT is. Kies ja, of laat de datum leeg."),
        who=ADVISER,
    )


def traject_closed(traject: Any, user: Any = None) -> Verdict:
    """Whoever sends a candidate on to another partner first ends the line of the own dossier (H-38)."""
    return require(
        traject.state == TrajectState.CLOSED,
        "traject_open",
        _("Rond eerst de lopende fase af en sluit dit dossier. Daarna kun je doorverwijzen."),
        source="H-38, handleiding 3.2.5",
        who=ADVISER,
    )


def work_fits_phase(phase: Any, user: Any = None) -> Verdict:
    """A written record belongs to the guidance phase, while it runs (H-67)."""
    return first_refusal(
        require(
            phase.template.has_part(PhasePart.WORK),
            "work_phase",
            _("Een neerslag van het werk hoort bij de begeleidende fase."),
            source="H-67, handleiding 2.2",
            who=ADVISER,
        ),
        phase_open(phase, user),
    )


def work_date_fits(phase: Any, on: date) -> Verdict:
    """The work lies within the phase and in the past."""
    return first_refusal(not_in_the_future(on), within_phase(phase, on))


def may_register_in_mlp(phase: Any, user: Any = None) -> Verdict:
    """The line may be marked as typed in MLP: the phase has a step there and the agreement is signed."""
    return first_refusal(
        require(
            phase.template.mlp_step,
            "mlp_no_step",
            _("Voor deze fase is er geen administratie in MLP."),
            source="H-71, handleiding 3.2.4",
        ),
        agreement_signed(phase, user),
    )


def mlp_date_fits(phase: Any, on: date) -> Verdict:
    """The line was typed after the phase began, and not in the future."""
    words = _("Dat kan niet voor het begin van de fase (%(day)s).")
    return first_refusal(
        not_in_the_future(on),
        require(on >= phase.starts_on, "before_phase", words % {"day": formats.short_date(phase.starts_on)}),
    )


def may_supplement_summary(phase: Any, user: Any = None) -> Verdict:
    """The summary is free while the phase runs, and for the programme's days after its end (decision 13)."""
    if phase.is_running or may_correct(phase.traject, user):
        return ALLOWED
    days = phase.traject.programme.summary_editable_days
    last_day = phase.ends_on + timedelta(days=days)
    return require(
        phase.state != PhaseState.CANCELLED and dates.today() <= last_day,
        "summary_closed",
        _("De samenvatting kon aangevuld worden tot en met %(day)s, %(days)s dagen na het einde.")
        % {"day": formats.short_date(last_day), "days": days},
        source="beslissing 13",
        who=COORDINATOR,
    )
