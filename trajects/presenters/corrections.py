"""What was corrected in a phase, lines that were cancelled, and the buttons for both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from core import formats
from core.ui import Button, Fact
from people.access import may_on
from people.roles import Permission
from trajects.enums import PhaseState
from trajects.rules import corrections as rules


@dataclass(frozen=True)
class CorrectionLine:
    """One corrected field: what it was stays readable."""

    label: str
    was: str
    now: str
    reason: str
    who: str
    at: Any


@dataclass(frozen=True)
class CancelledLine:
    """A line that counts no more, with what it was."""

    period: str
    facts: list[Fact]


@dataclass(frozen=True)
class Corrections:
    """What a phase page shows about correcting."""

    lines: list[CorrectionLine]
    cancelled: list[CancelledLine]
    buttons: list[Button]


def corrections(phase: Any, user: Any) -> Corrections:
    """The corrections of a phase, the cancelled lines beside it, and what can be done now."""
    return Corrections(
        [_line(entry) for entry in phase.corrections.all()],
        [_cancelled(other) for other in _beside(phase)],
        [*_correct_button(phase, user), *start_buttons(phase.traject, phase.template, user)],
    )


def _line(entry: Any) -> CorrectionLine:
    return CorrectionLine(
        str(_(entry.label)).capitalize(), entry.was, entry.now, entry.reason, str(entry.corrected_by),
        entry.corrected_at,
    )  # fmt: skip


def _beside(phase: Any) -> list[Any]:
    """Cancelled lines of the same phase that are not the one on the page."""
    return [
        other
        for other in phase.traject.phases.all()
        if other.template_id == phase.template_id
        and other.pk != phase.pk
        and other.state == PhaseState.CANCELLED
    ]


def _cancelled(phase: Any) -> CancelledLine:
    words = {"first": formats.short_date(phase.starts_on), "last": formats.short_date(phase.ends_on)}
    facts = [
        Fact(_("Waarom geannuleerd"), phase.end_reason),
        Fact(_("Financieringsnummer"), phase.financing_number),
        Fact(_("Resultaatcode"), phase.result_code),
        Fact(_("Samenvatting"), phase.summary),
    ]
    return CancelledLine(_("Van %(first)s tot %(last)s") % words, [fact for fact in facts if fact.value])


def _correct_button(phase: Any, user: Any) -> list[Button]:
    """Only who may correct anything sees it, and only where something is final."""
    if phase.state not in rules.ENDED or not may_on(
        user, Permission.MANAGE_PROGRAMME, phase.traject.organisation_id
    ):
        return []
    url = reverse("trajects:correct_phase", args=[phase.traject.public_id, phase.template.code])
    return [Button(_("Verbeter een fout"), url, tone="secondary", icon="pencil")]


def start_buttons(traject: Any, template: Any, user: Any) -> list[Button]:
    """To start a phase whose line was cancelled or never opened; nothing where that is not asked."""
    line = traject.line_of(template)
    if line is not None or not may_on(user, Permission.DECIDE_PHASES, traject.organisation_id):
        return []
    again = rules.cancelled_line(traject, template)
    verdict = rules.may_start_again(traject, template, user)
    if not again and not verdict:
        return []
    label = _("Start deze fase opnieuw") if again else _("Start deze fase")
    url = reverse("trajects:start_again", args=[traject.public_id, template.code])
    return [Button(label, url, icon="plus").guarded_by(verdict)]
