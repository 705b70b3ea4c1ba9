"""Many advisers book from one wallet at once: not a cent over, not a cent adrift, and a clear answer for each.

The negative control switches the row lock off and takes the database's own limit away: then the same
race overspends, so the test can fail.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from itertools import chain

import pytest
from django.db import connection, transaction
from django.db.models import F, Sum
from django.test import Client

from core.errors import AlreadyMoved, Refused
from core.models import Event, OutgoingEmail
from tests.factories.people import coordinator
from tests.factories.vouchers import (
    PROVIDER,
    MenuItemFactory,
    ProviderFactory,
    booked,
    guided_traject,
    wallet_for,
)
from trajects.models import Traject
from vouchers import actions, ledger
from vouchers.enums import LIVE_STATES, EntryKind, VoucherState
from vouchers.models import MenuItem, Voucher, Wallet

pytestmark = pytest.mark.django_db(transaction=True)

THREADS = 64
BOOKED = "booked"
NO_MONEY = "voucher.balance"


def offers(traject: Traject, count: int) -> list[MenuItem]:
    """As many offers as there are attempts, so that only the money stops a booking."""
    provider = ProviderFactory()
    rows = MenuItemFactory.build_batch(count, programme=traject.programme, provider=provider)
    return MenuItem.objects.bulk_create(rows)


def attempt(traject: Traject, item: MenuItem) -> str:
    """Book; gives "booked" or the code of the rule that refused."""
    try:
        actions.book_voucher(traject=traject, item=item, by=traject.adviser, expected_price_cents=8_000)
    except Refused as refusal:
        assert "Deze opleiding kost €\u00a080,00." in str(refusal)
        return refusal.verdict.code
    return BOOKED


def attempts_of_one_thread(work: list[tuple[Traject, MenuItem]]) -> list[str]:
    """One adviser after the other on a connection of this thread."""
    try:
        return [attempt(traject, item) for traject, item in work]
    finally:
        connection.close()


def race(work: list[tuple[Traject, MenuItem]]) -> Counter[str]:
    """All attempts from many threads at once; a fault in a thread is a fault here."""
    shares = [work[number::THREADS] for number in range(THREADS)]
    with ThreadPoolExecutor(THREADS) as pool:
        return Counter(chain.from_iterable(pool.map(attempts_of_one_thread, shares)))


def overspent() -> int:
    """Cents that vouchers took beyond their wallets."""
    taken = {
        row["wallet"]: row["total"]
        for row in Voucher.objects.filter(state__in=LIVE_STATES)
        .values("wallet")
        .annotate(total=Sum("price_cents"))
    }
    grants = dict(Wallet.objects.values_list("pk", "granted_cents"))
    return sum(max(0, total - grants[wallet]) for wallet, total in taken.items())


def drift() -> int:
    """Cents by which balances differ from their ledgers."""
    rows = Wallet.objects.annotate(total=Sum("entries__amount_cents")).exclude(balance_cents=F("total"))
    return sum(abs(row.balance_cents - row.total) for row in rows)


def check_ledgers(wallets: int) -> None:
    """Six workshops of 80 euro fit in 500 euro, and nothing else happened."""
    assert overspent() == 0
    assert drift() == 0
    assert list(Wallet.objects.values_list("balance_cents", flat=True)) == [2_000] * wallets
    assert Voucher.objects.count() == 6 * wallets
    assert OutgoingEmail.objects.filter(kind="voucher.to_provider").count() == 6 * wallets


def run(wallets: int, attempts: int) -> None:
    """Attempts spread over wallets in random order."""
    trajects = [guided_traject() for _ in range(wallets)]
    for traject in trajects:
        wallet_for(traject)
        traject.adviser.active_memberships  # noqa: B018  read once, as a request does
    items = offers(trajects[0], attempts // wallets)
    work = [(traject, item) for item in items for traject in trajects]
    random.Random(7).shuffle(work)  # noqa: S311  the same order each time, no secret
    results = race(work)
    assert results == {BOOKED: 6 * wallets, NO_MONEY: attempts - 6 * wallets}
    check_ledgers(wallets)


def test_race_on_one_wallet_spends_no_cent_too_many() -> None:
    run(wallets=1, attempts=640)


@pytest.mark.long
@pytest.mark.parametrize("wallets", [1, 100])
def test_race_of_ten_thousand_attempts_spends_no_cent_too_many(wallets: int) -> None:
    run(wallets=wallets, attempts=10_000)


# Everything at once ---------------------------------------------------------------------------------

DONE, TOO_LATE, NOT_NOW = "done", "too late", "not now"


class Day:
    """What advisers, providers and a coordinator do with a few wallets on a busy day."""

    def __init__(self, wallets: int) -> None:
        self.trajects = [guided_traject() for _ in range(wallets)]
        self.boss = coordinator()
        self.boss.active_memberships  # noqa: B018  read once, as a request does
        for traject in self.trajects:
            wallet_for(traject)
            traject.adviser.active_memberships  # noqa: B018  read once, as a request does

    def step(self, item: MenuItem, chance: random.Random) -> str:
        """One thing that somebody does, mostly a booking; refused politely or done."""
        traject = chance.choice(self.trajects)
        use_case = chance.choices((self.book, self.answer, self.withdraw, self.correct), (60, 20, 15, 5))[0]
        try:
            use_case(traject, item, chance)
        except AlreadyMoved:
            return TOO_LATE
        except Refused as refusal:
            assert str(refusal)
            return NOT_NOW
        return DONE

    @staticmethod
    def book(traject: Traject, item: MenuItem, chance: random.Random) -> None:
        actions.book_voucher(traject=traject, item=item, by=traject.adviser, expected_price_cents=8_000)

    @staticmethod
    def answer(traject: Traject, item: MenuItem, chance: random.Random) -> None:
        for voucher in traject.vouchers.filter(state=VoucherState.PENDING).order_by("?")[:1]:
            if chance.random() < 0.5:
                actions.accept_voucher(voucher, by=PROVIDER, name="Lies")
            else:
                actions.refuse_voucher(voucher, by=PROVIDER, name="Lies", reason="full")

    def withdraw(self, traject: Traject, item: MenuItem, chance: random.Random) -> None:
        for voucher in traject.vouchers.order_by("?")[:1]:
            if voucher.state == VoucherState.ACCEPTED:
                actions.cancel_voucher(voucher, by=self.boss, reason="Gaat niet door")
            else:
                actions.withdraw_voucher(voucher, by=traject.adviser)

    def correct(self, traject: Traject, item: MenuItem, chance: random.Random) -> None:
        amount = chance.choice((-3_000, -500, 500, 3_000))
        wallet = traject.candidate.wallets.get()
        actions.correct_wallet(wallet, traject=traject, by=self.boss, amount_cents=amount, reason="Nageteld")


def busy_day(wallets: int, attempts: int) -> Counter[str]:
    """Many things from many threads at once; a fault or a deadlock in a thread is a fault here."""
    day = Day(wallets)
    items = offers(day.trajects[0], attempts)

    def share(number: int) -> list[str]:
        chance = random.Random(number)  # noqa: S311  the same choices each time, no secret
        try:
            return [day.step(item, chance) for item in items[number::THREADS]]
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as pool:
        return Counter(chain.from_iterable(pool.map(share, range(THREADS))))


def check_a_busy_day(wallets: int, attempts: int) -> None:
    results = busy_day(wallets, attempts)
    assert results.total() == attempts
    assert results[DONE] > attempts // 10
    assert overspent() == 0
    assert drift() == 0
    # Every booking has its mail to the provider and its line in the journal.
    booked = Voucher.objects.count()
    assert OutgoingEmail.objects.filter(kind="voucher.to_provider").count() == booked
    assert Event.objects.filter(kind="voucher.booked").count() == booked


def test_bookings_refusals_withdrawals_and_corrections_at_once_add_up() -> None:
    check_a_busy_day(wallets=3, attempts=640)


@pytest.mark.long
@pytest.mark.parametrize("wallets", [1, 100])
def test_ten_thousand_bookings_refusals_withdrawals_and_corrections_add_up(wallets: int) -> None:
    check_a_busy_day(wallets, attempts=10_000)


# The negative control ------------------------------------------------------------------------------


@contextmanager
def without_limit_in_the_database() -> Iterator[None]:
    """The check constraint of the balance taken away, for a moment, in this test's own database."""
    constraint = next(c for c in Wallet._meta.constraints if c.name == "wallet_balance_within_grant")
    with connection.schema_editor() as editor:
        editor.remove_constraint(Wallet, constraint)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE vouchers_wallet CASCADE")
        with connection.schema_editor() as editor:
            editor.add_constraint(Wallet, constraint)


