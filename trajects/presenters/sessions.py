"""Words and tones of info sessions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import dates, formats
from core.ui import Badge, Button, Fact, Tone
from people.enums import Family
from trajects.enums import ENROLMENT_TONES, EnrolmentSource, EnrolmentState, SessionState

# Below this number of marked people a share says nothing.
ENOUGH_MARKED = 20
SOURCES = {Family.VDAB: EnrolmentSource.VDAB, Family.GTB: EnrolmentSource.GTB}


def moment_of(session: Any) -> str:
    """ma 23/11/2026, 14:00–16:00"""
    return session.moment


def line_of(session: Any) -> str:
    """Moment, organisation and place on one line."""
    return " · ".join((moment_of(session), session.organisation.name, place_of(session)))


def place_of(session: Any) -> str:
    """The place; online when there is only a link."""
    return session.where


def language_of(session: Any) -> str:
    """The language in words."""
    return session.language_in_words


def free_seats(session: Any) -> str:
    """How many seats are left, none in a cancelled session; asks for `with_counts()`."""
    if session.state == SessionState.CANCELLED:
        return ""
    free = max(0, session.seats - session.enrolled_count)
    return _("%(free)s van %(seats)s") % {"free": free, "seats": session.seats}


def seats_left(session: Any) -> str:
    """The same where no heading explains it; nothing for a session that is over."""
    if session.state != SessionState.PLANNED:
        return ""
    return _("%(seats)s vrij") % {"seats": free_seats(session)}


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


def facts(session: Any, *, may_join_online: bool) -> list[Fact]:
    """What the head of the page tells. The link is for who brought somebody and who organises."""
    return [
        Fact(
            _("Wanneer"), session.starts_at, help=_("tot %(hour)s") % {"hour": formats.clock(session.ends_at)}
        ),
        Fact(_("Waar"), place_of(session), help=session.get_province_display(), url=_map_url(session)),
        *_online(session, may_join_online=may_join_online),
        Fact(_("Organisatie"), session.organisation.name, help=session.organiser.full_name),
        Fact(_("Taal"), language_of(session)),
        *_seats(session),
    ]


def _seats(session: Any) -> list[Fact]:
    if session.state == SessionState.CANCELLED:
        return []
    return [Fact(_("Vrije plaatsen"), free_seats(session), help=_waiting(session))]


def _map_url(session: Any) -> str:
    """The place on a map."""
    if not session.place:
        return ""
    return f"https://www.openstreetmap.org/search?{urlencode({'query': session.place})}"


def _online(session: Any, *, may_join_online: bool) -> list[Fact]:
    if not session.online_link:
        return []
    if may_join_online:
        return [Fact(_("Online"), _("Open de link"), url=session.online_link)]
    return [Fact(_("Online"), _("Je krijgt de link als je iemand inschrijft."))]


def _waiting(session: Any) -> str:
    """How many wait; nothing for a session without a waiting list on which nobody stands."""
    if session.waiting_count:
        return _("wachtlijst: %(n)s") % {"n": session.waiting_count}
    return "" if session.has_waiting_list else _("zonder wachtlijst")


@dataclass(frozen=True)
class Place:
    """Somebody on the waiting list, with their turn."""

    turn: int
    enrolment: Any


def waiting_list(turns: dict[int, int], seen: list[Any]) -> list[Place]:
    """The people on the waiting list whom the reader may see, with their turn among all who wait."""
    return sorted((Place(turns[row.pk], row) for row in seen), key=lambda place: place.turn)


def seats_sentence(session: Any) -> str:
    """What happens to whoever is enrolled now, when the session is full."""
    if session.enrolled_count < session.seats:
        return ""
    return _("Wie je nu inschrijft, komt op de wachtlijst, op plaats %(turn)s.") % {
        "turn": session.waiting_count + 1
    }


def enrolled_sentence(enrolment: Any) -> str:
    """What became of somebody who was just enrolled."""
    name = {"name": enrolment.candidate.full_name}
    if enrolment.state == EnrolmentState.WAITING:
        return _("%(name)s staat op de wachtlijst.") % name
    return _("%(name)s is ingeschreven.") % name


def cancel_facts(session: Any) -> list[Fact]:
    """Who hears that a session is cancelled, and who must be called."""
    places = list(session.enrolments.in_play().select_related("candidate"))
    mute = sum(not place.candidate.email for place in places)
    words = ngettext(
        "%(n)s kandidaat heeft geen e-mailadres: wie inschreef, krijgt de vraag om te bellen.",
        "%(n)s kandidaten hebben geen e-mailadres: wie inschreef, krijgt de vraag om te bellen.",
        mute,
    )
    told = _("Zij en wie hen inschreef, krijgen een e-mail met de reden.")
    return [
        Fact(_("Sessie"), session.starts_at),
        Fact(
            _("Ingeschreven of op de wachtlijst"),
            str(len(places)),
            help=f"{told} {words % {'n': mute} if mute else ''}".strip() if places else "",
        ),
    ]


def no_show_advice(missed: int, marked: int, seats: int) -> str:
    """How many seats to give for a full room, from who stayed away before; nothing when too little is known."""
    if marked < ENOUGH_MARKED or not missed or missed == marked:
        return ""
    words = {
        "share": round(100 * missed / marked),
        "missed": missed,
        "marked": marked,
        "room": seats,
        "seats": -(-seats * marked // (marked - missed)),
    }
    return (
        _(
            "In de vorige sessies kwam %(share)s %% niet (%(missed)s van %(marked)s). "
            "Wil je %(room)s mensen in de zaal, geef dan %(seats)s plaatsen."
        )
        % words
    )


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
