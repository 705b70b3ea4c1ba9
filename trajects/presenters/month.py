"""A month of the shared calendar in weeks of seven days."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.dateformat import format as date_format

from core import dates, formats
from core.ui import Badge
from trajects.presenters import sessions as presenters


@dataclass(frozen=True)
class Entry:
    """A session, or something else with an hour, on its day."""

    hour: str
    title: str
    place: str
    seats: str
    badge: Badge
    url: str


@dataclass(frozen=True)
class Day:
    """A day of the page, also the last ones of the month before and the first ones of the month after."""

    date: date
    in_month: bool
    is_today: bool
    entries: list[Entry] = field(default_factory=list)

    @property
    def name(self) -> str:
        """maandag 23 november"""
        return date_format(self.date, "l j F")


def month_in(text: str) -> date:
    """The first day of a month written as 2026-11; of this month for anything else."""
    try:
        found = datetime.strptime(text, "%Y-%m").date()  # noqa: DTZ007  a month has no hour
    except ValueError:
        found = dates.today()
    known = dates.EARLIEST <= found < dates.LATEST
    return (found if known else dates.today()).replace(day=1)


def weeks_of(
    month: date, sessions: Sequence[Any], entry_of: Callable[[Any], Entry] | None = None
) -> list[list[Day]]:
    """Whole weeks, from Monday to Sunday, in which the month lies; `entry_of` shows what begins on a day."""
    by_day: dict[date, list[Entry]] = {}
    for session in sessions:
        by_day.setdefault(dates.local_date(session.starts_at), []).append((entry_of or _entry)(session))
    first = month - timedelta(days=month.weekday())
    following = dates.add_months(month, 1)
    count = -(-(following - first).days // 7)
    days = [_day(first + timedelta(days=n), month, by_day) for n in range(7 * count)]
    return [days[n : n + 7] for n in range(0, len(days), 7)]


def _day(day: date, month: date, by_day: dict[date, list[Entry]]) -> Day:
    in_month = (day.year, day.month) == (month.year, month.month)
    return Day(day, in_month, day == dates.today(), by_day.get(day, []))


def _entry(session: Any) -> Entry:
    return Entry(
        hour=formats.clock(session.starts_at),
        title=session.organisation.name,
        place=session.where,
        seats=presenters.seats_left(session),
        badge=presenters.state_badge(session),
        url=session.get_absolute_url(),
    )
