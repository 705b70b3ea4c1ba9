"""Tasks: made, changed, done, struck out, opened again."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from core import dates, journal
from core.once import lock_version
from core.workflow import lock
from people.models import Organisation, User
from trajects.actions.phases import assign, demand
from trajects.enums import TaskState
from trajects.models import Task, Traject
from trajects.notifications import TaskGiven
from trajects.rules import teamwork as rules

TASK_FIELDS = frozenset({"title", "details", "owner", "due_on"})


@transaction.atomic
def make_task(
    *,
    by: User,
    organisation: Organisation,
    title: str,
    owner: User,
    traject: Traject | None = None,
    details: str = "",
    due_on: date | None = None,
) -> Task:
    """Give a colleague of the organisation, or oneself, something to do; the colleague is mailed.

    Raises Refused when the owner does not work there.
    """
    _demand_owner(owner, organisation, by)
    task = note_task(
        by=by,
        organisation=organisation,
        title=title,
        owner=owner,
        traject=traject,
        details=details,
        due_on=due_on,
    )
    _tell_owner(task, by)
    return task


@transaction.atomic
def note_task(*, by: User, organisation: Organisation, title: str, owner: User, **fields: Any) -> Task:
    """Write down what somebody agreed to do, of whatever role and organisation; whoever calls tells the owner.

    `fields`: traject, details and due_on, where there are any.
    """
    task = Task.objects.create(organisation=organisation, title=title, owner=owner, made_by=by, **fields)
    _record("task.made", task, by)
    return task


@transaction.atomic
def change_task(task: Task, *, by: User, version: int, **changes: Any) -> Task:
    """Change an open task; `changes` are fields of TASK_FIELDS. A new owner is mailed.

    Raises StaleForm when somebody saved after `version`, Refused when the task ended.
    """
    unknown = changes.keys() - TASK_FIELDS
    if unknown:
        raise TypeError(f"change_task does not change {sorted(unknown)}")
    lock_version(task, version)
    demand(rules.task_open(task, by))
    changed = assign(task, changes)
    if "owner" in changed:
        _demand_owner(task.owner, task.organisation, by)
    task.save()
    _record("task.changed", task, by, fields=changed)
    if "owner" in changed:
        _tell_owner(task, by)
    return task


def _demand_owner(owner: User, organisation: Organisation, by: User) -> None:
    """Somebody may always give a task to oneself; otherwise it stays among colleagues."""
    if owner != by:
        demand(rules.works_at(owner, organisation))


@transaction.atomic
def finish_task(task: Task, *, by: User) -> Task:
    """It is done. Raises Refused when it was done or struck out before."""
    return _end(task, TaskState.DONE, "task.done", by)


@transaction.atomic
def cancel_task(task: Task, *, by: User) -> Task:
    """It need not be done any more. Raises Refused when it ended before."""
    return _end(task, TaskState.CANCELLED, "task.cancelled", by)


def _end(task: Task, state: str, kind: str, by: User) -> Task:
    lock(task)
    demand(rules.task_open(task, by))
    return _set(task, kind, by, state=state, done_at=dates.now(), done_by=by)


@transaction.atomic
def reopen_task(task: Task, *, by: User) -> Task:
    """Done by mistake, or not done after all. Raises Refused when it is open."""
    lock(task)
    demand(rules.task_ended(task, by))
    return _set(task, "task.reopened", by, state=TaskState.OPEN, done_at=None, done_by=None)


def _set(task: Task, kind: str, by: User, **values: Any) -> Task:
    for name, value in values.items():
        setattr(task, name, value)
    task.version += 1
    task.save()
    _record(kind, task, by)
    return task


def _record(kind: str, task: Task, by: User, **data: Any) -> None:
    journal.record(kind, task, by=by, parent=task.traject, data=data)


def _tell_owner(task: Task, by: User) -> None:
    if task.owner != by:
        TaskGiven(task, by=by).queue()
