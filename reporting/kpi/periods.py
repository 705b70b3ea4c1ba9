"""The report periods of a programme, for the filters and for what is not told before they end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from core import formats
from trajects.models import Programme


@dataclass(frozen=True)
class Period:
    """From a day to a day, both included; `key` stands in the address."""

    key: str
    label: str
    begins_on: date
    ends_on: date

    @property
    def words(self) -> str:
        return f"{self.label} ({formats.short_date(self.begins_on)} – {formats.short_date(self.ends_on)})"


def periods_of(programme: Programme) -> list[Period]:
    """In their order."""
    rows = programme.report_periods.order_by("begins_on")
    return [Period(str(row.public_id), row.label, row.begins_on, row.ends_on) for row in rows]


def is_report_period(programme: Programme, begins_on: date | None, ends_on: date | None) -> bool:
    """Whether these days are a report period of the programme."""
    return any((each.begins_on, each.ends_on) == (begins_on, ends_on) for each in periods_of(programme))
