"""E-mails about vouchers and the wallet: one class for each kind."""

from vouchers.notifications.vouchers import (
    PLACEHOLDERS,
    QUESTIONS,
    VOUCHER_BUTTON,
    AboutVoucher,
    FreeOffer,
    ToProvider,
    VoucherCancelled,
    VoucherRefused,
    VoucherToProvider,
    VoucherWithdrawn,
)

__all__ = [
    "PLACEHOLDERS",
    "QUESTIONS",
    "VOUCHER_BUTTON",
    "AboutVoucher",
    "FreeOffer",
    "ToProvider",
    "VoucherCancelled",
    "VoucherRefused",
    "VoucherToProvider",
    "VoucherWithdrawn",
]
