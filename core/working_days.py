"""Working days: Monday to Friday without the Belgian public holidays.

The Flemish holiday of 11 July is no public holiday; whether offices are closed then is a setting.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

import holidays
from django.conf import settings

DAY = timedelta(days=1)
SATURDAY = 5
FLEMISH_DAY = (7, 11)


@lru_cache(maxsize=32)
def holidays_of(year: int) -> dict[date, str]:
    """The public holidays of a year with their Dutch names."""
    return dict(holidays.country_holidays("BE", years=year, language="nl"))


def is_working_day(day: date) -> bool:
    """Whether offices are open on this day."""
    closed = settings.FLEMISH_DAY_IS_FREE and (day.month, day.day) == FLEMISH_DAY
    return day.weekday() < SATURDAY and not closed and day not in holidays_of(day.year)


def between(start: date, end: date) -> int:
    """How many working days passed: those after `start`, up to and including `end`.

    From a Friday to the Monday after it is one. Zero when `end` lies before `start`.
    """
    days = max((end - start).days, 0)
    return sum(is_working_day(start + DAY * step) for step in range(1, days + 1))


def before(end: date, count: int) -> date:
    """The last day from which `count` working days have passed on `end`.

    `between(before(end, n), end)` is n, and one day later it is less.
    """
    day, left = end, count
    while left:
        left -= is_working_day(day)
        day -= DAY
    return day
