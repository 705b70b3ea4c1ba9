"""How allauth behaves here: nobody signs up by themselves, mail goes through the outbox."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language

from core.outbox import Recipient
from people.notifications import AccountMail, PasswordReset, UnknownAccount, recipient_of

# Every mail that allauth may want to send with these settings; another one is a fault that must be seen.
MAILS: dict[str, type[AccountMail]] = {
    "account/email/password_reset_key": PasswordReset,
    "account/email/unknown_account": UnknownAccount,
}


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by a coordinator."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue the mail in the outbox, for known and unknown addresses alike (quality C4)."""
        user = context.get("user")
        to = recipient_of(user) if user else Recipient(email, language=(get_language() or "nl")[:2])
        with transaction.atomic():
            MAILS[template_prefix](to, context.get("password_reset_url", "")).queue()

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The link of the mail; its host is a setting, never the Host header (quality C31)."""
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return settings.SITE_URL + path.replace("UID-KEY", quote(key))
