"""What every use case of referrals asks first."""

from __future__ import annotations

from core.errors import Refused
from core.rules import Verdict, first_refusal


def require_all(*verdicts: Verdict) -> None:
    """Go on only when every rule allows it. Raises Refused with the first that does not."""
    verdict = first_refusal(*verdicts)
    if not verdict:
        raise Refused(verdict)
