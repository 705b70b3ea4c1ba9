"""E-mails of this app: a mail text on trial, a file that is ready, and the radar for who wants it by mail."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import formats
from core.mail_texts import Facts, Letter, LinkButton, Placeholder, StandardText, Value
from core.outbox import Email, Recipient
from people.models import User
from people.notifications import recipient_of
from reporting.models import PreparedFile
from reporting.radar.lines import Line
from trajects.radar import base

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


RADAR_BUTTON = LinkButton(settings.SITE_URL, gettext_lazy("Open de termijnen"))
SETTING_BUTTON = LinkButton(settings.SITE_URL, gettext_lazy("Wijzig hoe vaak je dit krijgt"))


class RadarDigest(Email):
    """What waits for somebody: how many of each kind, and the most urgent by initials and number."""

    kind = "reporting.radar_digest"
    reason = gettext_lazy("Je krijgt deze e-mail omdat je het overzicht van de termijnen gevraagd hebt.")
    most = 20
    text = StandardText(
        title=gettext_lazy("Overzicht van de termijnen"),
        subject=gettext_lazy("Termijnen: {aantal}"),
        body=(
            gettext_lazy("Dit vraagt je aandacht. Te laat: {te_laat}."),
            "{soorten}",
            gettext_lazy("Het dringendst, met initialen en klantnummer:"),
            "{lijnen}",
            "{knop}",
            "{instelling}",
        ),
        placeholders={
            "aantal": Placeholder(gettext_lazy("hoeveel signalen er zijn"), "3"),
            "te_laat": Placeholder(gettext_lazy("hoeveel ervan te laat zijn"), "1"),
            "soorten": Placeholder(
                gettext_lazy("hoeveel van elke soort"), Facts(((gettext_lazy("Lang geen gesprek"), "3"),))
            ),
            "lijnen": Placeholder(
                gettext_lazy("de dringendste signalen"),
                Facts((("NP 5000123", gettext_lazy("Lang geen gesprek, 4 dagen te laat")),)),
            ),
            "knop": Placeholder(gettext_lazy("knop naar de termijnen"), RADAR_BUTTON, required=True),
            "instelling": Placeholder(
                gettext_lazy("knop om het overzicht te stoppen"), SETTING_BUTTON, required=True
            ),
        },
    )

    def __init__(self, user: User, lines: Sequence[Line], *, on: date) -> None:
        self.user, self.lines, self.on = user, lines, on

    def recipient(self) -> Recipient:
        return recipient_of(self.user)

    def dedupe_key(self) -> str:
        return f"{self.user.pk}:{self.on}"

    def organisation_id(self) -> int | None:
        return self.user.journal_identity().organisation_id

    def values(self) -> dict[str, Value]:
        counts = Counter(line.signal.kind for line in self.lines)
        kinds = [(words, str(counts[kind])) for kind, words in base.kinds().items() if counts[kind]]
        site = settings.SITE_URL
        return {
            "aantal": str(len(self.lines)),
            "te_laat": str(sum(line.is_late for line in self.lines)),
            "soorten": Facts(tuple(kinds)),
            "lijnen": Facts(tuple(_in_short(line) for line in self.lines[: self.most])),
            "knop": replace(RADAR_BUTTON, url=site + reverse("reporting:radar")),
            "instelling": replace(SETTING_BUTTON, url=site + reverse("reporting:digest")),
        }


def _in_short(line: Line) -> tuple[str, str]:
    """No more of a person than a colleague needs to know who it is: a mail stays in a mailbox."""
    candidate = line.signal.candidate
    initials = "".join(name[:1] for name in (candidate.given_name, candidate.family_name))
    what = [str(line.signal.title), line.left]
    return f"{initials} {candidate.number}", ", ".join(part for part in what if part)
