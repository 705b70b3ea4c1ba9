"""The financial plan of a dossier: its amounts, what they come to, the chart and the words (H-64)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from core import formats
from core.templatetags.charts import Bar
from core.ui import Badge, Button, Fact, Tone
from trajects.enums import DocumentKind, FinancialKind
from trajects.rules import plan_open
from trajects.rules.finances import Finances, YearResult, calendar_month, compute
from trajects.rules.teamwork import may_write
from trajects.rules.written import financial_plan_written

LISTS = (FinancialKind.INVESTMENT, FinancialKind.FINANCING, FinancialKind.FIXED_COST)


@dataclass(frozen=True)
class AmountList:
    """A list of the plan with its sum, in cents."""

    title: str
    lines: list[Any]
    total: int


@dataclass(frozen=True)
class YearLine:
    """A year of the forecast in figures and in words."""

    label: str
    turnover: int
    margin: int
    result: int
    words: str
    badge: Badge


@dataclass(frozen=True)
class FinancialPage:
    """What templates/trajects/finances.html shows; also what a printed plan shows."""

    lists: list[AmountList]
    facts: list[Fact]
    years: list[YearLine]
    bars: list[Bar]
    missing: str
    market_check: str
    remarks: str
    is_empty: bool
    edit: Button | None
    uploads: list[Any]


def financial_page(traject: Any, user: Any = None) -> FinancialPage:
    """The plan of a dossier that was read with `with_content()`; without a user it has no button."""
    plan = getattr(traject, "financial_plan", None)
    lines = list(plan.lines.all()) if plan else []
    found = compute(lines, plan.gross_margin if plan else None)
    return FinancialPage(
        lists=_lists(lines),
        facts=_facts(found, plan),
        years=[_year(each, found, plan) for each in found.years],
        bars=[_bar(each, found) for each in found.years],
        missing=_missing(traject),
        market_check=plan.market_check if plan else "",
        remarks=plan.remarks if plan else "",
        is_empty=plan is None,
        edit=_edit(traject, user),
        uploads=[d for d in traject.current_documents if d.kind == DocumentKind.FINANCIAL_PLAN],
    )


def _edit(traject: Any, user: Any) -> Button | None:
    if user is None or not may_write(traject, user):
        return None
    url = reverse("trajects:finances_edit", args=[traject.public_id])
    return Button(_("Vul de bedragen in"), url, icon="pencil").guarded_by(plan_open(traject, user))


def _lists(lines: list[Any]) -> list[AmountList]:
    found = []
    for kind in LISTS:
        own = [line for line in lines if line.kind == kind]
        found.append(AmountList(str(kind.label), own, sum(line.amount_cents for line in own)))
    return found


def _facts(found: Finances, plan: Any) -> list[Fact]:
    margin = plan.gross_margin if plan else None
    return [
        Fact(_("Investeringen"), formats.euro(found.investments)),
        Fact(_("Financiering"), formats.euro(found.financing)),
        _gap(found),
        Fact(_("Vaste kosten per jaar"), formats.euro(found.fixed_costs)),
        Fact(_("Brutomarge"), "" if margin is None else f"{formats.number(margin / 100, 2)} %"),
        Fact(
            _("Doodpuntomzet per jaar"),
            "" if found.break_even is None else formats.euro(found.break_even),
            _("vaste kosten gedeeld door brutomarge"),
        ),
    ]


def _gap(found: Finances) -> Fact:
    """Whether the investments are paid for."""
    if found.gap > 0:
        return Fact(_("Nog te vinden"), Badge(formats.euro(found.gap), Tone.WARNING))
    if found.investments or found.financing:
        return Fact(_("Nog te vinden"), Badge(_("Niets, de financiering volstaat"), Tone.SUCCESS))
    return Fact(_("Nog te vinden"), "")


def _year(each: YearResult, found: Finances, plan: Any) -> YearLine:
    badge = Badge(_("Haalbaar"), Tone.SUCCESS) if each.is_feasible else Badge(_("Niet haalbaar"), Tone.DANGER)
    return YearLine(
        label=_("Jaar %(n)s") % {"n": each.year},
        turnover=each.turnover,
        margin=each.margin,
        result=each.result,
        words=_in_words(each, found, plan.first_month),
        badge=badge,
    )


def _in_words(each: YearResult, found: Finances, first_month: Any) -> str:
    """Interne haalbaarheid in one sentence."""
    needed = found.break_even or 0
    if not each.is_feasible:
        return _("De omzet ligt %(euro)s onder de doodpuntomzet.") % {
            "euro": formats.euro(needed - each.turnover)
        }
    month = calendar_month(first_month, each.year, each.month)
    if month:
        return _("De doodpuntomzet is bereikt in %(month)s, als de verkoop gelijk verdeeld is.") % {
            "month": f"{month:%m/%Y}"
        }
    return _("De doodpuntomzet is bereikt in maand %(n)s, als de verkoop gelijk verdeeld is.") % {
        "n": each.month
    }


def _bar(each: YearResult, found: Finances) -> Bar:
    label = _("Omzet jaar %(n)s") % {"n": each.year}
    return Bar(label, each.turnover, formats.euro(each.turnover), mark=found.break_even)


def _missing(traject: Any) -> str:
    """What the plan still needs before it counts as a plan in the file (H-64)."""
    if financial_plan_written(traject):
        return ""
    return _(
        "Het plan telt als volledig met investeringen (of een regel “Geen” met 0), vaste kosten, een brutomarge "
        "en de omzet van minstens één jaar."
    )


def finances_badge(traject: Any) -> Badge:
    """How far the plan is, for its card."""
    if any(d.kind == DocumentKind.FINANCIAL_PLAN for d in traject.current_documents):
        return Badge(_("Opgeladen"), Tone.SUCCESS)
    if getattr(traject, "financial_plan", None) is None:
        return Badge(_("Nog leeg"), Tone.NEUTRAL)
    if financial_plan_written(traject):
        return Badge(_("Ingevuld"), Tone.SUCCESS)
    return Badge(_("Bezig"), Tone.INFO)


def break_even_in_words(traject: Any) -> str:
    """The figure that says most, for the card; nothing while it is not known."""
    plan = getattr(traject, "financial_plan", None)
    found = compute(plan.lines.all(), plan.gross_margin) if plan else None
    if found is None or found.break_even is None:
        return ""
    return _("Doodpuntomzet: %(euro)s per jaar.") % {"euro": formats.euro(found.break_even)}
