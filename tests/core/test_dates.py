"""One clock, in Europe/Brussels."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from core import dates


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 1, 15), 12, date(2027, 1, 15)),
    ],
)
def test_add_months_clamps_to_the_end_of_the_month(start: date, months: int, end: date) -> None:
    assert dates.add_months(start, months) == end


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 7, 1, 22, 30, tzinfo=UTC), date(2026, 7, 2)),
        (datetime(2026, 1, 1, 22, 30, tzinfo=UTC), date(2026, 1, 1)),
        (datetime(2026, 1, 1, 23, 30, tzinfo=UTC), date(2026, 1, 2)),
    ],
)
def test_today_is_the_day_in_brussels(time_machine, moment: datetime, day: date) -> None:
    time_machine.move_to(moment, tick=False)
    assert dates.today() == dates.local_date(moment) == day
