"""Amounts, dates and phone numbers as Belgians write them."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import translation

from core import formats

TODAY = dt.date(2026, 11, 23)


@pytest.mark.parametrize(
    ("cents", "text"),
    [
        (0, "€\u00a00,00"),
        (42000, "€\u00a0420,00"),
        (5, "€\u00a00,05"),
        (123456789, "€\u00a01.234.567,89"),
        (-8050, "€\u00a0\u221280,50"),
        (10**18 + 1, "€\u00a010.000.000.000.000.000,01"),
    ],
)
def test_euro_writes_cents_exactly(cents: int, text: str) -> None:
    assert formats.euro(cents) == text


@pytest.mark.parametrize(
    ("value", "decimals", "text"), [(1234.5, 2, "1.234,50"), (1234, 0, "1.234"), (-0.5, 1, "\u22120,5")]
)
def test_number_uses_point_for_thousands_and_comma_for_decimals(
    value: float, decimals: int, text: str
) -> None:
    assert formats.number(value, decimals) == text


@pytest.mark.parametrize(
    ("days", "text"),
    [
        (0, "vandaag"),
        (1, "morgen"),
        (-1, "gisteren"),
        (3, "over 3 dagen"),
        (-13, "13 dagen geleden"),
        (14, "over 2 weken"),
        (-59, "8 weken geleden"),
        (60, "over 2 maanden"),
        (-365, "12 maanden geleden"),
        (730, "over 2 jaar"),
    ],
)
def test_relative_speaks_as_people_do(days: int, text: str) -> None:
    assert formats.relative(TODAY + dt.timedelta(days=days), TODAY) == text


def test_relative_uses_today_in_brussels(time_machine: object) -> None:
    time_machine.move_to(dt.datetime(2026, 11, 22, 23, 30, tzinfo=dt.UTC))  # half past midnight in Brussels
    assert formats.relative(TODAY) == "vandaag"


def test_long_date_of_a_moment_shows_brussels_time() -> None:
    moment = dt.datetime(2026, 7, 1, 22, 5, tzinfo=dt.UTC)
    assert formats.long_date(moment) == "donderdag 02/07/2026 om 00:05"


def test_long_date_follows_the_language() -> None:
    with translation.override("en"):
        assert formats.long_date(TODAY).startswith("Monday 23/11/2026")


@pytest.mark.parametrize(
    ("day", "text"), [(dt.date(1, 1, 1), "01/01/0001"), (dt.date(9999, 12, 31), "31/12/9999")]
)
def test_short_date_survives_the_ends_of_the_calendar(day: dt.date, text: str) -> None:
    assert formats.short_date(day) == text
    assert formats.relative(day, TODAY).endswith(("geleden", "jaar"))


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("011236474", "011 23 64 74"),
        ("011/23.64.74", "011 23 64 74"),
        ("+32475123456", "0475 12 34 56"),
        ("+31612345678", "+31 6 12345678"),
        ("bel na 18 uur", "bel na 18 uur"),
        ("", ""),
        (None, ""),
    ],
)
def test_phone_has_only_spaces_and_keeps_what_is_no_number(typed: str | None, shown: str) -> None:
    assert formats.phone(typed) == shown
