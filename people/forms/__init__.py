"""What users type about people."""

from people.forms.accounts import AccountForm, OrganisationForm
from people.forms.agreements import SignOnPaperForm, WithdrawForm
from people.forms.candidates import CandidateForm, ContactPersonForm, FindForm
from people.forms.identity import NationalNumberForm, RevealForm
from people.forms.profile import ProfileForm
from people.forms.signing import AskAgreementForm, AskForm, InkForm, SignOnScreenForm

__all__ = [
    "AccountForm",
    "AskAgreementForm",
    "AskForm",
    "CandidateForm",
    "ContactPersonForm",
    "FindForm",
    "InkForm",
    "NationalNumberForm",
    "OrganisationForm",
    "ProfileForm",
    "RevealForm",
    "SignOnPaperForm",
    "SignOnScreenForm",
    "WithdrawForm",
]
