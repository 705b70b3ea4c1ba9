"""Info sessions in the shared calendar: plan, change, cancel, enrol, mark presence (H-40 to H-43).

Every change of a seat holds the row of its session, so that two people never take the same one.
"""

from trajects.actions.sessions.planning import SESSION_FIELDS, cancel_session, change_session, plan_session
from trajects.actions.sessions.presence import mark_presence
from trajects.actions.sessions.seats import enrol, move_enrolment, withdraw
from trajects.actions.sessions.telling import remind_sessions

__all__ = [
    "SESSION_FIELDS",
    "cancel_session",
    "change_session",
    "enrol",
    "mark_presence",
    "move_enrolment",
    "plan_session",
    "remind_sessions",
    "withdraw",
]
