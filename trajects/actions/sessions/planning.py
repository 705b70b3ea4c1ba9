"""Plan, change and cancel an info session (H-40, H-41)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core import journal, workflow
from core.actors import Actor
from core.once import lock_version
from core.rules import Text
from people.models import Organisation, User
from trajects.actions.phases import assign, demand
from trajects.actions.sessions.seats import fill_seats
from trajects.actions.sessions.telling import tell_cancelled, tell_change
from trajects.enums import SessionKind
from trajects.models import InfoSession, Programme
from trajects.notifications import Change
from trajects.rules import sessions as rules

SESSION_FIELDS = frozenset(
    {
        "organiser",
        "kind",
        "starts_at",
        "ends_at",
        "place",
        "online_link",
        "province",
        "language",
        "seats",
        "description",
        "has_waiting_list",
    }
)
WHEN, WHERE, ONLINE = _("Wanneer"), _("Waar"), _("Online")


@transaction.atomic
def plan_session(
    *,
    by: Actor,
    organisation: Organisation,
    programme: Programme,
    organiser: User,
    starts_at: datetime,
    ends_at: datetime,
    province: str,
    seats: int,
    kind: str = SessionKind.COLLECTIVE,
    place: str = "",
    online_link: str = "",
    language: str = "nl",
    description: str = "",
    has_waiting_list: bool = True,
) -> InfoSession:
    """Put a session in the shared calendar (H-40, H-41); it has a place, a link or both."""
    session = InfoSession.objects.create(
        organisation=organisation,
        programme=programme,
        organiser=organiser,
        starts_at=starts_at,
        ends_at=ends_at,
        province=province,
        seats=seats,
        kind=kind,
        place=place,
        online_link=online_link,
        language=language,
        description=description,
        has_waiting_list=has_waiting_list,
    )
    journal.record("session.planned", session, by=by, data={"starts_at": starts_at.isoformat()})
    return session


@transaction.atomic
def change_session(session: InfoSession, *, by: Actor, version: int, **changes: Any) -> InfoSession:
    """Change a planned session; `changes` are fields of SESSION_FIELDS.

    Another time, place or link is told to everybody who comes or waits; more seats are for the waiting
    list. Raises StaleForm when somebody saved after `version`, Refused when the session is over or has
    more candidates than the new number of seats.
    """
    unknown = changes.keys() - SESSION_FIELDS
    if unknown:
        raise TypeError(f"change_session does not change {sorted(unknown)}")
    lock_version(session, version)
    demand(rules.may_be_changed(session, by))
    demand(rules.has_seats_for(session, changes.get("seats", session.seats)))
    before = _shown(session)
    changed = assign(session, changes)
    told = _told(before, _shown(session))
    session.sequence += bool(told)
    session.save()
    journal.record("session.changed", session, by=by, data={"fields": changed})
    if told:
        tell_change(session, told, by=by)
    fill_seats(session, by=by)
    return session


def _shown(session: InfoSession) -> dict[Text, str]:
    """What everybody is told when it becomes another one."""
    return {WHEN: session.moment, WHERE: session.place, ONLINE: session.online_link}


def _told(before: dict[Text, str], after: dict[Text, str]) -> list[Change]:
    """Old and new of what became another one."""
    return [Change(label, before[label], after[label]) for label in before if before[label] != after[label]]


@transaction.atomic
def cancel_session(session: InfoSession, *, by: Actor, reason: str) -> InfoSession:
    """The session does not take place: everybody who comes or waits hears why.

    Raises AlreadyMoved when it was held or cancelled before.
    """
    workflow.perform(session, "cancel", by=by, reason=reason)
    session.sequence += 1
    session.save(update_fields=["sequence", "changed_at"])
    tell_cancelled(session, by=by)
    return session
