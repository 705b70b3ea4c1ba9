"""The card on a dossier about the page of its candidate: whether a link was sent, and when it was opened."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from core.enums import EmailState
from core.models import OutgoingEmail
from core.ui import Badge, Button, Fact, Tone
from trajects.enums import CLIENT_LINK_TONES, ClientLinkState
from trajects.notifications import ClientPageSent
from trajects.rules.client import may_send_page
from trajects.rules.teamwork import may_work_in


@dataclass(frozen=True)
class ClientCard:
    """What templates/trajects/_client.html shows. `badge` is missing when no link was ever sent."""

    badge: Badge | None
    facts: list[Fact]
    buttons: list[Button]


def client_card(traject: Any, user: Any) -> ClientCard | None:
    """The newest link and what can be done; nothing for a reader of a lent dossier."""
    if not may_work_in(traject, user):
        return None
    link = traject.client_links.select_related("traject__candidate", "made_by").first()
    return ClientCard(
        badge=_badge(link) if link else None,
        facts=_facts(link) if link else [],
        buttons=_buttons(traject, user, link),
    )


def _badge(link: Any) -> Badge:
    """What became of the link, or of the mail that should have brought it."""
    if link.state == ClientLinkState.SENT and (trouble := _trouble(link)):
        return Badge(_("E-mail: %(state)s") % {"state": trouble}, Tone.DANGER)
    return Badge(str(link.state.label), CLIENT_LINK_TONES[link.state])


def _trouble(link: Any) -> str:
    """The state in words of a mail that did not leave, or perhaps not."""
    mail = OutgoingEmail.objects.filter(
        dedupe_key=ClientPageSent.key_of(link), state__in=(EmailState.FAILED, EmailState.DOUBT)
    ).first()
    return mail.get_state_display() if mail else ""


def _facts(link: Any) -> list[Fact]:
    facts = [Fact(_("Gestuurd"), link.made_at, f"{link.email} · {link.made_by}")]
    if link.opened_at:
        facts.append(Fact(_("Laatst geopend"), link.opened_at))
    if link.is_open:
        facts.append(Fact(_("Geldig tot"), link.expires_at))
    return facts


def _buttons(traject: Any, user: Any, link: Any) -> list[Button]:
    url = reverse("trajects:client_send", args=[traject.public_id])
    label = _("Stuur een nieuwe link") if link else _("Stuur de link")
    found = [Button(label, url, tone="secondary", icon="send").guarded_by(may_send_page(traject, user))]
    if link and link.is_open:
        url = reverse("trajects:client_revoke", args=[traject.public_id])
        found.append(Button(_("Trek de link in"), url, method="post", tone="quiet", icon="x"))
    return found
