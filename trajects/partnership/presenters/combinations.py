"""Combination trajectories: state, facts, and how the client asks for one."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.ui import Badge, Button, Fact
from trajects.partnership import rules
from trajects.partnership.enums import (
    COMBINATION_TONES,
    Answer,
    CombinationState,
)
from trajects.rules import traject_open


def combination_badge(combination: Any) -> Badge:
    """Its state."""
    state = CombinationState(combination.state)
    return Badge(str(state.label), COMBINATION_TONES[state])


def combination_facts(combination: Any) -> list[Fact]:
    """Everything that the playbook asks to keep (D-08)."""
    facts = [
        Fact(_("Waarom"), combination.reason),
        *(Fact(row.text, row.get_party_display()) for row in combination.objectives.all()),
        Fact(_("Acties van andere partners"), combination.complementary),
        Fact(_("Besproken op"), combination.discussed_on),
        Fact(_("Gevraagd op"), combination.requested_on),
        Fact(_("Begin"), combination.starts_on),
    ]
    if combination.service.is_internship:
        facts += _stage_facts(combination)
    if combination.state == CombinationState.CLOSED:
        facts += [
            Fact(_("Einde"), combination.ends_on),
            Fact(_("Resultaat"), combination.get_result_display(), combination.result_text),
            Fact(_("Volgende stappen"), combination.next_steps),
        ]
    return facts


def _stage_facts(combination: Any) -> list[Fact]:
    first, last = combination.orientation_from, combination.internship_until or combination.orientation_until
    days = rules.calendar_days(first, last) if first and last else 0
    count_words = ngettext("%(days)s kalenderdag", "%(days)s kalenderdagen", days) % {"days": days}
    return [
        Fact(_("Stage: eerste dag"), first),
        Fact(_("Fase 1: laatste dag"), combination.orientation_until),
        Fact(_("Fase 2: laatste dag"), combination.internship_until, count_words if days else ""),
    ]


NEXT_STATES = (CombinationState.WISH, CombinationState.DISCUSSED)


def next_words(combination: Any) -> str:
    """How it is asked, until it was."""
    return how_to_ask(combination) if combination.state in NEXT_STATES else ""


def edit_combination(combination: Any, user: Any) -> Button:
    """Change its facts, while it is not closed."""
    url = reverse("trajects:combination_edit", args=[combination.public_id])
    verdict = traject_open(combination.traject, user) and rules.may_be_changed(combination, user)
    return Button(_("Wijzig"), url, tone="secondary", icon="pencil").guarded_by(verdict)


def how_to_ask(combination: Any) -> str:
    """What the client does next, and the sentence to mention (D-09)."""
    programme = combination.traject.programme
    check = getattr(combination.traject, "vdab_check", None)
    names = {"phone": programme.service_line, "mention": programme.combination_mention}
    if check is not None and check.is_registered == Answer.YES:
        return (
            _("De klant vraagt zelf een afspraak aan zijn VDAB-bemiddelaar. Vermeld: “%(mention)s”.") % names
        )
    return (
        _("De klant schrijft zich eerst in: online of via de Servicelijn, %(phone)s. Vermeld: “%(mention)s”.")
        % names
    )
