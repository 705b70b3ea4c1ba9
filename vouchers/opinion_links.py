"""Links to the questions after a training: a secret that only the e-mail knows; the database keeps its hash."""

from __future__ import annotations

from core import dates
from core.links import hash_of, new_secret, same
from vouchers.models import Feedback

__all__ = ["find", "hash_of", "new_secret"]


def find(token_hash: str) -> Feedback | None:
    """The questions behind a link that still opens something."""
    rows = Feedback.objects.filter(token_hash=token_hash, expires_at__gt=dates.now()).exclude(token_hash="")
    found = rows.select_related("voucher__traject__candidate", "voucher__provider").first()
    return found if found and same(found.token_hash, token_hash) else None
