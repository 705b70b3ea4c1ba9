"""The tabs of the inbox: for whoever sent the referrals, and for whoever received them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
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
    return Q(state=ReferralState.SENT, sent_at__gte=dates.now() - NEW_FOR)


def _to_do() -> Q:
    """Drafts to sign and send, and access that was asked for and not arranged yet (H-34)."""
    return Q(state=ReferralState.DRAFT) | awaits_access()


def _in(*states: str) -> Callable[[], Q]:
    return lambda: Q(state__in=states)


ANSWERED = TabOf("beantwoord", _("Beantwoord"), _in(*ANSWERED_STATES), may_hand=False)
EVERYTHING = TabOf("alles", _("Alles"), Q)
PRESENCE = TabOf("wachten-op-aanwezigheid", _("Wacht op aanwezigheid"), waits_for_presence)
OUTREACH = TabOf("in-outreach", _("In outreach"), _in(ReferralState.OUTREACH))
RECEIVED = (
    TabOf("nieuw", _("Nieuw"), _new),
    PRESENCE,
    TabOf("te-aanvaarden", _("Te aanvaarden"), can_be_answered),
    OUTREACH,
    ANSWERED,
    EVERYTHING,
)
SENT = (
    TabOf("te-doen", _("Te doen"), _to_do),
    TabOf("wacht-op-antwoord", _("Wacht op antwoord"), _in(*WAITING_STATES)),
    replace(ANSWERED, may_hand=True),
    TabOf("geweigerd", _("Geweigerd"), _in(*REFUSED_STATES), may_hand=False),
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
    return tuple(tab for tab in RECEIVED if waits or tab is not PRESENCE)


def counts(rows: QuerySet, tabs: tuple[TabOf, ...]) -> dict[str, int]:
    """How many referrals stand in each tab, in one query."""
    parts = {f"n{place}": Count("pk", filter=tab.condition()) for place, tab in enumerate(tabs[:-1])}
    found = rows.order_by().aggregate(n=Count("pk"), **parts)
    return {tab.name: found.get(f"n{place}", found["n"]) for place, tab in enumerate(tabs)}
