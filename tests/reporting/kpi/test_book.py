"""Which figure holds, what the dossiers count, and what is hidden from whom."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils.timezone import localdate

from reporting.kpi.book import Book
from reporting.kpi.presenters import all_tables
from reporting.kpi.selection import Selection
from reporting.models import Indicator
from tests.factories.kpi import IndicatorFactory, target_of, value_of
from tests.factories.people import CandidateFactory
from tests.factories.trajects import TrajectFactory

pytestmark = pytest.mark.django_db
PERIOD = {"begins_on": date(2016, 11, 1), "ends_on": date(2017, 10, 31)}
NEXT = {"begins_on": date(2017, 11, 1), "ends_on": date(2018, 10, 31)}


def asked(indicator: Indicator, **chosen) -> Selection:
    return Selection(indicator.programme, **chosen)


def test_last_dated_version_holds_for_its_province_and_period():
    indicator = IndicatorFactory()
    target_of(indicator, 2350, dated_on=date(2017, 6, 30))
    target_of(indicator, 2000, dated_on=date(2017, 6, 8))
    target_of(indicator, 184, province="BE-VLI")
    target_of(indicator, 900, **PERIOD)
    assert Book(asked(indicator)).target(indicator).value == 2350
    assert Book(asked(indicator, province="BE-VLI")).target(indicator).value == 184
    assert Book(asked(indicator, **PERIOD)).target(indicator).value == 900
    assert Book(asked(indicator, **NEXT)).target(indicator).value is None


def test_periods_add_up_to_the_whole_until_the_whole_has_its_own_figure():
    indicator = IndicatorFactory()
    value_of(indicator, 100, **PERIOD)
    value_of(indicator, 120, **PERIOD)
    value_of(indicator, 30, **NEXT)
    found = Book(asked(indicator)).realised(indicator)
    assert (found.value, found.note) == (150, "som van 2 periodes")
    value_of(indicator, 149)
    assert Book(asked(indicator)).realised(indicator).value == 149


def test_nothing_is_told_of_a_report_period_before_it_ends():
    indicator = IndicatorFactory(measure="dossiers")
    TrajectFactory(programme=indicator.programme)
    today = localdate()
    days = {"begins_on": today - timedelta(days=50), "ends_on": today}
    early = Book(asked(indicator, **days, is_report_period=True))
    (table,) = all_tables(early)
    assert table.cell(indicator.code, "realised").shown == "nog niet beschikbaar"
    assert (
        f"Deze rapportperiode loopt tot en met {today:%d/%m/%Y}. Tot dan zijn er geen cijfers." in table.notes
    )
    assert Book(asked(indicator, **days)).realised(indicator).value == 1


def test_parts_that_do_not_add_up_are_told_and_not_corrected():
    whole = IndicatorFactory(label="Bereikt")
    parts = [IndicatorFactory(table=whole.table, parent=whole) for _part in range(2)]
    value_of(whole, 100)
    value_of(parts[0], 60)
    (table,) = all_tables(Book(asked(whole)))
    # One part has no figure yet: nothing can be said.
    assert table.notes == ()
    value_of(parts[1], 39)
    (table,) = all_tables(Book(asked(whole)))
    assert table.notes == ("Bereikt (gerealiseerd): de onderdelen tellen op tot 99, er staat 100.",)
    assert table.cell(whole.code, "realised").shown == "100"


def test_dossiers_are_counted_by_period_province_and_organisation():
    indicator = IndicatorFactory(measure="dossiers")
    west = TrajectFactory(programme=indicator.programme)
    east = TrajectFactory(
        programme=indicator.programme,
        candidate=CandidateFactory(postcode="9000"),
        started_on=localdate() - timedelta(days=400),
    )
    count = lambda **chosen: Book(asked(indicator, **chosen)).realised(indicator).value  # noqa: E731
    assert count() == 2
    assert count(province="BE-VOV") == 1
    assert count(organisation=west.organisation) == 1
    assert count(begins_on=east.started_on, ends_on=east.started_on) == 1
    counts = Book(asked(indicator)).provinces(indicator)
    assert (counts["BE-VOV"], sum(counts.values())) == (1, 2)


@pytest.mark.parametrize(("counted", "shown"), [(0, "<10"), (9, "<10"), (10, "10"), (37, "30")])
def test_who_does_not_see_every_dossier_is_told_tens(counted, shown, monkeypatch):
    indicator = IndicatorFactory(measure="dossiers")
    target_of(indicator, 5)
    monkeypatch.setattr(Book, "raw", lambda *_args: counted)
    (table,) = all_tables(Book(asked(indicator), shields=True))
    assert table.cell(indicator.code, "realised").shown == shown
    # What is rounded is not compared: the standing and the sums would tell the rest.
    assert table.cell(indicator.code, "standing").shown == ""
    (table,) = all_tables(Book(asked(indicator)))
    assert table.cell(indicator.code, "realised").shown == str(counted)
