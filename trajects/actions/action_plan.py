"""The personal action plan: actions added, changed, done, put in order, removed (H-65)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max

from core import history, journal
from core.actors import Actor
from core.once import lock_version
from core.workflow import lock
from trajects import rules
from trajects.actions.phases import demand, person_of
from trajects.enums import ActionOwner, ActionState
from trajects.models import ActionItem, Traject

ACTION_FIELDS = frozenset(
    {"need", "description", "owner", "owner_name", "due_on", "state", "done_on", "result"}
)


@transaction.atomic
def add_action(
    traject: Traject,
    *,
    by: Actor,
    need: str,
    description: str,
    owner: str = ActionOwner.CANDIDATE,
    owner_name: str = "",
    due_on: date | None = None,
) -> ActionItem:
    """Add an action at the end of the plan, in the phase that runs (H-65).

    Raises Refused when the dossier is closed.
    """
    lock(traject)
    demand(rules.action_plan_open(traject, by))
    last = traject.action_items.aggregate(last=Max("position"))["last"] or 0
    phase = traject.current_phase
    item = ActionItem.objects.create(
        traject=traject,
        phase=phase if phase and phase.is_running else None,
        need=need,
        description=description,
        owner=owner,
        owner_name=_name_of(owner, owner_name),
        due_on=due_on,
        position=last + 1,
        added_by=person_of(by, traject),
    )
    _journal("action.added", item, by=by)
    return item


@transaction.atomic
def change_action(item: ActionItem, *, by: Actor, version: int, **changes: Any) -> ActionItem:
    """Change an action; `changes` are fields of ACTION_FIELDS. A state other than "done" forgets the day.

    Raises StaleForm when somebody saved after `version`, Refused when the dossier is closed.
    """
    unknown = changes.keys() - ACTION_FIELDS
    if unknown:
        raise TypeError(f"change_action does not change {sorted(unknown)}")
    lock(item.traject)
    lock_version(item, version)
    demand(rules.action_plan_open(item.traject, by))
    was_done = item.state == ActionState.DONE
    changed = history.assign(item, changes, by=by)
    if item.state != ActionState.DONE:
        item.done_on = None
    elif item.done_on:
        demand(rules.action_done_on_fits(item.done_on))
    item.owner_name = _name_of(item.owner, item.owner_name)
    item.save()
    is_done_now = item.state == ActionState.DONE and not was_done
    _journal("action.done" if is_done_now else "action.changed", item, by=by, fields=changed)
    return item


@transaction.atomic
def move_action(item: ActionItem, *, by: Actor, up: bool) -> ActionItem:
    """Let an action change places with the one before or after it for the same need; the ends stay."""
    lock(item.traject)
    lock(item)
    demand(rules.action_plan_open(item.traject, by))
    row = list(item.traject.action_items.filter(need=item.need).order_by("position", "pk"))
    place = row.index(item)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(row):
        return item
    row[place], row[other] = row[other], row[place]
    for position, each in enumerate(row, start=1):
        ActionItem.objects.filter(pk=each.pk).update(position=position)
    item.refresh_from_db()
    _journal("action.changed", item, by=by, fields=["position"])
    return item


@transaction.atomic
def remove_action(item: ActionItem, *, by: Actor) -> None:
    """Take away an action that was added by mistake; the journal keeps that it was there."""
    lock(item.traject)
    lock(item)
    demand(rules.action_plan_open(item.traject, by))
    _journal("action.removed", item, by=by)
    history.forget(item)
    item.delete()


def _name_of(owner: str, name: str) -> str:
    """A name is kept only for somebody else than the candidate and the adviser."""
    return name if owner == ActionOwner.OTHER else ""


def _journal(event: str, item: ActionItem, *, by: Actor, **extra: Any) -> None:
    data = {"need": item.need, "state": item.state, **extra}
    journal.record(event, item, by=by, parent=item.traject, data=data)
