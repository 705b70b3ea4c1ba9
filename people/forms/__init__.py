"""What users type about people."""

from people.forms.accounts import AccountForm, OrganisationForm
from people.forms.agreements import SignOnPaperForm, SignOnScreenForm, WithdrawForm
from people.forms.candidates import CandidateForm, ContactPersonForm, FindForm
from people.forms.identity import NationalNumberForm, RevealForm
from people.forms.profile import ProfileForm

__all__ = [
    "AccountForm",
    "CandidateForm",
    "ContactPersonForm",
    "FindForm",
    "NationalNumberForm",
    "OrganisationForm",
    "ProfileForm",
    "RevealForm",
    "SignOnPaperForm",
    "SignOnScreenForm",
    "WithdrawForm",
]
