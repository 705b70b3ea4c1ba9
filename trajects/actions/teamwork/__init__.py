"""Use cases of working together: tasks, notes, the team, handing over, reading for a while."""

from trajects.actions.teamwork.access import (
    Wanted,
    ask_access,
    end_access,
    grant_access,
    refuse_access,
    withdraw_question,
)
from trajects.actions.teamwork.handover import (
    Words,
    accept_handover,
    given_in,
    move_dossiers,
    offer_dossier,
    offer_dossiers,
    refuse_handover,
    undo_moves,
    withdraw_handover,
)
from trajects.actions.teamwork.moving import Receiver
from trajects.actions.teamwork.notes import change_note, remove_note, write_note
from trajects.actions.teamwork.recent import note_opened
from trajects.actions.teamwork.tasks import (
    cancel_task,
    change_task,
    finish_task,
    make_task,
    note_task,
    reopen_task,
)
from trajects.actions.teamwork.team import join_team, leave_team

__all__ = [
    "Receiver",
    "Wanted",
    "Words",
    "accept_handover",
    "ask_access",
    "cancel_task",
    "change_note",
    "change_task",
    "end_access",
    "finish_task",
    "given_in",
    "grant_access",
    "join_team",
    "leave_team",
    "make_task",
    "move_dossiers",
    "note_opened",
    "note_task",
    "offer_dossier",
    "offer_dossiers",
    "refuse_access",
    "refuse_handover",
    "remove_note",
    "reopen_task",
    "undo_moves",
    "withdraw_handover",
    "withdraw_question",
    "write_note",
]
