"""Which figures fit, and how a figure reads against its target."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.utils.timezone import localdate

from reporting.kpi import rules
from reporting.kpi.book import Result
from reporting.kpi.measures import MEASURES
from reporting.kpi.presenters.words import growth_words, standing_cell
from reporting.models import Indicator


@pytest.mark.parametrize(("code", "persons"), [("sessions", False), ("dossiers", True), ("outreach", True)])
def test_only_figures_about_persons_are_told_in_tens(code: str, persons: bool) -> None:
    assert MEASURES[code].counts_persons is persons


@pytest.mark.parametrize(
    ("kind", "value", "note", "code"),
    [
        ("count", "5", "", ""),
        ("count", None, "volgt", ""),
        ("count", None, "", "kpi.empty"),
        ("count", "-1", "", "kpi.negative"),
        ("count", "1.5", "", "kpi.whole"),
        ("ratio", "2.5", "", ""),
        ("ratio", "0", "", "kpi.ratio"),
        ("share", "1", "", ""),
        ("share", "1.01", "", "kpi.share"),
        ("growth", "-3", "", ""),
    ],
)
def test_a_figure_fits_its_kind(kind, value, note, code):
    number = Decimal(value) if value else None
    assert rules.number_fits(SimpleNamespace(kind=kind), number, note).code == code


def test_values_wait_for_the_end_of_their_period_and_counted_ones_are_not_typed():
    today = localdate()
    assert rules.period_is_over(None)
    assert rules.period_is_over(today - timedelta(days=1))
    assert rules.period_is_over(today).code == "kpi.too_early"
    assert rules.takes_values(SimpleNamespace(measure=""))
    assert rules.takes_values(SimpleNamespace(measure="dossiers")).code == "kpi.counted"
    assert rules.is_draft(SimpleNamespace(state="draft"))
    assert rules.is_draft(SimpleNamespace(state="fixed")).code == "kpi.fixed"


@pytest.mark.parametrize(
    ("kind", "target", "value", "words"),
    [
        ("count", 400, 1347, "bereikt"),
        ("count", 400, 400, "bereikt"),
        ("count", 1400, 53, "nog 1.347"),
        ("ratio", 4, 2, "bereikt"),
        ("ratio", 4, 5, "niet bereikt"),
        ("share", Decimal("0.2"), Decimal("0.19"), "niet bereikt"),
        ("growth", 10, 16, "bereikt (+220%)"),
        ("growth", 10, 5, "niet bereikt (0%)"),
        ("count", None, 5, ""),
        ("count", 5, None, ""),
    ],
)
def test_standing_says_whether_the_target_is_reached(kind, target, value, words):
    indicator = Indicator(kind=kind, baseline=Decimal(5))
    assert standing_cell(indicator, Result(target), Result(value)).shown == words


def test_rounded_figures_tell_nothing_about_their_target():
    assert standing_cell(Indicator(kind="count"), Result(10), Result(20, rounded=True)).shown == ""


def test_growth_that_falls_says_so():
    words = growth_words(Indicator(kind="growth", baseline=Decimal("5.5"), unit="aanvragen"), 4)
    assert words == "Eerst waren er gem. 5,5 aanvragen p/j, dit is gedaald naar gem. 4 p/j"
