"""Which day a training can have been followed on."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from core import dates, formats
from core.rules import Verdict, require


def day_fits(voucher: Any, used_on: date | None, user: Any = None) -> Verdict:
    """A training is followed after it was asked for, and not in the future."""
    first, last = dates.local_date(voucher.booked_at), dates.today()
    return require(
        used_on is None or first <= used_on <= last,
        "voucher.used_on",
        _("De dag van de opleiding ligt tussen %(first)s (aangevraagd) en vandaag.")
        % {"first": formats.short_date(first)},
    )
