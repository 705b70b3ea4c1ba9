"""Forms around referrals and outreach."""

from referrals.forms.referrals import (
    LIVE,
    REASON_LENGTH,
    AcceptForm,
    AdviserField,
    MoveForm,
    OrganisationField,
    PhoneForm,
    ReasonForm,
    ReferralChangeForm,
    ReferralForm,
    RefuseForm,
    RerouteForm,
    SendForm,
    SessionField,
)

__all__ = [
    "LIVE",
    "REASON_LENGTH",
    "AcceptForm",
    "AdviserField",
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
]
