"""What a financial plan comes to: sums, the turnover to break even, and when it is reached. Pure arithmetic.

Amounts are integer cents; a margin is in hundredths of a percent (3550 is 35,5 %). Break-even turnover
(doodpuntomzet, Startkompas 5.5) is the fixed costs of a year divided by the gross margin, rounded up to the
cent: at that turnover the margin covers the costs, one cent less does not.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from core import dates
from trajects.enums import FinancialKind

WHOLE = 10_000
MONTHS = 12


@dataclass(frozen=True)
class YearResult:
    """A year of the forecast: what the margin leaves after the fixed costs, and whether it breaks even."""

    year: int
    turnover: int
    margin: int
    result: int
    is_feasible: bool
    # The month of the year in which the turnover passes break-even, 1 to 12.
    month: int | None


@dataclass(frozen=True)
class Finances:
    """A financial plan, computed. `break_even` is None without a margin."""

    investments: int
    financing: int
    fixed_costs: int
    gap: int
    break_even: int | None
    years: list[YearResult]


def break_even(fixed_costs: int, gross_margin: int | None) -> int | None:
    """The turnover that a year needs; None when the margin is not known or nothing is left of a sale."""
    if not gross_margin:
        return None
    return -(-fixed_costs * WHOLE // gross_margin)


def month_of_break_even(turnover: int, needed: int) -> int | None:
    """The month in which a year's turnover reaches what is needed, when it is spread evenly over the months."""
    if turnover < needed:
        return None
    return max(1, -(-needed * MONTHS // turnover)) if turnover else 1


def calendar_month(first_month: date | None, year: int, month: int | None) -> date | None:
    """The month of the calendar behind a month of a year of the plan."""
    if first_month is None or month is None:
        return None
    return dates.add_months(first_month, (year - 1) * MONTHS + month - 1)


def year_result(year: int, turnover: int, fixed_costs: int, gross_margin: int, needed: int) -> YearResult:
    """One year against the break-even turnover (interne haalbaarheid, Startkompas 5.6.1)."""
    margin = turnover * gross_margin // WHOLE
    return YearResult(
        year=year,
        turnover=turnover,
        margin=margin,
        result=margin - fixed_costs,
        is_feasible=turnover >= needed,
        month=month_of_break_even(turnover, needed),
    )


def compute(lines: Iterable[Any], gross_margin: int | None) -> Finances:
    """Everything about the lines of a plan (kind, amount_cents, year)."""
    lines = list(lines)
    fixed_costs = _sum(lines, FinancialKind.FIXED_COST)
    investments, financing = _sum(lines, FinancialKind.INVESTMENT), _sum(lines, FinancialKind.FINANCING)
    needed = break_even(fixed_costs, gross_margin)
    turnover = {line.year: line.amount_cents for line in lines if line.kind == FinancialKind.TURNOVER}
    return Finances(
        investments=investments,
        financing=financing,
        fixed_costs=fixed_costs,
        gap=investments - financing,
        break_even=needed,
        years=[]
        if needed is None or gross_margin is None
        else [
            year_result(year, cents, fixed_costs, gross_margin, needed)
            for year, cents in sorted(turnover.items())
        ],
    )


def _sum(lines: list[Any], kind: FinancialKind) -> int:
    return sum(line.amount_cents for line in lines if line.kind == kind)
