"""Words and tones of outgoing mail."""

from __future__ import annotations

import re
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import outbox
from core.enums import EmailState
from core.models import OutgoingEmail
from core.ui import Badge, Button, Fact, Tone
from people.roles import Permission
from reporting import rules
from reporting.notifications import TextOnTrial

MAIL_TONES = {
    EmailState.QUEUED: Tone.INFO,
    EmailState.SENDING: Tone.INFO,
    EmailState.SENT: Tone.SUCCESS,
    EmailState.FAILED: Tone.DANGER,
    EmailState.DOUBT: Tone.WARNING,
    EmailState.CANCELLED: Tone.NEUTRAL,
}
# What an error of the mail server means, by the words with which its note begins.
ERRORS: tuple[tuple[str, str | Promise], ...] = (
    ("SMTPRecipientsRefused 5", gettext_lazy("De mailserver aanvaardt dit adres niet. Kijk het adres na.")),
    ("SMTPRecipientsRefused", gettext_lazy("De mailserver weigerde dit adres voorlopig.")),
    ("SMTPAuthentication", gettext_lazy("De mailserver aanvaardt ons niet. Verwittig de beheerder.")),
    ("SMTP", gettext_lazy("De mailserver weigerde deze e-mail.")),
    ("ConnectionRefused", gettext_lazy("De mailserver was niet bereikbaar.")),
    ("Timeout", gettext_lazy("De mailserver antwoordde niet op tijd.")),
    ("gaierror", gettext_lazy("De mailserver was niet te vinden.")),
    ("BadHeaderError", gettext_lazy("Het adres of het onderwerp van deze e-mail klopt niet.")),
    ("attachment", gettext_lazy("De bijlage kon niet gemaakt worden.")),
    ("worker silent", gettext_lazy("De verbinding viel weg tijdens het versturen.")),
)
# A secret in an address opens something without an account: it is for the recipient only.
SECRET = re.compile(r"(https?://[^\s/]+/\S*?)([A-Za-z0-9_\-]{24,})(?=[/\s)>\"'.,]|$)")
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


def kind_words() -> dict[str, str]:
    """The kinds of mail in words, for the filter of the list (mail table of the requirements)."""
    titles = {kind: str(email.text.title) for kind, email in outbox.kinds().items() if email.text}
    return titles | {TextOnTrial.kind: _("Proef van een mailtekst")}


def mail_badge(mail: OutgoingEmail) -> Badge:
    """The state of a mail."""
    return Badge(mail.get_state_display(), MAIL_TONES[mail.state])


def problem_words(mail: OutgoingEmail) -> str:
    """What the page says above the text of a mail that did not simply leave."""
    return {
        EmailState.FAILED: _("Deze e-mail vertrok niet"),
        EmailState.DOUBT: _("Niemand weet of deze e-mail vertrokken is"),
    }.get(EmailState(mail.state), "")


def mail_url(mail: OutgoingEmail) -> str:
    """The page of a mail."""
    return reverse("reporting:mail", args=[mail.public_id])


def error_words(mail: OutgoingEmail) -> str:
    """The last error as a sentence; the technical note stays in the database."""
    if not mail.last_error:
        return ""
    known = (text for start, text in ERRORS if mail.last_error.startswith(start))
    return str(next(known, _("Er ging iets mis bij het versturen.")))


def shown_body(mail: OutgoingEmail) -> str:
    """The text of the mail; secrets in its links are not shown."""
    return SECRET.sub(_hide, mail.body_text)


def _hide(match: re.Match[str]) -> str:
    return match[0] if UUID.fullmatch(match[2]) else f"{match[1]}…"


def mail_facts(mail: OutgoingEmail) -> list[Fact]:
    """What the page of one mail shows besides its text."""
    to = f"{mail.recipient_name} <{mail.recipient}>" if mail.recipient_name else mail.recipient
    facts = [
        Fact(_("Aan"), to),
        Fact(_("Toestand"), mail_badge(mail)),
        Fact(_("Klaargezet op"), mail.created_at),
        Fact(_("Pogingen"), str(mail.attempts)),
    ]
    optional = [
        (_("Kopie aan"), mail.cc),
        (_("Verzonden op"), mail.sent_at),
        (_("Bijlagen"), ", ".join(str(stored) for stored in mail.attachments.all())),
    ]
    return facts + [Fact(label, value) for label, value in optional if value]


def mail_text_buttons(user: Any) -> list[Button]:
    """The way to what the mails say, for who may change that."""
    if not user.may(Permission.MANAGE_PROGRAMME):
        return []
    return [Button(_("Mailteksten"), reverse("reporting:mail_texts"), tone="secondary", icon="pencil")]


def send_again_button(mail: OutgoingEmail, user: Any) -> Button:
    """Sends a failed mail again; for others it says why not."""
    button = Button(
        _("Opnieuw sturen"),
        reverse("reporting:mail_again", args=[mail.public_id]),
        method="post",
        icon="sync",
    )
    return button.guarded_by(rules.may_be_sent_again(mail, user))
