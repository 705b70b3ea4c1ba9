"""The page after a decision: what happened, who was told, what comes next."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from core.ui import Button, Fact
from trajects.enums import Outcome, PhaseKind
from trajects.models import Decision, Phase, Traject
from trajects.sight import consultant_sees_decision


def page(phase: Phase, user: Any) -> dict[str, Any]:
    """What templates/reporting/decided.html shows beside the documents."""
    taken, traject = phase.decision, phase.traject
    stopped = taken.outcome == Outcome.STOPPED
    return {
        "title": _("De fase is stopgezet") if stopped else _("Het besluit is genomen"),
        "subtitle": f"{traject.candidate.list_name} · {phase.template.name}",
        "facts": facts(taken),
        "happened": happened(taken),
        "buttons": buttons(phase),
        "traject": traject,
    }


def facts(taken: Decision) -> list[Fact]:
    """The decision in a few words."""
    return [
        Fact(_("Uitkomst"), taken.get_outcome_display()),
        Fact(_("Datum"), taken.decided_on),
        Fact(_("Beslist door"), taken.decided_by.full_name),
    ]


def happened(taken: Decision) -> list[str]:
    """What followed from it, in the order in which people ask."""
    return [*_of_the_dossier(taken), _told(taken)]


def _of_the_dossier(taken: Decision) -> list[str]:
    traject = taken.traject
    if taken.outcome == Outcome.POSITIVE:
        return [_begun(traject, PhaseKind.GUIDE, _("De begeleidende fase is begonnen op %(day)s."))]
    if taken.outcome == Outcome.STARTS:
        return [
            _begun(traject, PhaseKind.AFTERCARE, _("De nazorg is begonnen op %(day)s.")),
            _("Het attest prestarterstraject is opgemaakt."),
        ]
    closed = [_("Het dossier is afgesloten.")] if traject.closed_on else []
    if taken.back_to_referrer:
        closed.append(_("De kandidaat gaat terug naar VDAB; de terugverwijzing is opgemaakt."))
    return closed


def _begun(traject: Traject, kind: PhaseKind, words: str) -> str:
    phase = traject.phase_of(kind)
    return words % {"day": f"{phase.starts_on:%d/%m/%Y}"} if phase else ""


def _told(taken: Decision) -> str:
    consultant = taken.traject.consultant
    if consultant is None:
        return _("Niemand kreeg een e-mail: dit dossier heeft geen consulent.")
    if not consultant_sees_decision(taken.phase):
        return _("Niemand kreeg een e-mail: in dit programma ziet de consulent dit besluit niet.")
    words = _("%(name)s krijgt de uitkomst per e-mail (%(email)s).")
    return words % {"name": consultant.full_name, "email": consultant.email}


def buttons(phase: Phase) -> list[Button]:
    """Where to go from here: the phase that began, or the dossier."""
    traject = phase.traject
    current = traject.current_phase
    if current and current.pk != phase.pk:
        label = _("Naar de %(phase)s") % {"phase": current.template.name.lower()}
        return [Button(label, current.get_absolute_url(), icon="arrow-right")]
    return [Button(_("Naar het dossier"), traject.get_absolute_url())]
