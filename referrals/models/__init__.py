"""Referrals, outreach, and who works where."""

from referrals.models.areas import AdviserArea, ConsultantArea, PostcodeArea
from referrals.models.outreach import (
    Detection,
    OutreachAction,
    OutreachProposal,
    ReachedGroup,
    ReachedPerson,
    WorkPrecondition,
    may_check,
    may_do_outreach,
    may_propose,
)
from referrals.models.referrals import (
    CALL_NOTE_LENGTH,
    SIGNED_NAME_LENGTH,
    PhoneCall,
    Referral,
    SignedCard,
    may_handle,
    may_send,
)

__all__ = [
    "CALL_NOTE_LENGTH",
    "SIGNED_NAME_LENGTH",
    "AdviserArea",
    "ConsultantArea",
    "Detection",
    "OutreachAction",
    "OutreachProposal",
    "PhoneCall",
    "PostcodeArea",
    "ReachedGroup",
    "ReachedPerson",
    "Referral",
    "SignedCard",
    "WorkPrecondition",
    "may_check",
    "may_do_outreach",
    "may_handle",
    "may_propose",
    "may_send",
]
