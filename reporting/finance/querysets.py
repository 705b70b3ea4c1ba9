"""Questions about grants. They hold sums, never persons: who reads the reports reads them."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Sum

from people.roles import Permission


class FinanceQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Everything for who reads the figures of all partners, else nothing."""
        return self.all() if user.may(Permission.SEE_REPORTS) else self.none()


class GrantQuerySet(FinanceQuerySet):
    def with_sums(self) -> Self:
        """With the programme and the promotor, and `paid_cents`: what was paid so far."""
        return self.select_related("programme", "promotor").annotate(paid_cents=Sum("payments__amount_cents"))

    def with_facts(self) -> Self:
        """With everything that its page shows."""
        return self.with_sums().prefetch_related(
            "payments",
            "partners__organisation",
            "periods__cost_reports__lines",
            "periods__cost_reports__partner__organisation",
        )


class CostReportQuerySet(FinanceQuerySet):
    def with_facts(self) -> Self:
        """With what its page shows."""
        return self.select_related("partner__grant__programme", "partner__organisation", "period")
