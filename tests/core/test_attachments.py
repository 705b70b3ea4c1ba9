"""Attachments made just before a mail leaves: made once, retried when that fails, never in anybody's way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from core import attachments, dates, files, outbox
from core.enums import EmailState
from core.models import OutgoingEmail, StoredFile
from tests.factories.core import OutgoingEmailFactory, WordMail

pytestmark = pytest.mark.django_db


class Press:
    """A maker that counts its runs and gives the same file for the same key, as the product's makers do."""

    def __init__(self) -> None:
        self.runs = 0
        self.made: dict[int, StoredFile] = {}

    def __call__(self, key: int) -> StoredFile | None:
        self.runs += 1
        if key not in self.made:
            content = f"%PDF-1.7 {key} {self.runs}".encode()
            self.made[key] = files.store(content, name=f"bon {key}.pdf", content_type="application/pdf")
        return self.made[key]


@pytest.fixture
def register() -> Iterator[Callable[[str, attachments.Maker], None]]:
    """Register makers that are gone after the test."""
    before = dict(attachments._makers)
    yield attachments.register
    attachments._makers.clear()
    attachments._makers.update(before)


def really_broken(key: int) -> StoredFile | None:
    """Reads a file that is not there."""
    Path(f"/nergens/{key}").read_bytes()
    return None


def test_an_email_names_its_maker(register) -> None:
    class WithPaper(WordMail):
        kind = "tests.paper"

        def made_attachment(self) -> tuple[str, int]:
            return "press", 7

    row = WithPaper("hallo").queue()
    assert (row.maker, row.maker_key) == ("press", 7)
    assert (WordMail("hallo").queue().maker, WordMail("hallo").queue().maker_key) == ("", None)


@pytest.mark.parametrize("fields", [{"maker": "press"}, {"maker_key": 7}])
def test_a_maker_and_its_key_belong_together(fields) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        OutgoingEmailFactory(**fields)


def test_the_file_is_made_when_the_mail_leaves(register) -> None:
    press = Press()
    register("press", press)
    row = OutgoingEmailFactory(maker="press", maker_key=7)
    row.attachments.add(files.store(b"%PDF-1.7", name="kaart.pdf", content_type="application/pdf"))
    assert press.runs == 0
    assert outbox.send_due() == 1
    (message,) = mail.outbox
    assert [(name, content) for name, content, _type in message.attachments] == [
        ("kaart.pdf", b"%PDF-1.7"),
        ("bon 7.pdf", b"%PDF-1.7 7 1"),
    ]
    row.refresh_from_db()
    assert (row.state, row.maker, row.maker_key, press.runs) == (EmailState.SENT, "", None, 1)


def test_a_maker_with_nothing_to_give_lets_the_mail_go(register) -> None:
    register("press", lambda key: None)
    row = OutgoingEmailFactory(maker="press", maker_key=7)
    assert outbox.send_due() == 1
    assert mail.outbox[0].attachments == []
    assert row.attachments.count() == 0


def test_a_failing_maker_delays_its_own_mail_only(register) -> None:
    register("broken", really_broken)
    broken = OutgoingEmailFactory(maker="broken", maker_key=7)
    unknown = OutgoingEmailFactory(maker="nobody", maker_key=7)
    good = OutgoingEmailFactory()
    assert outbox.send_due() == 1
    for row in (broken, unknown, good):
        row.refresh_from_db()
    assert (broken.state, broken.attempts, broken.last_error) == (
        EmailState.QUEUED,
        1,
        "attachment FileNotFoundError",
    )
    assert (unknown.state, unknown.last_error) == (EmailState.QUEUED, "attachment LookupError")
    assert good.state == EmailState.SENT
    assert broken.not_before > dates.now() + timedelta(seconds=20)


def test_a_maker_that_keeps_failing_ends_as_a_visible_task_and_can_be_sent_again(
    register, settings, time_machine
) -> None:
    register("broken", really_broken)
    row = OutgoingEmailFactory(maker="broken", maker_key=7, not_before=dates.now())
    for _ in range(settings.OUTBOX_MAX_ATTEMPTS):
        outbox.send_due()
        row.refresh_from_db()
        time_machine.move_to(row.not_before + timedelta(seconds=1), tick=True)
    assert (row.state, row.maker, mail.outbox) == (EmailState.FAILED, "broken", [])
    register("broken", Press())
    outbox.send_again(row)
    assert outbox.send_due() == 1
    assert len(mail.outbox[0].attachments) == 1


def send_and_die(monkeypatch: pytest.MonkeyPatch) -> None:
    """The worker makes the file and is gone before the mail is handed over; later its lease ends."""

    def gone(row: OutgoingEmail) -> None:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr("core.outbox.sending.compose", gone)
        with pytest.raises(SystemExit):
            outbox.send_due()
    OutgoingEmail.objects.update(lease_until=dates.now() - timedelta(seconds=1))


def changing(key: int) -> StoredFile:
    """A maker that does not keep its promise: other bytes each time."""
    content = f"%PDF-1.7 {key} {StoredFile.objects.count()}".encode()
    return files.store(content, name="bon.pdf", content_type="application/pdf")


def test_after_a_kill_the_same_bytes_leave(register, monkeypatch: pytest.MonkeyPatch) -> None:
    register("press", changing)
    row = OutgoingEmailFactory(maker="press", maker_key=7)
    send_and_die(monkeypatch)
    made = files.read_file(row.attachments.get())
    assert outbox.send_due() == 1
    assert [content for _name, content, _type in mail.outbox[0].attachments] == [made]


def test_a_worker_that_does_not_keep_the_file_sends_other_bytes(
    register, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control: without the file on the row the repeat makes it anew."""
    register("press", changing)
    row = OutgoingEmailFactory(maker="press", maker_key=7)
    send_and_die(monkeypatch)
    made = files.read_file(row.attachments.get())
    row.attachments.clear()
    OutgoingEmail.objects.update(maker="press", maker_key=7)
    assert outbox.send_due() == 1
    assert [content for _name, content, _type in mail.outbox[0].attachments] != [made]


def test_a_worker_that_lost_its_lease_while_making_does_not_send(register) -> None:
    row = OutgoingEmailFactory(maker="press", maker_key=7)

    def slow(key: int) -> None:
        OutgoingEmail.objects.update(lease_until=dates.now() - timedelta(seconds=1))
        outbox.claim()

    register("press", slow)
    assert outbox.send_due() == 0
    row.refresh_from_db()
    assert (row.state, mail.outbox) == (EmailState.SENDING, [])


def test_a_file_that_cannot_be_read_delays_its_own_mail_only(settings) -> None:
    broken, good = OutgoingEmailFactory(), OutgoingEmailFactory()
    stored = files.store(b"%PDF-1.7", name="weg.pdf", content_type="application/pdf")
    broken.attachments.add(stored)
    (Path(settings.MEDIA_ROOT) / "private" / stored.path).unlink()
    assert outbox.send_due() == 1
    broken.refresh_from_db()
    good.refresh_from_db()
    assert (broken.state, broken.last_error) == (EmailState.QUEUED, "attachment FileNotFoundError")
    assert good.state == EmailState.SENT
