"""One class per kind of e-mail: who gets it, what it says, and the row that waits for the worker."""

from __future__ import annotations

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, ClassVar
from urllib.parse import urlsplit

from celery import current_app
from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.utils import translation

from core import mail_texts, publicity
from core.enums import OnDoubt
from core.mail_texts import StandardText, Value
from core.models import OutgoingEmail, StoredFile
from core.text import one_line

SUBJECT_LENGTH = 255
# What stands in the row for words that no row may hold (Email.secret_of).
HIDDEN = "••••••••••••"
_quiet: ContextVar[bool] = ContextVar("outbox_quiet", default=False)


@contextmanager
def without_mail() -> Iterator[None]:
    """Within it no mail is queued: what is recorded happened long ago, and nobody must hear of it today."""
    token = _quiet.set(True)
    try:
        yield
    finally:
        _quiet.reset(token)


@dataclass(frozen=True)
class Recipient:
    """Who gets a mail, and in which language."""

    email: str
    name: str = ""
    language: str = "nl"


class Email(ABC):
    """One kind of e-mail. A subclass brings its standard text and says who gets it and why.

    `text` is the standard text (core.mail_texts), `values` what its placeholders stand for; a
    coordinator may write another text. A subclass without a text is one on which others build.
    """

    kind: ClassVar[str] = ""
    text: ClassVar[StandardText | None] = None
    reason: ClassVar[Any] = ""
    on_doubt: ClassVar[OnDoubt] = OnDoubt.REPEAT

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        missing = [name for name in ("kind", "reason") if not getattr(cls, name)]
        if missing:
            raise TypeError(f"{cls.__name__} misses {', '.join(missing)}")
        if "text" in cls.__dict__:
            _kinds[cls.kind] = cls

    @abstractmethod
    def recipient(self) -> Recipient:
        """Who gets it."""

    @abstractmethod
    def dedupe_key(self) -> str:
        """The same for the same fact and the same person: such a mail is queued once."""

    def values(self) -> dict[str, Value]:
        """What each placeholder of the text stands for in this mail."""
        return {}

    def cc(self) -> str:
        """One address that gets a copy, or nothing."""
        return ""

    def attachments(self) -> list[StoredFile]:
        """Files that go along."""
        return []

    def made_attachment(self) -> tuple[str, int] | None:
        """A file that the worker makes before the mail leaves: the name of its maker, and the key of what."""
        return None

    @classmethod
    def secret_of(cls, row: OutgoingEmail) -> str:
        """Words that are read just before the mail leaves and take the place of HIDDEN; mostly there are none.

        Raises ValueError when they are gone: then the mail fails instead of leaving without them.
        """
        return ""

    def organisation_id(self) -> int | None:
        """Whose outbox screen shows it."""
        return None

    def parent(self) -> models.Model | None:
        """The dossier to which it belongs."""
        return None

    def co_financing(self) -> str:
        """The sentence about the funders that every mail carries; of no programme, that of all that run."""
        return publicity.sentence()

    def build(self) -> OutgoingEmail:
        """The row, not saved: for previews and tests."""
        to, parent = self.recipient(), self.parent()
        maker, maker_key = self.made_attachment() or ("", None)
        key = f"{self.kind}:{self.dedupe_key()}"
        with translation.override(to.language):
            letter = self.letter(to)
            return OutgoingEmail(
                dedupe_key=key,
                message_id=message_id(key),
                kind=self.kind,
                recipient=to.email,
                recipient_name=one_line(to.name),
                cc=self.cc(),
                subject=letter.subject[:SUBJECT_LENGTH],
                body_text=letter.as_text(),
                body_html=letter.as_html(),
                maker=maker,
                maker_key=maker_key,
                on_doubt=self.on_doubt,
                organisation_id=self.organisation_id(),
                parent_type=parent._meta.label_lower if parent else "",
                parent_id=parent.pk if parent else None,
            )

    def letter(self, to: Recipient) -> mail_texts.Letter:
        """What the mail says, in the text that holds now.

        Raises LookupError for a kind without a text, or whose values do not fit its placeholders.
        """
        values = self.values()
        if self.text is None or values.keys() != self.text.placeholders.keys():
            raise LookupError(f"the text of {self.kind} and its values do not fit")
        subject, body = mail_texts.chosen(self.kind, self.text, to.language)
        return mail_texts.write(
            subject, body, values, recipient=to, reason=self.reason, co_financing=self.co_financing()
        )

    def queue(self) -> OutgoingEmail:
        """Write the row in the running transaction; the same mail a second time is the first one.

        Within `without_mail` the row is not saved.
        Raises TransactionManagementError outside a transaction: a mail never leaves without its fact.
        """
        if not transaction.get_connection().in_atomic_block:
            raise transaction.TransactionManagementError("an e-mail is queued in the change's transaction")
        row = self.build()
        if _quiet.get():
            return row
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:
            if first := OutgoingEmail.objects.filter(dedupe_key=row.dedupe_key).first():
                return first
            raise
        if files := self.attachments():
            row.attachments.set(files)
        transaction.on_commit(wake_up, robust=True)
        return row


_kinds: dict[str, type[Email]] = {}


def kinds() -> dict[str, type[Email]]:
    """Every kind of mail that has a text, by its name."""
    return dict(_kinds)


def message_id(dedupe_key: str) -> str:
    """The Message-ID of a logical mail: the same however often it is sent."""
    digest = hashlib.sha256(f"{settings.SECRET_KEY}:{dedupe_key}".encode()).hexdigest()[:32]
    return f"<{digest}@{urlsplit(settings.SITE_URL).hostname}>"


def wake_up() -> None:
    """Have a worker look at once; when this call is lost the sweeper finds the mail."""
    # By name: the task module imports this one.
    current_app.send_task("core.tasks.send_due_mail", retry=False)
