"""Asking a coordinator to cancel an accepted voucher, and the answer (H-98)."""

from __future__ import annotations

from django.db import transaction

from core import journal
from core.text import clean
from core.workflow import claim, lock, perform
from people.actions.guard import ensure
from people.models import User
from vouchers import rules
from vouchers.actions.vouchers import cancel_voucher
from vouchers.models import CancellationRequest, Voucher
from vouchers.notifications import CancellationAsked, CancellationRefused
from vouchers.rules import requests


@transaction.atomic
def request_cancellation(voucher: Voucher, *, by: User, reason: str) -> CancellationRequest:
    """The adviser asks; the coordinators get it on their list and in an e-mail (M6).

    Raises Refused before acceptance, after the end, and while a question is open.
    """
    lock(voucher)
    ensure(rules.may_treat(voucher, by), requests.cancellable(voucher))
    request = CancellationRequest.objects.create(voucher=voucher, reason=clean(reason), requested_by=by)
    journal.record(
        "voucher.cancellation_asked", voucher, by=by, parent=voucher.traject, data={"number": voucher.number}
    )
    for coordinator in User.objects.coordinators().exclude(pk=by.pk):
        CancellationAsked(request, coordinator).queue()
    return request


@transaction.atomic
def grant_cancellation(request: CancellationRequest, *, by: User) -> CancellationRequest:
    """Cancel the voucher as it was asked: the money comes back, provider and adviser get an e-mail.

    Raises AlreadyMoved after a decision. The voucher is locked before the request, as in `cancel_voucher`.
    """
    lock(request.voucher)
    claim(request, "grant", by=by)
    # The voucher's own move grants the request, also when a coordinator cancels without looking at it.
    cancel_voucher(request.voucher, by=by, reason=request.reason)
    request.refresh_from_db()
    return request


@transaction.atomic
def refuse_cancellation(request: CancellationRequest, *, by: User, reason: str) -> CancellationRequest:
    """The voucher stays; who asked learns why. Raises AlreadyMoved after a decision."""
    perform(request, "refuse", by=by, event="voucher.cancellation_refused", parent=request.voucher.traject,
            event_data={"number": request.voucher.number}, decided_by=by, reason=clean(reason))  # fmt: skip
    CancellationRefused(request).queue()
    return request


@transaction.atomic
def withdraw_cancellation(request: CancellationRequest, *, by: User) -> CancellationRequest:
    """The adviser takes the question back. Raises AlreadyMoved after a decision."""
    perform(request, "withdraw", by=by, event="voucher.cancellation_withdrawn",
            parent=request.voucher.traject, event_data={"number": request.voucher.number})  # fmt: skip
    return request
