"""When an info session may be changed, joined and closed, and why not."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core import dates
from core.rules import Solver, Verdict, first_refusal, require
from people.access import holds
from people.roles import Permission, Role
from trajects.enums import EnrolmentState, SessionState

ORGANISER = Solver(_("de adviseur die de sessie organiseert"), Role.ADVISER)
may_edit = holds(Permission.EDIT_SESSIONS, "organisation_id")
_brought = holds(Permission.SEND_REFERRALS, "enrolled_by_organisation_id")


def is_own_session(session: Any, user: Any = None) -> Verdict:
    """Only people of the organising organisation change a session."""
    return require(
        user is None or may_edit(session, user),
        "not_own_session",
        _("Deze sessie is van een andere organisatie."),
        who=ORGANISER.words,
    )


def is_planned(session: Any, user: Any = None) -> Verdict:
    """A session that was held or cancelled is over; nobody opens it again."""
    return require(
        session.state == SessionState.PLANNED,
        "session_over",
        _("Deze sessie is al gehouden of geannuleerd."),
    )


def may_be_changed(session: Any, user: Any = None) -> Verdict:
    """Date, place and seats may still change."""
    return first_refusal(is_planned(session), is_own_session(session, user))


def starts_in_future(starts_at: Any) -> Verdict:
    """A new session is announced before it takes place (H-40)."""
    return require(
        starts_at > dates.now(),
        "session_past",
        _("Deze sessie ligt in het verleden. Kies een datum die nog komt."),
        source="H-40, handleiding 2.2",
        who=ORGANISER,
    )


def taken_seats(session: Any) -> int:
    """How many seats are taken now; the waiting list and who left take none."""
    return session.enrolments.seated().count()


def is_full(session: Any) -> bool:
    """Whether every seat is taken."""
    return taken_seats(session) >= session.seats


def has_begun(session: Any) -> bool:
    return session.starts_at <= dates.now()


def has_seats_for(session: Any, seats: int) -> Verdict:
    """Nobody loses a seat because the room becomes smaller."""
    taken = taken_seats(session)
    return require(
        seats >= taken,
        "seats_taken",
        _("Er zijn al %(taken)s kandidaten ingeschreven. Minder plaatsen kan niet.") % {"taken": taken},
        who=ORGANISER,
    )


def may_be_joined(session: Any, user: Any = None, *, taken: int | None = None) -> Verdict:
    """There is a seat or a waiting list, and the session still comes.

    The organiser may also enrol somebody who turned up unannounced, until presence was marked; then
    only a free seat helps. `taken` spares a question where the seats were counted already.
    """
    late = is_own_session(session, user) if has_begun(session) else starts_in_future(session.starts_at)
    full = (taken_seats(session) if taken is None else taken) >= session.seats
    return first_refusal(
        is_planned(session),
        require(late, "session_past", _("Deze sessie is al begonnen. Kies een andere."), who=ORGANISER),
        require(
            not full or (session.has_waiting_list and not has_begun(session)),
            "session_full",
            _("Deze sessie is volzet. Kies een andere, of vraag de organisator om meer plaatsen."),
            source="H-43",
            who=ORGANISER,
        ),
    )


def is_not_enrolled(session: Any, candidate: Any) -> Verdict:
    """A candidate takes one seat; whoever waits and turns up gets one when it is free."""
    found = session.enrolments.in_play().filter(candidate=candidate).first()
    waits = found is not None and found.state == EnrolmentState.WAITING
    return first_refusal(
        require(
            not waits or has_begun(session),
            "waiting_already",
            _("Deze kandidaat staat al op de wachtlijst van deze sessie."),
            who=ORGANISER,
        ),
        require(
            found is None or waits,
            "enrolled_already",
            _("Deze kandidaat is al ingeschreven voor deze sessie."),
            who=ORGANISER,
        ),
    )


def may_withdraw(enrolment: Any, user: Any = None) -> Verdict:
    """Until presence was marked, by whoever enrolled the candidate or organises the session."""
    return first_refusal(
        require(
            enrolment.state in (EnrolmentState.REGISTERED, EnrolmentState.WAITING),
            "not_enrolled",
            _("Deze kandidaat is niet meer ingeschreven, of de aanwezigheid is al ingevuld."),
            who=ORGANISER,
        ),
        is_planned(enrolment.session),
        require(
            user is None or may_edit(enrolment.session, user) or _brought(enrolment, user),
            "not_own_enrolment",
            _("Deze kandidaat is door een andere organisatie ingeschreven."),
            who=_("wie de kandidaat inschreef"),
        ),
    )


def may_move(enrolment: Any, session: Any) -> Verdict:
    """Somebody moves to another session of the same programme."""
    return require(
        enrolment.session_id != session.pk and enrolment.session.programme_id == session.programme_id,
        "other_programme",
        _("Verplaatsen kan alleen naar een andere sessie van hetzelfde programma."),
        who=ORGANISER,
    )


def day_has_come(session: Any, user: Any = None) -> Verdict:
    """Nobody was present at what still has to come."""
    return require(
        dates.local_date(session.starts_at) <= dates.today(),
        "session_to_come",
        _("Je kunt de aanwezigheid invullen vanaf de dag van de sessie."),
        source="H-41, handleiding 2.4",
    )


def may_be_marked(session: Any, user: Any = None) -> Verdict:
    """Presence may be filled in, and corrected afterwards."""
    return first_refusal(
        require(
            session.state != SessionState.CANCELLED,
            "session_cancelled",
            _("Deze sessie ging niet door."),
        ),
        is_own_session(session, user),
        day_has_come(session),
    )
