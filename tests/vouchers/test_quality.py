"""Figures about offers: what is counted, what is hidden, what the advice says."""

from __future__ import annotations

import io
from datetime import datetime, timedelta
from itertools import count, islice
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from openpyxl import load_workbook

from core import dates
from tests.factories.people import OrganisationFactory, adviser, coordinator, steering_member
from tests.factories.vouchers import (
    MenuItemFactory,
    ProviderFactory,
    accepted,
    booked,
    guided_traject,
    refused,
)
from vouchers import actions, quality, small_numbers
from vouchers.filters import QUALITY_PERIODS
from vouchers.models import Feedback, MenuItem, Voucher
from vouchers.presenters.quality import FIGURES, TOO_FEW, rule_words
from vouchers.rules.quality import THRESHOLDS, Signal, signal

pytestmark = pytest.mark.django_db

BRUSSELS = ZoneInfo("Europe/Brussels")


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def vouchers_of(item: MenuItem, *, accept: int = 0, refuse: int = 0) -> list[Voucher]:
    found = [accepted(booked(guided_traject(), item)) for _ in range(accept)]
    return found + [refused(booked(guided_traject(), item)) for _ in range(refuse)]


def line_of(item: MenuItem) -> quality.Quality:
    found = quality.figures(quality.vouchers(), by_provider=False)
    return next(line for line in found if line.key == str(item.public_id))


def test_line_counts_what_happened() -> None:
    item = MenuItemFactory(minutes=120)
    kept = vouchers_of(item, accept=4, refuse=1)
    for number, voucher in enumerate(kept[:4]):
        actions.note_attendance(voucher, by=voucher.traject.adviser, followed=number < 3)
    actions.give_opinion(
        actions.open_opinion(kept[0], by=kept[0].traject.adviser),
        by=kept[0].traject.adviser, useful=4, clear=3, recommend=2,
    )  # fmt: skip
    line = line_of(item)
    assert (line.bookings, line.n_answers, line.refused, line.reasons) == (5, 5, 20, (("full", 1),))
    assert (line.followed, line.n_attendance) == (75, 4)
    assert line.price_cents_per_hour == 4_000
    assert (line.adviser_score, line.n_advisers, line.n_candidates) == (3.0, 1, 0)
    assert (line.answer_days, line.started) == (0, 0)


def test_answer_time_counts_working_days() -> None:
    item = MenuItemFactory()
    asked = datetime(2026, 11, 6, 16, tzinfo=BRUSSELS)  # a Friday; Wednesday 11 November is a holiday
    answers = [datetime(2026, 11, day, 9, tzinfo=BRUSSELS) for day in (9, 10, 12)]
    for voucher, answered in zip(vouchers_of(item, accept=3), answers, strict=True):
        Voucher.objects.filter(pk=voucher.pk).update(booked_at=asked, answered_at=answered)
    assert line_of(item).answer_days == 2


def test_usual_answer_needs_five_answers() -> None:
    item = MenuItemFactory()
    vouchers_of(item, accept=4)
    assert quality.usual_answer_days([item.provider_id]) == {}
    vouchers_of(item, refuse=1)
    assert quality.usual_answer_days([item.provider_id]) == {item.provider_id: 0}


def test_share_of_users_who_start() -> None:
    item = MenuItemFactory()
    first, _second = vouchers_of(item, accept=2)
    first.traject.phases.update(state="completed", outcome="starts", ends_on=dates.today())
    assert line_of(item).started == 50


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        ({"bookings": 4, "refused": 100}, Signal.UNKNOWN),
        ({}, Signal.KEEP),
        ({"refused": 19, "days": 10, "followed": 70, "score": 3.0}, Signal.KEEP),
        ({"refused": 20}, Signal.REVIEW),
        ({"days": 10.5}, Signal.REVIEW),
        ({"followed": 69}, Signal.REVIEW),
        ({"score": 2.9}, Signal.REVIEW),
        ({"refused": 50}, Signal.DROP),
        ({"score": 1.9}, Signal.DROP),
    ],
)
def test_advice(figures: dict[str, Any], expected: Signal) -> None:
    known = {"bookings": 5, "refused": None, "days": None, "followed": None, "score": None}
    assert signal(**(known | figures)) == expected


def test_rule_of_the_advice_shows_its_thresholds() -> None:
    assert "minstens 50% geweigerd" in rule_words(THRESHOLDS)[0]
    assert "na meer dan 10 werkdagen, minder dan 70% gevolgd" in rule_words(THRESHOLDS)[1]


