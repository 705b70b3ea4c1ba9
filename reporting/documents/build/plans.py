"""The plans of a dossier, from their rows; without a row that says nothing is ready."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from reporting import documents as d
from reporting.documents.build import parts
from reporting.documents.build.parts import adviser_and_candidate, in_dutch, letterhead, person
from trajects.enums import FinancialKind, PlanPartState
from trajects.models import Intake, Traject
from trajects.presenters.business_plan import sections_of
from trajects.rules.finances import Finances, compute

TABLES = (FinancialKind.INVESTMENT, FinancialKind.FINANCING, FinancialKind.FIXED_COST)


def _head(traject: Traject) -> dict[str, Any]:
    return {
        "letterhead": letterhead(traject.programme, traject.organisation),
        "candidate": person(traject.candidate),
        "adviser": traject.adviser.full_name,
    }


@in_dutch
def action_plan(traject: Traject) -> d.ActionPlanDocument:
    """The personal action plan, with the needs that it answers (H-65)."""
    intake = Intake.objects.filter(traject=traject).first() or Intake()
    return d.ActionPlanDocument(
        **_head(traject),
        needs_entrepreneur=intake.needs_entrepreneur,
        needs_enterprise=intake.needs_enterprise,
        actions=parts.actions(traject),
        signatures=adviser_and_candidate(traject, traject.adviser),
    )


@in_dutch
def competences(traject: Traject) -> d.CompetencesDocument:
    """The scores at the start and at the end (domain 1.5)."""
    scale = traject.programme.scale_words
    return d.CompetencesDocument(**_head(traject), scores=parts.scores(traject), scale=scale)


@in_dutch
def business_plan(traject: Traject) -> d.BusinessPlanDocument:
    """Every section in the order of the programme's list, also those without a text (H-64)."""
    written = {part.section_id: part for part in traject.plan_parts.all()}
    chapters = groupby(sections_of(traject), key=lambda section: section.chapter)
    return d.BusinessPlanDocument(
        **_head(traject),
        progress=progress(traject),
        chapters=tuple(
            d.PlanChapter(title=title, sections=tuple(_section(s, written.get(s.pk)) for s in found))
            for title, found in chapters
        ),
    )


def _section(section: Any, part: Any) -> d.PlanText:
    return d.PlanText(
        code=section.code,
        title=section.title,
        state=part.get_state_display() if part else "",
        text=part.text if part else "",
    )


def progress(traject: Traject) -> d.PlanProgress:
    """How many sections are ready; nothing while no section was begun."""
    states = {part.section_id: part.state for part in traject.plan_parts.all()}
    if not states:
        return d.PlanProgress()
    used = [section for section in sections_of(traject) if section.is_active]
    todo = [section for section in used if states.get(section.pk) != PlanPartState.READY]
    return d.PlanProgress(
        ready=len(used) - len(todo),
        total=len(used),
        open_sections=tuple(section.title for section in todo),
    )


@in_dutch
def financial_plan(traject: Traject) -> d.FinancialPlanDocument:
    """The amounts, and what they come to (domain 1.8). Raises DoesNotExist without a plan."""
    plan = traject.financial_plan
    lines = list(plan.lines.all())
    found = compute(lines, plan.gross_margin)
    return d.FinancialPlanDocument(
        **_head(traject),
        tables=tuple(_table(kind, lines) for kind in TABLES),
        gross_margin=plan.gross_margin,
        first_month=plan.first_month,
        gap_cents=found.gap,
        break_even_cents=found.break_even,
        years=_years(found),
        market_check=plan.market_check,
        remarks=plan.remarks,
    )


def _table(kind: FinancialKind, lines: list[Any]) -> d.AmountTable:
    own = [line for line in lines if line.kind == kind]
    return d.AmountTable(
        title=str(kind.label),
        lines=tuple(d.AmountLine(label=line.label, amount_cents=line.amount_cents) for line in own),
        total_cents=sum(line.amount_cents for line in own),
    )


def _years(found: Finances) -> tuple[d.YearLine, ...]:
    return tuple(
        d.YearLine(
            label=_("Jaar %(n)s") % {"n": each.year},
            turnover_cents=each.turnover,
            margin_cents=each.margin,
            result_cents=each.result,
            reached=each.is_feasible,
        )
        for each in found.years
    )
