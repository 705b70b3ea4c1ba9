"""Use cases around people: the only place that changes their rows for a reason."""

from people.actions.agreements import sign_agreement, withdraw_agreement
from people.actions.candidates import (
    register_candidate,
    remove_contact_person,
    save_contact_person,
    update_candidate,
)
from people.actions.identity import report_duplicate, reveal_national_number, set_national_number
from people.actions.memberships import (
    change_profile,
    end_membership,
    save_account,
    save_organisation,
    start_membership,
)
from people.actions.signatures import (
    keep_signature,
    link_of,
    make_link,
    note_opened,
    revoke_link,
    sign_by_link,
)

__all__ = [
    "change_profile",
    "end_membership",
    "keep_signature",
    "link_of",
    "make_link",
    "note_opened",
    "register_candidate",
    "remove_contact_person",
    "report_duplicate",
    "reveal_national_number",
    "revoke_link",
    "save_account",
    "save_contact_person",
    "save_organisation",
    "set_national_number",
    "sign_agreement",
    "sign_by_link",
    "start_membership",
    "update_candidate",
    "withdraw_agreement",
]
