"""Outreach actions and whom they reached: without names, and by name (H-20)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core import journal
from core.actors import Actor
from core.errors import Refused
from core.once import lock_version
from core.rules import Verdict, refuse, require
from core.workflow import FORBIDDEN
from people.access import may_on
from people.models import Candidate, Organisation, TargetGroup, User
from people.roles import Permission
from referrals.actions.guard import require_all
from referrals.models import OutreachAction, ReachedGroup, ReachedPerson, may_do_outreach
from referrals.rules import day_has_come
from referrals.rules import outreach as rules
from trajects.models import Programme

ACTION_FIELDS = ("programme", "kind", "title", "held_on", "place", "province", "partners", "notes")
# A target group (or none when it is not known), a province and how many people.
ReachedRow = tuple[TargetGroup | None, str, int]


def outreach_organisation(user: User) -> Organisation:
    """The organisation for which this user does outreach: the one of the present role, else another of theirs.

    Raises Refused when none of them does.
    """
    for membership in filter(None, (user.current_membership, *user.active_memberships)):
        if may_on(user, Permission.MAKE_OUTREACH, membership.organisation_id):
            return membership.organisation
    raise Refused(refuse(FORBIDDEN, _("Jouw organisatie doet geen outreach.")))


def may_change(row: Any, by: Actor) -> Verdict:
    """Only the organisation that made an action or a detection, and a coordinator, change it."""
    return require(may_do_outreach(row, by), FORBIDDEN, _("Jouw rol mag dit niet doen."))


@transaction.atomic
def record_outreach(
    *, by: User, programme: Programme, organisation: Organisation | None = None, **fields: Any
) -> OutreachAction:
    """Keep an outreach action that took place: ACTION_FIELDS.

    It belongs to the organisation in which `by` works now, unless told. Raises Refused for a day that
    has not come, ValidationError for a value that does not fit.
    """
    action = OutreachAction(
        programme=programme,
        organisation=organisation or outreach_organisation(by),
        made_by=by,
        **fields,
    )
    _keep(action, by)
    journal.record("outreachaction.recorded", action, by=by)
    return action


@transaction.atomic
def change_outreach(action: OutreachAction, *, by: Actor, version: int, **fields: Any) -> OutreachAction:
    """Change an outreach action: any of ACTION_FIELDS. Raises StaleForm, Refused as `record_outreach` does."""
    lock_version(action, version)
    changed = [name for name in ACTION_FIELDS if name in fields and getattr(action, name) != fields[name]]
    for name in changed:
        setattr(action, name, fields[name])
    _keep(action, by)
    journal.record("outreachaction.changed", action, by=by, data={"fields": changed})
    return action


def _keep(action: OutreachAction, by: Actor) -> None:
    require_all(may_change(action, by), day_has_come(action.held_on))
    action.full_clean()
    action.save()


@transaction.atomic
def count_reached(
    action: OutreachAction, *, by: Actor, version: int, rows: Sequence[ReachedRow]
) -> OutreachAction:
    """Keep how many people without a name an action reached; what stood there before is replaced.

    Raises StaleForm, or Refused for a row that stands there twice and for a count that cannot be.
    """
    lock_version(action, version)
    require_all(may_change(action, by), rules.reached_once(list(rows)), rules.people_are_possible(list(rows)))
    action.save()
    action.reached_groups.all().delete()
    ReachedGroup.objects.bulk_create(
        ReachedGroup(action=action, target_group=group, province=province, people=people)
        for group, province, people in rows
    )
    total = sum(people for _group, _province, people in rows)
    journal.record("outreachaction.counted", action, by=by, data={"people": total})
    return action


@transaction.atomic
def name_reached(action: OutreachAction, *, by: Actor, candidate: Candidate) -> ReachedPerson:
    """Keep that an action reached this person. A second time changes nothing."""
    require_all(may_change(action, by))
    person, is_new = ReachedPerson.objects.get_or_create(action=action, candidate=candidate)
    if is_new:
        journal.record("outreachaction.named", action, by=by, data={"candidate": str(candidate.public_id)})
    return person


@transaction.atomic
def unname_reached(action: OutreachAction, *, by: Actor, person: ReachedPerson) -> OutreachAction:
    """Take a person off an action who was not there after all."""
    require_all(may_change(action, by))
    gone, _rows = ReachedPerson.objects.filter(pk=person.pk, action=action).delete()
    if gone:
        data = {"candidate": str(person.candidate.public_id)}
        journal.record("outreachaction.unnamed", action, by=by, data=data)
    return action
