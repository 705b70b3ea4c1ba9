"""What the page frame shows: places by role, the current role, the sentence about the funders."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.ui import NavItem
from people.roles import Permission
from trajects.models import Programme

# label, address, icon, key after "g", the permission that shows the place
PLACES: tuple[tuple[str | Promise, str, str, str, str], ...] = (
    (_("Vandaag"), "home", "sun", "v", ""),
    (_("Kandidaten"), "people:candidates", "people", "k", Permission.SEE_DOSSIERS),
    (_("Dossiers"), "trajects:dossiers", "folder", "d", Permission.SEE_DOSSIERS),
    (_("Postvak"), "referrals:inbox", "inbox", "p", Permission.SEE_RECEIVED_REFERRALS),
    (_("Mijn doorverwijzingen"), "referrals:sent", "send", "m", Permission.SEE_SENT_REFERRALS),
    (_("Infosessies"), "trajects:sessions", "calendar", "i", Permission.SEE_SESSIONS),
    (_("Vouchers"), "vouchers:vouchers", "ticket", "o", Permission.SEE_VOUCHERS),
    (_("Menukaart"), "vouchers:menu", "book", "u", Permission.SEE_SESSIONS),
    (_("Uitgaande post"), "reporting:outbox", "mail", "t", Permission.SEE_OUTBOX),
    (_("Rapporten"), "reporting:reports", "chart", "r", Permission.SEE_REPORTS),
)
PHONE_PLACES = 4


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Context of the page frame."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {
            "navigation": [],
            "phone_navigation": [],
            "current_membership": None,
            "co_financing_text": _sentence(),
        }
    items = [_item(request, *place) for place in PLACES if not place[4] or user.may(place[4])]
    if user.is_staff:
        items.append(NavItem(label=_("Beheer"), url=reverse("admin:index"), icon="gear"))
    return {
        "navigation": items,
        "phone_navigation": items[:PHONE_PLACES],
        "may_search": user.may(Permission.SEE_CANDIDATES),
        "may_record": user.may(Permission.EDIT_DOSSIERS),
        "current_membership": user.current_membership,
        "co_financing_text": _sentence(),
    }


def _item(request: HttpRequest, label: Any, name: str, icon: str, shortcut: str, _permission: str) -> NavItem:
    url = reverse(name)
    current = request.path == url or (url != "/" and request.path.startswith(url))
    return NavItem(label=label, url=url, icon=icon, shortcut=shortcut, current=current)


def _sentence() -> str:
    """The sentences about the funders of the active programmes."""
    texts = Programme.objects.filter(is_active=True).exclude(co_financing_text="")
    return " ".join(texts.order_by("pk").values_list("co_financing_text", flat=True))
