"""The arithmetic of a financial plan: break-even, months, years. No database."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest
from django import forms
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from trajects.forms.plans import MonthField, PercentField, euros, with_other_rows
from trajects.rules.finances import break_even, calendar_month, compute, month_of_break_even

CENTS = st.integers(0, 10**12)
MARGINS = st.integers(1, 10_000)


def line(kind: str, cents: int, year: int | None = None) -> SimpleNamespace:
    return SimpleNamespace(kind=kind, amount_cents=cents, year=year)


@pytest.mark.parametrize(
    ("fixed", "margin", "needed"),
    [
        (1_200_000, 4000, 3_000_000),
        (1_000_000, 3550, 2_816_902),  # 28.169,014… rounds up
        (0, 5000, 0),
        (1_200_000, 10_000, 1_200_000),
        (100, 1, 1_000_000),
        (10**12, 3333, 3_000_300_030_004),
        (1_200_000, None, None),
        (1_200_000, 0, None),
    ],
)
def test_break_even_is_the_costs_over_the_margin_rounded_up(fixed, margin, needed):
    assert break_even(fixed, margin) == needed


@given(CENTS, MARGINS)
def test_at_break_even_the_margin_covers_the_costs_and_a_cent_less_does_not(fixed, margin):
    needed = break_even(fixed, margin)
    assert needed * margin >= fixed * 10_000
    assert needed == 0 or (needed - 1) * margin < fixed * 10_000


@pytest.mark.parametrize(
    ("turnover", "needed", "month"),
    [(1200, 1200, 12), (1200, 1100, 11), (1200, 1101, 12), (2400, 1200, 6), (1199, 1200, None), (5, 0, 1),
     (0, 0, 1), (0, 1, None)],
)  # fmt: skip
def test_the_month_in_which_an_even_turnover_passes_break_even(turnover, needed, month):
    assert month_of_break_even(turnover, needed) == month


@given(CENTS, CENTS)
def test_the_month_is_the_first_that_is_enough(turnover, needed):
    month = month_of_break_even(turnover, needed)
    assert (month is None) == (turnover < needed)
    if month:
        assert 1 <= month <= 12
        assert turnover * month >= needed * 12
        assert month == 1 or turnover * (month - 1) < needed * 12


def test_the_month_of_the_calendar():
    assert calendar_month(date(2027, 3, 1), 2, 11) == date(2029, 1, 1)
    assert calendar_month(None, 1, 5) is None
    assert calendar_month(date(2027, 3, 1), 1, None) is None


def test_a_whole_plan():
    lines = [
        line("investment", 800_000),
        line("financing", 500_000),
        line("fixed_cost", 1_000_000),
        line("fixed_cost", 200_000),
        line("turnover", 4_000_000, 2),
        line("turnover", 2_500_000, 1),
    ]
    found = compute(lines, 4000)
    assert (found.gap, found.fixed_costs, found.break_even) == (300_000, 1_200_000, 3_000_000)
    assert [(y.year, y.result, y.is_feasible, y.month) for y in found.years] == [
        (1, -200_000, False, None),
        (2, 400_000, True, 9),
    ]


def test_without_a_margin_or_lines_there_is_no_break_even():
    assert compute([line("turnover", 100, 1)], None).years == []
    empty = compute([], 5000)
    assert (empty.break_even, empty.years, empty.gap) == (0, [], 0)


# What is typed -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "kept"), [("35", 3500), ("35,5", 3550), ("0.01", 1), ("100 %", 10_000), ("", None)]
)
def test_a_percentage_as_people_write_it(typed, kept):
    assert PercentField(required=False).clean(typed) == kept


@pytest.mark.parametrize("typed", ["0", "100,01", "-5", "35,555", "veel", "٣٥x"])
def test_a_percentage_that_cannot_be(typed):
    with pytest.raises(forms.ValidationError, match="percentage"):
        PercentField().clean(typed)


@pytest.mark.parametrize(("value", "shown"), [(3550, "35,5"), (3505, "35,05"), (3500, "35"), ("x", "x")])
def test_a_percentage_as_it_stands_in_the_form(value, shown):
    assert PercentField().prepare_value(value) == shown


def test_a_month_as_people_write_it():
    field = MonthField(required=False)
    assert (field.clean("3/2027"), field.clean("")) == (date(2027, 3, 1), None)
    assert field.prepare_value(date(2027, 3, 1)) == "03/2027"
    for wrong in ("13/2027", "2027", "00/2027", "01/0000", "01/1800"):
        with pytest.raises(forms.ValidationError):
            field.clean(wrong)


def test_an_amount_as_it_stands_in_the_form():
    assert (euros(8000), euros(123_450), euros(5)) == ("80", "1234,50", "0,05")


def typed(**fields: str) -> QueryDict:
    data = QueryDict(mutable=True)
    data.update({name.replace("__", "-"): value for name, value in fields.items()})
    return data


def test_a_row_more_and_a_row_less():
    assert with_other_rows(typed(more="investment", investment__rows="2"))["investment-rows"] == "3"
    data = typed(drop="investment-0", investment__rows="2")
    data.update({"investment-0-label": "Weg", "investment-1-label": "Blijft", "investment-1-amount": "5"})
    after = with_other_rows(data)
    assert (after["investment-rows"], after["investment-0-label"], after["investment-0-amount"]) == (
        "1",
        "Blijft",
        "5",
    )


@pytest.mark.parametrize("drop", ["investment-9999999", "turnover-0", "-", "investment-x", "investment-²"])
def test_a_strange_row_changes_nothing(drop):
    data = typed(drop=drop, investment__rows="2")
    assert with_other_rows(data)["investment-rows"] == "2"
