"""Turn a rule's no into a refusal."""

from __future__ import annotations

from core.errors import Refused
from core.rules import Verdict


def ensure(*verdicts: Verdict) -> None:
    """Raise Refused with the first verdict that says no."""
    for verdict in verdicts:
        if not verdict:
            raise Refused(verdict)
