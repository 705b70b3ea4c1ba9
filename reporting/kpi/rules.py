"""When a figure may be entered and a snapshot changed, and why not."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from core import dates, formats
from core.rules import Solver, Verdict, first_refusal, require
from people.roles import Permission, Role
from reporting.enums import IndicatorKind, SnapshotState

COORDINATOR = Solver(_("de coördinator"), Role.COORDINATOR)


def may_keep(user: Any) -> Verdict:
    """Coordinators enter figures and take snapshots."""
    return require(
        user.may(Permission.MANAGE_PROGRAMME),
        "kpi.keeper",
        _("Alleen een coördinator voert cijfers in."),
        who=COORDINATOR,
    )


def takes_values(indicator: Any, user: Any = None) -> Verdict:
    """What the dossiers count is not typed."""
    return require(
        not indicator.measure,
        "kpi.counted",
        _("Dit cijfer wordt in de dossiers geteld. Je kunt het niet invoeren."),
    )


def number_fits(indicator: Any, value: Decimal | None, note: str) -> Verdict:
    """A figure of its kind, or a text that stands in its place."""
    return first_refusal(
        require(value is not None or note, "kpi.empty", _("Vul een waarde of een tekst in.")),
        require(
            value is None or indicator.kind == IndicatorKind.GROWTH or value >= 0,
            "kpi.negative",
            _("Een aantal is niet kleiner dan nul."),
        ),
        require(
            value is None or indicator.kind != IndicatorKind.RATIO or value > 0,
            "kpi.ratio",
            _("Bij een verhouding is het getal groter dan nul: 4 betekent 1 op 4."),
        ),
        require(
            value is None or indicator.kind != IndicatorKind.COUNT or value == value.to_integral_value(),
            "kpi.whole",
            _("Een aantal is een geheel getal."),
        ),
        require(
            value is None or indicator.kind != IndicatorKind.SHARE or value <= 1,
            "kpi.share",
            _("Een aandeel is hoogstens 100%."),
        ),
    )


def period_is_over(ends_on: date | None) -> Verdict:
    """What was reached in a period is known when the period is over (V-04)."""
    return require(
        ends_on is None or ends_on < dates.today(),
        "kpi.too_early",
        _("Deze periode loopt nog tot en met %(day)s. Daarna kun je een waarde invoeren.")
        % {"day": formats.short_date(ends_on) if ends_on else ""},
        source="V-04",
    )


def is_draft(snapshot: Any, user: Any = None) -> Verdict:
    """Only a concept is calculated again or thrown away."""
    return require(
        snapshot.state == SnapshotState.DRAFT,
        "kpi.fixed",
        _("Deze momentopname is vastgelegd en verandert niet meer. Maak een nieuwe versie."),
    )
