"""May this person see this file? Reading the permissions that `people.grants` hands out.

A group per organisation and role holds permissions on Organisation objects; a membership puts a user
in such a group for a time. Files carry the id of an organisation, so lists filter on ids.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import Group

from core.actors import OutsideActor, SystemActor
from people.roles import Permission


def organisation_ids(user: Any, permission: str) -> set[int]:
    """The organisations whose files this user may treat this way today.

    Read once for each request: the answer is kept on the user object of that request.
    """
    if not getattr(user, "is_authenticated", False):
        return set()
    if "_organisation_ids" not in user.__dict__:
        user.__dict__["_organisation_ids"] = _read_all(user)
    return user.__dict__["_organisation_ids"].get(str(permission), set())


def _read_all(user: Any) -> dict[str, set[int]]:
    """Every permission of the user with the organisations on which it is held, in one query."""
    rows = Group.objects.filter(memberships__in=user.memberships.active()).values_list(
        "organisationgrouppermission__permission__codename",
        "organisationgrouppermission__content_object_id",
    )
    ids: dict[str, set[int]] = {}
    for codename, organisation_id in rows:
        ids.setdefault(codename, set()).add(organisation_id)
    return ids


def may_on(user: Any, permission: str, organisation_id: int | None) -> bool:
    """Whether the user holds this permission on this organisation."""
    return organisation_id in organisation_ids(user, permission)


def holds(permission: Permission, *fields: str) -> Callable[[Any, Any], bool]:
    """A check for transitions: the actor holds the permission on the organisation in one of the fields.

    The clock and people who act through a link are let through: their action has checked them.
    """

    def check(instance: Any, actor: Any) -> bool:
        if isinstance(actor, SystemActor | OutsideActor):
            return True
        return any(may_on(actor, permission, getattr(instance, field)) for field in fields)

    return check


def has(permission: Permission) -> Callable[[Any, Any], bool]:
    """A check for transitions: the actor has a role with the permission, wherever the row belongs.

    The clock and people who act through a link are let through: their action has checked them.
    """

    def check(_instance: Any, actor: Any) -> bool:
        return isinstance(actor, SystemActor | OutsideActor) or actor.may(permission)

    return check
