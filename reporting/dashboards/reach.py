"""What a reader of figures may know: of which organisations, and whether small numbers are told."""

from __future__ import annotations

from typing import Any

from people.access import organisation_ids
from people.roles import ROLES, Permission, Role


def reach_of(user: Any) -> frozenset[int] | None:
    """The organisations whose figures the user may have; None is all of them."""
    if user.may(Permission.SEE_REPORTS):
        return None
    return frozenset(organisation_ids(user, Permission.SEE_DOSSIERS))


def sees_persons(user: Any) -> bool:
    """Whether the user may see the dossiers of everybody who is counted. Who may not, gets no small number."""
    if not user.may(Permission.SEE_REPORTS):
        return user.may(Permission.SEE_DOSSIERS)
    entries = (ROLES[Role(membership.role)] for membership in user.active_memberships)
    return any(entry.all_partners and Permission.SEE_DOSSIERS in entry.permissions for entry in entries)
