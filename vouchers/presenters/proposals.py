"""Words of offers that providers propose: what the menu card says now and what it would say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from core import formats, moves, ui
from people.world import language_name
from vouchers.actions.proposals import PROPOSED_FIELDS, from_json
from vouchers.enums import OFFER_PROPOSAL_TONES, MenuPhase, Method, OfferProposalState
from vouchers.models import MenuItem, OfferProposal
from vouchers.presenters.vouchers import price_words

KIND = "aanbodvoorstel"


@dataclass(frozen=True)
class Difference:
    """One column of an offer: what the menu card says now, what is proposed, and whether that differs."""

    label: str
    old: str
    new: str

    @property
    def changed(self) -> bool:
        return self.old != self.new


def badge(proposal: OfferProposal) -> ui.Badge:
    state = OfferProposalState(proposal.state)
    return ui.Badge(str(state.label), OFFER_PROPOSAL_TONES[state])


def kind_words(proposal: OfferProposal) -> str:
    return _("wijziging") if proposal.item_id else _("nieuw aanbod")


def price(proposal: OfferProposal) -> str:
    return price_words(proposal.values["price_cents"])


def differences(proposal: OfferProposal) -> list[Difference]:
    """Every column that is proposed; for a change of an offer only those that differ from the menu card."""
    values = from_json(proposal.values)
    shown = proposal.item if proposal.state == OfferProposalState.PROPOSED else None
    rows = [
        Difference(
            _label(name), _words(name, getattr(shown, name)) if shown else "", _words(name, values[name])
        )
        for name in PROPOSED_FIELDS
        if name != "valid_from" or values[name]
    ]
    return [row for row in rows if row.changed]


def _label(name: str) -> str:
    if name == "price_cents":
        return _("prijs")
    return str(MenuItem._meta.get_field(name).verbose_name)


def _words(name: str, value: Any) -> str:
    """A value as people read it."""
    if name == "price_cents":
        return price_words(value)
    if value in (None, ""):
        return ""
    named = {
        "phase": lambda v: MenuPhase(v).label,
        "method": lambda v: Method(v).label,
        "language": language_name,
    }
    if name in named:
        return str(named[name](value))
    return formats.short_date(value) if hasattr(value, "year") else str(value)


def facts(proposal: OfferProposal) -> list[ui.Fact]:
    """Who proposes, when, and what was decided."""
    found = [
        ui.Fact(_("Aanbieder"), proposal.provider.name),
        ui.Fact(_("Programma"), proposal.programme.name),
        ui.Fact(_("Soort"), kind_words(proposal)),
        ui.Fact(_("Voorgesteld op"), proposal.created_at, help=_("door %s") % proposal.proposed_by.full_name),
    ]
    if proposal.decided_at:
        who = proposal.decided_by.full_name
        found.append(ui.Fact(_("Beslist op"), proposal.decided_at, help=_("door %s") % who))
    if proposal.decision_reason:
        found.append(ui.Fact(_("Reden"), proposal.decision_reason))
    return found


def move_facts(proposal: OfferProposal) -> list[ui.Fact]:
    """The difference, on the page that confirms."""
    head = [ui.Fact(_("Aanbieder"), proposal.provider.name)]
    return head + [
        ui.Fact(row.label.capitalize(), row.new or _("leeg"), help=_("nu: %s") % row.old if row.old else "")
        for row in differences(proposal)
    ]


def buttons(proposal: OfferProposal, user: Any) -> list[ui.Button]:
    return moves.buttons(KIND, proposal, user)


def list_url() -> str:
    return reverse("vouchers:proposals")
