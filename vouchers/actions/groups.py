"""One booking for several candidates: a voucher and a ledger line for each, one e-mail to the provider."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db import transaction

from core import journal
from core.text import one_line
from people.actions.guard import ensure
from people.models import User
from trajects.models import Traject
from vouchers import ledger, rules, tokens
from vouchers.actions.booking import open_wallet, reserve
from vouchers.models import GroupBooking, MenuItem, Voucher, Wallet
from vouchers.notifications import FreeOffer, GroupToProvider
from vouchers.rules import groups

NAME_LENGTH = 200


@transaction.atomic
def book_group(
    *,
    item: MenuItem,
    name: str,
    trajects: Collection[Traject],
    by: User,
    expected_price_cents: int,
    held_on: date | None = None,
    only_possible: bool = False,
) -> GroupBooking:
    """Book one offer for the candidates of several dossiers, all of them or none.

    `expected_price_cents` is the price for each that the user agreed to. With `only_possible` those who
    cannot be booked are left out. Raises Refused with the rule that says no; then nothing has changed.
    """
    item = MenuItem.objects.select_related("provider").get(pk=item.pk)
    found = Traject.objects.filter(pk__in=[traject.pk for traject in trajects])
    wallets = _lock_wallets(list(found.with_phases().order_by("candidate_id", "pk")), item, by=by)
    offers = [
        rules.Offer(ledger.situation_of(traject, wallet), item, expected_price_cents)
        for traject, wallet in wallets
    ]
    verdicts = [rules.may_be_booked(offer, by) for offer in offers]
    ensure(groups.may_be_booked(verdicts, only_possible=only_possible))
    group = GroupBooking.objects.create(
        item=item, name=one_line(name)[:NAME_LENGTH], held_on=held_on, booked_by=by
    )
    pairs = zip(offers, (wallet for _traject, wallet in wallets), strict=True)
    vouchers = [
        reserve(offer.situation, item, wallet if not item.is_free else None, by=by, group=group)
        for (offer, wallet), verdict in zip(pairs, verdicts, strict=True)
        if verdict
    ]
    journal.record("group.booked", group, by=by, data={"vouchers": len(vouchers)})
    _tell(group, vouchers)
    return group


def _lock_wallets(
    trajects: list[Traject], item: MenuItem, *, by: User
) -> list[tuple[Traject, Wallet | None]]:
    """Each dossier with its locked wallet. Everybody locks in the order of the keys, so that no two groups
    wait for each other; before that the wallets that do not exist yet are opened, in the order of the people.
    """
    if item.is_free:
        return [(traject, ledger.wallet_of(traject)) for traject in trajects]
    opened = {traject.pk: _wallet(traject, by=by).pk for traject in trajects}
    locked = ledger.lock_wallets(opened.values())
    return [(traject, locked[opened[traject.pk]]) for traject in trajects]


def _wallet(traject: Traject, *, by: User) -> Wallet:
    """The wallet of a dossier, opened when there is none; never for a dossier of somebody else."""
    ensure(rules.may_book(rules.Offer(ledger.situation_of(traject, None), None), by))
    return open_wallet(candidate=traject.candidate, programme=traject.programme, by=by, parent=traject)


def _tell(group: GroupBooking, vouchers: list[Voucher]) -> None:
    """One e-mail to the provider; about a free offer one to each candidate, who enrols alone."""
    if group.item.is_free:
        for voucher in vouchers:
            FreeOffer(voucher).queue()
        return
    links = [(voucher, tokens.issue(voucher)[1]) for voucher in vouchers]
    GroupToProvider(group, links).queue()
