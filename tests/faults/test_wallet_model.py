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
from tests.factories.trajects import ProgrammeFactory
from tests.factories.vouchers import PROVIDER, MenuItemFactory, guided_traject, wallet_for
from vouchers import actions
from vouchers.models import Voucher

GRANT = 50_000
PRICES = st.sampled_from([0, 1, 5_500, 8_000, 17_500, 30_300, 50_000, 50_001])


class WalletMachine(RuleBasedStateMachine):
    """`vouchers` is the model: for each voucher its price and state; `corrected` the sum of corrections,
    `waiting` the correction that a second coordinator must see; `other` is a candidate with one euro left."""

    @initialize()
    def begin(self) -> None:
        self.point = transaction.atomic()
        self.point.__enter__()
        programme = ProgrammeFactory(correction_approval_cents=10_000)
        self.traject, self.other = guided_traject(programme=programme), guided_traject(programme=programme)
        self.boss, self.second = coordinator(), coordinator()
        self.wallet = wallet_for(self.traject)
        emptied = actions.correct_wallet(
            wallet_for(self.other), traject=self.other, by=self.boss, amount_cents=-49_900, reason="Test"
        )
        actions.approve_correction(emptied, by=self.second)
        self.waiting: Any = None
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

    @rule(number=st.integers(0, 50), granted=st.booleans())
    def ask_to_cancel(self, number: int, granted: bool) -> None:
        """The adviser asks and the coordinator answers at once."""
        voucher = self.pick(number)
        if voucher is None:
            return
        price, state = self.vouchers[voucher.pk]
        asked: list[Any] = []
        if self.expect(
            state == "accepted",
            lambda: asked.append(
                actions.request_cancellation(voucher, by=self.traject.adviser, reason="Ziek")
            ),
        ):
            if granted:
                actions.grant_cancellation(asked[0], by=self.boss)
                self.vouchers[voucher.pk] = (price, "cancelled")
            else:
                actions.refuse_cancellation(asked[0], by=self.boss, reason="Nee")

    @rule(amount=st.sampled_from([-50_001, -12_000, -1, 0, 1, 12_000]))
    def correct(self, amount: int) -> None:
        """Small ones move the balance at once; above 100 euro they wait for a second coordinator."""
        # Only what was taken off may come back: otherwise a refusal would lift the balance above the grant.
        data = {"by": self.boss, "amount_cents": amount, "reason": "Eerder gebruikt"}
        allowed = self.waiting is None and self.may_be_corrected(amount)
        made: list[Any] = []
        if self.expect(
            allowed, lambda: made.append(actions.correct_wallet(self.wallet, traject=self.traject, **data))
        ):
            if abs(amount) > 10_000:
                self.waiting = made[0]
            else:
                self.corrected += amount

    def may_be_corrected(self, amount: int) -> bool:
        return amount != 0 and self.corrected + amount <= 0 <= self.balance() + amount

    @rule(approved=st.booleans())
    def decide(self, approved: bool) -> None:
        """A second coordinator looks at what waits; the balance may have changed meanwhile."""
        if self.waiting is None:
            return
        amount = self.waiting.amount_cents
        if not approved:
            actions.reject_correction(self.waiting, by=self.second, reason="Nee")
            self.waiting = None
        elif self.expect(
            self.may_be_corrected(amount),
            lambda: actions.approve_correction(self.waiting, by=self.second),
        ):
            self.corrected += amount
            self.waiting = None

    @rule(price=PRICES, only_possible=st.booleans())
    def book_for_a_group(self, price: int, only_possible: bool) -> None:
        """This candidate together with one whose wallet is nearly empty."""
        item = MenuItemFactory(programme=self.traject.programme, price_cents=price)
        mine, other = price <= self.balance(), price <= 100
        groups: list[Any] = []
        allowed = (mine or other) if only_possible else (mine and other)

        def work() -> None:
            groups.append(
                actions.book_group(
                    item=item,
                    name="Groep",
                    trajects=[self.traject, self.other],
                    by=self.boss,
                    expected_price_cents=price,
                    only_possible=only_possible,
                )
            )

        if self.expect(allowed, work):
            for voucher in groups[0].vouchers.filter(traject=self.traject):
                self.vouchers[voucher.pk] = (price, "pending")
            for voucher in groups[0].vouchers.filter(traject=self.other):
                actions.withdraw_voucher(voucher, by=self.boss)

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
