"""What happens to a voucher after booking: answers, taking it back, cancelling, a new link."""

from __future__ import annotations

from django.db import transaction

from core import journal
from core.actors import Actor
from core.text import clean, one_line
from core.workflow import lock, perform
from people.actions.guard import ensure
from vouchers import ledger, rules, tokens
from vouchers.enums import RequestState
from vouchers.models import Voucher
from vouchers.notifications import (
    VoucherCancelled,
    VoucherCancelledForAdviser,
    VoucherRefused,
    VoucherToProvider,
    VoucherWithdrawn,
)

NAME_LENGTH = 200


@transaction.atomic
def accept_voucher(voucher: Voucher, *, by: Actor, name: str) -> Voucher:
    """The provider takes the candidate; the money stays reserved and nobody gets an e-mail (H-95, M3).

    `by` is the provider as OutsideActor, `name` what was typed. Raises AlreadyMoved after an answer.
    """
    perform(
        voucher,
        "accept",
        by=by,
        parent=voucher.traject,
        event_data=_named(voucher),
        answered_name=_typed(name),
    )
    ledger.spend(voucher, by=by)
    return voucher


@transaction.atomic
def refuse_voucher(voucher: Voucher, *, by: Actor, name: str, reason: str, text: str = "") -> Voucher:
    """The provider refuses: the money is back at once and the adviser learns why (H-96, decision 10)."""
    perform(
        voucher, "refuse", by=by, parent=voucher.traject, event_data={**_named(voucher), "reason": reason},
        answered_name=_typed(name), reason=reason, text=clean(text),
    )  # fmt: skip
    ledger.release(voucher, by=by)
    VoucherRefused(voucher).queue()
    return voucher


def _typed(name: str) -> str:
    return one_line(name)[:NAME_LENGTH]


def _named(voucher: Voucher) -> dict[str, object]:
    return {"number": voucher.number, "price_cents": voucher.price_cents}


@transaction.atomic
def withdraw_voucher(voucher: Voucher, *, by: Actor) -> Voucher:
    """ "Uitschrijven": off the list, the money back, and the provider who got the voucher is told (H-96, H-97)."""
    perform(voucher, "withdraw", by=by, parent=voucher.traject, event_data=_named(voucher))
    ledger.release(voucher, by=by)
    if not voucher.is_free:
        VoucherWithdrawn(voucher).queue()
    return voucher


@transaction.atomic
def cancel_voucher(voucher: Voucher, *, by: Actor, reason: str) -> Voucher:
    """A coordinator cancels after acceptance, with a reason; the money comes back (H-98).

    The provider and the adviser get an e-mail. Who asked for it has an answer with this: the open
    request is granted.
    """
    perform(
        voucher, "cancel", by=by, parent=voucher.traject, event_data=_named(voucher), reason=clean(reason)
    )
    ledger.release(voucher, by=by)
    VoucherCancelled(voucher).queue()
    VoucherCancelledForAdviser(voucher, voucher.traject.adviser).queue()
    for request in voucher.cancellation_requests.filter(state=RequestState.OPEN):
        perform(request, "grant", by=by, event="voucher.cancellation_granted", parent=voucher.traject,
                event_data={"number": voucher.number}, decided_by=by)  # fmt: skip
        VoucherCancelledForAdviser(voucher, request.requested_by).queue()
    return voucher


@transaction.atomic
def renew_link(voucher: Voucher, *, by: Actor) -> Voucher:
    """Send the voucher again with a new link; earlier links open nothing any more. Raises Refused after the answer."""
    lock(voucher)
    ensure(rules.may_treat(voucher, by))
    ensure(rules.waits_for_provider(voucher))
    tokens.revoke(voucher)
    VoucherToProvider(voucher, *tokens.issue(voucher)).queue()
    journal.record(
        "voucher.link_renewed", voucher, by=by, parent=voucher.traject, data={"number": voucher.number}
    )
    return voucher
