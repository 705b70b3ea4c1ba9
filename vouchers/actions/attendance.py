"""After the training: whether it was followed, when, and the number of the provider's invoice."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from core import journal
from core.actors import Actor
from core.text import one_line
from core.workflow import lock
from people.actions.guard import ensure
from vouchers import rules
from vouchers.models import Voucher
from vouchers.rules import attendance

REFERENCE_LENGTH = 60


@transaction.atomic
def note_attendance(
    voucher: Voucher, *, by: Actor, followed: bool, used_on: date | None = None, invoice_reference: str = ""
) -> Voucher:
    """Note whether the candidate followed the training, on which day, and what the provider's invoice says.

    For the adviser, a coordinator, and the provider itself. A training that was not followed has no day;
    a free one no invoice. Raises Refused for anybody else, before the provider accepted, and for a day
    that cannot be right.
    """
    lock(voucher)
    ensure(
        rules.may_note_attendance(voucher, by),
        rules.may_note_followed(voucher),
        attendance.day_fits(voucher, used_on if followed else None),
    )
    voucher.was_followed = followed
    voucher.used_on = used_on if followed else None
    voucher.invoice_reference = "" if voucher.is_free else one_line(invoice_reference)[:REFERENCE_LENGTH]
    voucher.save()
    data = {"number": voucher.number, "followed": followed, "on": str(voucher.used_on or "")}
    journal.record("voucher.followed", voucher, by=by, parent=voucher.traject, data=data)
    return voucher
