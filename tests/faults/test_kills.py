"""Killing web processes and mail workers at any moment, with bookings going on.

No booking without its mail and no mail without its booking, no effect twice, one Message-ID for each mail.
The negative control lets the web process put mails in a folder after the commit: then the same run loses mail.
"""

from __future__ import annotations

import http.client
import random
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.db.models import Count, Q
from django.test import Client

from core.models import Event, OutgoingEmail, SentForm
from tests.factories.trajects import ProgrammeFactory
from tests.factories.vouchers import MenuItemFactory, ProviderFactory, guided_traject, wallet_for
from tests.faults.test_mail_worker import ROOT, children, environment, kill, workers
from tests.smtp import Sink, free_port, mail_server, wait_until
from trajects.models import Traject
from vouchers.models import LedgerEntry, MenuItem, Voucher

pytestmark = pytest.mark.django_db(transaction=True)

POSTERS = 3
CSRF = "c" * 32


# The web server --------------------------------------------------------------------------------------


@contextmanager
def web_server(**variables: str) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """Gunicorn with three workers; gives its port and the process that replaces killed workers."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "tests.faults.web_server:application", "--preload"]
    command += [
        "--bind",
        f"127.0.0.1:{port}",
        "--workers",
        "3",
        "--no-control-socket",
        "--log-level",
        "critical",
    ]
    process = subprocess.Popen(command, env=environment() | variables, cwd=ROOT)
    try:
        assert wait_until(lambda: answers(port), 60)
        yield port, process
    finally:
        process.terminate()
        process.wait()


def answers(port: int) -> bool:
    try:
        return ask(port, "GET", "/gezond/", "", "")[0] == 200
    except (OSError, http.client.HTTPException):
        return False


def ask(port: int, method: str, path: str, body: str, cookie: str) -> tuple[int, str]:
    """One request on a connection of its own: the status and where it leads."""
    asked = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
        asked.request(method, path, body, headers)
        answer = asked.getresponse()
        answer.read()
        return answer.status, answer.headers.get("Location", "")
    finally:
        asked.close()


# People who book -------------------------------------------------------------------------------------


@dataclass
class Bookings:
    """Forms to be sent until the server said that they were received."""

    port: int
    cookie: str
    traject: Traject
    items: list[MenuItem]
    sent: int = 0
    wrong: list[tuple[int, str]] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def next_item(self) -> MenuItem | None:
        with self.lock:
            return self.items.pop() if self.items and not self.stop.is_set() else None

    def work(self) -> None:
        """Send one form after the other, each again and again until it is answered, as people do."""
        while item := self.next_item():
            path = f"/dossiers/{self.traject.public_id}/menukaart/{item.public_id}/"
            data = {"form_key": str(uuid.uuid4()), "price": item.price_cents, "csrfmiddlewaretoken": CSRF}
            while not self.is_answered(path, urlencode(data)):
                time.sleep(0.01)
            with self.lock:
                self.sent += 1

    def is_answered(self, path: str, body: str) -> bool:
        try:
            status, where = ask(self.port, "POST", path, body, self.cookie)
        except (OSError, http.client.HTTPException):
            return False
        if (status, where) != (302, f"/dossiers/{self.traject.public_id}/menukaart/"):
            self.wrong.append((status, where))
        return True


@contextmanager
def people_book(port: int, forms: int) -> Iterator[Bookings]:
    """Three people at work while the block runs; they finish what they began."""
    traject = guided_traject(programme=ProgrammeFactory(wallet_cents=50_000))
    wallet_for(traject)
    provider = ProviderFactory()
    rows = MenuItemFactory.build_batch(forms, programme=traject.programme, provider=provider, price_cents=1)
    client = Client()
    client.force_login(traject.adviser, backend="django.contrib.auth.backends.ModelBackend")
    cookie = f"sessionid={client.cookies['sessionid'].value}; csrftoken={CSRF}"
    bookings = Bookings(port, cookie, traject, MenuItem.objects.bulk_create(rows))
    threads = [threading.Thread(target=bookings.work) for _ in range(POSTERS)]
    for thread in threads:
        thread.start()
    try:
        yield bookings
    finally:
        bookings.stop.set()
        for thread in threads:
            thread.join()


# The storm -------------------------------------------------------------------------------------------


def kill_again_and_again(masters: list[int], kills: int) -> None:
    """Kill a random child of each master at a random moment, so many times."""
    chance = random.Random(kills)  # noqa: S311  no secret
    for _ in range(kills):
        for master in masters:
            time.sleep(chance.uniform(0.02, 0.2))
            with suppress(IndexError):
                kill(chance.choice(children(master)))


@contextmanager
def storm(kills: int, *, words: tuple[str, ...] = (), **variables: str) -> Iterator[tuple[Sink, Bookings]]:
    """Bookings, mails and kills; after the block began everything has come to rest but the mail workers."""
    sink = Sink(delay=0.002)
    with (
        mail_server(sink) as mail_port,
        web_server(**variables) as (port, web),
        workers(mail_port, *words) as post,
    ):
        with people_book(port, forms=20 * kills) as bookings:
            kill_again_and_again([web.pid, post.pid], kills)
        yield sink, bookings


def rows_of_each_booking() -> set[tuple[int, int]]:
    """For every voucher how many reservations and how many links it has."""
    counted = Voucher.objects.annotate(
        reserved=Count("entries", filter=Q(entries__kind="reserve"), distinct=True),
        links=Count("tokens", distinct=True),
    )
    return set(counted.values_list("reserved", "links"))


def assert_all_or_nothing(bookings: Bookings) -> None:
    """Every answered form is one voucher, with its money, journal, link and mail; and nothing else is there."""
    assert bookings.wrong == []
    assert Voucher.objects.count() == SentForm.objects.count() == bookings.sent
    assert rows_of_each_booking() == {(1, 1)}
    assert LedgerEntry.objects.filter(kind="reserve").count() == bookings.sent
    assert Event.objects.filter(kind="voucher.booked").count() == bookings.sent
    mails = OutgoingEmail.objects.filter(kind="voucher.to_provider")
    assert mails.count() == bookings.sent
    told = {key.split(":")[1] for key in mails.values_list("dedupe_key", flat=True)}
    assert told == {str(pk) for pk in Voucher.objects.values_list("pk", flat=True)}
    wallet = bookings.traject.candidate.wallets.get()
    assert wallet.balance_cents == 50_000 - bookings.sent


def all_sent() -> bool:
    connection.close()
    return not OutgoingEmail.objects.exclude(state="sent").exists()


def run(kills: int) -> str:
    """Bookings under fire; says what happened."""
    with storm(kills) as (sink, bookings):
        assert wait_until(all_sent, 60 + kills)
        assert_all_or_nothing(bookings)
    expected = set(OutgoingEmail.objects.values_list("message_id", flat=True))
    assert set(sink.message_ids) == expected
    repeats = len(sink.message_ids) - len(expected)
    assert repeats <= kills
    return (
        f"{kills} kills of each: {bookings.sent} bookings, {len(expected)} mails, 0 lost, {repeats} repeats"
    )


def test_killing_web_and_mail_processes_loses_nothing() -> None:
    assert "0 lost" in run(kills=12)


@pytest.mark.long
def test_a_thousand_kills_of_each_lose_nothing() -> None:
    print(run(kills=1_000))  # noqa: T201  the measurement


def test_mails_queued_after_the_commit_are_lost(tmp_path: Path) -> None:
    """Negative control: with the outbox replaced by a folder that is filled on commit the same run loses mail.

    Where the machine is busy with other things, few kills fall on the moment between the two: then again.
    """
    assert any(loses_mail(tmp_path) for _ in range(4))


def loses_mail(folder: Path) -> bool:
    """Whether a storm without the outbox leaves bookings of which no mail left."""
    before = Voucher.objects.count()
    with storm(30, words=("folder", str(folder)), CARELESS=str(folder)) as (sink, bookings):
        assert wait_until(lambda: not list(folder.glob("*.mail")), 60)
        time.sleep(1)
    assert Voucher.objects.count() - before == bookings.sent
    return len(set(sink.message_ids)) < bookings.sent
