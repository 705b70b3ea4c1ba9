"""The cards of a dossier about working together: tasks, internal notes, the team."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from core import dates
from core.text import one_line
from core.ui import Badge, Button, Tone
from trajects.enums import TaskState
from trajects.rules.teamwork import may_work_in

# Tasks that ended and still stand on the card; the others are on the page with all tasks.
ENDED_SHOWN = 3
ABOUT_LENGTH = 80


@dataclass(frozen=True)
class TaskLine:
    """A task in a dossier."""

    title: str
    url: str
    who: str
    due: Any
    badge: Badge | None
    button: Button | None
    details: str = ""
    ended: bool = False


@dataclass(frozen=True)
class NoteLine:
    """An internal note; only who wrote it has `url`."""

    text: str
    written_at: Any
    who: str
    is_pinned: bool
    url: str = ""


@dataclass(frozen=True)
class MemberLine:
    """Somebody of the team beside the adviser."""

    name: str
    part: str
    remove_url: str = ""


@dataclass(frozen=True)
class Teamwork:
    """What templates/trajects/_teamwork.html shows; who only reads the dossier gets none of it."""

    tasks: list[TaskLine]
    add_task: Button
    notes: list[NoteLine]
    add_note: Button
    team: list[MemberLine]
    add_member: Button


def teamwork(traject: Any, user: Any) -> Teamwork | None:
    """The cards for a colleague; nothing for a reader of a lent dossier."""
    if not may_work_in(traject, user):
        return None
    here = [traject.public_id]
    return Teamwork(
        tasks=_tasks(traject, user),
        add_task=Button(
            _("Nieuwe taak"), reverse("trajects:task_add_in", args=here), tone="secondary", icon="plus"
        ),
        notes=[note_line(note, user) for note in traject.notes.visible_to(user).select_related("written_by")],
        add_note=Button(
            _("Nieuwe notitie"), reverse("trajects:note_add", args=here), tone="secondary", icon="plus"
        ),
        team=[
            MemberLine(str(member.user), member.part, reverse("trajects:team_leave", args=[member.public_id]))
            for member in traject.team.select_related("user")
        ],
        add_member=Button(
            _("Voeg een collega toe"),
            reverse("trajects:team_join", args=here),
            tone="secondary",
            icon="user-add",
        ),
    )


def _tasks(traject: Any, user: Any) -> list[TaskLine]:
    """Open tasks by their day, then the last ones that ended."""
    rows = traject.tasks.visible_to(user).select_related("owner")
    ended = rows.exclude(state=TaskState.OPEN).order_by("-done_at", "-pk")[:ENDED_SHOWN]
    return [task_line(task) for task in [*rows.open(), *ended]]


def task_line(task: Any, back: str = "") -> TaskLine:
    """A task with the one thing to do: finish it, or open it again."""
    return TaskLine(
        title=task.title,
        url=reverse("trajects:task", args=[task.public_id]),
        who=str(task.owner),
        due=task.due_on,
        badge=task_badge(task),
        button=task_button(task, back),
        details=task.details,
        ended=task.state != TaskState.OPEN,
    )


def about_words(task: Any) -> str:
    """Whom a task is about, or else its explanation, such as the meeting that gave it; in one line."""
    words = task.traject.candidate.list_name if task.traject else one_line(task.details)
    return Truncator(words).chars(ABOUT_LENGTH)


def task_badge(task: Any) -> Badge:
    """How a task stands; late in red, today in amber."""
    if task.state != TaskState.OPEN:
        done = task.state == TaskState.DONE
        return Badge(task.get_state_display(), Tone.SUCCESS if done else Tone.NEUTRAL)
    if task.due_on and task.due_on < dates.today():
        return Badge(_("Te laat"), Tone.DANGER)
    if task.due_on == dates.today():
        return Badge(_("Vandaag"), Tone.WARNING)
    return Badge(task.get_state_display(), Tone.NEUTRAL)


def task_button(task: Any, back: str = "") -> Button:
    """Done in one click, and back in one click. `back` is "taken" for the page with all tasks."""
    is_open = task.state == TaskState.OPEN
    url = reverse("trajects:task_done" if is_open else "trajects:task_reopen", args=[task.public_id])
    return Button(
        _("Gedaan") if is_open else _("Zet terug"),
        f"{url}?terug={back}" if back else url,
        method="post",
        tone="secondary" if is_open else "quiet",
        icon="check" if is_open else "undo",
    )


def note_line(note: Any, user: Any) -> NoteLine:
    """A note; who wrote it can change it."""
    own = note.written_by_id == user.pk
    return NoteLine(
        text=note.text,
        written_at=dates.local_date(note.created_at),
        who=str(note.written_by),
        is_pinned=note.is_pinned,
        url=reverse("trajects:note", args=[note.public_id]) if own else "",
    )


def team_names(traject: Any) -> str:
    """The colleagues beside the adviser, for the head of the dossier."""
    names = [
        f"{member.user} ({member.part})" if member.part else str(member.user)
        for member in traject.team.select_related("user")
    ]
    return ", ".join(names)
