"""Pages of referrals: the lists, making one, and one referral."""

from referrals.views.lists import Inbox, Sent
from referrals.views.making import ChooseCandidate, change, choice, refer_candidate, send
from referrals.views.one import phone, referral

__all__ = [
    "ChooseCandidate",
    "Inbox",
    "Sent",
    "change",
    "choice",
    "phone",
    "refer_candidate",
    "referral",
    "send",
]
