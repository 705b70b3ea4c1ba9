"""The agenda of a meeting, and what was decided there."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from core import journal
from core.history import assign
from core.once import lock_version
from core.workflow import lock
from people.models import User
from reporting.coordination import rules
from reporting.coordination.notifications import ResolutionGiven
from reporting.coordination.packs import code_of
from reporting.models import AgendaItem, Meeting, Resolution
from trajects.actions import teamwork
from trajects.actions.phases import demand
from trajects.models import Traject

ITEM_FIELDS = frozenset({"title", "text"})


@transaction.atomic
def propose_item(
    meeting: Meeting, *, by: User, title: str, text: str = "", traject: Traject | None = None
) -> AgendaItem:
    """Put a point at the end of the agenda. About a dossier it carries its code and names nobody (D-05).

    Raises Refused when the meeting is over, or when the words tell who it is about.
    """
    lock(meeting)
    demand(rules.is_planned(meeting))
    if traject:
        demand(rules.names_nobody(traject, title, text))
        title = _("Dossier %(code)s: %(title)s") % {"code": code_of(meeting.body, traject), "title": title}
    last = meeting.items.aggregate(last=Max("position"))["last"] or 0
    item = meeting.items.create(
        position=last + 1, title=title[:200], text=text, traject=traject, proposed_by=by
    )
    journal.record("meeting.item_added", item, by=by, parent=meeting)
    return item


@transaction.atomic
def change_item(item: AgendaItem, *, by: User, version: int, **changes: Any) -> AgendaItem:
    """Change the words of a point; `changes` are fields of ITEM_FIELDS.

    Raises StaleForm when somebody saved after `version`, Refused as may_change_item, or when the words tell
    who a dossier is about.
    """
    unknown = changes.keys() - ITEM_FIELDS
    if unknown:
        raise TypeError(f"change_item does not change {sorted(unknown)}")
    lock_version(item, version)
    demand(rules.may_change_item(item, by))
    changed = assign(item, changes)
    if item.traject:
        demand(rules.names_nobody(item.traject, item.title, item.text))
    item.save()
    journal.record("meeting.item_changed", item, by=by, parent=item.meeting, data={"fields": changed})
    return item


@transaction.atomic
def remove_item(item: AgendaItem, *, by: User) -> None:
    """Take a point off the agenda. Raises Refused as may_change_item."""
    lock(item)
    demand(rules.may_change_item(item, by))
    journal.record("meeting.item_removed", item, by=by, parent=item.meeting)
    item.delete()


@transaction.atomic
def move_item(item: AgendaItem, *, by: User, up: bool) -> None:
    """Let a point change places with the one before or after it; at the edge nothing happens.

    Raises Refused as may_be_changed.
    """
    meeting = item.meeting
    lock(meeting)
    demand(rules.may_be_changed(meeting, by))
    items = list(meeting.items.order_by("position", "pk"))
    place = items.index(item)
    other = place - 1 if up else place + 1
    if 0 <= other < len(items):
        items[place], items[other] = items[other], items[place]
    for position, entry in enumerate(items, start=1):
        if entry.position != position:
            AgendaItem.objects.filter(pk=entry.pk).update(position=position)


@transaction.atomic
def decide(
    meeting: Meeting, *, by: User, text: str, owner: User, due_on: date, item: AgendaItem | None = None
) -> Resolution:
    """Write down a decision; who does it by when becomes a task of that person, who is mailed.

    Raises Refused as may_write_minutes.
    """
    lock(meeting)
    demand(rules.may_write_minutes(meeting, by))
    membership = owner.current_membership
    demand(rules.works_somewhere(owner))
    task = teamwork.note_task(
        by=by,
        organisation=membership.organisation,  # type: ignore[union-attr]  # the rule found one
        title=text,
        owner=owner,
        due_on=due_on,
        details=meeting.full_name,
    )
    resolution = Resolution.objects.create(meeting=meeting, item=item, text=text, task=task)
    journal.record("meeting.resolved", resolution, by=by, parent=meeting)
    if owner != by:
        ResolutionGiven(resolution).queue()
    return resolution


def finish_resolution(resolution: Resolution, *, by: User) -> Resolution:
    """It is done. Raises Refused as may_finish, and when it was done before."""
    demand(rules.may_finish(resolution, by))
    teamwork.finish_task(resolution.task, by=by)
    return resolution
