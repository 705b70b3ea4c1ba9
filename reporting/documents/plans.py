"""What candidate and adviser work on: the action plan, the competences, the business plan, the finances."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import ClassVar

from django.utils.translation import gettext as _

from core import formats
from reporting.documents import chart
from reporting.documents.base import Document
from reporting.documents.parts import ActionLine, Person, PlanProgress, ScoreLine, Signature
from reporting.enums import DocumentType


@dataclass(frozen=True, kw_only=True)
class Plan(Document):
    """What every plan prints first: whose it is and who guides."""

    kind: ClassVar[str] = "plan"

    candidate: Person = field(default_factory=Person)
    adviser: str = ""


@dataclass(frozen=True, kw_only=True)
class ActionPlanDocument(Plan):
    """Persoonlijk actieplan: who does what, for which need, by when (H-65)."""

    kind: ClassVar[str] = DocumentType.ACTION_PLAN.value
    template: ClassVar[str] = "reporting/documents/action_plan.html"

    needs_entrepreneur: str = ""
    needs_enterprise: str = ""
    actions: tuple[ActionLine, ...] = ()
    signatures: tuple[Signature, ...] = ()

    @property
    def title(self) -> str:
        return _("Persoonlijk actieplan")


@dataclass(frozen=True, kw_only=True)
class CompetencesDocument(Plan):
    """Competences at the start and at the end, with what shows them (domain 1.5)."""

    kind: ClassVar[str] = DocumentType.COMPETENCES.value
    template: ClassVar[str] = "reporting/documents/competences.html"

    scores: tuple[ScoreLine, ...] = ()
    # What each score means; empty in documents of before a programme had its own scale.
    scale: str = ""

    @property
    def title(self) -> str:
        return _("Ondernemerscompetenties")

    @property
    def has_evidence(self) -> bool:
        """Whether anything was written beside the scores."""
        return any(line.evidence_start or line.evidence_end or line.action for line in self.scores)


@dataclass(frozen=True, kw_only=True)
class PlanText:
    """A section of the business plan, with its number in the programme's list."""

    code: str
    title: str
    state: str = ""
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class PlanChapter:
    title: str
    sections: tuple[PlanText, ...] = ()


@dataclass(frozen=True, kw_only=True)
class BusinessPlanDocument(Plan):
    """Ondernemersplan in the order of the Startkompas (H-64, domain 1.8)."""

    kind: ClassVar[str] = DocumentType.BUSINESS_PLAN.value
    template: ClassVar[str] = "reporting/documents/business_plan.html"

    progress: PlanProgress = field(default_factory=PlanProgress)
    chapters: tuple[PlanChapter, ...] = ()

    @property
    def title(self) -> str:
        return _("Ondernemersplan")


@dataclass(frozen=True, kw_only=True)
class AmountLine:
    label: str
    amount_cents: int


@dataclass(frozen=True, kw_only=True)
class AmountTable:
    """Amounts of one kind with their sum."""

    title: str
    lines: tuple[AmountLine, ...] = ()
    total_cents: int = 0


@dataclass(frozen=True, kw_only=True)
class YearLine:
    """A year of the forecast against the break-even turnover, in cents."""

    label: str
    turnover_cents: int
    margin_cents: int
    result_cents: int
    reached: bool


@dataclass(frozen=True, kw_only=True)
class FinancialPlanDocument(Plan):
    """Financieel plan: amounts, break-even turnover and forecast (domain 1.8).

    `gross_margin` in hundredths of a percent, `break_even_cents` a year, `gap_cents` still to be financed.
    """

    kind: ClassVar[str] = DocumentType.FINANCIAL_PLAN.value
    template: ClassVar[str] = "reporting/documents/financial_plan.html"

    tables: tuple[AmountTable, ...] = ()
    gross_margin: int | None = None
    first_month: dt.date | None = None
    gap_cents: int = 0
    break_even_cents: int | None = None
    years: tuple[YearLine, ...] = ()
    market_check: str = ""
    remarks: str = ""

    @property
    def title(self) -> str:
        return _("Financieel plan")

    @property
    def margin_words(self) -> str:
        """35,5 %"""
        return "" if self.gross_margin is None else f"{formats.number(self.gross_margin / 100, 2)} %"

    @property
    def chart_words(self) -> str:
        """What the chart shows, for who does not see it."""
        years = "; ".join(f"{year.label}: {formats.euro(year.turnover_cents)}" for year in self.years)
        needed = formats.euro(self.break_even_cents or 0)
        return _("Staafdiagram van de verwachte omzet. %(years)s. Doodpuntomzet: %(needed)s.") % {
            "years": years,
            "needed": needed,
        }

    def images(self) -> dict[str, bytes]:
        if not self.years or self.break_even_cents is None:
            return {}
        turnovers = [(year.label, year.turnover_cents) for year in self.years]
        words = _("Doodpuntomzet %(euro)s") % {"euro": formats.euro(self.break_even_cents)}
        return {"chart": chart.bars(turnovers, mark=self.break_even_cents, mark_words=words)}
