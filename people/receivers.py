"""Logins and failed logins stand in the journal (quality C8)."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.signals import user_logged_in, user_login_failed
from django.db import transaction
from django.dispatch import receiver

from core import journal
from core.actors import OutsideActor
from people.models import User


@receiver(user_logged_in)
def note_login(sender: type, user: User, **kwargs: Any) -> None:
    """Somebody logged in, with all the steps that were asked."""
    with transaction.atomic():
        journal.record("user.logged_in", user, by=user)


@receiver(user_login_failed)
def note_failed_login(sender: object, credentials: dict[str, Any], **kwargs: Any) -> None:
    """Somebody tried a wrong password on an account that exists; nothing is kept about other addresses."""
    address = credentials.get("email") or credentials.get("username") or ""
    user = User.objects.filter(email__iexact=address).first()
    if user:
        with transaction.atomic():
            journal.record("user.login_failed", user, by=OutsideActor("Onbekend", role="aanmelden"))
