"""Use cases of the menu card: the only place that moves money and vouchers for a reason."""

from vouchers.actions.vouchers import (
    NAME_LENGTH,
    accept_voucher,
    book_voucher,
    cancel_voucher,
    correct_wallet,
    note_followed,
    open_wallet,
    refuse_voucher,
    renew_link,
    withdraw_voucher,
)

__all__ = [
    "NAME_LENGTH",
    "accept_voucher",
    "book_voucher",
    "cancel_voucher",
    "correct_wallet",
    "note_followed",
    "open_wallet",
    "refuse_voucher",
    "renew_link",
    "withdraw_voucher",
]
