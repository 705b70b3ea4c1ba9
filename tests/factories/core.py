"""E-mails for tests."""

from __future__ import annotations

from dataclasses import dataclass

import factory
from factory.django import DjangoModelFactory

from core import outbox
from core.mail_texts import Placeholder, StandardText, Value
from core.models import OutgoingEmail


class OutgoingEmailFactory(DjangoModelFactory):
    """A mail that waits in the outbox."""

    class Meta:
        model = OutgoingEmail

    dedupe_key = factory.Sequence(lambda n: f"tests.mail:{n}")
    message_id = factory.LazyAttribute(lambda o: outbox.message_id(o.dedupe_key))
    kind = "tests.mail"
    recipient = factory.Sequence(lambda n: f"ontvanger{n}@example.be")
    subject = "Een vraag voor je"
    body_text = "Dag"
    body_html = "<p>Dag</p>"


@dataclass
class WordMail(outbox.Email):
    """A mail that says one word."""

    kind = "tests.word"
    reason = "Je krijgt deze mail voor een test."
    text = StandardText(
        title="Een woord",
        subject="{naam}: {woord}",
        body=("{woord}",),
        placeholders={"woord": Placeholder("het woord", "hallo"), "naam": Placeholder("wie", "Noor")},
    )

    word: str
    key: str = "1"
    name: str = "Noor"

    def recipient(self) -> outbox.Recipient:
        return outbox.Recipient("noor@example.be", self.name)

    def dedupe_key(self) -> str:
        return self.key

    def values(self) -> dict[str, Value]:
        return {"woord": self.word, "naam": self.name}

    def co_financing(self) -> str:
        return "Met steun van ESF, VLAIO en VDAB."
