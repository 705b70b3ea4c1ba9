"""The business plan and the financial plan, written in the dossier (H-64, domain 1.8)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from core import history, journal
from core.actors import Actor
from core.errors import StaleForm
from core.once import lock_version
from core.workflow import lock
from trajects import rules
from trajects.actions.phases import demand, person_of, refresh_billable
from trajects.enums import PhasePart, PlanPartState
from trajects.models import FinancialLine, FinancialPlan, PlanPart, PlanSection, Traject


@dataclass(frozen=True)
class Amount:
    """A line of the financial plan: `kind` is a FinancialKind, `cents` an amount; `year` only for turnover."""

    kind: str
    label: str
    cents: int
    year: int | None = None


def _claim(traject: Traject, by: Actor, reason: str) -> None:
    """Lock the dossier; Refused after the end of the guidance phase without a coordinator's reason."""
    lock(traject)
    demand(rules.plan_open(traject, by))
    demand(rules.correction_has_reason(traject.phase_with(PhasePart.BUSINESS_PLAN), reason))


@transaction.atomic
def write_plan_part(
    traject: Traject,
    section: PlanSection,
    *,
    by: Actor,
    text: str,
    ready: bool,
    version: int | None = None,
    reason: str = "",
) -> PlanPart:
    """Write a section of the business plan; `ready` marks it as finished, which needs text.

    Raises StaleForm when somebody saved after `version` (None: nothing was written yet), Refused when the
    guidance phase has ended.
    """
    _claim(traject, by, reason)
    demand(rules.part_may_be_ready(text, ready=ready))
    part = PlanPart.objects.filter(traject=traject, section=section).first()
    if part is None:
        part = PlanPart(traject=traject, section=section)
    elif version is None:
        raise StaleForm(part)
    else:
        lock_version(part, version)
    state = PlanPartState.READY if ready else PlanPartState.BUSY if text else PlanPartState.EMPTY
    history.assign(part, {"text": text, "state": state}, by=by, reason=reason)
    part.written_by = person_of(by, traject)
    part.save()
    _journal("plan.part_written", part, by=by, reason=reason, section=section.code, state=str(part.state))
    refresh_billable(traject)
    return part


@transaction.atomic
def write_financial_plan(
    traject: Traject,
    *,
    by: Actor,
    lines: list[Amount],
    gross_margin: int | None = None,
    first_month: date | None = None,
    market_check: str = "",
    remarks: str = "",
    version: int | None = None,
    reason: str = "",
) -> FinancialPlan:
    """Write the whole financial plan: its lines replace those that were there.

    `gross_margin` is in hundredths of a percent. Raises StaleForm when somebody saved after `version` (None:
    there was no plan yet), Refused when the guidance phase has ended.
    """
    _claim(traject, by, reason)
    plan = FinancialPlan.objects.filter(traject=traject).first()
    if plan is None:
        plan = FinancialPlan(traject=traject)
    elif version is None:
        raise StaleForm(plan)
    else:
        lock_version(plan, version)
    answers = {"gross_margin": gross_margin, "first_month": first_month}
    texts = {"market_check": market_check, "remarks": remarks}
    history.assign(plan, answers | texts, by=by, reason=reason)
    plan.written_by = person_of(by, traject)
    plan.save()
    _replace_lines(plan, lines)
    _journal("plan.finances_written", plan, by=by, reason=reason, lines=len(lines))
    refresh_billable(traject)
    return plan


def _replace_lines(plan: FinancialPlan, lines: list[Amount]) -> None:
    plan.lines.all().delete()
    FinancialLine.objects.bulk_create(
        FinancialLine(
            plan=plan,
            kind=line.kind,
            label=line.label,
            amount_cents=line.cents,
            year=line.year,
            position=position,
        )
        for position, line in enumerate(lines, start=1)
    )


def _journal(event: str, row: PlanPart | FinancialPlan, *, by: Actor, reason: str, **data: str | int) -> None:
    journal.record(event, row, by=by, parent=row.traject, data=data | ({"reason": reason} if reason else {}))
