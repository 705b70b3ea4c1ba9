"""Roles of accounts in organisations, and organisations themselves."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from core import dates, journal
from core.actors import Actor
from core.workflow import lock
from people import grants, rules
from people.actions.guard import ensure
from people.models import Membership, Organisation, User


@transaction.atomic
def start_membership(
    user: User,
    *,
    organisation: Organisation,
    role: str,
    by: Actor,
    begins_on: date | None = None,
    ends_on: date | None = None,
) -> Membership:
    """Give an account a role in an organisation, from a day (today) until and including another.

    Raises Refused without the right, ValidationError when the role is held already or the days are in
    the wrong order.
    """
    ensure(rules.may_manage_accounts(by))
    membership = Membership(
        user=user,
        organisation=organisation,
        role=role,
        group=grants.group_for(organisation, role),
        begins_on=begins_on or dates.today(),
        ends_on=ends_on,
    )
    membership.full_clean()
    membership.save()
    journal.record("membership.started", membership, by=by, data=_facts(membership))
    return membership


@transaction.atomic
def end_membership(membership: Membership, *, by: Actor, on: date) -> Membership:
    """End a role; `on` is the last day on which it holds.

    Raises Refused without the right, ValidationError for a day before the role began.
    """
    ensure(rules.may_manage_accounts(by))
    lock(membership)
    membership.ends_on = on
    membership.full_clean()
    membership.save()
    journal.record("membership.ended", membership, by=by, data=_facts(membership))
    return membership


@transaction.atomic
def save_organisation(organisation: Organisation, *, by: Actor) -> Organisation:
    """Keep an organisation and bring the groups in line: coordinators reach a new partner at once.

    Raises Refused without the right.
    """
    ensure(rules.may_manage_accounts(by))
    organisation.save()
    grants.refresh_groups()
    return organisation


def _facts(membership: Membership) -> dict[str, object]:
    return {
        "user": membership.user_id,
        "organisation": membership.organisation_id,
        "role": membership.role,
        "begins_on": membership.begins_on.isoformat(),
        "ends_on": membership.ends_on.isoformat() if membership.ends_on else None,
    }


@transaction.atomic
def change_profile(user: User, *, by: Actor, language: str, phone: str) -> User:
    """Change one's own language and phone (E.164). Raises ValidationError for a value that cannot be."""
    user.language, user.phone = language, phone
    user.clean_fields(exclude=("password",))
    user.save(update_fields=["language", "phone"])
    return user


@transaction.atomic
def save_account(user: User, *, by: Actor) -> User:
    """Make or change an account. A new one has no password: its person asks one by mail.

    A disabled account is out at its next click. Raises Refused without the right.
    """
    ensure(rules.may_manage_accounts(by))
    if not user.pk:
        user.set_unusable_password()
    user.save()
    return user
