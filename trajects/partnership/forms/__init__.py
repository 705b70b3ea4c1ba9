"""Forms of a local partnership."""

from trajects.partnership.forms.applications import AcceptForm, AnswersForm, ApplicationForm, RefuseForm
from trajects.partnership.forms.combinations import CloseForm, CombinationForm, OnForm
from trajects.partnership.forms.discussions import ConsentForm, DecideForm, ItemForm, PlanForm
from trajects.partnership.forms.vdab import (
    CheckForm,
    EvaluationForm,
    FollowUpAnswerForm,
    FollowUpForm,
    MessageForm,
    TransferForm,
)

__all__ = [
    "AcceptForm",
    "AnswersForm",
    "ApplicationForm",
    "CheckForm",
    "CloseForm",
    "CombinationForm",
    "ConsentForm",
    "DecideForm",
    "EvaluationForm",
    "FollowUpAnswerForm",
    "FollowUpForm",
    "ItemForm",
    "MessageForm",
    "OnForm",
    "PlanForm",
    "RefuseForm",
    "TransferForm",
]
