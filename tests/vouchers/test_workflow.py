"""State against move: each is allowed, refused, or too late."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from core import workflow
from core.errors import AlreadyMoved
from tests.factories.people import coordinator
from tests.factories.vouchers import PROVIDER, booked
from vouchers.enums import VoucherState
from vouchers.models import Voucher

pytestmark = pytest.mark.django_db

MOVES: dict[str, tuple[set[VoucherState], VoucherState, dict[str, Any]]] = {
    "accept": ({VoucherState.PENDING}, VoucherState.ACCEPTED, {"answered_name": "Lies"}),
    "refuse": (
        {VoucherState.PENDING},
        VoucherState.REFUSED,
        {"answered_name": "Lies", "reason": "full", "text": ""},
    ),
    "withdraw": ({VoucherState.PENDING, VoucherState.REFUSED}, VoucherState.WITHDRAWN, {}),
    "cancel": ({VoucherState.ACCEPTED}, VoucherState.CANCELLED, {"reason": "Gaat niet door"}),
}


def in_state(state: VoucherState) -> Voucher:
    """A voucher put in a state past the door, as only a test may."""
    voucher = booked()
    answered = state in (VoucherState.ACCEPTED, VoucherState.REFUSED, VoucherState.CANCELLED)
    Voucher.objects.filter(pk=voucher.pk).update(
        state=state,
        answered_at=voucher.booked_at if answered else None,
        answered_name="Lies" if answered else "",
        refusal_reason="full" if state == VoucherState.REFUSED else "",
        cancel_reason="Fout" if state == VoucherState.CANCELLED else "",
    )
    return Voucher.objects.get(pk=voucher.pk)


@pytest.mark.parametrize("move", MOVES)
@pytest.mark.parametrize("state", list(VoucherState))
def test_move_from_state(state: VoucherState, move: str) -> None:
    sources, target, data = MOVES[move]
    voucher = in_state(state)
    by = PROVIDER if move in ("accept", "refuse") else coordinator(voucher.traject.organisation)
    if state in sources:
        workflow.perform(voucher, move, by=by, **data)
        assert Voucher.objects.get().state == target
    else:
        with pytest.raises(AlreadyMoved):
            workflow.perform(voucher, move, by=by, **data)
        assert Voucher.objects.get().state == state


def test_every_declared_move_is_in_the_table() -> None:
    assert {name for name, _method, _move in workflow.transitions_of(Voucher)} == set(MOVES)


def test_state_cannot_be_set_by_hand() -> None:
    voucher = booked()
    with pytest.raises(AttributeError):
        voucher.state = VoucherState.ACCEPTED
    assert connection.in_atomic_block
