"""Words, tones and links of network contacts (H-81)."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from core import formats, ui
from people import rules
from people.models import Affiliation, Candidate, NetworkContact
from people.presenters import Section, guidance_badge
from people.roles import Permission


def tabs(user: Any, here: str) -> list[ui.Tab]:
    """Candidates and the network beside each other, for who sees both; else nothing."""
    if not (user.may(Permission.SEE_CANDIDATES) and user.may(Permission.SEE_NETWORK)):
        return []
    pages = (("people:candidates", _("Kandidaten")), ("people:network", _("Netwerk")))
    return [ui.Tab(label, reverse(name), name == here) for name, label in pages]


def kind_badge(row: Candidate | NetworkContact) -> ui.Badge:
    """What kind of card was found: a candidate with the guidance, or a network contact."""
    return network_badge(row) if isinstance(row, NetworkContact) else guidance_badge(row)


def network_badge(contact: NetworkContact) -> ui.Badge:
    """That this is no candidate, and whether the card is still used."""
    if contact.is_active:
        return ui.Badge(_("Netwerkcontact"), ui.Tone.INFO, "building")
    return ui.Badge(_("Netwerkcontact, niet actief"), ui.Tone.NEUTRAL, "archive")


def shared_badge(contact: NetworkContact) -> ui.Badge:
    """Who sees the card."""
    if contact.is_shared:
        return ui.Badge(_("Gedeeld met alle partners"), ui.Tone.INFO, "share")
    words = _("Alleen voor %(organisation)s") % {"organisation": contact.kept_by}
    return ui.Badge(words, ui.Tone.NEUTRAL, "lock")


def places(contact: NetworkContact) -> str:
    """Where the person works, on one line; needs the affiliations to be fetched."""
    return "; ".join(_place(row) for row in contact.affiliations.all())


def _place(row: Affiliation) -> str:
    return f"{row} ({row.function})" if row.function else str(row)


def phones(contact: NetworkContact) -> str:
    """The numbers as people write them."""
    return ", ".join(formats.phone(number) for number in (contact.phone, contact.mobile) if number)


def header(contact: NetworkContact, user: Any) -> dict[str, Any]:
    """The head of a card."""
    return {
        "title": contact.list_name,
        "badges": [network_badge(contact), shared_badge(contact)],
        "facts": [ui.Fact(_("Relatienummer"), str(contact.number))],
        "buttons": buttons(contact, user),
    }


def buttons(contact: NetworkContact, user: Any) -> list[ui.Button]:
    """What can be done with a card; with the reason when another organisation keeps it."""
    if not user.may(Permission.EDIT_NETWORK):
        return []
    verdict = rules.may_edit_contact(contact, user)
    active = _("Zet op niet actief") if contact.is_active else _("Maak weer actief")
    edit, close = (
        reverse(f"people:{name}", args=[contact.public_id]) for name in ("network_edit", "network_active")
    )
    return [
        ui.Button(_("Gegevens wijzigen"), edit, icon="pencil").guarded_by(verdict),
        ui.Button(active, close, tone="quiet", icon="archive").guarded_by(verdict),
    ]


def sections(contact: NetworkContact) -> list[Section]:
    """Everything on the card that is filled in."""
    parts = (
        (_("Contact"), _contact_facts(contact)),
        (_("Organisaties"), [ui.Fact(str(row), row.function or "–") for row in contact.affiliations.all()]),
        (_("Opmerkingen"), [ui.Fact(_("Opmerkingen"), contact.notes)]),
    )
    shown = [Section(title, [fact for fact in facts if fact.value]) for title, facts in parts]
    return [section for section in shown if section.facts]


def _contact_facts(contact: NetworkContact) -> list[ui.Fact]:
    return [
        ui.Fact(_("Titel"), contact.title),
        ui.Fact(_("Telefoon"), formats.phone(contact.phone)),
        ui.Fact(_("Gsm"), formats.phone(contact.mobile)),
        ui.Fact(_("E-mail"), contact.email, url=f"mailto:{contact.email}" if contact.email else ""),
        ui.Fact(_("Website"), contact.website),
        ui.Fact(_("Adres"), contact.address_line),
        ui.Fact(_("Beheerd door"), contact.kept_by.name),
    ]
