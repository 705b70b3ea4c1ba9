"""The database says no on its own, and its words can be read."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import F

from core import dates
from tests.factories.people import CandidateFactory, coordinator
from tests.factories.vouchers import MenuItemFactory, booked, guided_traject, wallet_for
from vouchers import ledger
from vouchers.enums import EntryKind
from vouchers.models import LedgerEntry, MenuItem, Voucher, Wallet

pytestmark = pytest.mark.django_db


def refuses(name: str, work: Any) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        work()


def message_of(model: Any, name: str) -> str:
    """The words for users of a constraint."""
    return str(next(c for c in model._meta.constraints if c.name == name).violation_error_message)


@pytest.mark.parametrize("balance", [-1, 50_001, 10**9])
def test_balance_stays_between_zero_and_the_grant(balance: int) -> None:
    wallet = wallet_for(guided_traject())
    refuses(
        "wallet_balance_within_grant",
        lambda: Wallet.objects.filter(pk=wallet.pk).update(balance_cents=balance),
    )
    assert message_of(Wallet, "wallet_balance_within_grant") == (
        "Het saldo ligt tussen 0 en het toegekende bedrag."
    )


def test_one_wallet_for_each_person_and_programme() -> None:
    wallet = wallet_for(guided_traject())
    refuses(
        "wallet_one_per_programme",
        lambda: Wallet.objects.create(
            candidate=wallet.candidate, programme=wallet.programme, granted_cents=50_000
        ),
    )


@pytest.mark.parametrize("change", [{"price_cents": -1}, {"price_cents": 1_000_001}])
def test_price_is_possible(change: dict[str, int]) -> None:
    item = MenuItemFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        MenuItem.objects.filter(pk=item.pk).update(**change)
    for name, value in change.items():
        setattr(item, name, value)
    with pytest.raises(ValidationError):
        item.full_clean()


def test_offer_ends_after_it_begins() -> None:
    item = MenuItemFactory.build(valid_until=dates.today() - timedelta(days=1), programme=None, provider=None)
    with pytest.raises(ValidationError, match="De einddatum ligt voor de begindatum."):
        item.validate_constraints()


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("voucher_refused_has_reason", {"state": "refused"}),
        ("voucher_cancelled_has_reason", {"state": "cancelled"}),
        ("voucher_answer_complete", {"answered_name": "Lies"}),
        ("voucher_paid_has_wallet", {"wallet": None}),
        ("voucher_used_was_followed", {"used_on": date(2026, 1, 5)}),
    ],
)
def test_voucher_is_complete(name: str, change: dict[str, Any]) -> None:
    voucher = booked()
    refuses(name, lambda: Voucher.objects.filter(pk=voucher.pk).update(**change))
    assert message_of(Voucher, name).endswith(".")


def test_one_live_voucher_for_each_offer() -> None:
    voucher = booked()
    copy = Voucher.objects.get(pk=voucher.pk)
    copy.pk, copy.number = None, "V0"
    copy.public_id = type(voucher)._meta.get_field("public_id").default()
    copy._state.adding = True
    refuses("voucher_once_per_offer", lambda: copy.save(force_insert=True))


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("ledger_sign_fits_kind", {"kind": EntryKind.RESERVE, "amount_cents": 1}),
        ("ledger_sign_fits_kind", {"kind": EntryKind.RELEASE, "amount_cents": -1}),
        ("ledger_sign_fits_kind", {"kind": EntryKind.SPEND, "amount_cents": 1}),
        ("ledger_one_grant", {"kind": EntryKind.GRANT, "amount_cents": 1}),
        ("ledger_correction_has_reason", {"kind": EntryKind.CORRECTION, "amount_cents": 1}),
    ],
)
def test_ledger_line_makes_sense(name: str, fields: dict[str, Any]) -> None:
    wallet = wallet_for(guided_traject())
    refuses(name, lambda: LedgerEntry.objects.create(wallet=wallet, **fields))


def test_release_once_for_each_voucher() -> None:
    voucher = booked()
    line = {"wallet": voucher.wallet, "voucher": voucher, "kind": EntryKind.RELEASE, "amount_cents": 1}
    LedgerEntry.objects.create(**line)
    Wallet.objects.update(balance_cents=F("balance_cents") + 1)
    refuses("ledger_once_per_voucher_and_kind", lambda: LedgerEntry.objects.create(**line))


# At commit the balance is the sum of the ledger --------------------------------------------------------


def committed(work: Any) -> None:
    """What the database says at a commit."""
    with transaction.atomic(), connection.cursor() as cursor:
        work()
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_balance_moved_without_a_line_is_refused_at_commit() -> None:
    wallet = wallet_for(guided_traject())
    move = Wallet.objects.filter(pk=wallet.pk)
    refuses("is not the sum of its ledger", lambda: committed(lambda: move.update(balance_cents=49_999)))


def test_line_without_a_balance_moved_is_refused_at_commit() -> None:
    wallet = wallet_for(guided_traject())
    line = {"wallet": wallet, "kind": EntryKind.CORRECTION, "amount_cents": -1, "reason": "Test"}
    work = lambda: LedgerEntry.objects.create(**line)  # noqa: E731  one line to commit
    refuses("is not the sum of its ledger", lambda: committed(work))


def test_line_and_balance_together_are_committed() -> None:
    wallet = wallet_for(guided_traject())
    committed(lambda: ledger.add_entry(wallet, EntryKind.CORRECTION, -1, by=coordinator(), reason="Test"))
    wallet.refresh_from_db()
    assert wallet.balance_cents == 49_999


def test_wallet_without_a_grant_in_its_ledger_is_refused_at_commit() -> None:
    wallet = wallet_for(guided_traject())
    wallet.pk, wallet.candidate, wallet.public_id = None, CandidateFactory(), uuid4()
    wallet._state.adding = True
    refuses("is not the sum of its ledger", lambda: committed(lambda: wallet.save(force_insert=True)))


@pytest.mark.parametrize(
    "sql", ["UPDATE vouchers_ledgerentry SET amount_cents = 1", "DELETE FROM vouchers_ledgerentry"]
)
def test_ledger_is_only_added_to(sql: str) -> None:
    wallet_for(guided_traject())
    with (
        pytest.raises(DatabaseError, match="only added to"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)
