"""The tabs of the inbox: for whoever sent the referrals, and for whoever received them.

On each side a referral stands in exactly one tab, and in the one with everything. What can be answered
stands under that word from its first day.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core import dates
from core.rules import Text
from people.access import organisation_ids
from people.enums import Family
from people.models import Organisation
from people.roles import Permission
from referrals.enums import ANSWERED_STATES, REFUSED_STATES, WAITING_STATES, ReferralState
from referrals.querysets import awaits_access, can_be_answered, waits_for_presence

# A referral is new for a week; a choice of this page only.
NEW_FOR = timedelta(days=7)


@dataclass(frozen=True)
class TabOf:
    """A part of the inbox: its word in the address, its label, and which referrals stand there.

    `may_hand`: whether what stands there can still go to somebody else.
    """

    name: str
    label: Text
    condition: Callable[[], Q]
    may_hand: bool = True


def _new() -> Q:
    """Came in this week and waits for a first info session."""
    return waits_for_presence() & Q(sent_at__gte=dates.now() - NEW_FOR)


def _waits_longer() -> Q:
    return waits_for_presence() & Q(sent_at__lt=dates.now() - NEW_FOR)


def _to_do() -> Q:
    """Drafts to sign and send, and access that was asked for and not arranged yet (H-34)."""
    return Q(state=ReferralState.DRAFT) | awaits_access()


def _in(*states: str) -> Callable[[], Q]:
    return lambda: Q(state__in=states)


def _done(*states: str) -> Callable[[], Q]:
    """In one of these states, and the sender has nothing more to do."""
    return lambda: Q(state__in=states) & ~awaits_access()


TAKEN_BACK = TabOf("ingetrokken", _("Ingetrokken"), _in(ReferralState.CANCELLED), may_hand=False)
EVERYTHING = TabOf("alles", _("Alles"), Q)
NEW = TabOf("nieuw", _("Nieuw"), _new)
PRESENCE = TabOf("wachten-op-aanwezigheid", _("Wacht op aanwezigheid"), _waits_longer)
TO_ACCEPT = TabOf("te-aanvaarden", _("Te aanvaarden"), can_be_answered)
OUTREACH = TabOf("in-outreach", _("In outreach"), _in(ReferralState.OUTREACH))
RECEIVED = (
    NEW,
    PRESENCE,
    TO_ACCEPT,
    OUTREACH,
    TabOf("beantwoord", _("Beantwoord"), _in(*ANSWERED_STATES), may_hand=False),
    TAKEN_BACK,
    EVERYTHING,
)
# Where what a tab would hold stands for organisations that do not wait for presence.
INSTEAD = {NEW.name: TO_ACCEPT.name, PRESENCE.name: OUTREACH.name}
SENT = (
    TabOf("te-doen", _("Te doen"), _to_do),
    TabOf("wacht-op-antwoord", _("Wacht op antwoord"), _done(*WAITING_STATES)),
    TabOf("beantwoord", _("Beantwoord"), _done(ReferralState.ACCEPTED, ReferralState.REROUTED)),
    TabOf("geweigerd", _("Geweigerd"), _in(*REFUSED_STATES), may_hand=False),
    TAKEN_BACK,
    EVERYTHING,
)


def receives(user: Any) -> bool:
    """Whether the inbox of this user holds what others sent; a consultant sees what their office sent."""
    return user.may(Permission.SEE_RECEIVED_REFERRALS)


def follows_many(user: Any) -> bool:
    """Whether what this user receives is for more than one organisation, as for a coordinator."""
    return len(organisation_ids(user, Permission.SEE_RECEIVED_REFERRALS)) > 1


def tabs_for(user: Any) -> tuple[TabOf, ...]:
    """The tabs of this user, in the order of the work; only Syntra waits for presence (H-33)."""
    if not receives(user):
        return SENT
    mine = Organisation.objects.filter(pk__in=organisation_ids(user, Permission.SEE_RECEIVED_REFERRALS))
    waits = mine.filter(family=Family.SYNTRA).exists()
    return tuple(tab for tab in RECEIVED if waits or tab.name not in INSTEAD)


def counts(rows: QuerySet, tabs: tuple[TabOf, ...]) -> dict[str, int]:
    """How many referrals stand in each tab, in one query."""
    parts = {f"n{place}": Count("pk", filter=tab.condition()) for place, tab in enumerate(tabs[:-1])}
    found = rows.order_by().aggregate(n=Count("pk"), **parts)
    return {tab.name: found.get(f"n{place}", found["n"]) for place, tab in enumerate(tabs)}
