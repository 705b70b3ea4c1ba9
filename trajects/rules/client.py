"""When a candidate gets a link to the own page, and what it still opens (D-19)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.rules import Verdict, first_refusal, require
from people.rules import has_email
from trajects.enums import DocumentKind
from trajects.rules.dossier import traject_open
from trajects.rules.phases import ADVISER
from trajects.rules.teamwork import may_write

# What a candidate brings: not the scan of a form of ours.
BROUGHT_KINDS = tuple(kind for kind in DocumentKind if kind != DocumentKind.INTAKE_SCAN)


def may_send_page(traject: Any, user: Any) -> Verdict:
    """Whoever works in the dossier sends the link, to an address that is known; also after it was closed."""
    return first_refusal(may_write(traject, user), has_address(traject))


def has_address(traject: Any, user: Any = None) -> Verdict:
    """There is an address to which the link goes."""
    known = has_email(traject.candidate)
    return require(
        known,
        "client.no_email",
        _("Deze kandidaat heeft geen e-mailadres. Vul het in op de persoonsfiche."),
        source="D-19, draaiboek bijlage 1",
        who=ADVISER,
        url=known.url,
    )


def page_is_open(link: Any, user: Any = None) -> Verdict:
    """The link was not revoked, did not expire, and its candidate still has the address to which it went."""
    return require(
        link.is_open,
        "client.link_closed",
        _("Deze link opent niets meer."),
        who=ADVISER,
    )


def may_be_revoked(link: Any, user: Any) -> Verdict:
    """A link that still opens the page, by whoever works in the dossier."""
    return first_refusal(may_write(link.traject, user), page_is_open(link))


def may_bring(link: Any, user: Any = None) -> Verdict:
    """A candidate brings a document while the page is open and the dossier is not closed."""
    return first_refusal(page_is_open(link), _not_closed(link.traject))


def _not_closed(traject: Any) -> Verdict:
    """In the words of the candidate."""
    return require(
        traject_open(traject),
        "client.closed",
        _("Je begeleiding is afgesloten. Je kunt hier niets meer opladen."),
        who=str(traject.adviser),
    )