def test_race_without_the_row_lock_overspends(monkeypatch: pytest.MonkeyPatch) -> None:
    traject = guided_traject()
    wallet_for(traject)
    traject.adviser.active_memberships  # noqa: B018  read once, as a request does
    work = [(traject, item) for item in offers(traject, 200)]
    monkeypatch.setattr(ledger, "lock_wallet", lambda pk: Wallet.objects.get(pk=pk))
    with without_limit_in_the_database():
        race(work)
        assert overspent() > 0


def test_wallet_that_somebody_holds_too_long_gives_words_and_changes_nothing() -> None:
    traject = guided_traject()
    wallet = wallet_for(traject)
    item = offers(traject, 1)[0]

    def book_impatiently() -> str:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '100ms'")
        try:
            return attempt_for_words(traject, item)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        ledger.lock_wallet(wallet.pk)
        words = pool.submit(book_impatiently).result()
    assert words == "Er verandert nu heel veel in dit rugzakje. Probeer het zo dadelijk opnieuw."
    assert not Voucher.objects.exists()


def attempt_for_words(traject: Traject, item: MenuItem) -> str:
    with pytest.raises(Refused) as refusal:
        actions.book_voucher(traject=traject, item=item, by=traject.adviser, expected_price_cents=8_000)
    return str(refusal.value)


