"""The secrets of one machine, made once and kept in `.local/env`, readable by its owner only."""

import base64
import os
import secrets
from pathlib import Path


def _key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


MAKERS = {
    "SECRET_KEY": lambda: secrets.token_urlsafe(48),
    "FIELD_KEYS": lambda: f"local:{_key()}",
    "BLIND_INDEX_KEY": _key,
}


def load(path: Path) -> dict[str, str]:
    """Read the secrets; make those that are missing. A key that was there never changes: data depends on it."""
    lines = path.read_text().splitlines() if path.exists() else []
    known = dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    missing = {name: make() for name, make in MAKERS.items() if not known.get(name)}
    if missing:
        known |= missing
        _write(path, known)
    return known


def _write(path: Path, values: dict[str, str]) -> None:
    """Complete or not at all, and never readable by others, not even for a moment."""
    fresh = path.with_name(f"{path.name}.new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.writelines(f"{name}={value}\n" for name, value in values.items())
    fresh.replace(path)
