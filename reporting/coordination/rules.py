"""Who sits in a body and prepares its meetings, when a meeting may change, and which rhythm was missed."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from core import dates, formats
from core.rules import ALLOWED, Solver, Verdict, first_refusal, refuse, require
from core.text import searchable
from people.roles import Permission, Role
from reporting.coordination.enums import MeetingState, Presence, RhythmUnit

PREPARER = Solver(_("wie dit overleg voorbereidt"), Role.ADVISER)
# Names shorter than this are words too, and so are parts of names such as "van".
SHORTEST_NAME = 3
PARTICLES = {"van", "den", "der", "von", "ten", "ter", "del", "het"}
WORD = re.compile(r"\w+")


def fits(seat: Any, membership: Any) -> bool:
    """Whether a seat of a body is one for this role in this organisation."""
    organisation = membership.organisation
    wanted = (
        (seat.user_id, membership.user_id),
        (seat.role, membership.role),
        (seat.organisation_id, membership.organisation_id),
        (seat.family, organisation.family),
        (seat.organisation_role, organisation.role),
    )
    if any(value and value != own for value, own in wanted):
        return False
    provinces = seat.body.provinces if seat.in_provinces else []
    return not provinces or bool(set(provinces) & set(organisation.provinces))


def is_member(body: Any, user: Any) -> bool:
    """Whether somebody sits in the body today."""
    return any(fits(seat, entry) for seat in body.seats.all() for entry in user.active_memberships)


def has_task_to_prepare(body: Any, user: Any) -> bool:
    """Whether preparing the meetings of the body is the work of this person."""
    return any(
        fits(seat, entry) for seat in body.seats.all() if seat.prepares for entry in user.active_memberships
    )


def prepares(body: Any, user: Any) -> bool:
    """Whether somebody may prepare the meetings of the body; whoever manages the programme always may."""
    return user.may(Permission.MANAGE_PROGRAMME) or has_task_to_prepare(body, user)


def is_prepared_by(meeting: Any, actor: Any) -> bool:
    """The same for one meeting, for its transitions."""
    return prepares(meeting.body, actor)


def may_prepare_body(body: Any, user: Any) -> Verdict:
    """Planning belongs to who prepares and chairs (handbook 5)."""
    return require(
        prepares(body, user),
        "meeting_preparer",
        _("Alleen wie dit overleg voorbereidt, plant het en past het aan."),
        source="H-A0, handleiding 5",
        who=PREPARER,
    )


def may_prepare(meeting: Any, user: Any = None) -> Verdict:
    """The same for one meeting."""
    return ALLOWED if user is None else may_prepare_body(meeting.body, user)


def is_planned(meeting: Any, user: Any = None) -> Verdict:
    """A meeting that was held or cancelled is over."""
    return require(
        meeting.state == MeetingState.PLANNED,
        "meeting_over",
        _("Dit overleg is al gehouden of geannuleerd."),
    )


def may_be_changed(meeting: Any, user: Any = None) -> Verdict:
    """Day, place and chair may still change."""
    return first_refusal(is_planned(meeting), may_prepare(meeting, user))


def day_has_come(meeting: Any, user: Any = None) -> Verdict:
    """Minutes are of what took place."""
    return require(
        dates.local_date(meeting.starts_at) <= dates.today(),
        "meeting_to_come",
        _("Je kunt het verslag schrijven vanaf de dag van het overleg."),
    )


def may_write_minutes(meeting: Any, user: Any = None) -> Verdict:
    """From the day itself, by who prepares; later too, to correct them."""
    cancelled = meeting.state == MeetingState.CANCELLED
    return first_refusal(
        require(not cancelled, "meeting_cancelled", _("Dit overleg ging niet door.")),
        day_has_come(meeting),
        may_prepare(meeting, user),
    )


def may_change_item(item: Any, user: Any) -> Verdict:
    """Whoever proposed a point, or prepares the meeting, while it still has to be held."""
    own = item.proposed_by_id == user.pk or prepares(item.meeting.body, user)
    return first_refusal(
        is_planned(item.meeting),
        require(
            own,
            "item_not_yours",
            _("Alleen wie dit punt voorstelde en wie het overleg voorbereidt, passen het aan."),
            who=PREPARER,
        ),
    )


def may_finish(resolution: Any, user: Any) -> Verdict:
    """Whoever does it, or prepares the meetings, says that it is done."""
    return require(
        resolution.task.owner_id == user.pk or prepares(resolution.meeting.body, user),
        "resolution_not_yours",
        _("Alleen %(person)s zegt dat dit gedaan is.") % {"person": resolution.task.owner},
        who=PREPARER,
    )


def works_somewhere(person: Any, user: Any = None) -> Verdict:
    """Whoever gets something to do has a role today."""
    return require(
        person.current_membership is not None,
        "resolution_owner",
        _("%(person)s heeft vandaag geen rol. Kies iemand anders.") % {"person": person},
    )


def names_nobody(traject: Any, *texts: str) -> Verdict:
    """What everybody at the table reads does not name the candidate of a dossier (D-05)."""
    person = traject.candidate
    words = set(WORD.findall(searchable(*texts)))
    names = set(WORD.findall(searchable(person.family_name, person.given_name))) - PARTICLES
    named = any(name in words for name in names if len(name) >= SHORTEST_NAME)
    known = str(person.number) in words or (person.ikl_number and person.ikl_number in words)
    if named or known or (person.email and searchable(person.email) in searchable(*texts)):
        return refuse(
            "case_named",
            _("Hier staat een naam of nummer van de kandidaat. Iedereen aan tafel leest dit: haal het weg."),
            source="D-05",
        )
    return ALLOWED


def reminder_day(meeting: Any) -> date:
    """The day on which who is invited is reminded; for a body that reminds."""
    return dates.local_date(meeting.starts_at) - timedelta(days=meeting.body.reminder_days)


def is_reminded(invitation: Any) -> bool:
    """Who was invited after that day has just heard of it, and who is excused does not come."""
    invited_on = dates.local_date(invitation.invited_at)
    return invitation.presence != Presence.EXCUSED and invited_on < reminder_day(invitation.meeting)


def next_by(body: Any, last: date) -> date:
    """The last day on which the next meeting keeps the rhythm."""
    if body.gap_unit == RhythmUnit.WEEKS:
        return last + timedelta(weeks=body.gap)
    return dates.add_months(last, body.gap)


def keeps_rhythm(body: Any, *, last: date | None, coming: date | None) -> Verdict:
    """The body meets as often as it should: the next meeting is planned in time (handbook 5).

    `last`: the day of the last meeting that was held, `coming`: of the first one that is planned.
    """
    if last is None:
        missed = None if coming else dates.today()
    else:
        due = next_by(body, last)
        missed = None if coming and coming <= due else due
    if missed is None or (coming is None and missed > dates.today() + timedelta(days=body.warn_days)):
        return ALLOWED
    return refuse(
        "meeting_rhythm", _rhythm_words(body, last, missed, coming), source="handleiding 5", who=PREPARER
    )


def _rhythm_words(body: Any, last: date | None, due: date, coming: date | None) -> str:
    words = {"rhythm": body.rhythm, "due": formats.short_date(due)}
    if last is None:
        return _("Er is nog geen overleg gepland. Afspraak: %(rhythm)s.") % words
    if coming:
        return _("Het volgende overleg is later dan afgesproken: %(rhythm)s, dus tegen %(due)s.") % words
    return _("Plan het volgende overleg. Afspraak: %(rhythm)s, dus tegen %(due)s.") % words
