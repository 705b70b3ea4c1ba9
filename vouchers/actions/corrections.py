"""Corrections of a balance: asked by an adviser, made by a coordinator, above an amount by two people (H-99)."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from core import journal
from core.actors import Actor
from core.text import one_line
from core.workflow import claim, perform
from people.actions.guard import ensure
from people.models import User
from trajects.models import Traject
from vouchers import ledger, rules
from vouchers.enums import CorrectionKind, EntryKind
from vouchers.models import Wallet, WalletCorrection
from vouchers.notifications import CorrectionAsked, CorrectionDecided
from vouchers.rules import corrections

REASON_LENGTH = 300


@transaction.atomic
def ask_correction(
    wallet: Wallet, *, traject: Traject, by: User, amount_cents: int, reason: str
) -> WalletCorrection:
    """An adviser asks the coordinators to correct a balance for earlier use elsewhere (H-99, M7).

    `amount_cents` is negative to lower. Nothing moves until a coordinator approves, or two of them above
    the programme's amount. Raises Refused when another correction of this wallet waits, or the balance would leave 0 to the grant.
    """
    wallet = ledger.lock_wallet(wallet.pk)
    ensure(corrections.may_ask(traject, by))
    return _wait(wallet, traject, CorrectionKind.OPENING, amount_cents, reason, by=by)


@transaction.atomic
def correct_wallet(
    wallet: Wallet,
    *,
    traject: Traject,
    by: User,
    amount_cents: int,
    reason: str,
    kind: str = CorrectionKind.CORRECTION,
) -> WalletCorrection:
    """A coordinator lowers or raises a balance with a reason; above the programme's amount a second one agrees.

    `amount_cents` is negative to lower; `kind` a CorrectionKind; `traject` the dossier in whose timeline it
    stands. Raises Refused when another correction waits, or the balance would leave 0 to the grant, also
    after every reserved amount came back.
    """
    wallet = ledger.lock_wallet(wallet.pk)
    ensure(rules.may_correct(wallet, by))
    if corrections.needs_second(amount_cents, wallet.programme):
        return _wait(wallet, traject, kind, amount_cents, reason, by=by, agreed_by=by)
    correction = _create(wallet, traject, kind, amount_cents, reason, by=by)
    perform(
        correction, "apply", by=by, event="wallet.corrected", parent=traject, event_data=_data(correction)
    )
    _enter(wallet, correction, by=by)
    return correction


@transaction.atomic
def approve_correction(correction: WalletCorrection, *, by: User) -> WalletCorrection:
    """A coordinator agrees: the balance moves now, if it still may.

    The question of an adviser above the programme's amount then still waits for a second coordinator.

    Raises AlreadyMoved after a decision, Refused for who asked it, and when the balance no longer allows it.
    """
    wallet = ledger.lock_wallet(correction.wallet_id)
    claim(correction, "approve", by=by)
    ensure(_fits(wallet, correction.amount_cents))
    if corrections.is_first_of_two(correction):
        return perform(correction, "agree", by=by, event="wallet.correction_agreed", parent=correction.traject,
                       event_data=_data(correction), agreed_by=by)  # fmt: skip
    perform(correction, "approve", by=by, event="wallet.corrected", parent=correction.traject,
            event_data=_data(correction), decided_by=by)  # fmt: skip
    _enter(wallet, correction, by=by)
    correction.wallet = wallet
    CorrectionDecided(correction).queue()
    return correction


@transaction.atomic
def reject_correction(correction: WalletCorrection, *, by: User, reason: str) -> WalletCorrection:
    """A second coordinator does not agree; who asked learns why. Raises AlreadyMoved or Refused."""
    perform(correction, "reject", by=by, event="wallet.correction_rejected", parent=correction.traject,
            event_data=_data(correction), decided_by=by, reason=one_line(reason)[:REASON_LENGTH])  # fmt: skip
    CorrectionDecided(correction).queue()
    return correction


def _wait(
    wallet: Wallet,
    traject: Traject,
    kind: str,
    amount_cents: int,
    reason: str,
    *,
    by: User,
    agreed_by: User | None = None,
) -> WalletCorrection:
    """A correction for which somebody else must decide; every other coordinator learns of it."""
    correction = _create(wallet, traject, kind, amount_cents, reason, by=by, agreed_by=agreed_by)
    journal.record("wallet.correction_asked", correction, by=by, parent=traject, data=_data(correction))
    for coordinator in User.objects.coordinators().exclude(pk=by.pk):
        CorrectionAsked(correction, coordinator).queue()
    return correction


def _create(
    wallet: Wallet,
    traject: Traject,
    kind: str,
    amount_cents: int,
    reason: str,
    *,
    by: User,
    agreed_by: User | None = None,
) -> WalletCorrection:
    ensure(corrections.none_waiting(wallet), _fits(wallet, amount_cents))
    return WalletCorrection.objects.create(
        wallet=wallet,
        traject=traject,
        kind=kind,
        amount_cents=amount_cents,
        reason=one_line(reason)[:REASON_LENGTH],
        requested_by=by,
        agreed_by=agreed_by,
    )


def _fits(wallet: Wallet, amount_cents: int) -> Any:
    """Asked under the lock of the wallet, so that no booking comes in between."""
    return rules.correction_fits(wallet, amount_cents, ledger.reserved_in(wallet))


def _enter(wallet: Wallet, correction: WalletCorrection, *, by: Actor) -> None:
    ledger.add_entry(
        wallet,
        EntryKind.CORRECTION,
        correction.amount_cents,
        by=by,
        reason=correction.reason,
        correction=correction,
    )


def _data(correction: WalletCorrection) -> dict[str, object]:
    return {"amount_cents": correction.amount_cents, "kind": correction.kind}
