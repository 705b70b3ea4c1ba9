"""How far a file is, and whose work it is: a worker that died loses it after a while."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings

from core import dates
from reporting.enums import PreparedState
from reporting.models import PreparedFile


class LostWork(Exception):
    """Another worker took this file over; what was made here is thrown away."""


class Progress:
    """The work on one file. Each step is seen on the screen and keeps the work for a while longer."""

    def __init__(self, asked: PreparedFile) -> None:
        self.asked, self.done = asked, 0

    def begin(self, steps: int) -> None:
        """Say how many steps there are."""
        self._keep(all_steps=steps)

    def step(self, steps: int = 1) -> None:
        """Say that one step is done, or several."""
        self.done += steps
        self._keep()

    def _keep(self, **fields: int) -> None:
        lease = dates.now() + timedelta(seconds=settings.PREPARED_LEASE_SECONDS)
        held = PreparedFile.objects.filter(
            pk=self.asked.pk, state=PreparedState.BUSY, lease_until=self.asked.lease_until
        )
        if not held.update(done_steps=self.done, lease_until=lease, **fields):
            raise LostWork
        self.asked.lease_until = lease
