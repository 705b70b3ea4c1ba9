"""The menu card, the wallet with its ledger, vouchers and what providers answer."""

from vouchers.models.menu import HIGHEST_PRICE_CENTS, MenuItem, OfferProposal, PriceChange, Provider
from vouchers.models.vouchers import CancellationRequest, Feedback, GroupBooking, ResponseToken, Voucher
from vouchers.models.wallet import LedgerEntry, Wallet, WalletCorrection

__all__ = [
    "HIGHEST_PRICE_CENTS",
    "CancellationRequest",
    "Feedback",
    "GroupBooking",
    "LedgerEntry",
    "MenuItem",
    "OfferProposal",
    "PriceChange",
    "Provider",
    "ResponseToken",
    "Voucher",
    "Wallet",
    "WalletCorrection",
]
