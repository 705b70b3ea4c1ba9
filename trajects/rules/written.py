"""Which plans stand complete in the dossier itself, written in the application (H-64)."""

from __future__ import annotations

from typing import Any

from trajects.enums import FinancialKind, PlanPartState

NEEDED_AMOUNTS = (FinancialKind.INVESTMENT, FinancialKind.FIXED_COST, FinancialKind.TURNOVER)


def business_plan_written(traject: Any) -> bool:
    """Every section that the programme uses is ready."""
    used = {section.pk for section in traject.programme.plan_sections.all() if section.is_active}
    ready = {part.section_id for part in traject.plan_parts.all() if part.state == PlanPartState.READY}
    return bool(used) and used <= ready


def financial_plan_written(traject: Any) -> bool:
    """Investments (or a line that says there are none), fixed costs, a margin and the turnover of a year."""
    plan = getattr(traject, "financial_plan", None)
    if plan is None or plan.gross_margin is None:
        return False
    kinds = {line.kind for line in plan.lines.all()}
    return kinds.issuperset(NEEDED_AMOUNTS)


def competences_scored_at_end(phase: Any) -> bool:
    """At least one competence has a score at the end of this phase, with what shows it (H-67)."""
    return any(
        score.score_end is not None and score.evidence_end and score.scored_end_on >= phase.starts_on
        for score in phase.traject.competence_scores.all()
    )
