"""The cards of the plans on the tab of a phase: how far each is, and where it opens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from core import dates, formats
from core.ui import Badge, Button
from trajects.enums import PhasePart
from trajects.presenters.action_plan import next_due, plan_badge
from trajects.presenters.business_plan import plan_badge as business_plan_badge
from trajects.presenters.competences import competence_badge
from trajects.presenters.finances import break_even_in_words, finances_badge


@dataclass(frozen=True)
class PlanCard:
    """A plan in a word and a sentence, with the button that opens it."""

    title: str
    badge: Badge
    text: str
    button: Button


def plan_cards(phase: Any) -> list[PlanCard]:
    """The plans that belong to the work of this phase (H-64, H-65)."""
    return [card(phase.traject) for part, card in CARDS.items() if phase.template.has_part(part)]


def _card(traject: Any, name: str, title: str, badge: Badge, text: str, label: str) -> PlanCard:
    url = reverse(f"trajects:{name}", args=[traject.public_id])
    return PlanCard(title, badge, text, Button(label, url, tone="secondary"))


def _action_plan(traject: Any) -> PlanCard:
    items = list(traject.action_items.all())
    first = next_due(items)
    text = _("Wie doet wat tegen wanneer.")
    if first and first >= dates.today():
        text = _("Eerst tegen %(day)s (%(far)s).") % {
            "day": formats.short_date(first),
            "far": formats.relative(first),
        }
    label = _("Open het actieplan")
    return _card(traject, "action_plan", _("Persoonlijk actieplan"), plan_badge(items), text, label)


def _competences(traject: Any) -> PlanCard:
    text = _("Scores bij de start en op het einde, met wat ze laat zien.")
    label = _("Open de competenties")
    title = _("Ondernemerscompetenties")
    return _card(traject, "competences", title, competence_badge(traject), text, label)


def _business_plan(traject: Any) -> PlanCard:
    text = _("Onderdeel per onderdeel, zoals het Startkompas. Een opgeladen plan telt ook.")
    label = _("Open het ondernemersplan")
    return _card(traject, "business_plan", _("Ondernemersplan"), business_plan_badge(traject), text, label)


def _finances(traject: Any) -> PlanCard:
    text = break_even_in_words(traject) or _(
        "Investeringen, kosten, marge en omzet. Een opgeladen plan telt ook."
    )
    label = _("Open het financieel plan")
    return _card(traject, "finances", _("Financieel plan"), finances_badge(traject), text, label)


CARDS: dict[PhasePart, Callable[[Any], PlanCard]] = {
    PhasePart.ACTION_PLAN: _action_plan,
    PhasePart.COMPETENCES: _competences,
    PhasePart.BUSINESS_PLAN: _business_plan,
    PhasePart.FINANCES: _finances,
}
