"""What a mail says: the standard text of its kind, or the text that a coordinator wrote instead.

A text is plain: paragraphs, and placeholders such as {nummer} that are filled in as text. They are names
from a list and nothing else: no attribute, no format, no tag. From one text come the plain-text mail and
the HTML mail. A placeholder of a block ({gegevens}, {knop}) stands on a line of its own.
"""

from __future__ import annotations

import difflib
import logging
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from core.models import MailText
from core.prepared import Key, Prepared
from core.publicity import Logo, logos_of
from core.rules import Text
from core.text import one_line, without_links

logger = logging.getLogger(__name__)

MAX_SUBJECT = 200
MAX_BODY = 6000
TOKEN = re.compile(r"(\{[^{}\n]*\})")


class Address(str):
    """A value that a mail program may make a link of: an e-mail address or an address of our own."""

    __slots__ = ()


@dataclass(frozen=True)
class Paragraph:
    """Lines of text."""

    kind: ClassVar[str] = "paragraph"

    text: str

    def as_text(self) -> str:
        return self.text


@dataclass(frozen=True)
class Facts:
    """Labels with their values; without any value nothing is printed."""

    kind: ClassVar[str] = "facts"

    rows: tuple[tuple[Text, Text], ...]

    def shown(self) -> list[tuple[str, str]]:
        """The rows that have a value, as text in which nothing typed becomes a link."""
        return [(str(label), harmless(value)) for label, value in self.rows if value]

    def as_text(self) -> str:
        return "\n".join(f"{label}: {value}" for label, value in self.shown())


@dataclass(frozen=True)
class Sections(Facts):
    """Headings, each with a longer text under it."""

    kind: ClassVar[str] = "sections"

    def as_text(self) -> str:
        return "\n\n".join(f"{heading}:\n{text}" for heading, text in self.shown())


@dataclass(frozen=True)
class LinkButton:
    """The one thing to do; without an address it is left out."""

    kind: ClassVar[str] = "button"

    url: str
    label: Text

    def as_text(self) -> str:
        return f"{self.label}:\n{self.url}" if self.url else ""


Block = Facts | LinkButton
Part = Paragraph | Facts | LinkButton
Value = Text | Block


@dataclass(frozen=True)
class Placeholder:
    """What a name in a text stands for. A mail without one that is `required` makes no sense."""

    meaning: Text
    example: Value
    required: bool = False

    @property
    def is_block(self) -> bool:
        return isinstance(self.example, Facts | LinkButton)


@dataclass(frozen=True)
class StandardText:
    """The text of one kind of mail as the product brings it, and what may stand in it."""

    title: Text
    subject: Text
    body: tuple[Text, ...]
    placeholders: Mapping[str, Placeholder]

    def in_language(self, language: str) -> tuple[str, str]:
        """Subject and body."""
        with translation.override(language):
            return str(self.subject), "\n\n".join(str(paragraph) for paragraph in self.body)

    def examples(self) -> dict[str, Value]:
        """Values with which a text can be looked at."""
        return {name: placeholder.example for name, placeholder in self.placeholders.items()}


def harmless(value: Text) -> str:
    """A value as text; only an address of our own may become a link."""
    return str(value) if isinstance(value, Address) else without_links(str(value))


def with_address(names: str, email: str) -> Address:
    """Names with the e-mail address of who they are; only the address may become a link."""
    return Address(f"{without_links(names)} ({email})")


# Filling in ----------------------------------------------------------------------------------------


def names_in(text: str) -> list[str]:
    """The names between braces, in order."""
    return [piece[1:-1] for piece in TOKEN.split(text) if TOKEN.fullmatch(piece)]


def fill_line(text: str, values: Mapping[str, Value]) -> str:
    """A subject: one line, whatever was filled in."""
    return one_line(_filled(text, values, str))


def fill_body(text: str, values: Mapping[str, Value]) -> list[Part]:
    """The parts of a mail. A paragraph or a block in which nothing remains is left out."""
    parts = (_part(chunk, values) for chunk in _chunks(text, values))
    return [part for part in parts if part.as_text().strip()]


def _chunks(text: str, values: Mapping[str, Value]) -> Iterator[str]:
    """Paragraphs, and lines that are a block."""
    lines: list[str] = []
    for line in [*text.splitlines(), ""]:
        if not line.strip() or _is_block(line.strip(), values):
            yield "\n".join(lines)
            yield line.strip()
            lines = []
        else:
            lines.append(line)


def _is_block(line: str, values: Mapping[str, Value]) -> bool:
    return bool(TOKEN.fullmatch(line)) and isinstance(values.get(line[1:-1]), Facts | LinkButton)


def _part(chunk: str, values: Mapping[str, Value]) -> Part:
    value = values.get(chunk[1:-1]) if TOKEN.fullmatch(chunk) else None
    if isinstance(value, Facts | LinkButton):
        return value
    return Paragraph(_filled(chunk, values, harmless).strip())


def _filled(text: str, values: Mapping[str, Value], shown: Callable[[Any], str]) -> str:
    """The text with its placeholders filled in; what was filled in is never looked at again."""
    return "".join(
        shown(values[piece[1:-1]]) if TOKEN.fullmatch(piece) else piece for piece in TOKEN.split(text)
    )


