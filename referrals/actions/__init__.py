"""What people do with referrals and outreach: the only place that changes them for a reason."""

from referrals.actions.assigning import (
    assign_referrals,
    hand_over_referrals,
    handed_in,
    may_hand,
    undo_assignment,
)
from referrals.actions.beside import arrange_access, keep_card_signature, note_phone_call, sign_card
from referrals.actions.referrals import (
    DRAFT_FIELDS,
    SOURCES,
    accept_referral,
    back_from_outreach,
    cancel_referral,
    change_referral,
    draft_referral,
    refuse_referral_client,
    refuse_referral_partner,
    reroute_for_language,
    send_referral,
    sending_organisation,
    to_outreach,
)
from referrals.actions.reminders import remind_unanswered

__all__ = [
    "DRAFT_FIELDS",
    "SOURCES",
    "accept_referral",
    "arrange_access",
    "assign_referrals",
    "back_from_outreach",
    "cancel_referral",
    "change_referral",
    "draft_referral",
    "hand_over_referrals",
    "handed_in",
    "keep_card_signature",
    "may_hand",
    "note_phone_call",
    "refuse_referral_client",
    "refuse_referral_partner",
    "remind_unanswered",
    "reroute_for_language",
    "send_referral",
    "sending_organisation",
    "sign_card",
    "to_outreach",
    "undo_assignment",
]
