"""E-mails of this app: a mail text on trial, and a file that is ready."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import formats
from core.mail_texts import Letter, LinkButton, Placeholder, StandardText, Value
from core.outbox import Email, Recipient
from people.models import User
from reporting.models import PreparedFile

FILES_BUTTON = LinkButton(settings.SITE_URL, gettext_lazy("Naar mijn bestanden"))


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


class FileReady(Email):
    """A file that took time is ready. Only its title stands in the mail: the file itself asks for the login."""

    kind = "reporting.file_ready"
    reason = gettext_lazy("Je krijgt deze e-mail omdat je dit bestand vroeg.")
    text = StandardText(
        title=gettext_lazy("Een gevraagd bestand is klaar"),
        subject=gettext_lazy("Je bestand is klaar: {bestand}"),
        body=(
            gettext_lazy("{bestand} is klaar. Je kunt het ophalen tot {einde}."),
            "{knop}",
        ),
        placeholders={
            "bestand": Placeholder(gettext_lazy("wat je vroeg"), gettext_lazy("Dossier 5000123")),
            "einde": Placeholder(gettext_lazy("tot wanneer het blijft staan"), "donderdag 02/04/2026 10:00"),
            "knop": Placeholder(gettext_lazy("knop naar mijn bestanden"), FILES_BUTTON, required=True),
        },
    )

    def __init__(self, ready: PreparedFile) -> None:
        self.ready = ready

    def recipient(self) -> Recipient:
        user = self.ready.asked_by
        return Recipient(user.email, user.full_name, user.language)

    def dedupe_key(self) -> str:
        return str(self.ready.public_id)

    def organisation_id(self) -> int | None:
        return self.ready.asked_by.journal_identity().organisation_id

    def values(self) -> dict[str, Value]:
        until = self.ready.expires_at
        return {
            "bestand": self.ready.title,
            "einde": f"{formats.long_date(until)} {formats.clock(until)}" if until else "",
            "knop": replace(FILES_BUTTON, url=settings.SITE_URL + reverse("reporting:files")),
        }
