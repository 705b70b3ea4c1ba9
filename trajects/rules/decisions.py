"""When a phase may be decided, stopped or cancelled, and what follows from a decision."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from core import dates
from core.rules import ALLOWED, Solver, Verdict, first_refusal, require
from people.roles import Role
from trajects.enums import (
    ATTENDED,
    CONVERSATIONS,
    EXPLORE_OUTCOMES,
    GUIDE_OUTCOMES,
    CloseReason,
    ContactForm,
    Outcome,
    PhaseKind,
    PhaseState,
)
from trajects.rules.locks import not_held
from trajects.rules.phases import ADVISER, verdicts

COORDINATOR = Solver(_("de coördinator"), Role.COORDINATOR)
OUTCOMES = {PhaseKind.EXPLORE: EXPLORE_OUTCOMES, PhaseKind.GUIDE: GUIDE_OUTCOMES}


def may_be_decided(phase: Any, user: Any = None) -> Verdict:
    """Everything is there but the decision itself, which is what is being written (decision 4)."""
    names = [name for name in phase.template.completion_rules if name != "decision"]
    return first_refusal(*verdicts(phase, names).values())


def is_not_billed(phase: Any, user: Any = None) -> Verdict:
    """A line on which money was counted is not taken away as if it never was."""
    return require(
        phase.billable_since is None,
        "billed",
        _("Deze fase is al factureerbaar. Zet ze stop in plaats van ze te annuleren."),
        source="toestanden van de registratielijn",
        who=COORDINATOR,
    )


def outcome_fits(phase: Any, outcome: str) -> Verdict:
    """Each kind of phase has its own outcomes (H-53, H-69)."""
    return require(
        outcome in OUTCOMES.get(phase.kind, ()),
        "outcome",
        _("Deze uitkomst past niet bij deze fase."),
        source="H-53 en H-69, handleiding 2.2",
        who=ADVISER,
    )


def is_motivated(text: str) -> Verdict:
    """A decision without a reason is no report (H-55)."""
    return require(
        text.strip(),
        "motivation",
        _("Schrijf op waarom je dit beslist."),
        source="H-55 en H-67, handleiding 2.2",
        who=ADVISER,
    )


def date_fits(phase: Any, on: date) -> Verdict:
    """A phase ends between its start and today, and not before its last conversation (decision 20)."""
    return first_refusal(
        require(on <= dates.today(), "end_future", _("Deze datum ligt in de toekomst."), who=ADVISER),
        require(
            on >= phase.starts_on,
            "end_before_start",
            _("De einddatum ligt voor de begindatum."),
            source="H-52 en H-66, handleiding 3.2",
            who=ADVISER,
        ),
        require(
            on >= max((contact.held_on for contact in conversations(phase)), default=phase.starts_on),
            "end_before_contact",
            _("Er is nog een gesprek na deze datum. De fase eindigt niet voor het laatste gesprek."),
            source="H-52 en beslissing 20",
            who=ADVISER,
        ),
    )


def start_is_complete(outcome: str, started_in: str, activity_starts_on: date | None) -> Verdict:
    """Who starts has a status and a day (H-69)."""
    return require(
        outcome != Outcome.STARTS or (started_in and activity_starts_on),
        "start_incomplete",
        _("Vul het statuut en de startdatum in."),
        source="H-69, handleiding 2.2",
        who=ADVISER,
    )


def feasibility_is_judged(judgement: Mapping[str, str]) -> Verdict:
    """The final evaluation says whether enterprise and entrepreneur are feasible, and why (H-68)."""
    return require(
        all(value.strip() for value in judgement.values()),
        "feasibility",
        _("Vul de haalbaarheid van de onderneming en van de ondernemer in, met telkens waarom."),
        source="H-68, handleiding 2.5",
        who=ADVISER,
    )


def may_be_reopened(traject: Any, user: Any = None) -> Verdict:
    """One open dossier for each candidate and programme; the decision that closed it was not billed."""
    others = (
        type(traject)
        .objects.open()
        .filter(candidate_id=traject.candidate_id, programme_id=traject.programme_id)
    )
    return first_refusal(
        require(
            not others.exclude(pk=traject.pk).exists(),
            "other_open",
            _("Deze kandidaat heeft al een lopend dossier in dit programma."),
            who=COORDINATOR,
        ),
        _closing_decision_stands(traject, user),
    )


def _closing_decision_stands(traject: Any, user: Any) -> Verdict:
    """A dossier that a decision closed opens while nothing holds that decision; one closed by hand always."""
    lines = [phase for phase in traject.phases.all() if phase.state != PhaseState.CANCELLED]
    if not lines or traject.close_reason == CloseReason.BY_HAND:
        return ALLOWED
    return not_held(max(lines, key=lambda phase: (phase.template.position, phase.pk)), user)


def conversations(phase: Any) -> list[Any]:
    """Conversations of the phase to which the candidate came."""
    return [
        contact
        for contact in phase.traject.contacts.all()
        if contact.phase_id == phase.pk and contact.kind in CONVERSATIONS and contact.attendance in ATTENDED
    ]


def proposed_end(phase: Any) -> date:
    """The date of the last individual conversation, which the handbook asks for; else today (H-52)."""
    days = [c.held_on for c in conversations(phase) if c.form == ContactForm.INDIVIDUAL]
    return max(days, default=dates.today())


def goes_back_to_referrer(traject: Any) -> bool:
    """A job seeker goes back to VDAB after a negative decision (H-57).

    What the candidate's own field says comes first; when it is empty the target groups tell.
    """
    candidate = traject.candidate
    if candidate.is_job_seeker is not None:
        return bool(candidate.is_job_seeker)
    return any(entry.target_group.is_job_seeker for entry in candidate.target_groups.all())
