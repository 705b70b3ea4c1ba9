"""Links to the questions after a training: a secret that only the e-mail knows; the database keeps its hash."""

from __future__ import annotations

import secrets

from django.utils.crypto import constant_time_compare

from core import dates
from vouchers.models import Feedback
from vouchers.tokens import SECRET_BYTES, hash_of

__all__ = ["find", "hash_of", "new_secret"]


def new_secret() -> str:
    """As long as nobody can guess; it is not kept."""
    return secrets.token_urlsafe(SECRET_BYTES)


def find(token_hash: str) -> Feedback | None:
    """The questions behind a link that still opens something."""
    rows = Feedback.objects.filter(token_hash=token_hash, expires_at__gt=dates.now()).exclude(token_hash="")
    found = rows.select_related("voucher__traject__candidate", "voucher__provider").first()
    return found if found and constant_time_compare(found.token_hash, token_hash) else None
