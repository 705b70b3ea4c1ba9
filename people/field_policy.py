"""Which role sees which field of a candidate: one table, used by pages, forms and lists (quality R4)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from people.access import organisation_ids
from people.enums import AccessGround
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
    Role.VDAB_ADVISER: {},
}


# What narrows a role's row for one person: the names of the fields that stay.
Limit = Callable[[Candidate], frozenset[str]]
_limits: dict[Role, Limit] = {}


def limit(role: Role, fields_of: Limit) -> None:
    """Narrow what a role sees of each person; once, when an app is ready. A programme may say less."""
    _limits[role] = fields_of


@dataclass(frozen=True)
class FieldAccess:
    """What one user may do with each field of one candidate.

    `limits` keeps some fields for a role. `only_reads`: the person is seen through a lent dossier alone.
    """

    roles: frozenset[str]
    limits: Mapping[str, frozenset[str]] = field(default_factory=dict)
    only_reads: bool = False

    def level(self, name: str) -> Level:
        """The best level among the roles; whoever reads a lent dossier writes nothing and gets no masked field."""
        best = max((self._level_of(Role(role), name) for role in self.roles), default=Level.HIDDEN)
        if not self.only_reads:
            return best
        return Level.HIDDEN if best == Level.MASKED else min(best, Level.READ)

    def _level_of(self, role: Role, name: str) -> Level:
        if name not in self.limits.get(role, (name,)):
            return Level.HIDDEN
        return POLICY[role].get(name, Level.HIDDEN)

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
    accesses = candidate.accesses.holding().for_person(user)
    roles = user.memberships.active().filter(
        group__organisationgrouppermission__permission__codename=Permission.SEE_CANDIDATES,
        group__organisationgrouppermission__content_object__in=accesses.values("organisation"),
    )
    found = frozenset(roles.values_list("role", flat=True))
    limits = {role: fields_of(candidate) for role, fields_of in _limits.items() if role in found}
    lent = [ground == AccessGround.LENT for ground in _grounds(accesses, user)]
    return FieldAccess(found, limits, only_reads=bool(lent) and all(lent))


def _grounds(accesses: Any, user: Any) -> list[str]:
    """Why the organisations of this user see the person."""
    ids = organisation_ids(user, Permission.SEE_CANDIDATES)
    return list(accesses.filter(organisation_id__in=ids).values_list("ground", flat=True))


def access_in(membership: Any) -> FieldAccess:
    """The fields for a person who is added in the role in which the user works now."""
    return FieldAccess(frozenset({membership.role} if membership else ()))
