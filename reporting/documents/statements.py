"""What a provider may invoice of a period: a list to lay beside the invoice, made when it is asked for."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext as _

from core import formats
from reporting.documents.base import Document


@dataclass(frozen=True, kw_only=True)
class StatementLine:
    """An accepted voucher. The number is enough to invoice: the statement names no candidate."""

    number: str
    accepted_on: dt.date
    training: str
    amount_cents: int
    followed: str = ""
    used_on: dt.date | None = None
    invoice_reference: str = ""

    @property
    def amount(self) -> str:
        return formats.euro(self.amount_cents)


@dataclass(frozen=True, kw_only=True)
class ProviderStatement(Document):
    """Accepted vouchers of one provider from one day to another, both included, with their total."""

    kind: ClassVar[str] = "provider_statement"
    template: ClassVar[str] = "reporting/documents/provider_statement.html"

    provider: str
    begin: dt.date
    end: dt.date
    lines: tuple[StatementLine, ...] = ()

    @property
    def title(self) -> str:
        return _("Afrekening van vouchers")

    @property
    def total_cents(self) -> int:
        return sum(line.amount_cents for line in self.lines)

    @property
    def total(self) -> str:
        return formats.euro(self.total_cents)

    @property
    def own_number(self) -> str:
        """The period: the same days give the same list."""
        return f"AFR-{self.begin:%Y%m%d}-{self.end:%Y%m%d}"
