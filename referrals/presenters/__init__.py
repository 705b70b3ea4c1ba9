"""Words, tones and links for the pages of referrals and outreach."""

from referrals.presenters.inbox import EXPORT_HEAD, InboxRow, export_line, proposal_items, unsigned_badge
from referrals.presenters.progress import access_words, receiver, steps
from referrals.presenters.referrals import (
    ICONS,
    Turn,
    badge,
    born_on,
    candidate_facts,
    card_badge,
    dutch,
    facts,
    history,
    refer_url,
    reminder_words,
    route_badge,
    running,
    sender,
    turn,
)

__all__ = [
    "EXPORT_HEAD",
    "ICONS",
    "InboxRow",
    "Turn",
    "access_words",
    "badge",
    "born_on",
    "candidate_facts",
    "card_badge",
    "dutch",
    "export_line",
    "facts",
    "history",
    "proposal_items",
    "receiver",
    "refer_url",
    "reminder_words",
    "route_badge",
    "running",
    "sender",
    "steps",
    "turn",
    "unsigned_badge",
]
