"""Forms of the menu card, the wallet and vouchers."""

from vouchers.forms.vouchers import (
    ACCEPT,
    LOWER,
    NO,
    RAISE,
    REFUSE,
    YES,
    AnswerForm,
    BookForm,
    CancelForm,
    CorrectionForm,
    FollowedForm,
    RenewLinkForm,
    VoucherForm,
    WithdrawForm,
)

__all__ = [
    "ACCEPT",
    "LOWER",
    "NO",
    "RAISE",
    "REFUSE",
    "YES",
    "AnswerForm",
    "BookForm",
    "CancelForm",
    "CorrectionForm",
    "FollowedForm",
    "RenewLinkForm",
    "VoucherForm",
    "WithdrawForm",
]
