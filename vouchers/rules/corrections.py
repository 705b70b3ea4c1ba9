"""When a balance may be corrected, and by whom (H-99)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.rules import Verdict, require


def another_coordinator(correction: Any, user: Any = None) -> Verdict:
    """Whoever asked for a correction does not decide on it. Without a user nothing can be said."""
    return require(
        user is None or user.pk != correction.requested_by_id,
        "same_coordinator",
        _("Een andere coördinator dan wie de verbetering vroeg, moet beslissen."),
        source="H-99, handleiding 3.3.4",
        who=_("een andere coördinator"),
    )


def needs_second(amount_cents: int, programme: Any) -> bool:
    """Whether a correction of this size waits for a second coordinator (programme setting)."""
    limit = programme.correction_approval_cents
    return limit is not None and abs(amount_cents) > limit
