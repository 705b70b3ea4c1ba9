"""Forms of the menu card, the wallet and vouchers."""

from vouchers.forms.after import AdviserOpinionForm, AttendanceForm, CandidateOpinionForm
from vouchers.forms.corrections import (
    LOWER,
    RAISE,
    AskCorrectionForm,
    CorrectionForm,
    DecideCorrectionForm,
    RejectCorrectionForm,
)
from vouchers.forms.requests import AskCancellationForm, RefuseRequestForm, RequestForm
from vouchers.forms.vouchers import (
    ACCEPT,
    NO,
    REFUSE,
    YES,
    AnswerForm,
    BookForm,
    CancelForm,
    FirstNumberForm,
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
    "AdviserOpinionForm",
    "AnswerForm",
    "AskCancellationForm",
    "AskCorrectionForm",
    "AttendanceForm",
    "BookForm",
    "CancelForm",
    "CandidateOpinionForm",
    "CorrectionForm",
    "DecideCorrectionForm",
    "FirstNumberForm",
    "RefuseRequestForm",
    "RejectCorrectionForm",
    "RenewLinkForm",
    "RequestForm",
    "VoucherForm",
    "WithdrawForm",
]
