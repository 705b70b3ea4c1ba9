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

__all__ = [
    "change_profile",
    "end_membership",
    "register_candidate",
    "remove_contact_person",
    "report_duplicate",
    "reveal_national_number",
    "save_account",
    "save_contact_person",
    "save_organisation",
    "set_national_number",
    "sign_agreement",
    "start_membership",
    "update_candidate",
    "withdraw_agreement",
]
