"""What people do with referrals and outreach: the only place that changes them for a reason."""

from referrals.actions.referrals import (
    DRAFT_FIELDS,
    SOURCES,
    accept_referral,
    back_from_outreach,
    cancel_referral,
    change_referral,
    draft_referral,
    note_phone_call,
    refuse_referral_client,
    refuse_referral_partner,
    reroute_for_language,
    send_referral,
    sending_organisation,
    to_outreach,
)

__all__ = [
    "DRAFT_FIELDS",
    "SOURCES",
    "accept_referral",
    "back_from_outreach",
    "cancel_referral",
    "change_referral",
    "draft_referral",
    "note_phone_call",
    "refuse_referral_client",
    "refuse_referral_partner",
    "reroute_for_language",
    "send_referral",
    "sending_organisation",
    "to_outreach",
]
