"""What the row lock on the wallet costs a booking: the same bookings with and without it, side by side.

Run with ./dev bench. It prints ratios; a clock never decides whether it passes.
"""

from __future__ import annotations

from collections.abc import Callable
from statistics import median
from time import perf_counter

import pytest

from tests.factories.trajects import ProgrammeFactory
from tests.factories.vouchers import MenuItemFactory, guided_traject, wallet_for
from vouchers import actions, ledger
from vouchers.models import Wallet

pytestmark = [pytest.mark.bench, pytest.mark.django_db(transaction=True)]

PAIRS = 100


def milliseconds(work: Callable[[], object]) -> float:
    began = perf_counter()
    work()
    return (perf_counter() - began) * 1000


def without_lock(wallet_id: int) -> Wallet:
    return Wallet.objects.get(pk=wallet_id)


def test_the_price_of_the_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    traject = guided_traject(programme=ProgrammeFactory(wallet_cents=50_000))
    wallet = wallet_for(traject)
    times: dict[str, list[float]] = {"with": [], "without": []}
    locked = ledger.lock_wallet
    for _ in range(PAIRS):
        for name, lock in (("with", locked), ("without", without_lock)):
            monkeypatch.setattr(ledger, "lock_wallet", lock)
            item = MenuItemFactory(programme=traject.programme, price_cents=1)
            times[name].append(
                milliseconds(
                    lambda item=item: actions.book_voucher(
                        traject=traject, item=item, by=traject.adviser, expected_price_cents=1
                    )
                )
            )
    both = {name: median(values) for name, values in times.items()}
    print(  # noqa: T201  the measurement
        f"\nbooking, median of {PAIRS}: {both['with']:.1f} ms with the lock, {both['without']:.1f} ms without,"
        f" ratio {both['with'] / both['without']:.2f}"
    )
    wallet.refresh_from_db()
    assert wallet.balance_cents == 50_000 - 2 * PAIRS
