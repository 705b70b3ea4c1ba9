"""The worker's side: claim with a lease, make what goes along, send, note the result."""

from __future__ import annotations

import logging
import re
import smtplib
import uuid
from datetime import timedelta
from email.mime.image import MIMEImage
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import BadHeaderError, SafeMIMEMultipart
from django.db import transaction

from core import attachments, dates, publicity
from core.enums import EmailState, OnDoubt
from core.files import CALENDAR, read_file
from core.models import OutgoingEmail
from core.outbox.emails import HIDDEN, kinds, wake_up
from core.publicity import Logo

logger = logging.getLogger(__name__)


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
    if row.maker and not _has_its_attachment(row, connection):
        return False
    try:
        message = compose(row)
        message.message()
    except (BadHeaderError, ValueError) as error:
        return _note(row, EmailState.FAILED, error=type(error).__name__)
    except OSError as error:
        # A file that goes along cannot be read now; the other mails go on.
        return _retry(row, f"attachment {type(error).__name__}")
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


def _has_its_attachment(row: OutgoingEmail, connection: BaseEmailBackend) -> bool:
    """Make the file that goes along. When that fails the mail waits, as for a mail server that is away."""
    # A mail server hangs up on whoever keeps it waiting.
    connection.close()
    try:
        attachments.complete(row)
    except Exception as error:  # noqa: BLE001  a maker may fail in any way; the other mails go on
        return _retry(row, f"attachment {type(error).__name__}")
    return _still_held(row)


class Message(EmailMultiAlternatives):
    """A mail in two twins, with the pictures that its HTML shows."""

    def __init__(self, *args: Any, pictures: dict[str, bytes], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pictures = pictures

    def _create_alternatives(self, msg: Any) -> Any:
        """Pictures stand beside the twins, so that no mail program lists them as files."""
        twins = super()._create_alternatives(msg)
        if not self.pictures:
            return twins
        related = SafeMIMEMultipart(_subtype="related", encoding="utf-8")
        related.attach(twins)
        for name, content in self.pictures.items():
            picture = MIMEImage(content)
            picture.add_header("Content-ID", f"<{name}>")
            picture.add_header("Content-Disposition", "inline")
            related.attach(picture)
        return related


def _pictures_in(html: str) -> dict[str, bytes]:
    """The pictures that our template shows. What people typed is escaped, so that it names none."""
    names = re.findall(r'<img src="cid:([0-9a-f-]{36})"', html)
    found = tuple(Logo(name="", file=name) for name in names)
    return publicity.pictures(found, logos=found) if found else {}


def _with_secret(row: OutgoingEmail) -> tuple[str, str]:
    """Both twins, with the words that only a mail of this kind may carry."""
    kind = kinds().get(row.kind)
    secret = kind.secret_of(row) if kind else ""
    if not secret:
        return row.body_text, row.body_html
    return row.body_text.replace(HIDDEN, secret), row.body_html.replace(HIDDEN, secret)


def compose(row: OutgoingEmail) -> EmailMultiAlternatives:
    """The message as it leaves."""
    text, html = _with_secret(row)
    message = Message(
        subject=row.subject,
        body=text,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[row.recipient],
        cc=[row.cc] if row.cc else [],
        pictures=_pictures_in(row.body_html),
        headers={"Message-ID": row.message_id, "Auto-Submitted": "auto-generated"},
    )
    message.attach_alternative(html, "text/html")
    for stored in row.attachments.order_by("pk"):
        if stored.content_type.startswith(CALENDAR):
            # Beside the text as well: that is where calendar programs look for an invitation.
            message.attach_alternative(read_file(stored).decode(), stored.content_type)
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
    """Try again later, each time twice as late and at last every hour; after two days a human must look."""
    if row.attempts >= settings.OUTBOX_MAX_ATTEMPTS:
        return _note(row, EmailState.FAILED, error=error)
    seconds = min(
        settings.OUTBOX_BACKOFF_SECONDS * 2 ** (row.attempts - 1), settings.OUTBOX_LONGEST_WAIT_SECONDS
    )
    return _note(row, EmailState.QUEUED, error=error, not_before=dates.now() + timedelta(seconds=seconds))


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
            transaction.on_commit(wake_up, robust=True)
    return held
