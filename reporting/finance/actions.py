"""Moving grants and cost reports on. The only place that changes them for a reason."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from core import history, journal
from core.actors import Actor
from core.errors import Refused
from core.once import lock_version
from core.rules import Verdict, refuse
from core.workflow import claim, lock, perform
from reporting.finance import rules
from reporting.finance.enums import PaymentKind
from reporting.models import CostReport, Grant, GrantPayment, GrantPeriod, PartnerShare

# What a coordinator may correct after the inspection.
CORRECTABLE = (
    "allocated_cents",
    "accepted_cents",
    "begins_on",
    "ends_on",
    "input_percent",
    "outflow_percent",
    "expected_participants",
)


def _demand(*verdicts: Verdict) -> None:
    for verdict in verdicts:
        if not verdict:
            raise Refused(verdict)


def _move(grant: Grant, name: str, *, by: Actor, on: date, reason: str, **data: Any) -> Grant:
    """One step of a grant on a day (K-07). Raises Refused when the day lies before the step before it."""
    claim(grant, name, by=by)
    _demand(rules.day_fits(grant, on))
    told = {"on": on.isoformat(), "reason": reason} | data
    return perform(grant, name, by=by, event_data=told, on=on, reason=reason, **data)


@transaction.atomic
def hand_in(grant: Grant, *, by: Actor, on: date, reason: str = "") -> Grant:
    """The promotor handed in the end account. Raises Refused without an allocated amount."""
    return _move(grant, "hand_in", by=by, on=on, reason=reason)


@transaction.atomic
def start_inspection(grant: Grant, *, by: Actor, on: date, reason: str = "") -> Grant:
    """The file lies with the inspection: from now on its figures are not yet available."""
    return _move(grant, "start_inspection", by=by, on=on, reason=reason)


@transaction.atomic
def finish_inspection(grant: Grant, *, by: Actor, on: date, accepted_cents: int, reason: str = "") -> Grant:
    """The inspection accepted so many cents (K-06).

    Raises Refused for more than was allocated, and for less without a reason.
    """
    lock(grant)
    allocated = grant.allocated_cents or 0
    _demand(
        rules.not_more_than(allocated, accepted_cents),
        rules.difference_is_explained(allocated, accepted_cents, reason),
    )
    return _move(grant, "finish_inspection", by=by, on=on, reason=reason, accepted_cents=accepted_cents)


@transaction.atomic
def pay_balance(grant: Grant, *, by: Actor, on: date, reason: str = "") -> Grant:
    """The balance was paid: what was accepted less what was paid. Less than nothing went back to the funder."""
    _move(grant, "pay_balance", by=by, on=on, reason=reason)
    due = balance_of(grant)
    if due:
        GrantPayment.objects.create(grant=grant, kind=PaymentKind.BALANCE, amount_cents=due, paid_on=on)
    return grant


def balance_of(grant: Grant) -> int:
    """Cents that are still due: accepted, or allocated while nothing was accepted, less what was paid."""
    paid = sum(payment.amount_cents for payment in grant.payments.all())
    whole = grant.accepted_cents if grant.is_decided else grant.allocated_cents
    return (whole or 0) - paid


@transaction.atomic
def close_grant(grant: Grant, *, by: Actor, on: date, reason: str = "") -> Grant:
    """The funder closed the file."""
    return _move(grant, "close", by=by, on=on, reason=reason)


@transaction.atomic
def correct_grant(grant: Grant, *, by: Actor, version: int, reason: str, **changes: Any) -> Grant:
    """Correct what was granted after the inspection looked at it; a coordinator, with a reason (K-06).

    `changes` are fields of CORRECTABLE, amounts in cents; the part for the result is the rest of the part
    for the input. What each field was stays in the history. Raises StaleForm when somebody corrected it after
    the form with `version` was opened; Refused before the inspection, after the file was closed, for an
    accepted amount after the balance was paid, and when figures do not fit.
    """
    lock_version(grant, version)
    _demand(rules.may_be_corrected(grant), rules.is_explained(reason))
    if "accepted_cents" in changes:
        _demand(rules.accepted_open(grant))
    if "input_percent" in changes:
        given = changes["input_percent"]
        changes["result_percent"] = None if given is None else 100 - given
    changed = history.assign(grant, changes, by=by, reason=reason)
    _demand(rules.something_changes(changed))
    _demand_sound(grant)
    grant.save()
    journal.record("grant.corrected", grant, by=by, data={"fields": changed, "reason": reason})
    return grant


def _demand_sound(grant: Grant) -> None:
    """Raise Refused with the words of the first constraint that the grant breaks."""
    try:
        grant.validate_constraints()
    except ValidationError as error:
        raise Refused(refuse("unsound", error.messages[0])) from error


@transaction.atomic
def add_advance(
    grant: Grant, *, by: Actor, period: GrantPeriod | None, amount_cents: int, paid_on: date
) -> GrantPayment:
    """An advance came in for a report period (V-05). Raises Refused once the grant is with the inspection."""
    lock(grant)
    _demand(rules.advances_open(grant))
    payment = GrantPayment.objects.create(
        grant=grant, period=period, amount_cents=amount_cents, paid_on=paid_on
    )
    told = {"on": paid_on.isoformat(), "cents": amount_cents}
    journal.record("grant.advance_paid", grant, by=by, data=told)
    return payment


@transaction.atomic
def fill_costs(
    partner: PartnerShare, period: GrantPeriod, *, by: Actor, amounts: Mapping[str, int]
) -> CostReport:
    """Write the costs of a partner in a period, heading by heading in cents. Raises Refused after handing in."""
    report, _made = CostReport.objects.get_or_create(partner=partner, period=period)
    lock(report)
    _demand(rules.costs_open(report))
    for heading, cents in amounts.items():
        report.lines.update_or_create(heading=heading, defaults={"amount_cents": cents})
    report.lines.exclude(heading__in=amounts).delete()
    journal.record("costreport.changed", report, by=by, data={"headings": len(amounts)})
    return report


@transaction.atomic
def hand_in_costs(report: CostReport, *, by: Actor) -> CostReport:
    """The partner's costs go to the promotor. Raises Refused while nothing is filled in."""
    return perform(report, "hand_in", by=by)


@transaction.atomic
def send_costs_back(report: CostReport, *, by: Actor, reason: str) -> CostReport:
    """Something must be corrected first; the reason stands in the journal."""
    return perform(report, "send_back", by=by, event_data={"reason": reason})


@transaction.atomic
def accept_costs(report: CostReport, *, by: Actor, accepted_cents: int, reason: str = "") -> CostReport:
    """So many cents count. Raises Refused for more than was asked, and for less without a reason (V-06)."""
    claim(report, "accept", by=by)
    _demand(
        rules.not_more_than(report.total_cents, accepted_cents),
        rules.difference_is_explained(report.total_cents, accepted_cents, reason),
    )
    return perform(
        report,
        "accept",
        by=by,
        event_data={"cents": accepted_cents, "reason": reason},
        accepted_cents=accepted_cents,
        reason=reason,
    )
