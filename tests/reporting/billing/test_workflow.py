"""State against move: each is allowed, or somebody was before you; and the steps of a claim take its lines along."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils.timezone import localdate

from core import workflow
from core.errors import AlreadyMoved, Refused
from reporting.billing import actions
from reporting.billing.enums import CREDITABLE_STATES, ClaimState, LineState
from reporting.models import BillingFile, BillingLine, PhasePrice
from tests.factories.billing import PRICE, explored, file_of
from tests.factories.people import coordinator

pytestmark = pytest.mark.django_db

LINE: dict[str, tuple[set[str], str]] = {
    "prepare": ({LineState.OPEN}, LineState.READY),
    "hold": ({LineState.READY}, LineState.OPEN),
    "put_in_file": ({LineState.READY}, LineState.IN_FILE),
    "submit": ({LineState.IN_FILE}, LineState.SUBMITTED),
    "accept": ({LineState.SUBMITTED}, LineState.ACCEPTED),
    "reject": ({LineState.SUBMITTED}, LineState.REJECTED),
    "pay": ({LineState.ACCEPTED}, LineState.PAID),
    "credit": (set(CREDITABLE_STATES), LineState.CREDITED),
}
FILE: dict[str, tuple[set[str], str]] = {
    "submit": ({ClaimState.OPEN}, ClaimState.SUBMITTED),
    "inspect": ({ClaimState.SUBMITTED}, ClaimState.IN_INSPECTION),
    "accept": ({ClaimState.SUBMITTED, ClaimState.IN_INSPECTION}, ClaimState.ACCEPTED),
    "accept_partly": ({ClaimState.SUBMITTED, ClaimState.IN_INSPECTION}, ClaimState.PARTIAL),
    "pay": ({ClaimState.ACCEPTED, ClaimState.PARTIAL}, ClaimState.PAID),
}


@pytest.mark.parametrize(("model", "table"), [(BillingLine, LINE), (BillingFile, FILE)])
def test_the_table_is_what_the_models_declare(model, table):
    declared: dict[str, tuple[set[str], set[str]]] = {}
    for name, _method, move in workflow.transitions_of(model):
        sources, targets = declared.setdefault(name, (set(), set()))
        sources.add(move.source)
        targets.add(move.target)
    assert declared == {name: (sources, {target}) for name, (sources, target) in table.items()}


def test_every_move_of_a_line_starts_from_its_states_and_from_no_other():
    """One row that is put in each state past the door, as only a test may; nothing of it is kept."""
    by, made = coordinator(), file_of(explored())
    line = made.lines.get()
    data: dict[str, dict[str, Any]] = {
        "prepare": {"price": PhasePrice.objects.get()},
        "hold": {"reason": "x"},
        "reject": {"reason": "x"},
        "put_in_file": {"file": made, "number": 1, "facts": {}, "province": ""},
    }
    for state in LineState.values:
        for move, (sources, target) in LINE.items():
            line = BillingLine(
                **{f.attname: getattr(line, f.attname) for f in line._meta.fields} | {"state": state}
            )
            if state in sources:
                getattr(line, move)(**data.get(move, {}))
                assert line.state == target
            else:
                assert workflow.find(line, move) is None
                assert workflow.check(line, move, by).code == "workflow.moved"


def test_a_claim_takes_its_lines_along_and_pays_what_was_not_rejected():
    by, today = coordinator(), localdate()
    made = file_of(explored(), explored(), by=by)
    with pytest.raises(Refused, match="toekomst"):
        actions.submit_file(made, by=by, on=today + timedelta(1))
    with pytest.raises(Refused, match="vorige stap"):
        actions.submit_file(made, by=by, on=today - timedelta(1))
    actions.submit_file(made, by=by, on=today)
    actions.inspect_file(made, by=by, on=today)
    with pytest.raises(Refused, match="Verwerp eerst"):
        actions.accept_file_partly(made, by=by, on=today)
    bad, good = made.lines.order_by("number")
    with pytest.raises(Refused, match="waarom"):
        actions.reject_line(bad, by=by, reason=" ")
    actions.reject_line(bad, by=by, reason="Geen handtekening")
    with pytest.raises(Refused, match="gedeeltelijk"):
        actions.accept_file(made, by=by, on=today)
    actions.accept_file_partly(made, by=by, on=today)
    actions.pay_file(made, by=by, on=today)
    with pytest.raises(AlreadyMoved):
        actions.pay_file(made, by=by, on=today)
    good.refresh_from_db()
    assert (made.state, bad.state, good.state) == ("paid", "rejected", "paid")
    credit = actions.credit_line(good, by=by, reason="Dubbel", period=made.period)
    assert (credit.amount_cents, credit.state) == (-PRICE, "ready")
    with pytest.raises(Refused, match="kan niet meer"):
        actions.credit_line(bad, by=by, reason="Dubbel", period=made.period)
