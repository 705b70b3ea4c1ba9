"""Every e-mail about dossiers and info sessions."""

from trajects.notifications.access import AccessAnswered, AccessAsked, AccessEnded, AccessWithdrawn
from trajects.notifications.appointments import (
    AppointmentCancelled,
    AppointmentChanged,
    AppointmentMade,
)
from trajects.notifications.client import ClientPageSent, DocumentBrought
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
from trajects.notifications.handover import (
    DossiersOffered,
    DossiersReceived,
    NewAdviserForCandidate,
    NewAdviserForConsultant,
    OfferAnswered,
    OfferWithdrawn,
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
from trajects.notifications.specialisations import SpecialisationAnswered, SpecialisationAsked
from trajects.notifications.tasks import TaskGiven

__all__ = [
    "AccessAnswered",
    "AccessAsked",
    "AccessEnded",
    "AccessWithdrawn",
    "AftercareEndsSoon",
    "AppointmentCancelled",
    "AppointmentChanged",
    "AppointmentMade",
    "Change",
    "ClientPageSent",
    "DocumentBrought",
    "DossierEmail",
    "DossiersOffered",
    "DossiersReceived",
    "NewAdviserForCandidate",
    "NewAdviserForConsultant",
    "News",
    "NewsForColleague",
    "OfferAnswered",
    "OfferWithdrawn",
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
    "SpecialisationAnswered",
    "SpecialisationAsked",
    "TaskGiven",
    "colleague_of",
    "recipient_of",
]
