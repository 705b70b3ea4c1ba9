"""Lines: collected from what the dossiers call billable, made ready, put off, rejected and credited."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import transaction

from core import journal
from core.rules import first_refusal
from core.workflow import lock, perform
from people.models import User
from reporting.billing import rules
from reporting.billing.actions.periods import demand
from reporting.billing.candidates import billable_in, with_content
from reporting.billing.enums import DEAD_STATES, LinePart, LineState
from reporting.models import BillingLine, PhasePrice, ReportPeriod
from trajects.enums import Outcome
from trajects.models import Phase

Key = tuple[int, int, str]


@dataclass(frozen=True)
class Collected:
    """What collecting did: lines that were added, dropped, and that stand ready now."""

    added: int
    dropped: int
    ready: int


@transaction.atomic
def collect(period: ReportPeriod, *, by: User) -> Collected:
    """Make a line of every phase that is billable in this period, and make ready what can be.

    A loose line of an earlier period comes along; one whose phase is not billable any more is dropped.
    A line that was put off, or whose phase was rejected or credited before, waits for somebody.
    Raises Refused before the period begins.
    """
    lock(period.programme)
    demand(rules.may_collect(period))
    phases = {phase.pk: phase for phase in with_content(billable_in(period).order_by("pk"))}
    billable = {key: phase for key, phase in phases.items() if rules.is_billable_in(phase, period)}
    dropped = _drop(period, billable, by=by)
    _bring_along(period, billable)
    added = _add(period, billable.values(), by=by)
    look_again(period, billable, by=by)
    _prepare_all(period, by=by)
    found = Collected(added, dropped, period.lines.ready().count())
    data = {"added": added, "dropped": dropped, "ready": found.ready}
    journal.record("report_period.collected", period, by=by, data=data)
    return found


def _drop(period: ReportPeriod, billable: dict[int, Phase], *, by: User) -> int:
    """Loose lines of this period and before whose phase is not billable any more: there never was a claim."""
    rows = BillingLine.objects.loose().filter(
        programme=period.programme_id, period__begins_on__lte=period.begins_on, credits__isnull=True
    )
    gone = [line for line in rows if line.phase_id not in billable]
    for line in gone:
        journal.record("billing_line.dropped", line, by=by, data={"phase": line.phase_id})
        line.delete()
    return len(gone)


def _bring_along(period: ReportPeriod, billable: dict[int, Phase]) -> None:
    earlier = BillingLine.objects.loose().filter(phase__in=billable, credits__isnull=True)
    earlier.filter(period__begins_on__lt=period.begins_on).update(period=period)


def _add(period: ReportPeriod, phases: Iterable[Phase], *, by: User) -> int:
    live = BillingLine.objects.live().filter(programme=period.programme_id)
    known: set[Key] = set(live.values_list("candidate_id", "template_id", "part"))
    count = 0
    for phase, part in _claims(period, phases):
        key = (phase.traject.candidate_id, phase.template_id, str(part))
        if key not in known:
            known.add(key)
            _add_line(period, phase, part, by=by)
            count += 1
    return count


def _claims(period: ReportPeriod, phases: Iterable[Phase]) -> Iterator[tuple[Phase, LinePart]]:
    """Each phase, and its result where the programme pays for one."""
    prices = PhasePrice.objects.filter(template__programme=period.programme_id, part=LinePart.OUTCOME)
    paying = set(prices.values_list("template_id", flat=True))
    for phase in phases:
        yield phase, LinePart.PHASE
        if phase.template_id in paying and phase.outcome == Outcome.STARTS:
            yield phase, LinePart.OUTCOME


def _add_line(period: ReportPeriod, phase: Phase, part: LinePart, *, by: User) -> None:
    traject = phase.traject
    line = BillingLine.objects.create(
        period=period,
        phase=phase,
        candidate_id=traject.candidate_id,
        programme_id=traject.programme_id,
        template_id=phase.template_id,
        organisation_id=traject.organisation_id,
        part=part,
    )
    journal.record("billing_line.added", line, by=by, data={"phase": phase.pk, "part": str(part)})


def _prepare_all(period: ReportPeriod, *, by: User) -> None:
    """Make ready what nobody put off and was never rejected or credited; the rest waits for a person."""
    rows = period.lines.filter(state=LineState.OPEN, hold_reason="").select_related("period", "phase")
    past = BillingLine.objects.filter(state__in=DEAD_STATES, programme=period.programme_id)
    doubtful = set(past.values_list("candidate_id", "template_id", "part"))
    for line in rows:
        looked_at = (line.candidate_id, line.template_id, line.part) in doubtful
        if not looked_at and rules.may_be_prepared(line):
            perform(line, "prepare", by=by, price=line.current_price())


def look_again(period: ReportPeriod, phases: dict[int, Phase], *, by: User) -> None:
    """What a correction changed since a line was made ready: it waits, or it gets the price of its new end."""
    for line in period.lines.ready().filter(credits__isnull=True):
        line.period, line.phase = period, phases[line.phase_id]
        verdict = first_refusal(rules.is_billable_in(line.phase, period), rules.may_be_prepared(line))
        if not verdict:
            perform(line, "hold", by=by, reason=str(verdict.reason))
        elif (price := line.current_price()) and price.pk != line.price_id:
            perform(line, "hold", by=by, reason="")
            perform(line, "prepare", by=by, price=price)


@transaction.atomic
def prepare_line(line: BillingLine, *, by: User) -> BillingLine:
    """Let a line that waited go into the next file. Raises Refused with what is missing."""
    lock(line.period.programme)
    (phase,) = with_content([line.phase])
    demand(rules.is_billable_in(phase, line.period))
    demand(rules.may_be_prepared(line))
    return perform(line, "prepare", by=by, price=line.current_price())


@transaction.atomic
def hold_line(line: BillingLine, *, by: User, reason: str) -> BillingLine:
    """Keep a line that is ready out of the next file, with the reason."""
    lock(line.period.programme)
    demand(rules.is_explained(reason))
    return perform(line, "hold", by=by, reason=reason)


@transaction.atomic
def reject_line(line: BillingLine, *, by: User, reason: str) -> BillingLine:
    """Note that the funder does not accept a line, and why; the phase may be billed again later."""
    lock(line.programme)
    demand(rules.is_explained(reason))
    return perform(line, "reject", by=by, parent=line.phase.traject, reason=reason)


@transaction.atomic
def credit_line(line: BillingLine, *, by: User, reason: str, period: ReportPeriod) -> BillingLine:
    """Take a line of a file back with a negative line in the next file of `period`; returns that credit line.

    Nothing in a file is ever changed: this is the only correction. Raises Refused for a line that does not
    count, and AlreadyMoved when somebody credited it just before.
    """
    lock(line.programme)
    demand(rules.is_explained(reason))
    perform(line, "credit", by=by, parent=line.phase.traject)
    credit = BillingLine.objects.create(
        period=period,
        phase=line.phase,
        candidate_id=line.candidate_id,
        programme_id=line.programme_id,
        template_id=line.template_id,
        organisation_id=line.organisation_id,
        part=line.part,
        state=LineState.READY,
        price=line.price,
        amount_cents=-(line.amount_cents or 0),
        credits=line,
        credit_reason=reason,
    )
    journal.record("billing_line.credit_added", credit, by=by, data={"credits": line.pk})
    return credit
