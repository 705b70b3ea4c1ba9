"""A provider with an account answers several vouchers at once, and notes who came: all of them, or none."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from core.workflow import lock
from people.models import User
from vouchers import ledger
from vouchers.actions.attendance import note_attendance
from vouchers.actions.vouchers import accept_voucher, refuse_voucher
from vouchers.models import Voucher


@dataclass(frozen=True)
class Attendance:
    """What a provider notes about one voucher."""

    voucher: Voucher
    followed: bool
    used_on: date | None = None
    invoice_reference: str = ""


@transaction.atomic
def accept_vouchers(vouchers: Iterable[Voucher], *, by: User) -> int:
    """Accept several vouchers; returns how many. Raises Refused or AlreadyMoved for the first that cannot be."""
    return len([accept_voucher(row, by=by, name=by.full_name) for row in _locked(vouchers)])


@transaction.atomic
def refuse_vouchers(vouchers: Iterable[Voucher], *, by: User, reason: str, text: str = "") -> int:
    """Refuse several vouchers with one reason; each adviser gets an e-mail. Raises as accept_vouchers."""
    rows = _locked(vouchers)
    return len([refuse_voucher(row, by=by, name=by.full_name, reason=reason, text=text) for row in rows])


def _locked(vouchers: Iterable[Voucher]) -> list[Voucher]:
    """The vouchers and then their wallets, each in the order of the keys: nobody waits in a circle.

    Whoever changes one voucher locks it before its wallet; whoever books for a group locks wallets only.
    """
    rows = sorted(vouchers, key=lambda voucher: voucher.pk)
    for row in rows:
        lock(row)
    ledger.lock_wallets(row.wallet_id for row in rows if row.wallet_id)
    return rows


@transaction.atomic
def note_attendances(rows: Iterable[Attendance], *, by: User) -> int:
    """Note of several accepted vouchers whether the training was followed; returns how many."""
    noted = [
        note_attendance(
            row.voucher,
            by=by,
            followed=row.followed,
            used_on=row.used_on,
            invoice_reference=row.invoice_reference,
        )
        for row in sorted(rows, key=lambda row: row.voucher.pk)
    ]
    return len(noted)
