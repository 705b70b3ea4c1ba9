"""Pages about people, their agreements, and the user's own account."""

from people.views.account import addresses, profile, switch_role
from people.views.agreements import (
    agreement,
    agreement_evidence,
    sign_agreement,
    signature_drawing,
    withdraw_agreement,
)
from people.views.asking import agreement_link, revoke_signing_link
from people.views.candidates import (
    CandidateHistory,
    CandidateList,
    SearchResults,
    province_hint,
    show_candidate,
)
from people.views.contacts import add_contact, edit_contact, remove_contact
from people.views.identity import national_number, reveal_number
from people.views.registration import add_candidate, edit_candidate, find_before_add
from people.views.signing import open_signing_link, sign_with_link

__all__ = [
    "CandidateHistory",
    "CandidateList",
    "SearchResults",
    "add_candidate",
    "add_contact",
    "addresses",
    "agreement",
    "agreement_evidence",
    "agreement_link",
    "edit_candidate",
    "edit_contact",
    "find_before_add",
    "national_number",
    "open_signing_link",
    "profile",
    "province_hint",
    "remove_contact",
    "reveal_number",
    "revoke_signing_link",
    "show_candidate",
    "sign_agreement",
    "sign_with_link",
    "signature_drawing",
    "switch_role",
    "withdraw_agreement",
]
