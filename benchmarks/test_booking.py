"""What a booking costs beside the least that could be called one, in one run.

Three ways to book the same thing, taken in turns: ours (rules, ledger, journal, link and mail in the outbox), the
same lock, check, insert and update through the ORM and nothing else, and those four statements in bare
psycopg2. A second measurement shows what the row lock itself costs.

Run with ./dev bench. It prints ratios; a clock never decides whether it passes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from functools import cache, partial
from itertools import count
from statistics import median
from time import perf_counter
from typing import Any

import psycopg2
import pytest
from django.db import connection, transaction
from django.db.models import F

from core import dates
from core.errors import Refused
from tests.factories.trajects import ProgrammeFactory
from tests.factories.vouchers import MenuItemFactory, ProviderFactory, guided_traject, wallet_for
from trajects.models import Programme, Traject
from vouchers import actions, ledger
from vouchers.models import MenuItem, Voucher, Wallet

pytestmark = [pytest.mark.bench, pytest.mark.django_db(transaction=True)]

PAIRS = 100
ROUNDS = 300
WARM_UP = 20
BLOCK = 10
WAYS = ("ours", "orm", "bare")
CONNECTIONS = 64
RUSHES = 3
ATTEMPTS = 10_000
PRICE = 8_000

_numbers = count(1)


def milliseconds(work: Callable[[], object]) -> float:
    began = perf_counter()
    work()
    return (perf_counter() - began) * 1000


def offers(traject: Traject, number: int, price_cents: int) -> list[MenuItem]:
    """Offers that nobody booked yet."""
    provider = ProviderFactory()
    rows = MenuItemFactory.build_batch(
        number, programme=traject.programme, provider=provider, price_cents=price_cents
    )
    return MenuItem.objects.bulk_create(rows)


@cache
def phase_of(traject: Traject) -> int:
    """The phase in progress, read once: looking for it is no part of the least that is a booking."""
    return traject.current_phase.pk


# Three ways to book ----------------------------------------------------------------------------------


def ours(traject: Traject, wallet: Wallet, item: MenuItem) -> bool:
    """As an adviser books."""
    try:
        actions.book_voucher(
            traject=traject, item=item, by=traject.adviser, expected_price_cents=item.price_cents
        )
    except Refused:
        return False
    return True


def least_with_the_orm(traject: Traject, wallet: Wallet, item: MenuItem) -> bool:
    """Lock, check, insert, update."""
    with transaction.atomic():
        held = Wallet.objects.select_for_update().get(pk=wallet.pk)
        if held.balance_cents < item.price_cents:
            return False
        Voucher.objects.create(
            number=f"M{next(_numbers)}",
            traject=traject,
            phase_id=phase_of(traject),
            wallet=held,
            item=item,
            provider_id=item.provider_id,
            item_name=item.name,
            contact_email=item.contact_email,
            price_cents=item.price_cents,
            booked_by=traject.adviser,
        )
        Wallet.objects.filter(pk=wallet.pk).update(
            balance_cents=F("balance_cents") - item.price_cents, changed_at=dates.now()
        )
    return True


class Bare:
    """The same four statements without Django, on a connection of its own."""

    def __init__(self) -> None:
        database = connection.settings_dict
        self.connection = psycopg2.connect(
            dbname=database["NAME"],
            user=database["USER"],
            password=database["PASSWORD"] or None,
            host=database["HOST"] or None,
            port=database["PORT"] or None,
        )

    def __call__(self, traject: Traject, wallet: Wallet, item: MenuItem) -> bool:
        with self.connection, self.connection.cursor() as cursor:
            cursor.execute("SELECT balance_cents FROM vouchers_wallet WHERE id = %s FOR UPDATE", [wallet.pk])
            if cursor.fetchone()[0] < item.price_cents:
                return False
            columns = self._row(traject, wallet, item)
            names = ", ".join(columns)
            places = ", ".join(["%s"] * len(columns))
            cursor.execute(
                f"INSERT INTO vouchers_voucher (public_id, created_at, changed_at, booked_at, {names})"  # noqa: S608
                f" VALUES (gen_random_uuid(), now(), now(), now(), {places})",
                list(columns.values()),
            )
            cursor.execute(
                "UPDATE vouchers_wallet SET balance_cents = balance_cents - %s, changed_at = now() WHERE id = %s",
                [item.price_cents, wallet.pk],
            )
        return True

    @staticmethod
    def _row(traject: Traject, wallet: Wallet, item: MenuItem) -> dict[str, Any]:
        return {
            "version": 1,
            "number": f"B{next(_numbers)}",
            "traject_id": traject.pk,
            "phase_id": phase_of(traject),
            "wallet_id": wallet.pk,
            "item_id": item.pk,
            "provider_id": item.provider_id,
            "item_name": item.name,
            "contact_email": item.contact_email,
            "price_cents": item.price_cents,
            "state": "pending",
            "booked_by_id": traject.adviser_id,
            **dict.fromkeys(
                (
                    "answered_name",
                    "refusal_reason",
                    "refusal_text",
                    "cancel_reason",
                    "invoice_reference",
                ),
                "",
            ),
        }


@contextmanager
def bare() -> Iterator[Bare]:
    booking = Bare()
    try:
        yield booking
    finally:
        booking.connection.close()


@contextmanager
def unguarded() -> Iterator[None]:
    """The least that is a booking keeps no ledger: the database would refuse it."""
    _triggers("DISABLE")
    try:
        yield
    finally:
        _triggers("ENABLE")


def _triggers(word: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE vouchers_wallet {word} TRIGGER vouchers_wallet_balance")


def test_a_booking_beside_the_least_that_is_one() -> None:
    places = {name: guided_traject(programme=ProgrammeFactory(wallet_cents=50_000)) for name in WAYS}
    wallets = {name: wallet_for(traject) for name, traject in places.items()}
    items = {name: offers(traject, ROUNDS + WARM_UP, price_cents=1) for name, traject in places.items()}
    times: dict[str, list[float]] = {name: [] for name in WAYS}
    with bare() as in_psycopg2:
        ways = {"ours": ours, "orm": least_with_the_orm, "bare": in_psycopg2}
        for _ in range((ROUNDS + WARM_UP) // BLOCK):
            for name, book in ways.items():
                with nullcontext() if name == "ours" else unguarded():
                    for _ in range(BLOCK):
                        work = partial(book, places[name], wallets[name], items[name].pop())
                        times[name].append(milliseconds(work))
    middle = {name: median(values[WARM_UP:]) for name, values in times.items()}
    print(  # noqa: T201  the measurement
        f"\nbooking, median of {ROUNDS}: ours {middle['ours']:.2f} ms, least with the ORM {middle['orm']:.2f} ms,"
        f" bare psycopg2 {middle['bare']:.2f} ms; speed of ours {middle['orm'] / middle['ours']:.2f} times the ORM,"
        f" {middle['bare'] / middle['ours']:.2f} times psycopg2"
    )
    assert Voucher.objects.count() == 3 * (ROUNDS + WARM_UP)
    assert set(Wallet.objects.values_list("balance_cents", flat=True)) == {50_000 - ROUNDS - WARM_UP}


# Many at once ----------------------------------------------------------------------------------------


def rush(
    book: Callable[[Traject, Wallet, MenuItem], bool], *, on: int, close: Callable[[], None]
) -> tuple[float, int]:
    """Seconds for all attempts over 64 connections `on` so many wallets, and how many got a voucher."""
    programme = ProgrammeFactory(wallet_cents=50_000)
    places = [_place(programme) for _ in range(on)]
    items = offers(places[0][0], ATTEMPTS // on, PRICE)

    def share(number: int) -> int:
        mine = range(number, ATTEMPTS, CONNECTIONS)
        try:
            return sum(book(*places[attempt % on], items[attempt // on]) for attempt in mine)
        finally:
            connection.close()

    began = perf_counter()
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        booked = sum(pool.map(share, range(CONNECTIONS)))
    close()
    return perf_counter() - began, booked


def _place(programme: Programme) -> tuple[Traject, Wallet]:
    """A dossier with its wallet; what a request reads once was read."""
    traject = guided_traject(programme=programme)
    traject.adviser.active_memberships  # noqa: B018  read here
    phase_of(traject)
    return traject, wallet_for(traject)


class BareForEachThread:
    """A bare connection for each thread."""

    def __init__(self) -> None:
        self.connections: dict[int, Bare] = {}

    def __call__(self, traject: Traject, wallet: Wallet, item: MenuItem) -> bool:
        key = id(connection.connection) if connection.connection else self._key()
        if key not in self.connections:
            self.connections[key] = Bare()
        return self.connections[key](traject, wallet, item)

    @staticmethod
    def _key() -> int:
        connection.ensure_connection()
        return id(connection.connection)

    def close(self) -> None:
        for each in self.connections.values():
            each.connection.close()


@pytest.mark.parametrize("wallets", [1, 100])
def test_a_rush_on_wallets_beside_the_least(wallets: int) -> None:
    seconds: dict[str, list[float]] = {name: [] for name in WAYS}
    for _ in range(RUSHES):
        in_psycopg2 = BareForEachThread()
        for name, book, close in (
            ("ours", ours, lambda: None),
            ("orm", least_with_the_orm, lambda: None),
            ("bare", in_psycopg2, in_psycopg2.close),
        ):
            with nullcontext() if name == "ours" else unguarded():
                taken, booked = rush(book, on=wallets, close=close)
            seconds[name].append(taken)
            assert booked == 6 * wallets
    middle = {name: median(times) for name, times in seconds.items()}
    print(  # noqa: T201  the measurement
        f"\n{ATTEMPTS} attempts over {CONNECTIONS} connections on {wallets} wallet(s), median of {RUSHES}: ours"
        f" {middle['ours']:.1f} s, least with the ORM {middle['orm']:.1f} s, bare psycopg2 {middle['bare']:.1f} s;"
        f" speed of ours {middle['orm'] / middle['ours']:.2f} times the ORM,"
        f" {middle['bare'] / middle['ours']:.2f} times psycopg2"
    )


# The lock --------------------------------------------------------------------------------------------


def without_lock(wallet_id: int) -> Wallet:
    return Wallet.objects.get(pk=wallet_id)


def test_the_price_of_the_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    traject = guided_traject(programme=ProgrammeFactory(wallet_cents=50_000))
    wallet = wallet_for(traject)
    items = offers(traject, 2 * PAIRS, price_cents=1)
    times: dict[str, list[float]] = {"with": [], "without": []}
    locked = ledger.lock_wallet
    for _ in range(PAIRS):
        for name, lock in (("with", locked), ("without", without_lock)):
            monkeypatch.setattr(ledger, "lock_wallet", lock)
            item = items.pop()
            times[name].append(milliseconds(lambda item=item: ours(traject, wallet, item)))
    both = {name: median(values) for name, values in times.items()}
    print(  # noqa: T201  the measurement
        f"\nbooking, median of {PAIRS}: {both['with']:.1f} ms with the lock, {both['without']:.1f} ms without,"
        f" ratio {both['with'] / both['without']:.2f}"
    )
    wallet.refresh_from_db()
    assert wallet.balance_cents == 50_000 - 2 * PAIRS
