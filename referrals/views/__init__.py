"""Pages of referrals: the lists, making one, and one referral."""

from referrals.views.beside import (
    access,
    card_file,
    card_link,
    card_link_revoke,
    card_signature,
    phone,
    sign,
)
from referrals.views.handing import hand, handed
from referrals.views.lists import Inbox, Sent, inbox_export
from referrals.views.making import ChooseCandidate, change, choice, refer_candidate, send
from referrals.views.one import referral
from referrals.views.wizard import session_wizard

__all__ = [
    "ChooseCandidate",
    "Inbox",
    "Sent",
    "access",
    "card_file",
    "card_link",
    "card_link_revoke",
    "card_signature",
    "change",
    "choice",
    "hand",
    "handed",
    "inbox_export",
    "phone",
    "refer_candidate",
    "referral",
    "send",
    "session_wizard",
    "sign",
]
