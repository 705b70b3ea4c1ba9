"""Registration lines: who may enter one, what opens it, and how it ends (A-02 to A-10, A-11).

The names in a phase's `entry_rules` are the keys of ENTRY_RULES: each is asked of a candidate and the first day of
the line, also before there is a dossier.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.rules import ALLOWED, Solver, Verdict, first_refusal, require
from people.enums import Diploma
from people.roles import Role
from trajects.enums import PhaseState

ADVISER = Solver(_("de adviseur van het dossier"), Role.ADVISER)
EntryRule = Callable[[Any, date], Verdict]
# A foreign diploma that was not recognised is none here.
WITHOUT_SECONDARY = (
    Diploma.NONE,
    Diploma.LOWER_SECONDARY,
    Diploma.SECOND_GRADE,
    Diploma.FOREIGN_NOT_RECOGNISED,
)


def diploma_known(candidate: Any, on: date) -> Verdict:
    """Whether somebody has a diploma must be known before the line begins."""
    return require(
        candidate.diploma,
        "diploma_unknown",
        _("Vul eerst het hoogste diploma in op de persoonsfiche."),
        source="A-02, registratiehandleiding 1.1",
        who=ADVISER,
        url=candidate.get_absolute_url(),
    )


def no_secondary_diploma(candidate: Any, on: date) -> Verdict:
    """Who has a diploma of secondary education at the start does not belong to the target group (A-02)."""
    return first_refusal(
        diploma_known(candidate, on),
        require(
            candidate.diploma in WITHOUT_SECONDARY,
            "secondary_diploma",
            _(
                "Deze kandidaat heeft een diploma secundair onderwijs. Deze begeleiding is alleen voor wie "
                "dat bij de start niet heeft."
            ),
            source="A-02, registratiehandleiding 1.1",
            who=ADVISER,
        ),
    )


ENTRY_RULES: dict[str, EntryRule] = {
    "diploma_known": diploma_known,
    "no_secondary_diploma": no_secondary_diploma,
}
# The words of the rules, for who chooses them.
ENTRY_LABELS: dict[str, Any] = {
    "diploma_known": _("het hoogste diploma bekend is"),
    "no_secondary_diploma": _("er geen diploma secundair onderwijs is"),
}


def may_enter(candidate: Any, template: Any, on: date) -> Verdict:
    """Everything that the programme asks of a person before this phase begins."""
    return first_refusal(*(ENTRY_RULES[name](candidate, on) for name in template.entry_rules))


def is_opened(traject: Any, template: Any, on: date) -> Verdict:
    """The first phase opens with the dossier; a later one with a result of an earlier one that leads to it."""
    templates = traject.programme.templates
    if not templates or templates[0].pk == template.pk:
        return ALLOWED
    openers = [line for line in map(traject.line_of, templates) if line and _opens(line, template)]
    first = min((line.starts_on for line in openers), default=on)
    return first_refusal(
        require(
            openers,
            "phase_before",
            _("Deze fase begint pas na een resultaat van een vorige fase dat ernaartoe leidt."),
            source="V-01",
            who=ADVISER,
        ),
        require(on >= first, "phase_before_start", _("Deze fase kan niet beginnen voor de vorige begon.")),
    )


def _opens(line: Any, template: Any) -> bool:
    opening = line.template.opening_results(template.code)
    return line.state == PhaseState.COMPLETED and line.result in opening


def result_fits(phase: Any, code: str) -> Verdict:
    """A line ends with a result of its own list; one is obligatory (A-08)."""
    return require(
        phase.template.result(code),
        "result",
        _("Kies een resultaat uit de lijst."),
        source="A-08, registratiehandleiding 2.1",
        who=ADVISER,
    )


def may_change_people(phase: Any, user: Any = None) -> Verdict:
    """Applicant and executor can be changed while the line runs (A-05); afterwards a coordinator corrects."""
    return first_refusal(
        require(phase.template.mlp_step, "mlp_no_step", _("Voor deze fase is er geen administratie in MLP.")),
        require(
            phase.is_running,
            "phase_ended",
            _("Deze fase is afgerond. Alleen een coördinator kan nog iets verbeteren, met een reden."),
            source="A-09, registratiehandleiding 2.1",
            who=Solver(_("een coördinator"), Role.COORDINATOR),
        ),
    )
