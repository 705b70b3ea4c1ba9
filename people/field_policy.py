"""Which role sees which field of a candidate: one table, used by pages, forms and lists (quality R4)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from people.models import Candidate
from people.roles import Permission, Role


class Level(IntEnum):
    """How much of a field a role gets; a higher level includes the lower ones."""

    HIDDEN = 0
    MASKED = 1
    READ = 2
    WRITE = 3


IDENTITY = (
    "family_name",
    "given_name",
    "name_suffix",
    "birth_date",
    "sex",
    "nationality",
    "ikl_number",
)
CONTACT = (
    "email",
    "phone",
    "mobile",
    "website",
    "street",
    "house_number",
    "box",
    "postcode",
    "municipality",
    "country",
)
LANGUAGE = ("contact_language", "dutch_level", "dutch_level_status", "dutch_level_assessed_by")
GROUPS = ("target_groups",)
SITUATION = ("vdab_category", "registered_at_vdab_on", "is_job_seeker", "diploma")
OTHER = ("contact_persons", "agreement")
FIELDS = (*IDENTITY, *CONTACT, *LANGUAGE, *GROUPS, *SITUATION, *OTHER, "national_number")


def _row(level: Level, *names: str) -> dict[str, Level]:
    return dict.fromkeys(names, level)


_GUIDING = _row(Level.WRITE, *FIELDS) | _row(Level.MASKED, "national_number")
_REFERRING = _row(Level.WRITE, *IDENTITY, *CONTACT, *LANGUAGE, *GROUPS)

# A field that a role's row does not name is hidden from that role.
POLICY: dict[Role, dict[str, Level]] = {
    Role.ADVISER: _GUIDING,
    Role.COORDINATOR: _GUIDING,
    Role.CONSULTANT: _REFERRING,
    Role.STEERING: {},
    Role.PROVIDER: {},
}


@dataclass(frozen=True)
class FieldAccess:
    """What one user may do with each field of one candidate."""

    roles: frozenset[str]

    def level(self, name: str) -> Level:
        """The best level among the roles."""
        return max((POLICY[Role(role)].get(name, Level.HIDDEN) for role in self.roles), default=Level.HIDDEN)

    def shows(self, name: str) -> bool:
        """Whether the field stands on the page, if only masked."""
        return self.level(name) >= Level.MASKED

    def reads(self, name: str) -> bool:
        """Whether the whole value stands on the page."""
        return self.level(name) >= Level.READ

    def writes(self, name: str) -> bool:
        """Whether a form offers the field."""
        return self.level(name) >= Level.WRITE


def access_to(candidate: Candidate, user: Any) -> FieldAccess:
    """The fields for the roles through which this user reaches this person.

    Somebody who is a consultant in one organisation and an adviser in another sees a person with the
    eyes of the role that gives access to that person.
    """
    roles = user.memberships.active().filter(
        group__organisationgrouppermission__permission__codename=Permission.SEE_CANDIDATES,
        group__organisationgrouppermission__content_object__in=candidate.accesses.holding().values(
            "organisation"
        ),
    )
    return FieldAccess(frozenset(roles.values_list("role", flat=True)))


def access_in(membership: Any) -> FieldAccess:
    """The fields for a person who is added in the role in which the user works now."""
    return FieldAccess(frozenset({membership.role} if membership else ()))
