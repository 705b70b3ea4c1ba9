"""Killing the mail worker at any moment: no mail is lost, and each keeps its one Message-ID."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from core.enums import EmailState
from core.models import OutgoingEmail
from tests.factories.core import OutgoingEmailFactory
from tests.smtp import Sink, mail_server, wait_until

WORKER = Path(__file__).with_name("mail_worker.py")
ROOT = WORKER.parent.parent.parent


def environment() -> dict[str, str]:
    """The environment of a worker that uses the database of this test."""
    database = connection.settings_dict
    if database["HOST"].startswith("/"):
        url = f"postgres://{database['USER']}@/{database['HOST']}/{database['NAME']}"
    else:
        url = (
            f"postgres://{database['USER']}:{database['PASSWORD']}@{database['HOST']}:{database['PORT'] or 5432}"
            f"/{database['NAME']}"
        )
    return {**os.environ, "DATABASE_URL": url, "PYTHONPATH": str(ROOT)}


def children(pid: int) -> list[int]:
    """The processes that this one started."""
    text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(word) for word in text.split()]


@contextmanager
def workers(port: int, *words: str, count: int = 2) -> Iterator[subprocess.Popen[bytes]]:
    """The process that keeps so many workers at work; all of them are gone after the block."""
    command = [sys.executable, str(WORKER), str(port), str(count), *words]
    process = subprocess.Popen(command, env=environment(), cwd=ROOT)
    try:
        assert wait_until(lambda: len(children(process.pid)) == count, 60)
        yield process
    finally:
        herd = children(process.pid)
        process.kill()
        process.wait()
        for pid in herd:
            kill(pid)


def kill(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def kill_again_and_again(port: int, kills: int, *words: str, seed: int) -> None:
    """Kill a random worker at a random moment, to be replaced, until all mails had their turn."""
    chance = random.Random(seed)  # noqa: S311  no secret
    with workers(port, *words) as keeper:
        for _ in range(kills):
            OutgoingEmailFactory.create_batch(15)
            time.sleep(chance.uniform(0, 0.06))
            # For a moment the keeper has one worker less.
            assert wait_until(lambda: len(children(keeper.pid)) == 2, 60)
            kill(chance.choice(children(keeper.pid)))
        wait_until(_all_sent, 120)


def _all_sent() -> bool:
    return not OutgoingEmail.objects.exclude(state=EmailState.SENT).exists()


def _storm(kills: int, *words: str) -> tuple[Sink, set[str]]:
    sink = Sink(delay=0.004)
    with mail_server(sink) as port:
        OutgoingEmailFactory.create_batch(60)
        kill_again_and_again(port, kills, *words, seed=kills)
    return sink, set(OutgoingEmail.objects.values_list("message_id", flat=True))


def _assert_nothing_lost(sink: Sink, expected: set[str], kills: int) -> None:
    assert _all_sent()
    assert set(sink.message_ids) == expected
    # A repeat is honest only when a kill fell between handing over and noting it; each kill can cut one.
    assert len(sink.message_ids) - len(expected) <= kills


@pytest.mark.django_db(transaction=True)
def test_killing_the_worker_loses_nothing() -> None:
    sink, expected = _storm(5)
    _assert_nothing_lost(sink, expected, 5)


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_two_hundred_kills_lose_nothing() -> None:
    sink, expected = _storm(200)
    _assert_nothing_lost(sink, expected, 200)
    print(f"200 kills: {len(expected)} mails, 0 lost, {len(sink.message_ids) - len(expected)} repeats")  # noqa: T201


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_forgets_before_sending_does_lose_mail() -> None:
    """Negative control: with the lease and the note after sending switched off, mails are lost."""
    sink, expected = _storm(4, "careless")
    assert _all_sent()
    assert expected - set(sink.message_ids)


@pytest.mark.django_db(transaction=True)
def test_four_workers_at_once_send_each_mail_once() -> None:
    sink = Sink()
    OutgoingEmailFactory.create_batch(120)
    with mail_server(sink) as port, workers(port, count=4):
        assert wait_until(_all_sent, 60)
    assert len(sink.message_ids) == len(set(sink.message_ids)) == 120


def test_an_interrupted_mail_leaves_again_within_a_minute_by_the_settings() -> None:
    sweep = settings.CELERY_BEAT_SCHEDULE["send-queued-mail"]["schedule"]
    assert settings.OUTBOX_LEASE_SECONDS + sweep <= 60
    # A lease that is shorter than handing over would send every slow mail twice.
    assert settings.OUTBOX_LEASE_SECONDS > 2 * settings.EMAIL_TIMEOUT


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_an_interrupted_mail_leaves_again_within_a_minute() -> None:
    sink = Sink(delay=3)
    OutgoingEmailFactory()
    with mail_server(sink) as port:
        with workers(port, "sweeper", count=1):
            assert wait_until(OutgoingEmail.objects.filter(state=EmailState.SENDING).exists, 30)
        began = time.monotonic()
        with workers(port, "sweeper", count=1):
            assert wait_until(_all_sent, 90)
    took = time.monotonic() - began
    print(f"a mail whose worker was killed left after {took:.0f} s")  # noqa: T201  the measurement
    assert len(set(sink.message_ids)) == 1
    assert took <= 60 + sink.delay
