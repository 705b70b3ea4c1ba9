"""Pages about people, their agreements, and the user's own account."""

from people.views.account import addresses, profile, switch_role
from people.views.agreements import agreement, agreement_evidence, sign_agreement, withdraw_agreement
from people.views.candidates import CandidateList, SearchResults, province_hint, show_candidate
from people.views.contacts import add_contact, edit_contact, remove_contact
from people.views.identity import national_number, reveal_number
from people.views.registration import add_candidate, edit_candidate, find_before_add

__all__ = [
    "CandidateList",
    "SearchResults",
    "add_candidate",
    "add_contact",
    "addresses",
    "agreement",
    "agreement_evidence",
    "edit_candidate",
    "edit_contact",
    "find_before_add",
    "national_number",
    "profile",
    "province_hint",
    "remove_contact",
    "reveal_number",
    "show_candidate",
    "sign_agreement",
    "switch_role",
    "withdraw_agreement",
]
