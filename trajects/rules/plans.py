"""When the plans of a dossier may change: action plan, competences, business plan, financial plan."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.rules import ALLOWED, Verdict, first_refusal, require
from trajects.enums import PhasePart
from trajects.rules.dossier import not_in_the_future, phase_open, traject_open
from trajects.rules.phases import ADVISER


def action_plan_open(traject: Any, user: Any = None) -> Verdict:
    """The action plan goes on through all phases, also in aftercare, until the dossier closes (H-65)."""
    return traject_open(traject, user)


def plan_open(traject: Any, user: Any = None) -> Verdict:
    """The plans are written until the guidance phase ends; then they are evidence (H-64, decision 13)."""
    guide = traject.phase_with(PhasePart.BUSINESS_PLAN)
    return first_refusal(traject_open(traject, user), phase_open(guide, user) if guide else ALLOWED)


def competences_open(traject: Any, moment: str, user: Any = None) -> Verdict:
    """The end is scored in the guidance phase; the start also before it (domain 1.5)."""
    return first_refusal(
        plan_open(traject, user),
        require(
            moment == "start" or traject.phase_with(PhasePart.COMPETENCES),
            "competences_end",
            _("De eindscore geef je in de begeleidende fase."),
            source="H-64, handleiding 2.5",
            who=ADVISER,
        ),
    )


def scoring_day_fits(traject: Any, moment: str, on: date) -> Verdict:
    """Scores are given within the dossier; those of the end within the guidance phase."""
    guide = traject.phase_with(PhasePart.COMPETENCES) if moment == "end" else None
    first = guide.starts_on if guide else traject.started_on
    return first_refusal(
        not_in_the_future(on),
        require(on >= first, "before_phase", _("Deze datum ligt voor het begin.")),
    )


def score_on_scale(programme: Any, score: int | None) -> Verdict:
    """A score is a level of the programme's scale, or not given yet."""
    words = _("Kies een score van 1 tot %(highest)s.") % {"highest": programme.highest_score}
    return require(score is None or 1 <= score <= programme.highest_score, "score_range", words, who=ADVISER)


def scale_holds_scores(levels: int, highest_given: int) -> Verdict:
    """A scale is not shortened below a score that a dossier has."""
    words = _("Er is al een score %(score)s gegeven. De schaal heeft minstens zoveel niveaus nodig.")
    return require(levels >= highest_given, "scale_too_short", words % {"score": highest_given})


def action_done_on_fits(on: date) -> Verdict:
    """What is done, was done on a day that has come."""
    return not_in_the_future(on)


def part_may_be_ready(text: str, *, ready: bool) -> Verdict:
    """A section without a word is not ready."""
    return require(
        text or not ready, "part_empty", _("Een onderdeel zonder tekst is niet klaar."), who=ADVISER
    )
