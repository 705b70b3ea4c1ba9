"""Every e-mail about dossiers and info sessions."""

from trajects.notifications.colleagues import (
    News,
    NewsForColleague,
    SessionCancelledForColleague,
    SessionChangedForColleague,
    colleague_of,
)
from trajects.notifications.dossiers import (
    AftercareEndsSoon,
    DossierEmail,
    OutcomeForConsultant,
    recipient_of,
)
from trajects.notifications.sessions import (
    Change,
    SeatEmail,
    SessionCancelled,
    SessionChanged,
    SessionEnrolled,
    SessionMovedUp,
    SessionReminder,
    SessionWaiting,
    SessionWithdrawn,
)
from trajects.notifications.tasks import TaskGiven

__all__ = [
    "AftercareEndsSoon",
    "Change",
    "DossierEmail",
    "News",
    "NewsForColleague",
    "OutcomeForConsultant",
    "SeatEmail",
    "SessionCancelled",
    "SessionCancelledForColleague",
    "SessionChanged",
    "SessionChangedForColleague",
    "SessionEnrolled",
    "SessionMovedUp",
    "SessionReminder",
    "SessionWaiting",
    "SessionWithdrawn",
    "TaskGiven",
    "colleague_of",
    "recipient_of",
]
