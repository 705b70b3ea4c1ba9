"""Links for providers: a secret that only the e-mail knows; the database keeps its hash (quality R6)."""

from __future__ import annotations

from datetime import timedelta

from core import dates
from core.links import hash_of, new_secret, same
from vouchers.enums import LinkState
from vouchers.models import ResponseToken, Voucher

__all__ = ["find", "hash_of", "issue", "revoke", "state_of"]


def issue(voucher: Voucher) -> tuple[ResponseToken, str]:
    """A new link for one voucher, valid as long as the programme says; the secret is not kept."""
    secret = new_secret()
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
    return found if found and same(found.token_hash, token_hash) else None


def state_of(token: ResponseToken) -> LinkState:
    """Whether a link opens its voucher, and if not what happened to it."""
    if token.is_open:
        return LinkState.OPEN
    if token.voucher.tokens.open().exists():
        return LinkState.REPLACED
    return LinkState.REVOKED if token.revoked_at else LinkState.EXPIRED
