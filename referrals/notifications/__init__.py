"""Every e-mail about referrals and outreach."""

from referrals.notifications.inbox import (
    ReferralReminder,
    ReferralsAssigned,
    ReferralsHandedOver,
    ReferralsTakenAway,
)
from referrals.notifications.referrals import (
    ContactDetails,
    OutcomeEmail,
    ReferralAccepted,
    ReferralEmail,
    ReferralRefused,
    ReferralRerouted,
    ReferralSent,
    ReferralWithdrawn,
)

__all__ = [
    "ContactDetails",
    "OutcomeEmail",
    "ReferralAccepted",
    "ReferralEmail",
    "ReferralRefused",
    "ReferralReminder",
    "ReferralRerouted",
    "ReferralSent",
    "ReferralWithdrawn",
    "ReferralsAssigned",
    "ReferralsHandedOver",
    "ReferralsTakenAway",
]
