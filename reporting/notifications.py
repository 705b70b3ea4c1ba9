"""The one e-mail of this app: a mail text on trial."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.mail_texts import Letter
from core.outbox import Email, Recipient
from people.models import User


class TextOnTrial(Email):
    """A mail with example values, to whoever writes its text. It says what the real one would say."""

    kind = "reporting.mail_text_trial"
    reason = gettext_lazy("Je krijgt deze e-mail omdat je jezelf een proef van een mailtekst stuurde.")

    def __init__(self, written: Letter, *, user: User, language: str, form_key: str) -> None:
        self.written, self.user, self.language, self.form_key = written, user, language, form_key

    def recipient(self) -> Recipient:
        return Recipient(self.user.email, self.user.full_name, self.language)

    def dedupe_key(self) -> str:
        # The same button twice is one mail; after a change it is another one.
        text = hashlib.sha256(f"{self.written.subject}\n{self.written.as_text()}".encode()).hexdigest()[:32]
        return f"{self.user.pk}:{self.form_key}:{text}"

    def letter(self, to: Recipient) -> Letter:
        return replace(self.written, subject=_("Proef: %(subject)s") % {"subject": self.written.subject})

    def organisation_id(self) -> int | None:
        return self.user.journal_identity().organisation_id
