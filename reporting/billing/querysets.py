"""Questions about report periods, lines and files."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Q

from people.roles import Permission
from reporting.billing.enums import DEAD_STATES, LOOSE_STATES, LineState


class ReportPeriodQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Periods hold no person: whoever reads reports sees them."""
        return self.all() if user.may(Permission.SEE_REPORTS) else self.none()


class PhasePriceQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        return self.all() if user.may(Permission.MANAGE_PROGRAMME) else self.none()

    def valid_on(self, day: date) -> Self:
        """Prices that hold on this day; the database keeps one for each phase and part."""
        return self.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=day), valid_from__lte=day)

    def with_use(self) -> Self:
        """With the lines that were billed with it, for the rule that asks whether it may go."""
        return self.prefetch_related("lines")


class BillingLineQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Who makes the billing sees every line, also of a partner that left since."""
        return self.all() if user.may(Permission.MANAGE_PROGRAMME) else self.none()

    def loose(self) -> Self:
        """Not in a file yet."""
        return self.filter(state__in=LOOSE_STATES)

    def live(self) -> Self:
        """Lines that count for their phase: neither refused, nor credited, nor a credit themselves."""
        return self.filter(credits__isnull=True).exclude(state__in=DEAD_STATES)

    def holding(self) -> Self:
        """Lines in a file that count: they hold their phase as it is."""
        return self.live().exclude(state__in=LOOSE_STATES)

    def ready(self) -> Self:
        return self.filter(state=LineState.READY)

    def with_people(self) -> Self:
        """With everything that a list shows, in one query."""
        return self.select_related(
            "phase__template", "phase__traject__adviser", "candidate", "organisation", "file", "period",
            "credits__file",
        )  # fmt: skip


class BillingFileQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        return self.all() if user.may(Permission.MANAGE_PROGRAMME) else self.none()


class BillingSampleQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        return self.all() if user.may(Permission.MANAGE_PROGRAMME) else self.none()
