"""Which phases a period asks about, with the newest line of each; and phases with all that the rules look at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When

from reporting.billing.enums import LinePart, LineState
from reporting.models import BillingLine, PhasePrice, ReportPeriod
from trajects.enums import Outcome, PhaseState
from trajects.models import Phase, Traject

BATCH = 200
NOT_BILLABLE = "no"


def phases_in(period: ReportPeriod, among: QuerySet[Phase]) -> QuerySet[Phase]:
    """Phases that can be billed at all, began before the period ended, and are not billed in another period.

    A phase that was stopped before the period is past and says nothing here. A phase that stands in a file of
    another period is here for its result alone: its line stands here, or it is still to be billed.
    `line_state` is the state of the newest line of the phase, or of its result when only that is billed here;
    `standing` where the phase stands in this period.
    """
    lines = BillingLine.objects.filter(phase=OuterRef("pk"), credits__isnull=True).order_by("-pk")
    own, results = lines.filter(part=LinePart.PHASE), lines.filter(part=LinePart.OUTCOME)
    here = results.filter(period=period)
    billed = own.holding().exclude(period=period)
    due = (
        Exists(billed.filter(period__begins_on__lt=period.begins_on))
        & _earns_result()
        & ~Exists(results.live())
    )
    long_past = Q(state=PhaseState.STOPPED, ends_on__lt=period.begins_on)
    return (
        among.filter(template__programme=period.programme_id, starts_on__lte=period.ends_on)
        .exclude(template__billable_rules=[])
        .exclude(state=PhaseState.CANCELLED)
        .exclude(long_past)
        .annotate(is_billed_elsewhere=Exists(billed))
        .filter(Q(is_billed_elsewhere=False) | Exists(here) | due)
        .annotate(
            line_state=Case(
                When(is_billed_elsewhere=True, then=Subquery(here.values("state")[:1])),
                default=Subquery(own.values("state")[:1]),
            )
        )
        .annotate(standing=_standing(period))
    )


def _earns_result() -> Q:
    """Somebody started as self-employed, and the programme pays for that."""
    paid = PhasePrice.objects.filter(template=OuterRef("template"), part=LinePart.OUTCOME)
    return Q(outcome=Outcome.STARTS) & Exists(paid)


def _standing(period: ReportPeriod) -> Case:
    """Where a phase stands: the state of its line, else whether the meter calls it billable in the period."""
    billable = Q(billable_since__lte=period.ends_on) & ~Q(state=PhaseState.STOPPED)
    return Case(
        When(~Q(line_state=LineState.OPEN) & Q(line_state__isnull=False), then=F("line_state")),
        When(billable, then=Value(LineState.OPEN)),
        default=Value(NOT_BILLABLE),
        output_field=CharField(),
    )


def billable_in(period: ReportPeriod) -> QuerySet[Phase]:
    """Those that the meter calls billable before the end of the period, and of which no file holds a part.

    The result is a part of its own: it may follow in a later file than its phase.
    """
    rows = Phase.objects.filter(
        template__programme=period.programme_id,
        starts_on__lte=period.ends_on,
        billable_since__lte=period.ends_on,
    )
    held = BillingLine.objects.holding().filter(phase=OuterRef("pk"))
    result = _earns_result() & ~Exists(held.filter(part=LinePart.OUTCOME))
    return (
        rows.exclude(template__billable_rules=[])
        .exclude(state__in=(PhaseState.CANCELLED, PhaseState.STOPPED))
        .filter(~Exists(held.filter(part=LinePart.PHASE)) | result)
    )


def with_content(phases: Iterable[Phase]) -> Iterator[Phase]:
    """The same phases, each with its dossier read whole, a batch at a time."""
    rows = list(phases)
    for start in range(0, len(rows), BATCH):
        batch = rows[start : start + BATCH]
        trajects = Traject.objects.filter(pk__in={phase.traject_id for phase in batch})
        read = trajects.with_content().select_related("candidate__vdab_category")
        found: dict[int, Any] = {phase.pk: phase for traject in read for phase in traject.phases.all()}
        yield from (found[phase.pk] for phase in batch)
