"""Words around a decision: what is missing, and what happens next."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.ui import CheckItem, Fact
from trajects import rules
from trajects.enums import Outcome, PhaseKind
from trajects.presenters.meters import LABELS
from trajects.rules.decisions import goes_back_to_referrer


def title_of(phase: Any) -> str:
    """Besluit verkennende fase"""
    if phase.kind == PhaseKind.LINE:
        return _("%(phase)s beëindigen") % {"phase": phase.template.name}
    return _("Besluit %(phase)s") % {"phase": phase.template.name.lower()}


def submit_words(phase: Any) -> str:
    """What the button says."""
    return _("Beëindig deze lijn") if phase.kind == PhaseKind.LINE else _("Bevestig het besluit")


def outcome_of(phase: Any, answers: dict[str, Any]) -> Outcome:
    """How the answer of the form counts."""
    if phase.kind == PhaseKind.LINE:
        return Outcome(phase.template.outcome_of(answers["result"]))
    return Outcome(answers["outcome"])


def missing(phase: Any) -> list[CheckItem]:
    """What a phase needs before it is decided; the decision itself is what this page makes."""
    names = [name for name in phase.template.completion_rules if name != "decision"]
    return [
        CheckItem.of(str(LABELS[name][0]), verdict, action=str(LABELS[name][1]))
        for name, verdict in rules.verdicts(phase, names).items()
    ]


def next_steps(phase: Any, wanted: list[CheckItem]) -> list[CheckItem]:
    """What misses in the order in which it can be done: what blocks the decision comes before the decision."""
    decision = str(LABELS["decision"][0])
    if not wanted or wanted[0].label != decision:
        return wanted
    return [*(item for item in missing(phase) if not item.ok), *wanted]


def facts(phase: Any) -> list[Fact]:
    """Who and since when."""
    return [
        Fact(_("Kandidaat"), phase.traject.candidate.list_name, url=phase.traject.get_absolute_url()),
        Fact(_("Fase sinds"), phase.starts_on),
        Fact(_("Stap in MLP"), phase.template.mlp_step),
    ]


def consequences(phase: Any) -> list[tuple[str, str]]:
    """What follows from each outcome, and who hears of it."""
    if phase.kind == PhaseKind.LINE:
        return _after_line(phase)
    return [
        *(_after_explore(phase) if phase.kind == PhaseKind.EXPLORE else _after_guide(phase)),
        _told(phase),
    ]


def _after_explore(phase: Any) -> list[tuple[str, str]]:
    back = (
        _("Het dossier wordt afgesloten. De kandidaat is werkzoekend en gaat terug naar VDAB.")
        if goes_back_to_referrer(phase.traject)
        else _("Het dossier wordt afgesloten. De kandidaat is niet werkzoekend en gaat niet terug naar VDAB.")
    )
    return [
        (_("Positief"), _("De begeleidende fase begint op de datum van het laatste individuele gesprek.")),
        (_("Negatief"), back),
    ]


def _after_guide(phase: Any) -> list[tuple[str, str]]:
    months = phase.traject.programme.aftercare_months
    return [
        (
            _("Start als zelfstandige"),
            _("De nazorg begint en duurt %(months)s maanden. Het attest wordt opgemaakt.")
            % {"months": months},
        ),
        (_("Start niet, of toegeleid naar werk"), _("Het dossier wordt afgesloten.")),
    ]


def _after_line(phase: Any) -> list[tuple[str, str]]:
    """What is final from then on, and what each result opens or closes."""
    programme = phase.traject.programme
    days = programme.summary_editable_days
    final = ngettext(
        "De lijn is dan definitief. Alleen de samenvatting kun je nog %(days)s dag aanvullen.",
        "De lijn is dan definitief. Alleen de samenvatting kun je nog %(days)s dagen aanvullen.",
        days,
    )
    names = {template.code: template.name for template in programme.templates}
    opens = {entry["text"]: names.get(entry.get("opens", "")) for entry in phase.template.results}
    follows = [
        (text, _("De fase %(phase)s begint op dezelfde dag.") % {"phase": name.lower()})
        for text, name in opens.items()
        if name
    ]
    others = _("Bij een ander resultaat") if follows else _("Daarna")
    return [
        (_("Definitief"), final % {"days": days}),
        *follows,
        (others, _("Het dossier wordt afgesloten.")),
    ]


def _told(phase: Any) -> tuple[str, str]:
    consultant = phase.traject.consultant
    if consultant is None:
        return _("E-mail"), _("Niemand krijgt een e-mail: dit dossier heeft geen consulent.")
    words = _("%(name)s krijgt de uitkomst per e-mail (%(email)s).")
    return _("E-mail"), words % {"name": consultant.full_name, "email": consultant.email}


def done_sentence(phase: Any, outcome: str) -> str:
    """What happened, for after the decision."""
    if phase.kind == PhaseKind.LINE:
        return _("%(phase)s is beëindigd.") % {"phase": phase.template.name}
    return {
        Outcome.POSITIVE: _("Het besluit is genomen. De begeleidende fase is begonnen."),
        Outcome.STARTS: _("Het besluit is genomen. De nazorg is begonnen."),
    }.get(Outcome(outcome), _("Het besluit is genomen. Het dossier is afgesloten."))
