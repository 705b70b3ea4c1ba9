"""E-mails about people and accounts. None of them carries a name or a number of a candidate."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import dates
from core.outbox import Email, Recipient
from people.models import Candidate, User


def recipient_of(user: User) -> Recipient:
    """An account as the receiver of a mail."""
    return Recipient(user.email, user.full_name, user.language)


@dataclass
class DuplicateReported(Email):
    """Coordinators: somebody typed a number that another candidate carries."""

    kind = "people.duplicate_reported"
    template = "people/emails/duplicate_reported"
    reason = _("Je krijgt deze e-mail omdat je coördinator bent van Jumpstarters.")

    candidate: Candidate
    reporter: User
    coordinator: User

    def recipient(self) -> Recipient:
        return recipient_of(self.coordinator)

    def dedupe_key(self) -> str:
        # Typing the same number over and over sends one mail a day (quality C32).
        parts = (self.candidate.pk, self.reporter.pk, self.coordinator.pk, dates.today().isoformat())
        return ":".join(str(part) for part in parts)

    def context(self) -> dict[str, Any]:
        return {
            "number": self.candidate.number,
            "reporter": self.reporter,
            "organisation": self.reporter.journal_identity().organisation,
            "button_url": settings.SITE_URL + reverse("people:candidate", args=[self.candidate.public_id]),
            "button_label": _("Bekijk de kandidaat"),
        }


class AccountMail(Email):
    """What the login has to tell somebody. No organisation's outbox screen shows it: it carries a secret link."""

    kind = "people.account"
    template = "people/emails/account"
    reason = _("Je krijgt deze e-mail omdat iemand dit vroeg met jouw e-mailadres.")

    def __init__(self, to: Recipient, link: str) -> None:
        self.to = to
        self.link = link

    def recipient(self) -> Recipient:
        return self.to

    def dedupe_key(self) -> str:
        # The same link twice is one mail; without a link, one mail an hour for each address.
        fact = self.link or f"{self.to.email} {dates.now():%Y-%m-%d %H}"
        return hashlib.sha256(fact.encode()).hexdigest()


class PasswordReset(AccountMail):
    """The link to choose a new password."""

    kind = "people.password_reset"
    template = "people/emails/password_reset"

    def context(self) -> dict[str, Any]:
        return {"button_url": self.link, "button_label": _("Kies een nieuw wachtwoord")}


class UnknownAccount(AccountMail):
    """Somebody asked a new password for an address that has no account."""

    kind = "people.unknown_account"
    template = "people/emails/unknown_account"
