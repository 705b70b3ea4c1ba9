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
    may_propose,
)
from referrals.models.referrals import Referral, may_handle, may_send

__all__ = [
    "AdviserArea",
    "ConsultantArea",
    "Detection",
    "OutreachAction",
    "OutreachProposal",
    "PostcodeArea",
    "ReachedGroup",
    "ReachedPerson",
    "Referral",
    "WorkPrecondition",
    "may_check",
    "may_handle",
    "may_propose",
    "may_send",
]
