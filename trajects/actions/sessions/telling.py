"""Who hears what about an info session: the candidate, or the colleague who brought somebody without e-mail."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from core import dates
from core.actors import Actor
from core.outbox import Email
from people.models import User
from trajects import notifications
from trajects.enums import EnrolmentState
from trajects.models import Enrolment, InfoSession
from trajects.notifications import Change, News, NewsForColleague, SeatEmail

MAILS: dict[News, type[SeatEmail]] = {
    News.ENROLLED: notifications.SessionEnrolled,
    News.WAITING: notifications.SessionWaiting,
    News.MOVED_UP: notifications.SessionMovedUp,
    News.REMINDER: notifications.SessionReminder,
    News.WITHDRAWN: notifications.SessionWithdrawn,
}
# What the colleague did not do, and therefore hears also when the candidate has an e-mail address.
ALSO_COLLEAGUE = (News.MOVED_UP, News.WITHDRAWN)


def tell(enrolment: Enrolment, news: News, *, by: Actor) -> None:
    """Mail the candidate; the colleague who brought them when somebody must call, or did not do it."""
    email = enrolment.candidate.email
    if email:
        MAILS[news](enrolment).queue()
    did_it = notifications.colleague_of(enrolment) == by
    if not email or (news in ALSO_COLLEAGUE and not did_it):
        NewsForColleague(enrolment, news).queue()


def tell_change(session: InfoSession, changes: Sequence[Change], *, by: Actor) -> None:
    """Everybody with a seat or on the waiting list, and who brought them."""
    _tell_all(
        session,
        lambda enrolment: notifications.SessionChanged(enrolment, changes),
        lambda who, theirs: notifications.SessionChangedForColleague(session, who, theirs, changes),
        by=by,
    )


def tell_cancelled(session: InfoSession, *, by: Actor) -> None:
    """Everybody with a seat or on the waiting list, and who brought them."""
    _tell_all(
        session,
        notifications.SessionCancelled,
        lambda who, theirs: notifications.SessionCancelledForColleague(session, who, theirs),
        by=by,
    )


def _tell_all(
    session: InfoSession,
    to_candidate: Callable[[Enrolment], Email],
    to_colleague: Callable[[User, list[Enrolment]], Email],
    *,
    by: Actor,
) -> None:
    """One mail for each candidate with an address, and one for each colleague with all of theirs."""
    brought: dict[User, list[Enrolment]] = {}
    for enrolment in with_people(session.enrolments.in_play()).order_by("candidate__sort_name", "pk"):
        enrolment.session = session
        if enrolment.candidate.email:
            to_candidate(enrolment).queue()
        brought.setdefault(notifications.colleague_of(enrolment), []).append(enrolment)
    for colleague, theirs in brought.items():
        # Whoever does it knows it, but must still call people without an address.
        if colleague != by or not all(enrolment.candidate.email for enrolment in theirs):
            to_colleague(colleague, theirs).queue()


def with_people(enrolments: Any) -> Any:
    """With everybody whom a mail names."""
    return enrolments.select_related(
        "candidate", "enrolled_by", "enrolled_by_organisation", "session__organiser",
        "session__organisation", "session__programme",
    )  # fmt: skip


def remind_sessions(*, on: date) -> int:
    """Remind everybody who has a seat, so many days before as the programme says; once for each moment.

    May run late or twice. Returns how many were reminded of now or before.
    """
    rows = with_people(Enrolment.objects.to_come()).filter(
        state=EnrolmentState.REGISTERED, session__programme__session_reminder_days__isnull=False
    )
    due = [enrolment for enrolment in rows if _is_due(enrolment, on)]
    with transaction.atomic():
        for enrolment in due:
            tell(enrolment, News.REMINDER, by=notifications.colleague_of(enrolment))
    return len(due)


def _is_due(enrolment: Enrolment, on: date) -> bool:
    """The day has come; whoever was enrolled after it had the other mail a moment ago."""
    session = enrolment.session
    day = dates.local_date(session.starts_at) - timedelta(days=session.programme.session_reminder_days or 0)
    return dates.local_date(enrolment.created_at) < day <= on
