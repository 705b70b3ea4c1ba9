"""What users type about people."""

from people.forms.agreements import SignOnPaperForm, SignOnScreenForm, WithdrawForm
from people.forms.candidates import CandidateForm, ContactPersonForm, FindForm
from people.forms.identity import NationalNumberForm, RevealForm
from people.forms.profile import ProfileForm

__all__ = [
    "CandidateForm",
    "ContactPersonForm",
    "FindForm",
    "NationalNumberForm",
    "ProfileForm",
    "RevealForm",
    "SignOnPaperForm",
    "SignOnScreenForm",
    "WithdrawForm",
]
