"""Words and badges that several pages of billing share."""

from __future__ import annotations

from django.utils.translation import ngettext

from core import formats
from core.ui import Badge
from reporting.billing.enums import CLAIM_TONES, LINE_TONES, ClaimState, LineState
from reporting.models import BillingFile, BillingLine, ReportPeriod


def claim_badge(file: BillingFile) -> Badge:
    state = ClaimState(file.state)
    return Badge(str(state.label), CLAIM_TONES[state])


def line_badge(line: BillingLine) -> Badge:
    state = LineState(line.state)
    return Badge(str(state.label), LINE_TONES[state])


def days_of(period: ReportPeriod) -> str:
    return f"{formats.short_date(period.begins_on)} – {formats.short_date(period.ends_on)}"


def lines_words(count: int, cents: int | None = None) -> str:
    """Such as "3 lijnen (€ 1.351,50)"."""
    words = ngettext("%(n)s lijn", "%(n)s lijnen", count) % {"n": formats.number(count)}
    return f"{words} ({formats.euro(cents)})" if cents else words
