"""The wallet against a small model of it: any order of use cases gives the same balance (Hypothesis)."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import Sum
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from core.errors import Refused
from tests.factories.people import coordinator
from tests.factories.vouchers import PROVIDER, MenuItemFactory, guided_traject, wallet_for
from vouchers import actions
from vouchers.models import Voucher

GRANT = 50_000
PRICES = st.sampled_from([0, 1, 5_500, 8_000, 17_500, 30_300, 50_000, 50_001])


class WalletMachine(RuleBasedStateMachine):
    """`vouchers` is the model: for each voucher its price and state; `corrected` the sum of corrections."""

    @initialize()
    def begin(self) -> None:
        self.point = transaction.atomic()
        self.point.__enter__()
        self.traject = guided_traject()
        self.boss = coordinator()
        self.wallet = wallet_for(self.traject)
        self.vouchers: dict[int, tuple[int, str]] = {}
        self.corrected = 0

    def teardown(self) -> None:
        if hasattr(self, "point"):
            transaction.set_rollback(True)
            self.point.__exit__(None, None, None)

    def balance(self) -> int:
        """What the model says is left."""
        taken = sum(price for price, state in self.vouchers.values() if state in ("pending", "accepted"))
        return GRANT + self.corrected - taken

    def pick(self, number: int) -> Voucher | None:
        keys = sorted(self.vouchers)
        return Voucher.objects.get(pk=keys[number % len(keys)]) if keys else None

    def expect(self, allowed: bool, work: Any) -> bool:
        """The use case must do what the model allows, and refuse what it does not."""
        try:
            work()
        except Refused:
            assert not allowed
            return False
        assert allowed
        return True

    @rule(price=PRICES)
    def book(self, price: int) -> None:
        item = MenuItemFactory(programme=self.traject.programme, price_cents=price)
        made: list[Voucher] = []

        def work() -> None:
            made.append(
                actions.book_voucher(
                    traject=self.traject, item=item, by=self.traject.adviser, expected_price_cents=price
                )
            )

        if self.expect(price <= self.balance(), work):
            self.vouchers[made[0].pk] = (price, "pending")

    def move(
        self, number: int, sources: tuple[str, ...], target: str, action: Any, paid: bool, **data: Any
    ) -> None:
        voucher = self.pick(number)
        if voucher is None:
            return
        price, state = self.vouchers[voucher.pk]
        allowed = state in sources and (price > 0 or not paid)
        if self.expect(allowed, lambda: action(voucher, **data)):
            self.vouchers[voucher.pk] = (price, target)

    @rule(number=st.integers(0, 50))
    def accept(self, number: int) -> None:
        self.move(number, ("pending",), "accepted", actions.accept_voucher, True, by=PROVIDER, name="Lies")

    @rule(number=st.integers(0, 50))
    def refuse(self, number: int) -> None:
        data = {"by": PROVIDER, "name": "Lies", "reason": "full"}
        self.move(number, ("pending",), "refused", actions.refuse_voucher, True, **data)

    @rule(number=st.integers(0, 50))
    def withdraw(self, number: int) -> None:
        sources = ("pending", "refused")
        self.move(number, sources, "withdrawn", actions.withdraw_voucher, False, by=self.traject.adviser)

    @rule(number=st.integers(0, 50))
    def cancel(self, number: int) -> None:
        data = {"by": self.boss, "reason": "Gaat niet door"}
        self.move(number, ("accepted",), "cancelled", actions.cancel_voucher, False, **data)

    @rule(amount=st.sampled_from([-50_001, -12_000, -1, 0, 1, 12_000]))
    def correct(self, amount: int) -> None:
        # Only what was taken off may come back: otherwise a refusal would lift the balance above the grant.
        allowed = amount != 0 and self.corrected + amount <= 0 <= self.balance() + amount
        data = {"by": self.boss, "amount_cents": amount, "reason": "Eerder gebruikt"}
        if self.expect(allowed, lambda: actions.correct_wallet(self.wallet, **data)):
            self.corrected += amount

    @invariant()
    def balance_is_the_models_and_the_ledgers(self) -> None:
        if not hasattr(self, "wallet"):
            return
        self.wallet.refresh_from_db()
        total = self.wallet.entries.aggregate(total=Sum("amount_cents"))["total"]
        assert self.wallet.balance_cents == self.balance() == total
        assert 0 <= total <= GRANT


def explore(examples: int, steps: int, *, shrink: bool = True) -> None:
    run_state_machine_as_test(
        WalletMachine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            database=None,
            phases=(Phase.generate, Phase.shrink) if shrink else (Phase.generate,),
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.django_db
def test_wallet_agrees_with_its_model() -> None:
    explore(examples=10, steps=20)


@pytest.mark.long
@pytest.mark.django_db
def test_wallet_agrees_with_its_model_for_long() -> None:
    explore(examples=2_000, steps=50)


@pytest.mark.django_db
def test_wallet_model_notices_a_release_that_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    assert connection.in_atomic_block
    monkeypatch.setattr(actions.ledger, "release", lambda voucher, *, by: None)
    with pytest.raises(AssertionError):
        explore(examples=60, steps=20, shrink=False)
