"""Working days around the Belgian holidays."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import working_days

DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))


@pytest.mark.parametrize(
    ("start", "end", "passed"),
    [
        (date(2026, 11, 20), date(2026, 11, 20), 0),  # the same day
        (date(2026, 11, 20), date(2026, 11, 22), 0),  # Friday to Sunday
        (date(2026, 11, 20), date(2026, 11, 23), 1),  # Friday to Monday
        (date(2026, 11, 23), date(2026, 11, 20), 0),  # backwards
        (date(2026, 4, 2), date(2026, 4, 7), 2),  # over Easter: Friday and Tuesday, not Easter Monday
        (date(2026, 5, 13), date(2026, 5, 15), 1),  # over Ascension Day
        (date(2026, 5, 22), date(2026, 5, 26), 1),  # over Whit Monday
        (date(2026, 7, 20), date(2026, 7, 22), 1),  # over 21 July
        (date(2024, 10, 31), date(2024, 11, 4), 1),  # 1 November is a Friday: Monday is the first
        (date(2027, 10, 31), date(2027, 11, 2), 1),  # 1 November is a Monday; 2 November is a working day
        (date(2025, 11, 10), date(2025, 11, 12), 1),  # over 11 November
        (date(2025, 12, 24), date(2025, 12, 29), 2),  # Christmas on a Thursday
        (date(2025, 12, 31), date(2026, 1, 2), 1),  # over New Year
    ],
)
def test_between_leaves_out_weekends_and_holidays(start: date, end: date, passed: int) -> None:
    assert working_days.between(start, end) == passed


@pytest.mark.parametrize(("free", "passed"), [(False, 2), (True, 1)])
def test_eleventh_of_july_is_a_setting(settings: Any, free: bool, passed: int) -> None:
    settings.FLEMISH_DAY_IS_FREE = free
    assert working_days.between(date(2025, 7, 10), date(2025, 7, 14)) == passed


def test_holidays_have_dutch_names() -> None:
    assert working_days.holidays_of(2026)[date(2026, 7, 21)] == "Nationale feestdag"
    assert len(working_days.holidays_of(2026)) == 12


@given(DAYS, st.integers(0, 30))
def test_before_is_the_last_day_from_which_so_many_days_passed(end: date, count: int) -> None:
    start = working_days.before(end, count)
    assert working_days.between(start, end) == count
    if count:
        assert working_days.between(start + timedelta(days=1), end) == count - 1


@given(DAYS, st.integers(0, 60), st.integers(0, 60))
def test_between_adds_up(start: date, first: int, second: int) -> None:
    middle = start + timedelta(days=first)
    end = middle + timedelta(days=second)
    assert working_days.between(start, end) == working_days.between(start, middle) + working_days.between(
        middle, end
    )
