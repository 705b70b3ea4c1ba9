"""The wallet's ledger: locked, added to, and read. Only `vouchers.actions` writes through it."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db import OperationalError
from django.db.models import F, Sum
from psycopg2.errors import LockNotAvailable

from core import dates
from core.actors import Actor
from core.errors import Refused
from core.prepared import Key, Prepared
from trajects.models import Traject
from vouchers.enums import EntryKind
from vouchers.models import LedgerEntry, Voucher, Wallet, WalletCorrection
from vouchers.rules import Situation, wallet_busy

_wallet_of = Prepared(
    lambda: Wallet.objects.filter(candidate_id=Key("candidate"), programme_id=Key("programme"))
)
_booked_ids = Prepared(
    lambda: (
        Voucher.objects.live().filter(traject_id=Key("traject")).order_by().values_list("item_id", flat=True)
    )
)


def wallet_of(traject: Traject) -> Wallet | None:
    """The wallet of the dossier's person in its programme, when it was opened."""
    return _wallet_of.first(candidate=traject.candidate_id, programme=traject.programme_id)


def lock_wallet(wallet_id: int) -> Wallet:
    """The wallet as it stands now, held until the end of the transaction: bookings wait for each other.

    Raises Refused when the others take longer than the database lets anybody wait; the transaction is over then.
    """
    try:
        return Wallet.objects.select_for_update(of=("self",), no_key=True).get(pk=wallet_id)
    except OperationalError as error:
        if isinstance(error.__cause__, LockNotAvailable):
            raise Refused(wallet_busy()) from error
        raise


def lock_wallets(wallet_ids: Iterable[int]) -> dict[int, Wallet]:
    """Several wallets, held in the order of their keys: whoever locks more than one comes through here, so
    that nobody waits in a circle. Raises as `lock_wallet`.
    """
    return {wallet_id: lock_wallet(wallet_id) for wallet_id in sorted(set(wallet_ids))}


def situation_of(traject: Traject, wallet: Wallet | None) -> Situation:
    """What the rules must know of a dossier. Before the wallet is opened its grant counts."""
    return _situation(traject, wallet, _booked_ids.all(traject=traject.pk))


def _situation(traject: Traject, wallet: Wallet | None, booked_ids: Iterable[int]) -> Situation:
    phase = traject.current_phase
    return Situation(
        traject=traject,
        phase=phase if phase and phase.is_running else None,
        balance_cents=wallet.balance_cents if wallet else traject.programme.wallet_cents,
        booked_ids=frozenset(booked_ids),
    )


def situations_of(trajects: Collection[Traject]) -> list[Situation]:
    """The situation of several dossiers, whose phases and agreements were read, in two queries."""
    keys = [(traject.candidate_id, traject.programme_id) for traject in trajects]
    wallets = {
        (wallet.candidate_id, wallet.programme_id): wallet
        for wallet in Wallet.objects.filter(candidate_id__in={candidate for candidate, _programme in keys})
    }
    booked: dict[int, set[int]] = {}
    rows = Voucher.objects.filter(traject__in=trajects).live().values_list("traject_id", "item_id")
    for traject_id, item_id in rows:
        booked.setdefault(traject_id, set()).add(item_id)
    return [
        _situation(traject, wallets.get(key), booked.get(traject.pk, ()))
        for traject, key in zip(trajects, keys, strict=True)
    ]


def reserved_in(wallet: Wallet) -> int:
    """Cents of all pending and accepted vouchers: what may still come back into the wallet."""
    return wallet.vouchers.live().aggregate(total=Sum("price_cents"))["total"] or 0


def add_entry(
    wallet: Wallet,
    kind: EntryKind,
    amount_cents: int,
    *,
    by: Actor,
    voucher: Voucher | None = None,
    correction: WalletCorrection | None = None,
    reason: str = "",
) -> LedgerEntry:
    """Add a line to the ledger of a locked wallet and move its balance by the same amount."""
    entry = LedgerEntry.objects.create(
        wallet=wallet,
        kind=kind,
        amount_cents=amount_cents,
        voucher=voucher,
        correction=correction,
        reason=reason,
        made_by_id=by.journal_identity().user_id,
    )
    Wallet.objects.filter(pk=wallet.pk).update(
        balance_cents=F("balance_cents") + amount_cents, changed_at=dates.now()
    )
    # As the database has it: the wallet is held.
    wallet.balance_cents += amount_cents
    return entry


def spend(voucher: Voucher, *, by: Actor) -> None:
    """Mark that the reserved price is spent; the balance stays, it went down at booking."""
    add_entry(lock_wallet(voucher.wallet_id), EntryKind.SPEND, 0, by=by, voucher=voucher)


def release(voucher: Voucher, *, by: Actor) -> None:
    """Give the price of a voucher back, exactly once, whichever of refusal, withdrawal or cancelling came first."""
    if voucher.wallet_id is None or voucher.entries.filter(kind=EntryKind.RELEASE).exists():
        return
    add_entry(lock_wallet(voucher.wallet_id), EntryKind.RELEASE, voucher.price_cents, by=by, voucher=voucher)
