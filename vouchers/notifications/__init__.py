"""E-mails about vouchers and the wallet: one class for each kind."""

from vouchers.notifications.groups import GroupToProvider
from vouchers.notifications.opinions import OpinionAsked
from vouchers.notifications.requests import (
    CancellationAsked,
    CancellationRefused,
    CorrectionAsked,
    CorrectionDecided,
)
from vouchers.notifications.vouchers import (
    PLACEHOLDERS,
    QUESTIONS,
    VOUCHER_BUTTON,
    AboutVoucher,
    FreeOffer,
    ToProvider,
    VoucherCancelled,
    VoucherCancelledForAdviser,
    VoucherRefused,
    VoucherToProvider,
    VoucherWithdrawn,
)

__all__ = [
    "PLACEHOLDERS",
    "QUESTIONS",
    "VOUCHER_BUTTON",
    "AboutVoucher",
    "CancellationAsked",
    "CancellationRefused",
    "CorrectionAsked",
    "CorrectionDecided",
    "FreeOffer",
    "GroupToProvider",
    "OpinionAsked",
    "ToProvider",
    "VoucherCancelled",
    "VoucherCancelledForAdviser",
    "VoucherRefused",
    "VoucherToProvider",
    "VoucherWithdrawn",
]