def test_thresholds_are_those_of_the_programme() -> None:
    item = MenuItemFactory()
    vouchers_of(item, accept=4, refuse=1)
    programme = item.programme
    assert quality.thresholds() == quality.thresholds(programme) == THRESHOLDS
    boss = signed_in(coordinator())
    assert "Bekijken" in boss.get("/vouchers/kwaliteit/").content.decode()
    programme.quality_refused_drop, programme.quality_enough, programme.quality_small = 20, 3, 7
    programme.save()
    page = boss.get(f"/vouchers/kwaliteit/?programme={programme.code}").content.decode()
    assert "Schrappen? minstens 20% geweigerd" in page
    assert "Onder 3 aanvragen" in page
    (line,) = quality.figures(quality.vouchers(), by_provider=False, limits=quality.thresholds(programme))
    assert line.signal == Signal.DROP
    assert small_numbers.smallest() == 7


def test_small_numbers_are_hidden_from_who_sees_no_persons() -> None:
    own = ProviderFactory(name="Aanbieder een")
    many, some, few = (MenuItemFactory(provider=own, name=name) for name in ("Veel", "Vijf", "Twee"))
    vouchers_of(many, accept=6)
    vouchers_of(some, accept=5)
    vouchers_of(few, accept=2)
    page = signed_in(steering_member(OrganisationFactory())).get("/vouchers/kwaliteit/").content.decode()
    # One small line could be worked out from the total of the provider: the next smallest goes too.
    untold = small_numbers.hidden(quality.vouchers(), by_provider=False, cut=False, small=5)
    assert untold["bookings"] == {str(some.public_id), str(few.public_id)}
    assert f">{TOO_FEW}<" in page
    boss = signed_in(coordinator()).get("/vouchers/kwaliteit/").content.decode()
    assert f">{TOO_FEW}<" not in boss


def test_selections_cannot_be_subtracted_from_one_another() -> None:
    """Six of the last months and two of before: the year would give the two away, so it is not told at all."""
    item = MenuItemFactory(name="Schommelt", provider=ProviderFactory(name="Een"))
    steady = MenuItemFactory(name="Vast", provider=ProviderFactory(name="Twee"))
    of_item, of_steady = vouchers_of(item, accept=8), vouchers_of(steady, accept=10)
    old = [voucher.pk for voucher in (*of_item[:2], *of_steady[:5])]
    Voucher.objects.filter(pk__in=old).update(booked_at=dates.now() - timedelta(days=500))
    reader, boss = signed_in(steering_member(OrganisationFactory())), signed_in(coordinator())

    def bookings(client: Client, name: str, **query: str) -> str:
        page = client.get("/vouchers/kwaliteit/", {"per": "aanbod", **query})
        table = page.context["table"]
        line = next(each for each in table.lines if each.quality.name == name)
        return line.words(FIGURES[0])

    assert [bookings(reader, "Schommelt"), bookings(reader, "Schommelt", period="12")] == ["8", TOO_FEW]
    assert [bookings(reader, "Vast"), bookings(reader, "Vast", period="12")] == ["10", "5"]
    # A filter that means nothing beside it opens no way around, nor does the programme.
    assert bookings(reader, "Schommelt", period="12", provider="x") == TOO_FEW
    assert bookings(reader, "Schommelt", programme="jumpstarters") == TOO_FEW
    assert bookings(reader, "Een", per="aanbieder", period="12") == TOO_FEW
    assert bookings(reader, "Twee", per="aanbieder", period="12") == "5"
    assert bookings(boss, "Schommelt", period="12") == "6"


@pytest.mark.parametrize(
    ("lines", "gone"),
    [
        ({"a": {1: 9}, "b": {1: 5}}, set()),
        # One small line goes with the next smallest, two that are enough together go alone.
        ({"a": {1: 9}, "b": {1: 6}, "c": {1: 2}}, {"b", "c"}),
        ({"a": {1: 9}, "b": {1: 3}, "c": {1: 2}}, {"b", "c"}),
        # Two small ones that are still few together take a third.
        ({"a": {1: 9}, "b": {1: 6}, "c": {1: 1}, "d": {1: 2}}, {"b", "c", "d"}),
        # A part that a filter cuts off counts as much as the whole.
        ({"a": {1: 9, 2: 5}, "b": {1: 9, 2: 1}}, {"a", "b"}),
        ({"a": {1: 9}, "b": {1: 9, 2: 6}, "c": {1: 5, 2: 5}}, set()),
    ],
)  # fmt: skip
def test_lines_that_stay_hidden_leave_nothing_small_to_subtract(
    lines: dict[str, dict[int, int]], gone: set[str]
) -> None:
    start = count(1)
    people = {
        key: {part: set(islice(start, number)) for part, number in parts.items()}
        for key, parts in lines.items()
    }
    assert small_numbers.recognisable(people, 5) == gone


