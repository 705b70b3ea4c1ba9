"""What the page frame shows: places by role, the current role, the sentence about the funders."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from core import publicity
from core.ui import NavItem
from people.roles import Permission


@dataclass(frozen=True)
class Place:
    """A line of the navigation.

    name: of its address. key: the letter after `g` on the keyboard. permission: what shows the place.
    views: pages that belong to it although their address begins otherwise.
    """

    label: str | Promise
    name: str
    icon: str
    key: str = ""
    permission: str = ""
    views: tuple[str, ...] = ()


ONE_REFERRAL = (
    "referrals:referral",
    "referrals:phone",
    "referrals:sign",
    "reporting:referral_card",
)
# For consultants, who have no place for outreach itself.
CHECKING = (
    "referrals:proposals",
    "referrals:proposals_tab",
    "referrals:proposal",
    "referrals:proposal_check",
)
MAKING_A_REFERRAL = (
    "referrals:refer",
    "referrals:refer_candidate",
    "referrals:choice",
    "referrals:change",
    "referrals:send",
)
# In the order of the screen. A page that two places claim belongs to the first that the role has.
PLACES = (
    Place(_("Vandaag"), "home", "sun", "v"),
    Place(_("Kandidaten"), "people:candidates", "people", "k", Permission.SEE_DOSSIERS),
    Place(
        _("Dossiers"),
        "trajects:dossiers",
        "folder",
        "d",
        Permission.SEE_DOSSIERS,
        ("trajects:specialisations", "trajects:specialisation"),
    ),
    Place(
        _("Postvak"),
        "referrals:inbox",
        "inbox",
        "p",
        Permission.SEE_SENT_REFERRALS,
        (*ONE_REFERRAL, *CHECKING),
    ),
    Place(_("Termijnen"), "reporting:radar", "clock", "j", Permission.EDIT_DOSSIERS),
    Place(_("Taken"), "trajects:tasks", "check", "w", Permission.EDIT_DOSSIERS),
    Place(
        _("Mijn doorverwijzingen"),
        "referrals:sent",
        "send",
        "m",
        Permission.SEE_SENT_REFERRALS,
        (*ONE_REFERRAL, *MAKING_A_REFERRAL),
    ),
    Place(_("Outreach"), "referrals:outreach", "megaphone", "e", Permission.MAKE_OUTREACH),
    Place(
        _("Partnerschappen"),
        "trajects:partnerships",
        "share",
        "q",
        Permission.JOIN_DISCUSSIONS,
        ("trajects:combination", "trajects:combination_edit", "trajects:bit"),
    ),
    Place(_("Infosessies"), "trajects:sessions", "calendar", "i", Permission.SEE_SESSIONS),
    Place(_("Overleg"), "reporting:meetings", "chat", "l", Permission.SEE_MEETINGS),
    Place(_("Vouchers"), "vouchers:vouchers", "ticket", "o", Permission.SEE_VOUCHERS),
    Place(_("Menukaart"), "vouchers:menu", "book", "u", Permission.SEE_VOUCHERS),
    Place(
        _("Vouchers"),
        "vouchers:portal",
        "ticket",
        "a",
        Permission.ANSWER_VOUCHERS,
        ("reporting:statement",),
    ),
    Place(_("Mijn aanbod"), "vouchers:own_offers", "book", "b", Permission.PROPOSE_OFFERS),
    Place(_("Uitgaande post"), "reporting:outbox", "mail", "t", Permission.SEE_OUTBOX),
    Place(_("Medewerkerstools"), "reporting:tools", "briefcase", "s", Permission.SEE_STAFF_TOOLS),
    Place(_("Rapporten"), "reporting:reports", "chart", "r", Permission.SEE_FIGURES),
)
ADMIN = Place(_("Beheer"), "admin:index", "gear")
PHONE_PLACES = 4


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Context of the page frame. The sentence about the funders is only asked for by a whole page."""
    frame = {"navigation": [], "phone_navigation": [], "current_membership": None}
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        frame = _frame(request, user)
    return frame | {"co_financing_text": SimpleLazyObject(partial(publicity.page_sentence, request))}


def _frame(request: HttpRequest, user: Any) -> dict[str, Any]:
    places = [place for place in PLACES if not place.permission or user.may(place.permission)]
    if user.is_staff:
        places.append(ADMIN)
    urls = {place.name: reverse(place.name) for place in places}
    here = _current(request, places, urls)
    items = [
        NavItem(place.label, urls[place.name], place.icon, place.key, current=place is here)
        for place in places
    ]
    return {
        "navigation": items,
        "phone_navigation": items[:PHONE_PLACES],
        "may_search": user.may(Permission.SEE_CANDIDATES),
        "may_record": user.may(Permission.EDIT_DOSSIERS),
        "current_membership": user.current_membership,
    }


def _current(request: HttpRequest, places: list[Place], urls: dict[str, str]) -> Place | None:
    """The place whose address is the longest beginning of this page, else the first one that claims it."""
    around = [place for place in places if _holds(urls[place.name], request.path)]
    if around:
        return max(around, key=lambda place: len(urls[place.name]))
    match = request.resolver_match
    return next((place for place in places if match and match.view_name in place.views), None)


def _holds(url: str, path: str) -> bool:
    """Whether an address is the page itself or stands above it; the start page stands above nothing."""
    return path == url or (url != "/" and path.startswith(url))
