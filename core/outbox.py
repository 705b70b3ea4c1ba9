"""E-mail leaves through rows: written with the fact, sent by whoever comes first, never lost.

A mail is queued in the transaction of the change that it tells. A worker takes it with a lease,
sends it and notes the result. When a worker dies in between nobody knows whether the mail left;
then `on_doubt` decides: send again with the same Message-ID, or park it for a human.
"""

from __future__ import annotations

import hashlib
import logging
import smtplib
import uuid
from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar
from urllib.parse import urlsplit

from celery import current_app
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import BadHeaderError
from django.db import models, transaction
from django.template.loader import render_to_string
from django.utils import translation

from core import dates
from core.enums import EmailState, OnDoubt
from core.files import read_file
from core.models import OutgoingEmail, StoredFile
from core.text import one_line

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Recipient:
    """Who gets a mail, and in which language."""

    email: str
    name: str = ""
    language: str = "nl"


class Email(ABC):
    """One kind of e-mail. A subclass names its templates and says who gets it and why.

    `template` is the path without suffix: `<template>_subject.txt`, `_body.txt` and `_body.html`.
    """

    kind: ClassVar[str] = ""
    template: ClassVar[str] = ""
    reason: ClassVar[Any] = ""
    on_doubt: ClassVar[OnDoubt] = OnDoubt.REPEAT

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        missing = [name for name in ("kind", "template", "reason") if not getattr(cls, name)]
        if missing:
            raise TypeError(f"{cls.__name__} misses {', '.join(missing)}")

    @abstractmethod
    def recipient(self) -> Recipient:
        """Who gets it."""

    @abstractmethod
    def dedupe_key(self) -> str:
        """The same for the same fact and the same person: such a mail is queued once."""

    def context(self) -> dict[str, Any]:
        """What the templates print."""
        return {}

    def cc(self) -> str:
        """One address that gets a copy, or nothing."""
        return ""

    def attachments(self) -> list[StoredFile]:
        """Files that go along."""
        return []

    def organisation_id(self) -> int | None:
        """Whose outbox screen shows it."""
        return None

    def parent(self) -> models.Model | None:
        """The dossier to which it belongs."""
        return None

    def co_financing(self) -> str:
        """The sentence about the funders that every mail carries."""
        return ""

    def build(self) -> OutgoingEmail:
        """The row, not saved: for previews and tests."""
        to = self.recipient()
        parent = self.parent()
        with translation.override(to.language):
            context = {
                **self.context(),
                "recipient": to,
                "reason": self.reason,
                "co_financing": self.co_financing(),
                "site_url": settings.SITE_URL,
            }
            key = f"{self.kind}:{self.dedupe_key()}"
            return OutgoingEmail(
                dedupe_key=key,
                message_id=message_id(key),
                kind=self.kind,
                recipient=to.email,
                recipient_name=one_line(to.name),
                cc=self.cc(),
                subject=one_line(render_to_string(f"{self.template}_subject.txt", context))[:255],
                body_text=render_to_string(f"{self.template}_body.txt", context),
                body_html=render_to_string(f"{self.template}_body.html", context),
                on_doubt=self.on_doubt,
                organisation_id=self.organisation_id(),
                parent_type=parent._meta.label_lower if parent else "",
                parent_id=parent.pk if parent else None,
            )

    def queue(self) -> OutgoingEmail:
        """Write the row in the running transaction; the same mail a second time is the first one.

        Raises TransactionManagementError outside a transaction: a mail never leaves without its fact.
        """
        if not transaction.get_connection().in_atomic_block:
            raise transaction.TransactionManagementError("an e-mail is queued in the change's transaction")
        row = self.build()
        existing = OutgoingEmail.objects.filter(dedupe_key=row.dedupe_key).first()
        if existing:
            return existing
        row.save()
        row.attachments.set(self.attachments())
        transaction.on_commit(_wake_up, robust=True)
        return row


def message_id(dedupe_key: str) -> str:
    """The Message-ID of a logical mail: the same however often it is sent."""
    digest = hashlib.sha256(f"{settings.SECRET_KEY}:{dedupe_key}".encode()).hexdigest()[:32]
    return f"<{digest}@{urlsplit(settings.SITE_URL).hostname}>"


def _wake_up() -> None:
    # By name: the task module imports this one.
    current_app.send_task("core.tasks.send_due_mail", retry=False)


def claim(limit: int = 20) -> list[OutgoingEmail]:
    """Take due mails for this worker; another worker passes them by until the lease ends.

    Mails whose worker went silent are first handled as their kind wants.
    """
    with transaction.atomic():
        rows = list(
            OutgoingEmail.objects.due()
            .select_for_update(skip_locked=True)
            .order_by("not_before", "id")[:limit]
        )
        parked = [row for row in rows if row.state == EmailState.SENDING and row.on_doubt == OnDoubt.PARK]
        for row in parked:
            _finish(row, EmailState.DOUBT, error="worker silent")
        taken = [row for row in rows if row not in parked]
        for row in taken:
            row.state = EmailState.SENDING
            row.attempts += 1
            row.lease_token = uuid.uuid4()
            row.lease_until = dates.now() + timedelta(seconds=settings.OUTBOX_LEASE_SECONDS)
            row.save()
    return taken


