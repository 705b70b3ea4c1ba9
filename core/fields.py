"""An encrypted text field and the blind index that finds a value without reading it (quality R9)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.db import models

NONCE_BYTES = 12
KEY_BYTES = 32


def _keys() -> dict[str, bytes]:
    pairs = (entry.split(":", 1) for entry in settings.FIELD_KEYS)
    keys = {name: base64.b64decode(secret) for name, secret in pairs}
    if not keys or any(len(key) != KEY_BYTES for key in keys.values()):
        raise ImproperlyConfigured("FIELD_KEYS needs at least one 'id:base64 of 32 bytes'.")
    return keys


def encrypt(text: str, *, context: str) -> str:
    """Encrypt with the first key. `context` (the column) is bound to the result."""
    key_id, key = next(iter(_keys().items()))
    nonce = secrets.token_bytes(NONCE_BYTES)
    sealed = AESGCM(key).encrypt(nonce, text.encode(), f"{key_id}:{context}".encode())
    return f"{key_id}:{base64.b64encode(nonce + sealed).decode()}"


def decrypt(stored: str, *, context: str) -> str:
    """Decrypt with the key that the value names.

    Raises ImproperlyConfigured for a key that is not there or does not fit: never a wrong text.
    """
    key_id, _, payload = stored.partition(":")
    raw = base64.b64decode(payload)
    try:
        key = _keys()[key_id]
        return (
            AESGCM(key).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], f"{key_id}:{context}".encode()).decode()
        )
    except (KeyError, InvalidTag) as error:
        raise ImproperlyConfigured(f"The key {key_id!r} cannot open this value.") from error


def blind_index(text: str) -> str:
    """A keyed fingerprint of a value: equal for equal values, useless without the key."""
    key = base64.b64decode(settings.BLIND_INDEX_KEY)
    if len(key) < KEY_BYTES:
        raise ImproperlyConfigured("BLIND_INDEX_KEY needs 32 bytes in base64.")
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


class EncryptedTextField(models.TextField):
    """Text that stands encrypted in the database. It cannot be searched; use a blind index."""

    def _context(self) -> str:
        return f"{self.model._meta.label_lower}.{self.name}"

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return encrypt(value, context=self._context()) if value else ""

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str:
        return decrypt(value, context=self._context()) if value else ""

    def get_lookup(self, lookup_name: str) -> Any:
        raise FieldError(f"An encrypted field has no lookup '{lookup_name}'; use its blind index.")


class EncryptedJSONField(EncryptedTextField):
    """What JSON can hold, encrypted; what is empty stands as an empty text and is read as the default."""

    def get_prep_value(self, value: Any) -> Any:
        return super().get_prep_value(json.dumps(value) if value else "")

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> Any:
        text = super().from_db_value(value, expression, connection)
        return json.loads(text) if text else self.get_default()
