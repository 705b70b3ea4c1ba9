"""The desk on which a coordinator writes the text of a mail: its states, placeholders, preview and history."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from core import mail_texts, outbox
from core.mail_texts import HeldText, Letter, StandardText
from core.models import MailText
from core.outbox import Email, Recipient
from core.ui import Badge, Button, Fact, Tab, Tone
from people.models import User
from trajects.models import Programme


@dataclass(frozen=True)
class Desk:
    """One kind of mail in one language."""

    kind: str
    language: str
    email: type[Email]
    standard: StandardText
    written: MailText | None

    @property
    def title(self) -> str:
        return str(self.standard.title)

    @property
    def reason(self) -> str:
        """Why the receiver gets it; the sentence stands under every text."""
        return str(self.email.reason)

    @property
    def language_name(self) -> str:
        return str(dict(settings.LANGUAGES)[self.language])

    @property
    def url(self) -> str:
        return self._address("mail_text")

    @property
    def preview_url(self) -> str:
        return self._address("mail_text_preview")

    @property
    def standard_url(self) -> str:
        return self._address("mail_text_standard")

    @property
    def held(self) -> HeldText:
        if self.written is None:
            return HeldText(*self.standard.in_language(self.language))
        return HeldText(self.written.subject, self.written.body, self.written.pk)

    @property
    def is_broken(self) -> bool:
        """Whether the written text can no longer be sent, so that the standard text leaves."""
        return self.written is not None and bool(
            mail_texts.problems(self.standard, self.written.subject, self.written.body)
        )

    @property
    def badge(self) -> Badge:
        if self.is_broken:
            return Badge(_("Klopt niet meer: de standaardtekst vertrekt"), Tone.DANGER)
        if self.written:
            return Badge(_("Aangepast"), Tone.INFO)
        return Badge(_("Standaard"), Tone.NEUTRAL)

    @property
    def badges(self) -> list[Badge]:
        return [self.badge]

    @property
    def facts(self) -> list[Fact]:
        facts = [Fact(_("Taal"), self.language_name)]
        if self.written:
            facts += [
                Fact(_("Aangepast door"), self.written.made_by.full_name),
                Fact(_("Aangepast op"), self.written.made_at),
            ]
        return facts

    @property
    def standard_button(self) -> list[Button]:
        """The way back, while there is something to go back from."""
        if self.written is None:
            return []
        return [Button(_("Terug naar de standaardtekst"), self.standard_url, tone="secondary", icon="undo")]

    def _address(self, name: str) -> str:
        return reverse(f"reporting:{name}", args=[self.kind, self.language])


@dataclass(frozen=True)
class KindRow:
    """A kind of mail in the list, with its text in each language."""

    title: str
    desks: list[Desk]


@dataclass(frozen=True)
class Insert:
    """A placeholder that can be put in the text."""

    token: str
    meaning: str
    is_block: bool
    required: bool


@dataclass(frozen=True)
class Version:
    """A text of earlier, or the one that holds."""

    number: int
    subject: str
    body: str
    by: str
    made_at: dt.datetime
    ended_at: dt.datetime | None
    url: str


@dataclass(frozen=True)
class Preview:
    """What a text becomes with example values, or what is wrong with it."""

    problems: list[str]
    letter: Letter | None = None
    text: str = ""


def desk_of(kind: str, language: str) -> Desk | None:
    """The desk of an address; nothing for a kind or a language that does not exist."""
    email = outbox.kinds().get(kind)
    if email is None or email.text is None or language not in dict(settings.LANGUAGES):
        return None
    return Desk(kind, language, email, email.text, mail_texts.holding(kind, language))


def kind_rows() -> list[KindRow]:
    """Every kind of mail by its title, with the state of its texts."""
    rows = MailText.objects.filter(ended_at__isnull=True).select_related("made_by")
    written = {(row.kind, row.language): row for row in rows}
    found = [
        KindRow(
            str(email.text.title),
            [
                Desk(kind, code, email, email.text, written.get((kind, code)))
                for code, _name in settings.LANGUAGES
            ],
        )
        for kind, email in outbox.kinds().items()
        if email.text
    ]
    return sorted(found, key=lambda row: row.title)


def language_tabs(desk: Desk) -> list[Tab]:
    """The same kind in the other languages."""
    return [
        Tab(str(name), reverse("reporting:mail_text", args=[desk.kind, code]), code == desk.language)
        for code, name in settings.LANGUAGES
    ]


def inserts(desk: Desk) -> list[Insert]:
    """The placeholders of a kind, with what they stand for."""
    return [
        Insert(f"{{{name}}}", str(entry.meaning), entry.is_block, entry.required)
        for name, entry in desk.standard.placeholders.items()
    ]


def versions(desk: Desk) -> list[Version]:
    """Every text that was written, newest first."""
    rows = MailText.objects.filter(kind=desk.kind, language=desk.language).select_related("made_by")
    numbered = enumerate(rows.order_by("made_at", "pk"), start=1)
    found = [
        Version(
            number,
            row.subject,
            row.body,
            row.made_by.full_name,
            row.made_at,
            row.ended_at,
            f"{desk.url}?versie={number}",
        )
        for number, row in numbered
    ]
    return found[::-1]


def text_to_edit(desk: Desk, number: str) -> HeldText:
    """The text that holds, or an earlier one that somebody wants back."""
    earlier = (
        next((entry for entry in versions(desk) if str(entry.number) == number), None) if number else None
    )
    if earlier is None:
        return desk.held
    return HeldText(earlier.subject, earlier.body, desk.held.version)


def letter_of(desk: Desk, subject: str, body: str, user: User) -> Letter:
    """The mail with example values, to this user; the text must be without problems."""
    with translation.override(desk.language):
        return mail_texts.write(
            subject,
            body,
            desk.standard.examples(),
            recipient=Recipient(user.email, user.full_name, desk.language),
            reason=str(desk.email.reason),
            co_financing=_co_financing(desk.email),
        )


def preview(desk: Desk, subject: str, body: str, user: User) -> Preview:
    """What leaves with this text, or why it cannot leave."""
    if found := mail_texts.problems(desk.standard, subject, body):
        return Preview([text for texts in found.values() for text in texts])
    letter = letter_of(desk, subject, body, user)
    with translation.override(desk.language):
        return Preview([], letter, letter.as_text())


def _co_financing(email: type[Email]) -> str:
    """The sentence of a running programme, for kinds of mail that carry one."""
    if email.co_financing is Email.co_financing:
        return ""
    running = Programme.objects.filter(is_active=True).exclude(co_financing_text="").order_by("pk").first()
    return running.co_financing_text if running else ""