def send_due(limit: int = 20) -> int:
    """Send what is due, one connection for all; returns how many left."""
    sent = 0
    while batch := claim(limit):
        connection = get_connection()
        sent += sum(_deliver(row, connection) for row in batch if _still_held(row))
        connection.close()
    return sent


def _still_held(row: OutgoingEmail) -> bool:
    """Begin the lease of this mail anew: those before it in the batch may have taken long."""
    until = dates.now() + timedelta(seconds=settings.OUTBOX_LEASE_SECONDS)
    held = OutgoingEmail.objects.filter(pk=row.pk, lease_token=row.lease_token)
    return bool(held.update(lease_until=until))


def _deliver(row: OutgoingEmail, connection: BaseEmailBackend) -> bool:
    """Send one mail and note what became of it."""
    try:
        message = compose(row)
        message.message()
    except (BadHeaderError, ValueError) as error:
        return _note(row, EmailState.FAILED, error=type(error).__name__)
    try:
        connection.open()
    except (OSError, smtplib.SMTPException) as error:
        # Nothing was handed over: sending again is safe.
        return _retry(row, type(error).__name__)
    try:
        connection.send_messages([message])
    except smtplib.SMTPException as error:
        connection.close()
        return _after_smtp_error(row, error)
    except OSError as error:
        connection.close()
        return _in_doubt(row, type(error).__name__)
    return _note(row, EmailState.SENT)


def compose(row: OutgoingEmail) -> EmailMultiAlternatives:
    """The message as it leaves."""
    message = EmailMultiAlternatives(
        subject=row.subject,
        body=row.body_text,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[row.recipient],
        cc=[row.cc] if row.cc else [],
        headers={"Message-ID": row.message_id, "Auto-Submitted": "auto-generated"},
    )
    message.attach_alternative(row.body_html, "text/html")
    for stored in row.attachments.all():
        message.attach(stored.name, read_file(stored), stored.content_type)
    return message


def _after_smtp_error(row: OutgoingEmail, error: smtplib.SMTPException) -> bool:
    codes = _codes(error)
    if not codes:
        return _in_doubt(row, type(error).__name__)
    label = f"{type(error).__name__} {codes[0]}"
    if all(code >= 500 for code in codes):
        return _note(row, EmailState.FAILED, error=label)
    return _retry(row, label)


def _codes(error: smtplib.SMTPException) -> list[int]:
    """The answers of the mail server, when it did answer."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return [code for code, _text in error.recipients.values()]
    return [error.smtp_code] if isinstance(error, smtplib.SMTPResponseException) else []


def _in_doubt(row: OutgoingEmail, error: str) -> bool:
    """The connection broke while the mail was being handed over."""
    if row.on_doubt == OnDoubt.PARK:
        return _note(row, EmailState.DOUBT, error=error)
    return _retry(row, error)


def _retry(row: OutgoingEmail, error: str) -> bool:
    """Try again later, each time twice as late; after the last time a human must look."""
    if row.attempts >= settings.OUTBOX_MAX_ATTEMPTS:
        return _note(row, EmailState.FAILED, error=error)
    wait = timedelta(seconds=settings.OUTBOX_BACKOFF_SECONDS * 2 ** (row.attempts - 1))
    return _note(row, EmailState.QUEUED, error=error, not_before=dates.now() + wait)


def _note(row: OutgoingEmail, state: EmailState, **fields: Any) -> bool:
    """Note the result, unless another worker took the row over because the lease had ended."""
    with transaction.atomic():
        held = (
            OutgoingEmail.objects.select_for_update().filter(pk=row.pk, lease_token=row.lease_token).first()
        )
        if held:
            _finish(held, state, **fields)
    if state == EmailState.FAILED:
        logger.error("e-mail %s failed: %s", row.public_id, fields.get("error", ""))
    return state == EmailState.SENT


def _finish(row: OutgoingEmail, state: EmailState, *, error: str = "", not_before: Any = None) -> None:
    row.state = state
    row.last_error = error[:200]
    row.lease_until = row.lease_token = None
    row.sent_at = dates.now() if state == EmailState.SENT else None
    if not_before:
        row.not_before = not_before
    row.save()


def send_again(row: OutgoingEmail) -> OutgoingEmail:
    """Put a failed or doubtful mail back in the queue with the same Message-ID."""
    with transaction.atomic():
        held = OutgoingEmail.objects.select_for_update().get(pk=row.pk)
        if held.state in (EmailState.FAILED, EmailState.DOUBT):
            held.attempts = 0
            _finish(held, EmailState.QUEUED, not_before=dates.now())
            transaction.on_commit(_wake_up, robust=True)
    return held
