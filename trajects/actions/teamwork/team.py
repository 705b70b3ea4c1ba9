"""Colleagues who work on a dossier beside its adviser."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from core import journal
from core.errors import Refused
from core.rules import refuse
from core.workflow import lock
from people.models import User
from trajects.actions.phases import demand
from trajects.models import TeamMember, Traject
from trajects.rules import teamwork as rules

IN_TEAM = refuse("team_member", _("Deze collega zit al in het team."))


@transaction.atomic
def join_team(traject: Traject, *, by: User, user: User, part: str = "") -> TeamMember:
    """Take a colleague of the organisation into the team of a dossier.

    Raises Refused for somebody of elsewhere, for the adviser, and for who is in it.
    """
    lock(traject)
    demand(rules.works_at(user, traject.organisation))
    demand(rules.not_the_adviser(traject, user))
    try:
        with transaction.atomic():
            member = TeamMember.objects.create(traject=traject, user=user, part=part, added_by=by)
    except IntegrityError as error:
        raise Refused(IN_TEAM) from error
    journal.record("team.joined", member, by=by, parent=traject, data={"user": user.pk})
    return member


@transaction.atomic
def leave_team(member: TeamMember, *, by: User) -> None:
    """A colleague no longer works on the dossier; as a colleague of the organisation the right to read stays."""
    journal.record("team.left", member, by=by, parent=member.traject, data={"user": member.user_id})
    member.delete()
