"""Words and tones of info sessions."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import dates, formats
from core.ui import Badge, Button, Fact, Tone
from people.enums import Family
from trajects.enums import ENROLMENT_TONES, EnrolmentSource, EnrolmentState, SessionState
from trajects.forms.sessions import LANGUAGES

SOURCES = {Family.VDAB: EnrolmentSource.VDAB, Family.GTB: EnrolmentSource.GTB}


def moment_of(session: Any) -> str:
    """ma 23/11/2026, 14:00–16:00"""
    hours = f"{formats.clock(session.starts_at)}–{formats.clock(session.ends_at)}"
    return f"{formats.long_date(formats.day_of(session.starts_at), 'D')}, {hours}"


def line_of(session: Any) -> str:
    """Moment, organisation and place on one line."""
    return " · ".join((moment_of(session), session.organisation.name, place_of(session)))


def place_of(session: Any) -> str:
    """The place; online when there is only a link."""
    return session.place or _("Online")


def language_of(session: Any) -> str:
    """The language in words."""
    return str(dict(LANGUAGES).get(session.language, session.language))


def free_seats(session: Any) -> str:
    """How many seats are left; asks for `with_counts()`."""
    free = max(0, session.seats - session.enrolled_count)
    return _("%(free)s van %(seats)s") % {"free": free, "seats": session.seats}


def state_badge(session: Any) -> Badge:
    """The state; a planned session whose day is over waits for its presence list."""
    if session.state == SessionState.CANCELLED:
        return Badge(session.get_state_display(), Tone.DANGER)
    if session.state == SessionState.HELD:
        return Badge(session.get_state_display(), Tone.SUCCESS)
    if session.ends_at <= dates.now():
        return Badge(_("Aanwezigheid invullen"), Tone.WARNING)
    if session.enrolled_count >= session.seats:
        return Badge(_("Volzet"), Tone.NEUTRAL, "lock")
    return Badge(session.get_state_display(), Tone.INFO, "calendar")


def presence_badge(enrolment: Any) -> Badge:
    """Enrolled, present, absent or excused."""
    return Badge(enrolment.get_state_display(), ENROLMENT_TONES[EnrolmentState(enrolment.state)])


def facts(session: Any) -> list[Fact]:
    """What the head of the page tells."""
    found = [
        Fact(
            _("Wanneer"), session.starts_at, help=_("tot %(hour)s") % {"hour": formats.clock(session.ends_at)}
        ),
        Fact(_("Waar"), place_of(session), help=session.get_province_display()),
        Fact(_("Organisatie"), session.organisation.name, help=session.organiser.full_name),
        Fact(_("Taal"), language_of(session)),
        Fact(_("Vrije plaatsen"), free_seats(session)),
    ]
    if session.online_link:
        found.insert(2, Fact(_("Online"), _("Open de link"), url=session.online_link))
    return found


def in_order(of_moves: list[Button], enrol: Button, edit: Button) -> list[Button]:
    """One primary action: marking presence once the day has come, enrolling before."""
    presence = [button for button in of_moves if button.tone == "primary"]
    others = [replace(button, tone="quiet") for button in of_moves if button.tone != "primary"]
    if any(not button.disabled for button in presence):
        return [*presence, replace(enrol, tone="secondary"), edit, *others]
    return [enrol, edit, *(replace(button, tone="secondary") for button in presence), *others]


def presence_sentence(session: Any) -> str:
    """What was saved."""
    n = session.enrolments.filter(state=EnrolmentState.PRESENT).count()
    return ngettext(
        "De aanwezigheid is bewaard: %(n)s kandidaat was er.",
        "De aanwezigheid is bewaard: %(n)s kandidaten waren er.",
        n,
    ) % {"n": n}


def source_of(user: Any) -> EnrolmentSource:
    """Who brings a candidate, from the organisation in which the user works now."""
    membership = user.current_membership
    family = membership.organisation.family if membership else ""
    return SOURCES.get(family, EnrolmentSource.ADVISER)
