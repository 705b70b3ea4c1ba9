"""Use cases of meetings."""

from reporting.coordination.actions.agenda import (
    change_item,
    decide,
    finish_resolution,
    move_item,
    propose_item,
    remove_item,
)
from reporting.coordination.actions.meetings import (
    cancel_meeting,
    change_meeting,
    invite_guest,
    invite_members,
    members_of,
    plan_meeting,
    remind_meetings,
    write_minutes,
)
from reporting.coordination.actions.packs import content_of, make_pack, open_pack

__all__ = [
    "cancel_meeting",
    "change_item",
    "change_meeting",
    "content_of",
    "decide",
    "finish_resolution",
    "invite_guest",
    "invite_members",
    "make_pack",
    "members_of",
    "move_item",
    "open_pack",
    "plan_meeting",
    "propose_item",
    "remind_meetings",
    "remove_item",
    "write_minutes",
]
