"""E-mails about people and accounts. None of them carries a name or a number of a candidate."""

from __future__ import annotations

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


@dataclass
class AccountMail(Email):
    """What the login library has to tell somebody, such as the link for a new password."""

    kind = "people.account"
    template = "people/emails/account"
    reason = _("Je krijgt deze e-mail omdat iemand dit vroeg met jouw e-mailadres.")

    to: Recipient
    key: str
    values: dict[str, Any]

    def recipient(self) -> Recipient:
        return self.to

    def dedupe_key(self) -> str:
        return self.key

    def context(self) -> dict[str, Any]:
        return self.values
