"""Figures: what they count, what they hide, and what a spreadsheet makes of them."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from core.sheets.writing import safe_cell, to_csv
from core.templatetags.charts import Bar, bar_chart
from reporting import statistics
from reporting.presenters.reports import organisation_report
from reporting.statistics import FigureRow, Period, hidden_cells
from tests.factories.people import (
    CandidateFactory,
    OrganisationFactory,
    adviser,
    consultant,
    coordinator,
    steering_member,
)
from tests.factories.referrals import ReferralFactory, referral_in, sent_referral
from tests.factories.reporting import decide_explore, decide_guide, explore_ready, guide_ready
from tests.factories.vouchers import accepted, booked, refused
from trajects.models import Traject

pytestmark = pytest.mark.django_db


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def referral_of(traject: Traject) -> Any:
    """The accepted referral from which a dossier came."""
    referral = sent_referral(candidate=traject.candidate, to_organisation=traject.organisation)
    type(referral).objects.filter(pk=referral.pk).update(
        state="accepted", traject=traject, first_conversation_on=traject.started_on
    )
    return referral


def funnel(**chosen: Any) -> list[int]:
    return [row.values[0] for row in statistics.funnel(Period(**chosen))]


def test_funnel_counts_each_step_once():
    ReferralFactory()
    for state in ("sent", "refused_partner", "accepted", "cancelled", "rerouted"):
        referral_in(state)
    referral_of(decide_explore().traject)
    referral_of(decide_guide(outcome="no_start").traject)
    referral_of(decide_guide(outcome="starts").traject)
    # The rerouted one counts once: where it went.
    assert funnel() == [7, 4, 3, 3, 2, 1]


def test_stopped_guidance_is_started_but_not_done():
    phase = guide_ready()
    referral_of(phase.traject)
    type(phase).objects.filter(pk=phase.pk).update(state="stopped", ends_on=localdate(), end_reason="Weg.")
    assert funnel() == [1, 1, 1, 1, 0, 0]


def test_filters_of_the_funnel():
    west = sent_referral()
    east = sent_referral(candidate=CandidateFactory(postcode="9000"))
    assert funnel(province="BE-VOV")[0] == 1
    assert funnel(organisation=west.to_organisation)[0] == 1
    assert funnel(year=localdate().year)[0] == 2
    assert funnel(year=1999)[0] == 0
    assert east.to_organisation != west.to_organisation


def test_rows_by_organisation_and_province_add_up_to_the_funnel():
    sent_referral()
    sent_referral(candidate=CandidateFactory(postcode="9000"))
    referral_of(decide_explore(explore_ready(candidate=CandidateFactory(postcode=""))).traject)
    for rows in (statistics.by_organisation(Period()), statistics.by_province(Period())):
        assert [sum(column) for column in zip(*(row.values for row in rows), strict=True)] == funnel()
    labels = [row.label for row in statistics.by_province(Period())]
    assert labels == ["Oost-Vlaanderen", "West-Vlaanderen", "Niet bekend"]


def test_vouchers_by_provider():
    booked(), accepted(), refused()
    row = statistics.vouchers_by_provider(Period())[0]
    assert (row.label, row.values) == ("Starterslabo", (3, 1, 1, 0))
    assert statistics.spent_cents(Period()) == 8_000
    assert statistics.vouchers_by_provider(Period(province="BE-VAN")) == []


# Small numbers -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "together", "hidden"),
    [
        ([], True, set()),
        ([12, 30], True, set()),
        ([9, 30, 12], True, {0, 2}),
        ([9, 30, 12], False, {0}),
        ([9, 8, 30], True, {0, 1}),
        ([0], True, {0}),
        ([10], True, set()),
    ],
)
def test_hidden_numbers_cannot_be_worked_out(values, together, hidden):
    rows = [FigureRow(str(index), "x", (value,)) for index, value in enumerate(values)]
    assert {row for row, _column in hidden_cells(rows, together=together)} == hidden


def test_steering_group_sees_no_small_numbers_and_no_lists():
    sent_referral()
    member = steering_member()
    page = signed_in(member).get(reverse("reporting:flow")).content.decode()
    assert "&lt;10" in page
    assert reverse("reporting:report_cases") not in page
    line = organisation_report(Period(), member).lines[0]
    assert {number.shown for number in line.numbers} == {"<10"}
    assert organisation_report(Period(), member).bars[0].value == 0


def test_coordinator_sees_every_number_and_opens_what_it_counts():
    sent_referral(), sent_referral()
    referral_in("accepted")
    user = coordinator()
    client = signed_in(user)
    for line in organisation_report(Period(), user).lines:
        for number in line.numbers:
            table = client.get(number.url).context["table"]
            assert table.total == number.value


def test_list_behind_a_number_shows_only_what_the_user_may_see():
    sent_referral()
    url = reverse("reporting:report_cases")
    assert signed_in(steering_member()).get(url).context["table"].total == 0
    assert signed_in(adviser()).get(url).status_code == 404


@pytest.mark.parametrize("name", ["reporting:flow", "reporting:report_cases"])
def test_reports_are_for_steering_group_and_coordinator(name):
    url = reverse(name)
    assert signed_in(coordinator()).get(url).status_code == 200
    assert signed_in(steering_member()).get(url).status_code == 200
    assert signed_in(adviser()).get(url).status_code == 404
    assert signed_in(consultant()).get(url).status_code == 404
    assert Client().get(url).status_code == 302


@pytest.mark.parametrize(
    "query",
    [{"jaar": "0001"}, {"jaar": "x"}, {"organisatie": "1"}, {"provincie": "'"}, {"stap": "x", "page": "-1"}],
)
def test_filters_that_do_not_exist_are_no_fault(query):
    client = signed_in(coordinator())
    assert client.get(reverse("reporting:flow"), query).status_code == 200
    assert client.get(reverse("reporting:report_cases"), query).status_code == 200
    assert client.get(reverse("reporting:report_csv", args=["trechter"]), query).status_code == 200


# CSV -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "safe"),
    [
        ("=1+1", "'=1+1"), ("+32 470", "'+32 470"), ("-2", "'-2"), ("@x", "'@x"), ("\tx", "'\tx"),
        ("\rx", "'\rx"), ("＝1", "'＝1"), ("  =1", "'  =1"), ("Syntra = top", "Syntra = top"), (-5, -5), (12, 12),
        ("<10", "<10"),
    ],
)  # fmt: skip
def test_cells_run_nothing(value, safe):
    assert safe_cell(value) == safe


def test_csv_can_be_read_back():
    data = to_csv(["Naam", "Aantal"], [['a;b\n"c"', 3]])
    assert data.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(data.decode("utf-8-sig")), delimiter=";")) == [
        ["Naam", "Aantal"],
        ['a;b\n"c"', "3"],
    ]


def test_csv_of_a_report_hides_what_the_screen_hides():
    sent_referral(to_organisation=OrganisationFactory(name="=HYPERLINK()"))
    url = reverse("reporting:report_csv", args=["organisaties"])
    rows = signed_in(steering_member()).get(url).content.decode("utf-8-sig").splitlines()
    assert rows[1].split(";") == ["'=HYPERLINK()", *["<10"] * 6]
    rows = signed_in(coordinator()).get(url).content.decode("utf-8-sig").splitlines()
    assert rows[1].split(";") == ["'=HYPERLINK()", "1", "0", "0", "0", "0", "0"]
    assert signed_in(coordinator()).get(reverse("reporting:report_csv", args=["geen"])).status_code == 404


def test_chart_says_its_numbers_and_escapes_names():
    drawing = bar_chart([Bar("<b>Wim</b>", 4, "4"), Bar("Leeg", 0, "0")], "Titel")
    assert "&lt;b&gt;Wim&lt;/b&gt;: 4; Leeg: 0" in drawing
    assert "<b>" not in drawing
    assert "style=" not in drawing
