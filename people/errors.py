"""Refusals about people that need more than a reason."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.errors import Refused
from core.rules import refuse
from people.models import Candidate

# Says nothing about why: that somebody is known here is in itself a secret (quality C3).
NOT_SAVED = refuse(
    "candidate.identity",
    _(
        "We kunnen dit nummer nu niet bewaren. De coördinator kijkt het na en neemt contact met je op."
        " Laat het nummer leeg om de andere gegevens te bewaren."
    ),
    source="H-82",
    who=_("de coördinator"),
)


class IdentityTaken(Refused):
    """Somebody else carries this national or IKL number.

    `existing` is that person, for `report_duplicate`; it is never shown to the user.
    """

    def __init__(self, existing: Candidate) -> None:
        super().__init__(NOT_SAVED)
        self.existing = existing
