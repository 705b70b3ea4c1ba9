"""What goes along with a mail for the calendar of a candidate: made just before the mail leaves.

By then the mail may have been overtaken; a calendar then gets nothing rather than something old.
"""

from __future__ import annotations

from django.conf import settings
from django.utils import translation

from core import attachments
from core.files import store
from core.models import StoredFile
from people.models import Candidate
from trajects import calendars
from trajects.enums import AppointmentState, EnrolmentState, SessionState
from trajects.models import Appointment, Enrolment

INVITATION, CANCELLATION = "session.invitation", "session.cancellation"
APPOINTMENT, NO_APPOINTMENT = "appointment.invitation", "appointment.cancellation"
NAME, APPOINTMENT_NAME = "infosessie.ics", "afspraak.ics"


def language_for(candidate: Candidate) -> str:
    """The language in which we write to a candidate: theirs when we know it, else Dutch."""
    known = candidate.contact_language in dict(settings.LANGUAGES)
    return candidate.contact_language if known else settings.LANGUAGE_CODE


def invite(key: int) -> StoredFile | None:
    """An invitation, as long as the candidate has a seat in a session that takes place."""
    enrolment = _enrolment(key)
    if not _is_expected(enrolment):
        return None
    with translation.override(language_for(enrolment.candidate)):
        return _kept(calendars.invitation(enrolment), calendars.REQUEST)


def uninvite(key: int) -> StoredFile | None:
    """The end of an invitation, unless the candidate got a seat again meanwhile."""
    enrolment = _enrolment(key)
    if _is_expected(enrolment):
        return None
    with translation.override(language_for(enrolment.candidate)):
        return _kept(calendars.cancellation(enrolment), calendars.CANCEL)


def _enrolment(key: int) -> Enrolment:
    people = ("session__organisation", "session__organiser", "session__programme", "candidate")
    return Enrolment.objects.select_related(*people).get(pk=key)


def _is_expected(enrolment: Enrolment) -> bool:
    """Whether the candidate should come."""
    cancelled = enrolment.session.state == SessionState.CANCELLED
    return enrolment.state == EnrolmentState.REGISTERED and not cancelled


def agree(key: int) -> StoredFile | None:
    """The appointment as it is now, unless it was cancelled."""
    return _of_appointment(key, calendars.REQUEST, cancelled=False)


def take_back(key: int) -> StoredFile | None:
    """The end of an appointment that was cancelled."""
    return _of_appointment(key, calendars.CANCEL, cancelled=True)


def _of_appointment(key: int, method: str, *, cancelled: bool) -> StoredFile | None:
    people = ("traject__candidate", "traject__organisation", "adviser")
    row = Appointment.objects.select_related(*people).get(pk=key)
    if (row.state == AppointmentState.CANCELLED) != cancelled:
        return None
    with translation.override(language_for(row.traject.candidate)):
        return _kept(calendars.appointment(row), method, name=APPOINTMENT_NAME)


def _kept(content: bytes, method: str, *, name: str = NAME) -> StoredFile:
    return store(content, name=name, content_type=calendars.content_type(method))


attachments.register(INVITATION, invite)
attachments.register(CANCELLATION, uninvite)
attachments.register(APPOINTMENT, agree)
attachments.register(NO_APPOINTMENT, take_back)