# Two people, one voucher -----------------------------------------------------------------------------


def in_own_thread(work: Callable[[], object]) -> str:
    try:
        work()
    except AlreadyMoved:
        return "too late"
    finally:
        connection.close()
    return "done"


def test_answer_and_withdrawal_at_once_give_the_money_back_once() -> None:
    for _ in range(10):
        traject = guided_traject()
        voucher = booked(traject)
        copies = [Voucher.objects.get(pk=voucher.pk) for _ in range(3)]
        works: list[Callable[[], object]] = [
            partial(actions.accept_voucher, copies[0], by=PROVIDER, name="Lies"),
            partial(actions.refuse_voucher, copies[1], by=PROVIDER, name="Lies", reason="full"),
            partial(actions.withdraw_voucher, copies[2], by=traject.adviser),
        ]
        with ThreadPoolExecutor(3) as pool:
            results = list(pool.map(in_own_thread, works))
        voucher = Voucher.objects.get(pk=voucher.pk)
        # A refused voucher may still be withdrawn: then two of the three went through.
        refused_first = results == ["too late", "done", "done"]
        assert results.count("done") == (2 if refused_first else 1)
        back = voucher.entries.filter(kind=EntryKind.RELEASE).count()
        assert back == (0 if voucher.state == VoucherState.ACCEPTED else 1)
    assert drift() == 0


# Over HTTP, as people do it ------------------------------------------------------------------------


def test_race_over_http_answers_every_attempt_with_words() -> None:
    traject = guided_traject()
    wallet_for(traject)
    items = offers(traject, THREADS)
    urls = [f"/dossiers/{traject.public_id}/menukaart/{item.public_id}/" for item in items]

    def post(url: str) -> tuple[int, str]:
        client = Client(raise_request_exception=False)
        client.force_login(traject.adviser, backend="django.contrib.auth.backends.ModelBackend")
        key = f"00000000-0000-4000-8000-{urls.index(url):012d}"
        answer = client.post(url, {"form_key": key, "price": 8_000})
        connection.close()
        return answer.status_code, answer.content.decode()

    with ThreadPoolExecutor(THREADS) as pool:
        answers = list(pool.map(post, urls))
    assert Counter(status for status, _text in answers) == {302: 6, 403: THREADS - 6}
    refusals = [text for status, text in answers if status == 403]
    assert all("Deze opleiding kost €\u00a080,00." in text for text in refusals)
    check_ledgers(1)


def test_same_form_a_hundred_times_books_once() -> None:
    traject = guided_traject()
    wallet_for(traject)
    item = offers(traject, 1)[0]
    url = f"/dossiers/{traject.public_id}/menukaart/{item.public_id}/"
    data = {"form_key": "00000000-0000-4000-8000-000000000001", "price": 8_000}

    def post(_number: int) -> tuple[int, str]:
        client = Client(raise_request_exception=False)
        client.force_login(traject.adviser, backend="django.contrib.auth.backends.ModelBackend")
        answer = client.post(url, data)
        connection.close()
        return answer.status_code, answer.headers.get("Location", "")

    with ThreadPoolExecutor(16) as pool:
        answers = set(pool.map(post, range(100)))
    assert answers == {(302, f"/dossiers/{traject.public_id}/menukaart/")}
    assert Voucher.objects.count() == 1
    assert OutgoingEmail.objects.count() == 1
    assert Wallet.objects.get().entries.filter(kind=EntryKind.RESERVE).count() == 1
