"""The two meters of a phase: billable and complete, item by item."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.ui import Badge, CheckItem, Tone
from trajects import rules
from trajects.enums import PhaseState
from trajects.rules.teamwork import may_work_in

LABELS: dict[str, tuple[str | Promise, str | Promise]] = {
    "info_moment": (gettext_lazy("Infomoment of infogesprek"), gettext_lazy("Registreer het infomoment")),
    "individual_conversation": (gettext_lazy("Individueel gesprek"), gettext_lazy("Registreer een gesprek")),
    "contacts": (gettext_lazy("Genoeg contacten"), gettext_lazy("Registreer een contact")),
    "intake_potential": (gettext_lazy("Intake: potentieel"), gettext_lazy("Vul het potentieel in")),
    "intake_needs": (gettext_lazy("Intake: noden"), gettext_lazy("Vul de noden in")),
    "intake_complete": (gettext_lazy("Intake volledig"), gettext_lazy("Maak de intake volledig")),
    "start_conversation": (gettext_lazy("Opstartgesprek"), gettext_lazy("Registreer het opstartgesprek")),
    "evaluation": (gettext_lazy("Evaluatiegesprek"), gettext_lazy("Registreer het evaluatiegesprek")),
    "agreement_current": (
        gettext_lazy("Nieuwste tekst van het akkoord"),
        gettext_lazy("Laat ze ondertekenen"),
    ),
    "agreement": (gettext_lazy("Akkoord gegevensverwerking"), gettext_lazy("Laat het akkoord ondertekenen")),
    "decision": (gettext_lazy("Besluit met motivering"), gettext_lazy("Neem het besluit")),
    "record_business_plan": (gettext_lazy("Neerslag ondernemersplan"), gettext_lazy("Schrijf de neerslag")),
    "record_competences": (gettext_lazy("Neerslag competenties"), gettext_lazy("Schrijf de neerslag")),
    "business_plan_uploaded": (gettext_lazy("Ondernemersplan"), gettext_lazy("Laad het ondernemersplan op")),
    "financial_plan_uploaded": (gettext_lazy("Financieel plan"), gettext_lazy("Laad het financieel plan op")),
    "vdab_asked": (gettext_lazy("Nagegaan bij VDAB"), gettext_lazy("Vul in")),
    "partnership_justified": (gettext_lazy("Waarom het partnerschap nodig is"), gettext_lazy("Schrijf op")),
    "ending_discussed": (gettext_lazy("Besproken met de partners"), gettext_lazy("Zet op een agenda")),
    "ending_recorded": (gettext_lazy("Overdracht naar VDAB"), gettext_lazy("Vul in")),
}


@dataclass(frozen=True)
class Meter:
    """One of the two meters, with what is in order and what is missing."""

    title: str
    summary: str
    items: list[CheckItem]


def _items(phase: Any, names: Iterable[str]) -> list[CheckItem]:
    answers = rules.verdicts(phase, names)
    return [
        CheckItem.of(str(LABELS[name][0]), verdict, action=str(LABELS[name][1]))
        for name, verdict in answers.items()
    ]


def checklist(phase: Any) -> list[CheckItem]:
    """Everything that a complete file of this phase needs, in the order of the programme."""
    template = phase.template
    return _items(phase, dict.fromkeys([*template.billable_rules, *template.complete_rules]))


def meters_for(phase: Any, user: Any) -> list[Meter]:
    """The meters; who only reads the dossier gets no links to what must be filled in."""
    found = meters(phase)
    if not found or may_work_in(phase.traject, user):
        return found
    return [replace(meter, items=[replace(item, url="") for item in meter.items]) for meter in found]


def meters(phase: Any) -> list[Meter]:
    """Billable first; then what the complete file needs besides. A phase without rules has none."""
    if phase is None or phase.state in (PhaseState.STOPPED, PhaseState.CANCELLED):
        return []
    billable = list(phase.template.billable_rules)
    besides = [name for name in phase.template.complete_rules if name not in billable]
    found = [
        Meter(_("Factureerbaar"), _words(rules.is_billable(phase), _BILLABLE), _items(phase, billable)),
        Meter(_("Volledig dossier"), _words(rules.is_complete(phase), _COMPLETE), _items(phase, besides)),
    ]
    return [meter for meter in found if meter.items]


_BILLABLE = (
    gettext_lazy("Deze fase is factureerbaar."),
    gettext_lazy("Je kunt deze fase nog niet factureren."),
)
_COMPLETE = (
    gettext_lazy("Het dossier van deze fase is volledig."),
    gettext_lazy("Nodig naast alles wat de fase factureerbaar maakt."),
)


def _words(verdict: Any, words: tuple[str | Promise, str | Promise]) -> str:
    return str(words[0] if verdict else words[1])


def progress(phase: Any) -> Badge | None:
    """How far the phase is from billable, in two words, for a list."""
    if phase is None or not phase.template.billable_rules:
        return None
    if phase.state in (PhaseState.STOPPED, PhaseState.CANCELLED):
        return Badge(_("Niet factureerbaar"), Tone.NEUTRAL)
    answers = rules.verdicts(phase, phase.template.billable_rules).values()
    done, total = sum(bool(answer) for answer in answers), len(answers)
    if done == total:
        return Badge(_("Factureerbaar"), Tone.SUCCESS)
    tone = Tone.WARNING if total - done == 1 else Tone.NEUTRAL
    return Badge(_("%(done)s van %(total)s") % {"done": done, "total": total}, tone)


def effect(was: Any, now: Any) -> str:
    """What a change did to the meters: a sentence, or nothing when they stayed the same.

    `was` and `now` are the same phase before and after; None when there is no phase.
    """
    if now is None or not now.template.billable_rules:
        return ""
    name = now.template.name.lower()
    before, after = (bool(was and was.billable_since), bool(now.billable_since))
    if after and rules.is_complete(now):
        return _("Het dossier van de %(phase)s is nu volledig.") % {"phase": name}
    if after and not before:
        return _("De %(phase)s is nu factureerbaar.") % {"phase": name}
    if before and not after:
        return _("De %(phase)s is niet meer factureerbaar.") % {"phase": name}
    if after:
        return ""
    missing = sum(not item.ok for item in _items(now, now.template.billable_rules))
    return _still_missing(name, missing)


def _still_missing(name: str, missing: int) -> str:
    if missing == 1:
        return _("Er ontbreekt nog één ding voor de %(phase)s factureerbaar is.") % {"phase": name}
    return _("Er ontbreken nog %(n)s dingen voor de %(phase)s factureerbaar is.") % {
        "phase": name,
        "n": missing,
    }


def billing_warning(lost: Sequence[str]) -> str:
    """What a removal costs, said before it happens; nothing when it costs nothing."""
    if not lost:
        return ""
    return _("Let op: de %(phase)s is dan niet meer factureerbaar.") % {"phase": ", ".join(lost).lower()}