# Checking ------------------------------------------------------------------------------------------


def problems(standard: StandardText, subject: str, body: str) -> dict[str, list[str]]:
    """What is wrong with a text, for each of its fields; nothing when it can be sent."""
    found = {
        "subject": [
            *_size(subject, MAX_SUBJECT, _("Schrijf een onderwerp.")),
            *([_("Het onderwerp is één regel.")] if len(subject.splitlines()) > 1 else []),
            *_names(standard, subject, blocks=False),
        ],
        "body": [
            *_size(body, MAX_BODY, _("Schrijf een tekst.")),
            *_names(standard, body, blocks=True),
            *_places(standard, body),
        ],
    }
    return {field: messages for field, messages in found.items() if messages}


def _size(text: str, limit: int, empty: str) -> Iterator[str]:
    if not text.strip():
        yield empty
    if len(text) > limit:
        yield _("Dit is te lang: %(n)s tekens, hoogstens %(limit)s.") % {"n": len(text), "limit": limit}


def _names(standard: StandardText, text: str, *, blocks: bool) -> Iterator[str]:
    """Braces without a name, and names that do not exist or not here."""
    if re.search(r"[{}]", TOKEN.sub("", text)):
        yield _("Er staat een accolade die nergens bij hoort. Schrijf een invulveld als %(name)s.") % {
            "name": f"{{{next(iter(standard.placeholders), 'naam')}}}"
        }
    for name in dict.fromkeys(names_in(text)):
        placeholder = standard.placeholders.get(name)
        if placeholder is None:
            yield _unknown(name, standard.placeholders)
        elif placeholder.is_block and not blocks:
            yield _("%(name)s kan niet in het onderwerp staan.") % {"name": f"{{{name}}}"}


def _unknown(name: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(name, list(known), n=1)
    values = {"name": f"{{{name}}}", "close": f"{{{close[0]}}}" if close else ""}
    if close:
        return _("%(name)s bestaat niet. Bedoel je %(close)s?") % values
    return _("%(name)s bestaat niet. Kies een invulveld uit de lijst.") % values


def _places(standard: StandardText, body: str) -> Iterator[str]:
    """Blocks that share their line, and what may not be missing."""
    lines = [line.strip() for line in body.splitlines()]
    names = names_in(body)
    for name, placeholder in standard.placeholders.items():
        token = f"{{{name}}}"
        if placeholder.required and name not in names:
            yield _("Zet %(name)s in de tekst: %(meaning)s.") % {
                "name": token,
                "meaning": placeholder.meaning,
            }
        if placeholder.is_block and any(token in line and line != token for line in lines):
            yield _("Zet %(name)s alleen op een regel.") % {"name": token}
        if placeholder.is_block and names.count(name) > 1:
            yield _("Zet %(name)s maar één keer in de tekst.") % {"name": token}


# Choosing ------------------------------------------------------------------------------------------


_holding = Prepared(
    lambda: MailText.objects.filter(kind=Key("kind"), language=Key("language"), ended_at__isnull=True)
)


def holding(kind: str, language: str) -> MailText | None:
    """The text that a coordinator wrote for this kind of mail, if one holds."""
    return _holding.first(kind=kind, language=language)


@dataclass(frozen=True)
class HeldText:
    """The text that leaves now. `version` changes with every change; 0 is the standard text."""

    subject: str
    body: str
    version: int = 0


def held(kind: str, standard: StandardText, language: str) -> HeldText:
    """What a coordinator edits: the written text, also when it can no longer be sent, or the standard."""
    written = holding(kind, language)
    if written is None:
        return HeldText(*standard.in_language(language))
    return HeldText(written.subject, written.body, written.pk)


def chosen(kind: str, standard: StandardText, language: str) -> tuple[str, str]:
    """Subject and body that leave now. A written text that can no longer be sent never stops a mail."""
    written = holding(kind, language)
    if written is None:
        return standard.in_language(language)
    if problems(standard, written.subject, written.body):
        logger.error("the text of %s (%s) cannot be sent; the standard text leaves", kind, language)
        return standard.in_language(language)
    return written.subject, written.body


# Writing -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Letter:
    """A mail in words: plain text and HTML, twins of the same parts.

    `frame` is what stands around every text: recipient, reason, co_financing.
    """

    subject: str
    parts: list[Part]
    frame: dict[str, Any]

    def as_text(self) -> str:
        content = "\n\n".join(part.as_text() for part in self.parts)
        return render_to_string("core/emails/letter.txt", {**self.frame, "content": content})

    def as_html(self) -> str:
        return render_to_string(
            "core/emails/letter.html", {**self.frame, "parts": self.parts, "logos": self.logos()}
        )

    def logos(self) -> tuple[Logo, ...]:
        """The logos that go with the sentence about the funders."""
        return logos_of(self.frame.get("co_financing", ""))


def write(subject: str, body: str, values: Mapping[str, Value], **frame: Any) -> Letter:
    """A letter of a text without problems. Raises LookupError when a placeholder has no value."""
    return Letter(fill_line(subject, values), fill_body(body, values), frame)
