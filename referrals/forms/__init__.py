"""Forms around referrals and outreach."""

from referrals.forms.cards import PhoneForm, SendForm, SessionField, SignatureForm
from referrals.forms.inbox import AssignForm, HandForm, HandOverForm
from referrals.forms.referrals import (
    LIVE,
    REASON_LENGTH,
    AcceptForm,
    AdviserField,
    MoveForm,
    OrganisationField,
    ReasonForm,
    ReferralChangeForm,
    ReferralForm,
    RefuseForm,
    RerouteForm,
)

__all__ = [
    "LIVE",
    "REASON_LENGTH",
    "AcceptForm",
    "AdviserField",
    "AssignForm",
    "HandForm",
    "HandOverForm",
    "MoveForm",
    "OrganisationField",
    "PhoneForm",
    "ReasonForm",
    "ReferralChangeForm",
    "ReferralForm",
    "RefuseForm",
    "RerouteForm",
    "SendForm",
    "SessionField",
    "SignatureForm",
]
