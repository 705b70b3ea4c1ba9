"""What is asked for: a programme, and of it a period, a province, an organisation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from core import dates
from people.models import Organisation
from trajects.models import Programme

Days = tuple[date, date]


@dataclass(frozen=True)
class Selection:
    """Days are inclusive; without them the whole programme counts. `is_report_period`: they are one of its
    report periods, of which nothing is told before it ends (V-04)."""

    programme: Programme
    begins_on: date | None = None
    ends_on: date | None = None
    province: str = ""
    organisation: Organisation | None = None
    is_report_period: bool = False

    @property
    def days(self) -> Days | None:
        """The period, when one was chosen."""
        return (self.begins_on, self.ends_on) if self.begins_on and self.ends_on else None

    @property
    def is_too_early(self) -> bool:
        """Whether this is a report period that has not ended yet."""
        return bool(self.is_report_period and self.ends_on and self.ends_on >= dates.today())
