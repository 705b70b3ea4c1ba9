"""A clock that walks from last year to this moment, and the agenda of what happens on the way.

Everything in the demo happens on its own day, in order, so that journals, numbers and deadlines look
as if people had worked with the application all along.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from itertools import count

from django.utils import timezone

Step = Callable[[], object]
SATURDAY = 5
MORNING = time(9, 0)


def working_day(day: date, *, later: bool = False) -> date:
    """The day itself, or the Friday before or the Monday after a weekend."""
    excess = day.weekday() - SATURDAY
    if excess < 0:
        return day
    return day + timedelta(days=2 - excess) if later else day - timedelta(days=1 + excess)


def moment(day: date, at: time) -> datetime:
    """This hour of this day in Brussels."""
    return timezone.make_aware(datetime.combine(day, at))


class Agenda:
    """Steps that wait for their moment; a step may add others that come later."""

    def __init__(self) -> None:
        self.end = self.now = timezone.now()
        self._steps: list[tuple[datetime, int, Step]] = []
        self._order = count()

    def day(self, ago: int) -> date:
        """The working day so many days before the end of the walk; a negative number lies after it."""
        return working_day(timezone.localdate(self.end) - timedelta(days=ago), later=ago < 0)

    def add(self, ago: int, step: Step, *, at: time = MORNING) -> None:
        """Something that happens so many days ago."""
        self.add_on(min(moment(self.day(ago), at), self.end), step)

    def add_on(self, when: datetime, step: Step) -> None:
        """Something that happens at this moment; what lies after the end does not happen."""
        if when <= self.end:
            heapq.heappush(self._steps, (when, next(self._order), step))

    def walk(self) -> None:
        """Let everything happen in order, each at its own moment."""
        with self._as_clock():
            while self._steps:
                when, _order, step = heapq.heappop(self._steps)
                self.now = max(self.now, when)
                step()

    @contextmanager
    def _as_clock(self) -> Iterator[None]:
        """Let the application read the time from this agenda, in this process and for this while only."""
        real, timezone.now = timezone.now, lambda: self.now
        self.now = self._steps[0][0] if self._steps else self.end
        try:
            yield
        finally:
            timezone.now = real
