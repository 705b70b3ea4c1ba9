"""The pages of billing: why something is not billable, filters in the address, who sees what."""

from __future__ import annotations

import csv
import io
from collections import Counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate

from people.enums import Province
from people.models import Candidate
from reporting.billing import actions
from reporting.billing.presenters.periods import SUMS, rounded
from reporting.models import BillingFile, BillingLine, PhasePrice, ReportPeriod
from reporting.statistics import SMALL
from tests.factories.billing import explored, file_of, period_of, price_of
from tests.factories.people import coordinator, steering_member
from tests.factories.trajects import TrajectFactory, contact_in
from trajects.enums import ContactKind
from trajects.models import Phase

pytestmark = pytest.mark.django_db
HOME = reverse("reporting:billing")


def signed_in(client, *organisations):
    user = coordinator(organisations[0] if organisations else None)
    client.force_login(user)
    return user


def page(client, url: str) -> str:
    return client.get(url).content.decode()


def test_a_period_says_of_each_phase_where_it_stands_and_where_that_is_solved(client):
    done, running = explored(), TrajectFactory().current_phase
    contact_in(running, ContactKind.INTAKE)
    by = signed_in(client)
    period = period_of(done.traject.programme, by=by)
    url = period.get_absolute_url()
    text = page(client, url)
    for words in (
        "Te factureren, prijs ontbreekt",
        "Nog niet factureerbaar",
        "Er is nog geen infomoment",
        reverse("trajects:contact_add", args=[running.traject.public_id]) + "?soort=info",
        "Er is nog geen lijn klaar",
    ):
        assert words in text
    Candidate.objects.filter(pk=done.traject.candidate_id).update(postcode="8500")
    for query, found in (
        ("stand=open", {done}),
        ("stand=no", {running}),
        ("fase=BF", set()),
        (f"adviseur={running.traject.adviser.public_id}", {running}),
        (f"organisatie={done.traject.organisation.public_id}", {done}),
        (f"provincie={Province.WEST_FLANDERS}&stand=open", {done}),
        (f"q={running.traject.candidate.number}", {running}),
    ):
        answer = client.get(f"{url}?{query}")
        assert {row.obj.phase for row in answer.context["table"].rows} == found, query
    export = client.get(reverse("reporting:billing_list", args=[period.public_id, "csv"]) + "?stand=no")
    (row,) = csv.DictReader(io.StringIO(export.content.decode("utf-8-sig")), delimiter=";")
    assert row["Stand"] == "Nog niet factureerbaar"
    assert running.traject.candidate.family_name not in export.content.decode()


def test_from_price_to_paid_through_the_pages(client):
    phase = explored()
    signed_in(client)
    template, today = phase.template, localdate().strftime("%d/%m/%Y")
    key = {"form_key": "8a5b7e6e-94e6-4a35-8a41-"}

    def send(url: str, place: int, **data: str):
        answer = client.post(url, {"form_key": key["form_key"] + f"{place:012d}", **data})
        assert answer.status_code == 302, answer.content.decode()[-3000:]
        return answer

    price = {"template": template.pk, "part": "phase", "amount_cents": "450,50", "valid_from": "01/01/2020"}
    send(reverse("reporting:billing_price_add"), 1, **price)
    days = {"begins_on": "01/01/2026", "ends_on": today}
    send(reverse("reporting:billing_period_add"), 2, programme="jumpstarters", label="Nu", **days)
    period = ReportPeriod.objects.get()
    client.post(reverse("reporting:billing_collect", args=[period.public_id]))
    overlap = client.post(
        reverse("reporting:billing_period_add"),
        {"form_key": key["form_key"] + "9" * 12, "programme": "jumpstarters", "label": "Nog", **days},
    )
    assert (overlap.status_code, "overlapt" in overlap.content.decode()) == (422, True)
    send(reverse("reporting:billing_make", args=[period.public_id]), 3)
    made = BillingFile.objects.get()
    for place, move in enumerate(("indienen", "inspectie", "aanvaarden", "uitbetalen"), 4):
        send(reverse("core:move", args=["factuurbestand", made.public_id, move]), place, on=today)
    made = BillingFile.objects.get()
    line = made.lines.get()
    assert (made.state, line.state) == ("paid", "paid")
    credit = {"reason": "Dubbel", "period": str(period.public_id)}
    answer = send(reverse("core:move", args=["factuurlijn", line.public_id, "crediteren"]), 9, **credit)
    assert "Crediteert" in page(client, answer["Location"])
    text = page(client, made.get_absolute_url())
    assert made.csv_sha256 in text
    assert "Gecrediteerd" in text
    send(
        reverse("reporting:billing_sample_add", args=[made.public_id]), 10, kind="number", size="1", seed="a"
    )
    sample = made.samples.get()
    assert f"{made.number}" in page(client, sample.get_absolute_url())
    answer = client.post(reverse("reporting:billing_sample_binder", args=[sample.public_id]))
    assert "Bewijsmap: Steekproef van" in page(client, answer["Location"])


def test_the_number_of_queries_does_not_grow_with_the_phases(client):
    first = explored()
    by = signed_in(client)
    period = period_of(first.traject.programme, by=by)
    price_of(first.traject.programme)
    client.get(HOME)
    client.get(period.get_absolute_url())
    counts = []
    for more in (0, 4):
        for _ in range(more):
            explored()
        actions.collect(period, by=by)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(period.get_absolute_url()).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_what_is_told_of_a_period_is_always_that_of_ten_numbers_of_people_in_a_row():
    """Two lines for each person: whoever knows the prices and subtracts finds no number below ten."""
    brings, names = 45_050 + 20_000, [name for name, _states in SUMS]

    def told(people: int) -> tuple[int | str | None, ...]:
        sums = dict.fromkeys(names, people * brings) | {"lines": 2 * people, "people": people}
        return tuple(rounded(sums, 2 * SMALL, SMALL * brings).values())

    assert told(9) == ("<20", *[None] * len(names))
    found = Counter(told(people) for people in range(60))
    assert set(found.values()) == {10}
    # The control: exact numbers are told of each number of people on its own.
    assert len({people * brings for people in range(60)}) == 60


def test_the_steering_group_reads_sums_and_meets_no_person(client):
    made = file_of(explored())
    signed_in(client)
    row = client.get(HOME).context["table"].rows[0].obj
    assert (row.lines, row.claimed_cents, row.open_cents) == (1, 45_050, 0)
    client.force_login(steering_member())
    text = page(client, HOME)
    assert "450,50" not in text
    assert "afgerond" in text
    row = client.get(HOME).context["table"].rows[0].obj
    assert (row.lines, row.claimed_cents, row.open_cents) == ("<10", None, None)
    assert made.period.label in text
    assert str(made.period.public_id) not in text
    for url in (made.period.get_absolute_url(), made.get_absolute_url(), reverse("reporting:billing_prices")):
        assert client.get(url).status_code == 404
    assert BillingLine.objects.visible_to(steering_member()).count() == 0
    assert PhasePrice.objects.visible_to(steering_member()).count() == 0
    assert Phase.objects.visible_to(steering_member()).count() == 0
