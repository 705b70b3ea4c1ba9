"""Providers propose offers; a coordinator puts them on the menu card or says why not."""

from __future__ import annotations

from copy import copy
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from core import journal
from core.errors import Refused
from core.rules import Verdict
from core.text import clean
from core.workflow import claim, lock, perform
from people.models import User
from trajects.models import Programme
from vouchers import rules
from vouchers.actions import menu
from vouchers.models import MenuItem, OfferProposal, Provider
from vouchers.notifications.providers import ProposalApproved, ProposalRejected

# What a provider may propose of an offer; whether it is active and of whom is not among it.
PROPOSED_FIELDS = menu.OFFER_FIELDS
DATES = ("valid_from", "valid_until")


@transaction.atomic
def propose_offer(
    *,
    provider: Provider,
    programme: Programme,
    by: User,
    values: dict[str, Any],
    item: MenuItem | None = None,
) -> OfferProposal:
    """Propose a new offer, or a change of `item`; the menu card stays as it is until a coordinator decides.

    `values` holds every field of PROPOSED_FIELDS, the price in cents. Raises Refused without the right or
    while a change waits, ValidationError for a value that the menu card does not take.
    """
    _insist(rules.may_propose(provider, by))
    if item:
        lock(item)
        _insist(rules.nothing_waiting(item))
    made = {name: values[name] for name in PROPOSED_FIELDS}
    wanted = copy(item) if item else MenuItem(programme=programme, provider=provider)
    menu.fill(wanted, made).full_clean()
    proposal = OfferProposal.objects.create(
        provider=provider, programme=programme, item=item, values=_to_json(made), proposed_by=by
    )
    data = {"provider": provider.pk, "item": item.pk if item else None}
    journal.record("offerproposal.proposed", proposal, by=by, data=data)
    return proposal


@transaction.atomic
def withdraw_proposal(proposal: OfferProposal, *, by: User) -> OfferProposal:
    """The provider takes a proposal back. Raises AlreadyMoved after the decision."""
    return perform(proposal, "withdraw", by=by)


@transaction.atomic
def approve_proposal(proposal: OfferProposal, *, by: User, seen_version: int | None = None) -> OfferProposal:
    """Put the proposed values on the menu card and tell the provider; booked vouchers keep their price.

    `seen_version` is the version of the offer with which the coordinator compared. Raises AlreadyMoved
    after a decision, Refused when the offer changed in the meantime.
    """
    claim(proposal, "approve", by=by)
    item = proposal.item
    if item:
        lock(item)
        _insist(rules.unchanged_since_seen(item, seen_version))
    item = _put_on_menu(proposal, item, by=by)
    perform(proposal, "approve", by=by, event_data={"item": item.pk}, decided_by=by, item=item)
    ProposalApproved(proposal).queue()
    return proposal


def _put_on_menu(proposal: OfferProposal, item: MenuItem | None, *, by: User) -> MenuItem:
    """The offer with the proposed values, changed or new."""
    values = from_json(proposal.values)
    try:
        if item:
            return menu.change_offer(item, values=values, by=by)
        return menu.add_offer(programme=proposal.programme, provider=proposal.provider, values=values, by=by)
    except ValidationError as error:
        # The menu card changed its mind about such a value since the proposal.
        raise Refused(Verdict(ok=False, reason=" ".join(error.messages), code="proposal.values")) from error


@transaction.atomic
def reject_proposal(proposal: OfferProposal, *, by: User, reason: str) -> OfferProposal:
    """Leave the menu card as it is and tell the provider why. Raises AlreadyMoved after a decision."""
    perform(proposal, "reject", by=by, decided_by=by, reason=clean(reason))
    ProposalRejected(proposal).queue()
    return proposal


def _to_json(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}


def from_json(values: dict[str, Any]) -> dict[str, Any]:
    """The proposed values as the menu card holds them."""
    read = dict(values)
    for name in DATES:
        read[name] = date.fromisoformat(read[name]) if read[name] else None
    return read


def _insist(verdict: Verdict) -> None:
    if not verdict:
        raise Refused(verdict)
