"""Notice that migrations were rewritten after a local database was made with them."""

import hashlib
import json
import time
from pathlib import Path

from jumpstarters.local.database import Cluster
from jumpstarters.local.places import ROOT


def fingerprints() -> dict[str, str]:
    """The content of every migration of our own apps."""
    files = sorted(ROOT.glob("*/migrations/[0-9]*.py"))
    return {str(file.relative_to(ROOT)): hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def remember(cluster: Cluster) -> None:
    """Write down which migrations the database now holds."""
    fresh = _note(cluster).with_suffix(".new")
    fresh.write_text(json.dumps(fingerprints(), indent=1))
    fresh.replace(_note(cluster))


def is_unchanged(cluster: Cluster | None) -> bool:
    """Is there certainly nothing to migrate? An external server leaves no note, so there we do not know."""
    return cluster is not None and _noted(cluster) == fingerprints()


def set_aside_when_outdated(cluster: Cluster, database: str) -> str:
    """Rename a database whose migrations changed or vanished; Django would believe that it is up to date.

    Gives the name under which it is kept, or nothing when it fits.
    """
    if _noted(cluster).items() <= fingerprints().items() or database not in cluster.databases():
        return ""
    kept = time.strftime(f"{database}_kept_%Y%m%d_%H%M%S")
    cluster.query(f'ALTER DATABASE "{database}" RENAME TO "{kept}"')
    _note(cluster).unlink()
    return kept


def _noted(cluster: Cluster) -> dict[str, str]:
    try:
        return json.loads(_note(cluster).read_text())
    except (OSError, ValueError):
        return {}


def _note(cluster: Cluster) -> Path:
    # Inside the data folder, so that a new folder never inherits the note of an old one.
    return cluster.data / "jumpstarters-migrations.json"
