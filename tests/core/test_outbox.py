"""E-mail leaves through rows: written with the fact, sent once, never lost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.db.transaction import TransactionManagementError

from core import dates, files, outbox
from core.enums import EmailState, OnDoubt
from core.models import OutgoingEmail
from core.outbox import sending
from tests.factories.core import OutgoingEmailFactory, WordMail
from tests.smtp import Sink, mail_server

pytestmark = pytest.mark.django_db


@pytest.fixture
def smtp(settings):
    """Mail really goes over the network to a server of this test."""
    sink = Sink()
    with mail_server(sink) as port:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        settings.EMAIL_TIMEOUT = 2
        yield sink


def test_queue_writes_one_row_for_one_fact() -> None:
    first = WordMail("hallo").queue()
    second = WordMail("hallo").queue()
    assert first == second
    row = OutgoingEmail.objects.get()
    assert (row.state, row.recipient, row.subject) == (EmailState.QUEUED, "noor@example.be", "Noor: hallo")
    assert "Je krijgt deze mail voor een test." in row.body_text
    assert "Met steun van ESF, VLAIO en VDAB." in row.body_text


@pytest.mark.django_db(transaction=True)
def test_queue_outside_a_transaction_is_an_error() -> None:
    with pytest.raises(TransactionManagementError):
        WordMail("hallo").queue()
    assert OutgoingEmail.objects.count() == 0


def test_queue_is_undone_with_its_fact() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        WordMail("hallo").queue()
        raise RuntimeError("the fact did not happen")
    assert OutgoingEmail.objects.count() == 0


def test_the_message_id_is_the_same_for_the_same_fact_only() -> None:
    assert WordMail("a").build().message_id == WordMail("b").build().message_id
    assert WordMail("a").build().message_id != WordMail("a", key="2").build().message_id


def test_user_text_cannot_add_a_header_or_a_tag() -> None:
    row = WordMail("x\r\nBcc: kwaad@example.be", name="<b>Noor</b>").build()
    assert "\n" not in row.subject
    assert "<b>" not in row.body_html


def test_a_class_without_a_reason_is_refused_when_it_is_written() -> None:
    with pytest.raises(TypeError, match="reason"):
        type("Bare", (outbox.Email,), {"kind": "x"})


def test_sending_notes_the_moment(smtp: Sink) -> None:
    row = OutgoingEmailFactory()
    assert outbox.send_due() == 1
    row.refresh_from_db()
    assert (row.state, row.attempts, row.last_error) == (EmailState.SENT, 1, "")
    assert row.sent_at is not None
    assert smtp.message_ids == [row.message_id]
    assert outbox.send_due() == 0


def test_attachments_go_along() -> None:
    row = OutgoingEmailFactory()
    row.attachments.add(files.store(b"%PDF-1.7", name="kaart.pdf", content_type="application/pdf"))
    outbox.send_due()
    (message,) = mail.outbox
    assert [(name, content) for name, content, _type in message.attachments] == [("kaart.pdf", b"%PDF-1.7")]


def test_a_server_that_is_away_delays_and_loses_nothing(settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    row = OutgoingEmailFactory()
    outbox.send_due()
    row.refresh_from_db()
    assert (row.state, row.attempts, row.last_error) == (EmailState.QUEUED, 1, "ConnectionRefusedError")
    assert row.not_before > dates.now() + timedelta(seconds=20)


def test_a_day_without_a_server_loses_nothing(settings, time_machine) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    began = dates.now()
    row = OutgoingEmailFactory(not_before=began)
    while dates.now() - began < timedelta(days=1):
        outbox.send_due()
        row.refresh_from_db()
        assert row.not_before - dates.now() <= timedelta(hours=1)
        time_machine.move_to(row.not_before + timedelta(seconds=1), tick=True)
    assert row.state == EmailState.QUEUED
    sink = Sink()
    with mail_server(sink) as settings.EMAIL_PORT:
        assert outbox.send_due() == 1
    assert sink.message_ids == [row.message_id]


def test_days_without_a_server_end_as_a_visible_task(settings, time_machine) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    row = OutgoingEmailFactory(not_before=dates.now())
    waits = []
    for _ in range(settings.OUTBOX_MAX_ATTEMPTS):
        outbox.send_due()
        row.refresh_from_db()
        waits.append(round((row.not_before - dates.now()).total_seconds()))
        time_machine.move_to(row.not_before + timedelta(seconds=1), tick=True)
    assert row.state == EmailState.FAILED
    assert waits[:4] == [30, 60, 120, 240]


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        ("550 no such person", EmailState.FAILED),
        ("451 later", EmailState.QUEUED),
        ("421 busy", EmailState.QUEUED),
    ],
)
def test_the_answer_of_the_server_decides(smtp: Sink, answer: str, state: EmailState) -> None:
    smtp.answers.append(answer)
    row = OutgoingEmailFactory()
    outbox.send_due()
    row.refresh_from_db()
    assert row.state == state
    assert answer[:3] in row.last_error


@pytest.mark.parametrize("fault", ["drop", "hang"])
@pytest.mark.parametrize(
    ("on_doubt", "state"), [(OnDoubt.REPEAT, EmailState.QUEUED), (OnDoubt.PARK, EmailState.DOUBT)]
)
def test_a_broken_handing_over_is_doubt(smtp: Sink, settings, fault, on_doubt, state) -> None:
    settings.EMAIL_TIMEOUT = 0.5
    smtp.answers.append(fault)
    row = OutgoingEmailFactory(on_doubt=on_doubt)
    outbox.send_due()
    row.refresh_from_db()
    assert row.state == state
    assert smtp.message_ids == [row.message_id]


def test_one_bad_mail_does_not_stop_the_others(smtp: Sink) -> None:
    bad = OutgoingEmailFactory(subject="x\nBcc: y@example.be")
    good = OutgoingEmailFactory()
    outbox.send_due()
    bad.refresh_from_db()
    good.refresh_from_db()
    assert (bad.state, bad.last_error) == (EmailState.FAILED, "BadHeaderError")
    assert good.state == EmailState.SENT


def test_a_silent_worker_is_taken_over_or_parked() -> None:
    repeat, park = OutgoingEmailFactory(), OutgoingEmailFactory(on_doubt=OnDoubt.PARK)
    outbox.claim()
    assert outbox.claim() == []
    OutgoingEmail.objects.update(lease_until=dates.now() - timedelta(seconds=1))
    assert [row.pk for row in outbox.claim()] == [repeat.pk]
    park.refresh_from_db()
    assert (park.state, park.last_error) == (EmailState.DOUBT, "worker silent")


def test_a_worker_that_lost_its_lease_notes_nothing() -> None:
    (held,) = [OutgoingEmailFactory()] and outbox.claim()
    OutgoingEmail.objects.update(lease_until=dates.now() - timedelta(seconds=1))
    (taken_over,) = outbox.claim()
    sending._note(held, EmailState.FAILED, error="late")
    held.refresh_from_db()
    assert (held.state, held.lease_token) == (EmailState.SENDING, taken_over.lease_token)


def test_a_mail_that_another_worker_took_meanwhile_is_not_sent_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first mail of a batch takes so long that the lease of the second one ends."""
    first, second = OutgoingEmailFactory(), OutgoingEmailFactory()
    deliver = sending._deliver

    def slow(row, connection) -> bool:
        if row.pk == first.pk:
            OutgoingEmail.objects.filter(pk=second.pk).update(lease_until=dates.now() - timedelta(seconds=1))
            outbox.claim()
        return deliver(row, connection)

    monkeypatch.setattr(sending, "_deliver", slow)
    assert outbox.send_due() == 1
    assert [message.to for message in mail.outbox] == [[first.recipient]]
    second.refresh_from_db()
    assert second.state == EmailState.SENDING


def test_send_again_keeps_the_message_id() -> None:
    row = OutgoingEmailFactory(state=EmailState.FAILED, attempts=8, last_error="x")
    again = outbox.send_again(row)
    assert (again.state, again.attempts, again.message_id) == (EmailState.QUEUED, 0, row.message_id)
    outbox.send_due()
    assert len(mail.outbox) == 1
    assert outbox.send_again(OutgoingEmail.objects.get()).state == EmailState.SENT


@pytest.mark.parametrize(
    "fields",
    [
        {"state": "sent"},
        {"sent_at": "2026-01-01T00:00Z"},
        {"state": "sending"},
        {"lease_until": "2026-01-01T00:00Z"},
    ],
)
def test_the_database_refuses_half_a_state(fields) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        OutgoingEmailFactory(**fields)
