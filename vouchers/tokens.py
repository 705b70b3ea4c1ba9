"""Links for providers: a secret that only the e-mail knows; the database keeps its hash (quality R6)."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from core import dates
from vouchers.models import ResponseToken, Voucher

SECRET_BYTES = 32


def hash_of(secret: str) -> str:
    """What the database keeps of a secret. It is random, so that a plain hash cannot be searched."""
    return hashlib.sha256(secret.encode()).hexdigest()


def issue(voucher: Voucher) -> tuple[ResponseToken, str]:
    """A new link for one voucher, valid as long as the programme says; the secret is not kept."""
    secret = secrets.token_urlsafe(SECRET_BYTES)
    days = voucher.traject.programme.voucher_link_days
    token = ResponseToken.objects.create(
        voucher=voucher, token_hash=hash_of(secret), expires_at=dates.now() + timedelta(days=days)
    )
    return token, secret


def revoke(voucher: Voucher) -> None:
    """Earlier links of this voucher open nothing any more."""
    voucher.tokens.filter(revoked_at__isnull=True).update(revoked_at=dates.now())


def find(token_hash: str) -> ResponseToken | None:
    """The link with this hash when it still opens something."""
    return (
        ResponseToken.objects.filter(
            token_hash=token_hash, revoked_at__isnull=True, expires_at__gt=dates.now()
        )
        .select_related("voucher__traject__candidate", "voucher__traject__adviser", "voucher__provider")
        .select_related("voucher__traject__organisation", "voucher__traject__programme", "voucher__item")
        .first()
    )
