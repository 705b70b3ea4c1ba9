"""Links for providers: a secret that only the e-mail knows; the database keeps its hash (quality R6)."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.utils.crypto import constant_time_compare

from core import dates
from vouchers.enums import LinkState
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


def revoke(voucher: Voucher) -> int:
    """Earlier links of this voucher open nothing any more; returns how many did until now."""
    return voucher.tokens.open().update(revoked_at=dates.now())


def find(token_hash: str) -> ResponseToken | None:
    """The link with this hash, also when it opens nothing any more: `state_of` tells."""
    found = (
        ResponseToken.objects.filter(token_hash=token_hash)
        .select_related("voucher__traject__candidate", "voucher__traject__adviser", "voucher__provider")
        .select_related("voucher__traject__organisation", "voucher__traject__programme", "voucher__item")
        .first()
    )
    return found if found and constant_time_compare(found.token_hash, token_hash) else None


def state_of(token: ResponseToken) -> LinkState:
    """Whether a link opens its voucher, and if not what happened to it."""
    if token.is_open:
        return LinkState.OPEN
    if token.voucher.tokens.open().exists():
        return LinkState.REPLACED
    return LinkState.REVOKED if token.revoked_at else LinkState.EXPIRED
