"""Links to the questions after a training: a secret that only the e-mail knows; the database keeps its hash."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from core import dates
from core.links import hash_of, new_secret, same
from vouchers.enums import FeedbackGiver
from vouchers.models import Feedback

__all__ = ["find", "hash_of", "new_secret", "waiting_in"]


def find(token_hash: str) -> Feedback | None:
    """The questions behind a link that still opens something."""
    rows = Feedback.objects.filter(token_hash=token_hash, expires_at__gt=dates.now()).exclude(token_hash="")
    found = rows.select_related("voucher__traject__candidate", "voucher__provider").first()
    return found if found and same(found.token_hash, token_hash) else None


def waiting_in(traject: Any) -> QuerySet[Feedback]:
    """Questions to the candidate of a dossier that can still be answered, and were not."""
    rows = Feedback.objects.filter(voucher__traject=traject, given_by=FeedbackGiver.CANDIDATE)
    return rows.filter(answered_at__isnull=True, expires_at__gt=dates.now()).exclude(token_hash="")