def test_small_numbers_know_every_period_of_the_filter() -> None:
    assert [str(months) for months in small_numbers.PERIODS] == [value for value, _ in QUALITY_PERIODS]


def test_number_of_a_reason_that_few_gave_is_hidden_too() -> None:
    vouchers_of(MenuItemFactory(), accept=5, refuse=2)
    page = signed_in(steering_member(OrganisationFactory())).get("/vouchers/kwaliteit/").content.decode()
    assert "De opleiding is volzet<" in page
    assert (
        "De opleiding is volzet (2)" in signed_in(coordinator()).get("/vouchers/kwaliteit/").content.decode()
    )


def test_page_is_for_who_reads_reports() -> None:
    assert signed_in(adviser()).get("/vouchers/kwaliteit/").status_code == 404
    assert signed_in(steering_member(OrganisationFactory())).get("/vouchers/kwaliteit/").status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        {"per": "aanbieder"}, {"period": "3"}, {"programme": "jumpstarters"}, {"sort": "-bookings"},
        {"sort": "signal"}, {"per": "x"}, {"provider": "x"}, {"page": "99"}, {"sort": "price__x"},
    ],
)  # fmt: skip
def test_page_takes_every_address(query: dict[str, str]) -> None:
    vouchers_of(MenuItemFactory(), accept=1)
    assert signed_in(coordinator()).get("/vouchers/kwaliteit/", query).status_code == 200


def test_page_sorts_and_filters() -> None:
    vouchers_of(MenuItemFactory(name="Weinig gevraagd"), accept=1)
    other = ProviderFactory(name="Anderen")
    vouchers_of(MenuItemFactory(name="Veel gevraagd", provider=other), accept=2)
    boss = signed_in(coordinator())
    text = boss.get("/vouchers/kwaliteit/", {"sort": "bookings"}).content.decode()
    assert text.index("Weinig gevraagd") < text.index("Veel gevraagd")
    text = boss.get("/vouchers/kwaliteit/", {"sort": "-bookings"}).content.decode()
    assert text.index("Veel gevraagd") < text.index("Weinig gevraagd")
    text = boss.get("/vouchers/kwaliteit/", {"provider": str(other.public_id)}).content.decode()
    assert ("Veel gevraagd" in text, "Weinig gevraagd" in text) == (True, False)


def test_sheet_holds_what_the_page_shows() -> None:
    item = MenuItemFactory(name='=HYPERLINK("https://example.com")')
    vouchers_of(item, accept=5)
    answer = signed_in(coordinator()).get("/rapporten/kwaliteit.xlsx", {"sort": "-bookings"})
    sheet = load_workbook(io.BytesIO(answer.content)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[1][0] == '=HYPERLINK("https://example.com")'
    assert sheet["A2"].data_type == "s"
    assert (rows[1][1], rows[1][3]) == ("Behouden", "5")


def test_page_asks_the_database_as_often_for_one_offer_as_for_three(
    django_assert_max_num_queries: Any,
) -> None:
    boss = signed_in(coordinator())
    counts = []
    for _ in range(2):
        vouchers_of(MenuItemFactory(), accept=1)
        boss.get("/vouchers/kwaliteit/")
        with django_assert_max_num_queries(60) as asked:
            boss.get("/vouchers/kwaliteit/")
        counts.append(len(asked))
        vouchers_of(MenuItemFactory(), accept=1)
    assert counts[0] == counts[1]


def test_remarks_are_read_by_who_manages_the_menu_without_names() -> None:
    voucher = vouchers_of(MenuItemFactory(), accept=1)[0]
    Feedback.objects.create(
        voucher=voucher, given_by="candidate", useful=4, clear=4, recommend=4, remark="Heel goed",
        answered_at=voucher.answered_at,
    )  # fmt: skip
    query = {"provider": str(voucher.provider.public_id)}
    boss = signed_in(coordinator()).get("/vouchers/kwaliteit/", query).content.decode()
    assert "Heel goed" in boss
    assert voucher.traject.candidate.family_name not in boss
    other = signed_in(steering_member(OrganisationFactory())).get("/vouchers/kwaliteit/", query)
    assert "Heel goed" not in other.content.decode()
