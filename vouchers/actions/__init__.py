"""Use cases of the menu card: the only place that moves money and vouchers for a reason."""

from vouchers import ledger
from vouchers.actions.attendance import note_attendance
from vouchers.actions.booking import book_voucher, open_wallet
from vouchers.actions.bulk import Attendance, accept_vouchers, note_attendances, refuse_vouchers
from vouchers.actions.corrections import (
    approve_correction,
    ask_correction,
    correct_wallet,
    reject_correction,
)
from vouchers.actions.groups import book_group
from vouchers.actions.links import correct_contact_email, remind_providers, revoke_link
from vouchers.actions.menu import add_offer, archive_offer, change_offer, restore_offer, save_provider
from vouchers.actions.opinions import ask_opinions, give_opinion, open_opinion
from vouchers.actions.proposals import approve_proposal, propose_offer, reject_proposal, withdraw_proposal
from vouchers.actions.requests import (
    grant_cancellation,
    refuse_cancellation,
    request_cancellation,
    withdraw_cancellation,
)
from vouchers.actions.vouchers import (
    NAME_LENGTH,
    accept_voucher,
    cancel_voucher,
    refuse_voucher,
    renew_link,
    withdraw_voucher,
)

__all__ = [
    "NAME_LENGTH",
    "Attendance",
    "accept_voucher",
    "accept_vouchers",
    "add_offer",
    "approve_correction",
    "approve_proposal",
    "archive_offer",
    "ask_correction",
    "ask_opinions",
    "book_group",
    "book_voucher",
    "cancel_voucher",
    "change_offer",
    "correct_contact_email",
    "correct_wallet",
    "give_opinion",
    "grant_cancellation",
    "ledger",
    "note_attendance",
    "note_attendances",
    "open_opinion",
    "open_wallet",
    "propose_offer",
    "refuse_cancellation",
    "refuse_voucher",
    "refuse_vouchers",
    "reject_correction",
    "reject_proposal",
    "remind_providers",
    "renew_link",
    "request_cancellation",
    "restore_offer",
    "revoke_link",
    "save_provider",
    "withdraw_cancellation",
    "withdraw_proposal",
    "withdraw_voucher",
]
