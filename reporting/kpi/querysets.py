"""Who sees indicators: figures of a programme are for everybody who may read KPI's; they name nobody."""

from __future__ import annotations

from typing import Any, Self

from django.db import models

from people.roles import Permission
from reporting.enums import SnapshotState


class KpiQuerySet(models.QuerySet):
    """Rows that hold figures and no persons."""

    def visible_to(self, user: Any) -> Self:
        """All of them, for a role that reads KPI's."""
        return self.all() if user.may(Permission.SEE_FIGURES) else self.none()


class SnapshotQuerySet(KpiQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Fixed ones; concepts only for who makes them."""
        rows = super().visible_to(user)
        return rows if user.may(Permission.MANAGE_PROGRAMME) else rows.filter(state=SnapshotState.FIXED)
