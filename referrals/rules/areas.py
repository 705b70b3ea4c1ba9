"""Who may keep the lists of who works where, and who can stand in them (H-06)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.rules import ALLOWED, Verdict, require
from people.roles import Permission, Role
from people.rules import COORDINATOR, acts_alone


def may_keep_lists(user: Any) -> Verdict:
    """The lists are kept by coordinators."""
    return require(
        acts_alone(user) or user.is_superuser or user.may(Permission.MANAGE_PROGRAMME),
        "areas.manage",
        _("Alleen een coördinator verandert wie waar werkt."),
        source="H-06, handleiding 1.3",
        who=COORDINATOR,
    )


def consultant_works_there(area: Any, user: Any = None) -> Verdict:
    """A consultant of the list works today at the office of that line (H-22)."""
    return _works_there(
        area.consultant,
        Role.CONSULTANT,
        area.organisation,
        _("%(name)s werkt niet als consulent bij %(at)s."),
    )


def adviser_works_there(area: Any, user: Any = None) -> Verdict:
    """An adviser of the list works today at the organisation of that line (H-06)."""
    if area.adviser is None:
        return ALLOWED
    return _works_there(
        area.adviser, Role.ADVISER, area.organisation, _("%(name)s werkt niet als adviseur bij %(at)s.")
    )


def _works_there(person: Any, role: Role, organisation: Any, words: Any) -> Verdict:
    works = person.is_active and person.memberships.active().filter(role=role, organisation=organisation)
    return require(
        works and works.exists(),
        "areas.person",
        words % {"name": person, "at": organisation},
        source="H-06, handleiding 1.3",
        who=COORDINATOR,
    )
