"""Use cases of working together: tasks, notes, the team, handing over, reading for a while."""

from trajects.actions.teamwork.notes import change_note, remove_note, write_note
from trajects.actions.teamwork.tasks import cancel_task, change_task, finish_task, make_task, reopen_task
from trajects.actions.teamwork.team import join_team, leave_team

__all__ = [
    "cancel_task",
    "change_note",
    "change_task",
    "finish_task",
    "join_team",
    "leave_team",
    "make_task",
    "remove_note",
    "reopen_task",
    "write_note",
]
