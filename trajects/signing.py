"""For how many days a link to sign works, as the programme of the candidate says."""

from __future__ import annotations

from typing import Any

from people import signing
from trajects.models import Programme


def days_of(candidate: Any) -> int | None:
    """Of the newest dossier of this person, else of the first programme that runs."""
    newest = candidate.trajects.select_related("programme").order_by("-started_on", "-pk").first()
    programme = (
        newest.programme if newest else Programme.objects.filter(is_active=True).order_by("pk").first()
    )
    return programme.signing_link_days if programme else None


signing.register_days(days_of)
