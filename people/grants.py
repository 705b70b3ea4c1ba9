"""Handing out access: permissions of groups on organisations, and who may see a person.

The only module that writes the rows of django-guardian's permissions.
"""

from __future__ import annotations

from datetime import date

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q

from core import dates
from people.models import (
    Candidate,
    CandidateAccess,
    Membership,
    Organisation,
    OrganisationGroupPermission,
    User,
)
from people.roles import ROLES, Role


def group_for(organisation: Organisation, role: str) -> Group:
    """The group of a role in an organisation, with its permissions on the organisations it reaches."""
    group, created = Group.objects.get_or_create(name=f"{organisation.public_id}:{role}")
    if created:
        _give_permissions(group, organisation, role)
    return group


def _give_permissions(group: Group, organisation: Organisation, role: str) -> None:
    entry = ROLES[Role(role)]
    reached = Organisation.objects.filter(pk=organisation.pk)
    if entry.all_partners:
        reached = Organisation.objects.filter(
            Q(pk=organisation.pk) | Organisation.objects.guiding_condition()
        )
    permissions = Permission.objects.filter(
        content_type=ContentType.objects.get_for_model(Organisation), codename__in=entry.permissions
    )
    # One statement for all of them; guardian's own function needs three for each permission.
    OrganisationGroupPermission.objects.bulk_create(
        [
            OrganisationGroupPermission(group=group, permission=permission, content_object=target)
            for permission in permissions
            for target in reached
        ],
        ignore_conflicts=True,
    )


@transaction.atomic
def refresh_groups() -> None:
    """Bring every group in line with the table of roles and with partners that came later."""
    for membership in (
        Membership.objects.select_related("organisation", "group")
        .distinct("organisation_id", "role")
        .order_by("organisation_id", "role")
    ):
        membership.group.organisationgrouppermission_set.all().delete()
        _give_permissions(membership.group, membership.organisation, membership.role)


def open_candidate(
    candidate: Candidate,
    organisation: Organisation,
    ground: str,
    *,
    until: date | None = None,
    user: User | None = None,
) -> None:
    """Let an organisation see a person, for a reason that is kept; until a date, or without end.

    With `user` only that colleague of the organisation sees the person.
    """
    CandidateAccess.objects.update_or_create(
        candidate=candidate, organisation=organisation, ground=ground, user=user, defaults={"until": until}
    )


def close_candidate(
    candidate: Candidate, organisation: Organisation, ground: str, *, user: User | None = None
) -> None:
    """End one reason for which an organisation, or one colleague there, sees a person; other reasons stay."""
    CandidateAccess.objects.filter(
        candidate=candidate, organisation=organisation, ground=ground, user=user
    ).update(until=dates.today())
