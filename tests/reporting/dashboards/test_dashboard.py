"""The dashboard on the screen: for each role its figures, its filters, and what a number opens."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape
from django.utils.timezone import localdate

from reporting.dashboards.parts import PARTS
from reporting.figures.tables import FigureTable
from tests.factories.people import adviser, consultant, coordinator, steering_member
from tests.factories.referrals import sent_referral
from tests.factories.reporting import decide_guide
from tests.factories.trajects import ProgrammeFactory, TrajectFactory
from tests.factories.vouchers import accepted, booked
from tests.reporting.dashboards.test_statistics import referral_of
from trajects.models import Programme

pytestmark = pytest.mark.django_db
ADDRESSES = [reverse("reporting:dashboard_part", args=[part.code]) for part in PARTS]


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def tables(client: Client, url: str, **query: Any) -> dict[str, FigureTable]:
    """The tables of one part."""
    return {panel.table.code: panel.table for panel in client.get(url, query).context["panels"]}


def every_table(client: Client, **query: Any) -> dict[str, FigureTable]:
    return {code: table for url in ADDRESSES for code, table in tables(client, url, **query).items()}


def test_every_number_of_a_coordinator_opens_what_it_counts():
    referral_of(decide_guide(outcome="starts").traject)
    sent_referral(), accepted(), booked()
    client = signed_in(coordinator())
    opened = 0
    for table in every_table(client).values():
        for row in table.rows:
            counts = [cell for column, cell in zip(table.columns, row.cells, strict=True) if cell.url]
            for cell in counts[:1]:
                assert client.get(cell.url).context["table"].total == cell.value, (table.code, row.label)
                opened += 1
    assert opened > 20


def test_adviser_counts_the_own_organisation_and_the_own_caseload():
    mine, theirs = TrajectFactory(), TrajectFactory()
    referral_of(mine), referral_of(theirs)
    colleague = adviser(mine.organisation)
    TrajectFactory(organisation=mine.organisation, adviser=colleague)
    client = signed_in(mine.adviser)
    found = every_table(client)
    assert [row.cells[0].value for row in found["mijn-caseload"].rows] == [1, 1, 0]
    assert found["trechter"].cell("referred", "count").value == 1
    assert {row.label for row in found["caseload-adviseurs"].rows} == {str(mine.adviser), str(colleague)}
    # An organisation of somebody else in the address is no way around it.
    other = tables(client, ADDRESSES[0], organisatie=str(theirs.organisation.public_id))
    assert other["trechter"].cell("referred", "count").value == 1
    behind = reverse("reporting:dashboard_behind", args=["organisaties"])
    url = f"{behind}?lijn={theirs.organisation.public_id}&kolom=referred"
    assert client.get(url).context["table"].total == 0


def test_a_programme_without_referrals_has_no_funnel_and_its_lines_have_names():
    programme = ProgrammeFactory(code="zuster", name="Zuster", uses_referrals=False)
    template = programme.phase_templates.create(code="SENS", name="Sensibiliseren", kind="line", position=9)
    traject = TrajectFactory(programme=programme)
    days = {"starts_on": localdate(), "ends_on": localdate()}
    traject.phases.create(template=template, state="stopped", end_reason="Weg.", **days)
    client = signed_in(coordinator())
    found = tables(client, ADDRESSES[0], programma=programme.code)
    assert list(found) == ["uitkomsten"]
    assert [row.label for row in found["uitkomsten"].rows] == ["Sensibiliseren: Stopgezet"]
    (whole,) = tables(client, ADDRESSES[0])["uitkomsten"].rows
    assert whole.label == f"{programme.name} Sensibiliseren: Stopgezet"
    behind = client.get(whole.cells[0].url)
    assert behind.context["table"].total == 1


def test_steering_group_gets_tens_and_no_person():
    for _ in range(11):
        sent_referral()
    traject = booked().traject
    client = signed_in(steering_member())
    found = every_table(client)
    cell = found["trechter"].cell("referred", "count")
    assert (cell.value, cell.shown, cell.url) == (10, "10", "")
    assert {code for code in found if "adviseur" in code or code == "mijn-caseload"} == set()
    # Ten vouchers of one person say something about that person.
    assert {cell.shown for row in found["aanbieders"].rows for cell in row.cells} == {"<10", "<5.000 euro"}
    assert all(not cell.url for table in found.values() for row in table.rows for cell in row.cells)
    page = client.get(ADDRESSES[0]).content.decode()
    assert "&lt;10" in page
    assert str(traject.adviser) not in page
    assert client.get(reverse("reporting:dashboard_behind", args=["trechter"])).context["table"].total == 0
    assert client.get(reverse("reporting:dashboard_behind", args=["adviseurs"])).status_code == 404
    # Days that slide would cut off single persons: the year around them is what is counted.
    chips = client.get(ADDRESSES[0], {"van": "15/06/2025", "adviseur": str(traject.adviser.public_id)})
    assert [chip.label for chip in chips.context["chips"]] == ["Van: 01/01/2025"]


def test_filters_stand_in_the_address_and_the_period_before_beside_it():
    sent_referral()
    client = signed_in(coordinator())
    today = localdate()
    query = {"van": f"01/01/{today.year}", "tot": f"31/12/{today.year}", "provincie": "BE-VWV"}
    response = client.get(ADDRESSES[0], query)
    page = response.content.decode()
    assert [chip.label for chip in response.context["chips"]][-1] == "Provincie: West-Vlaanderen"
    assert "provincie" not in response.context["chips"][-1].remove_url
    cell = response.context["panels"][0].table.cell("referred", "count")
    assert (cell.value, cell.note) == (1, "vorige periode: 0")
    assert "provincie=BE-VWV" in cell.url
    # Each bar opens what it counts, as the table does, and what was chosen can be kept under a name.
    assert page.count(escape(cell.url)) == 2
    assert page.count("<h2 class") == page.count('class="panel__title"') == len(response.context["panels"])
    assert "Bewaar deze lijst" in page


@pytest.mark.parametrize(
    "query",
    [
        {"van": "x", "tot": "31/02/2025"},
        {"van": "01/01/2030", "tot": "01/01/2020"},
        {"organisatie": "1", "adviseur": "'", "programma": "x", "provincie": "x"},
        {"lijn": "x", "kolom": "x", "page": "-1"},
    ],
)
def test_filters_that_do_not_exist_are_no_fault(query):
    client = signed_in(coordinator())
    assert client.get(ADDRESSES[0], query).status_code == 200
    behind = reverse("reporting:dashboard_behind", args=["organisaties"])
    assert client.get(behind, query).status_code == 200


def test_as_many_questions_for_thirty_rows_as_for_one():
    user = coordinator()

    def questions() -> list[int]:
        urls = [*ADDRESSES, reverse("reporting:dashboard_behind", args=["trechter"])]
        return [_questions_of(user, url) for url in urls]

    referral_of(decide_guide(outcome="starts").traject)
    one = questions()
    for _ in range(29):
        sent_referral()
    for _ in range(5):
        TrajectFactory()
    assert questions() == one


def _questions_of(user: Any, url: str) -> int:
    client = signed_in(user)
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def test_tables_leave_as_a_workbook_and_on_paper():
    sent_referral()
    Programme.objects.update(co_financing_text="Met steun van ESF.")
    client = signed_in(coordinator())
    url = reverse("reporting:dashboard_file", args=["overzicht", "xlsx"])
    book = openpyxl.load_workbook(io.BytesIO(client.get(url).content))
    rows = [[cell.value for cell in row] for row in book["Van doorverwijzing tot start"].iter_rows()]
    assert ["Doorverwezen", 1] in [row[:2] for row in rows]
    assert str(rows[-1][0]).endswith("Met steun van ESF.")
    paper = client.get(reverse("reporting:dashboard_file", args=["tijden", "pdf"]))
    assert paper.content.startswith(b"%PDF")
    assert client.get(reverse("reporting:dashboard_file", args=["overzicht", "exe"])).status_code == 404


def test_the_hub_shows_what_the_role_may_open():
    labels = lambda user: [str(each.label) for each in signed_in(user).get("/rapporten/").context["sections"]]  # noqa: E731
    assert "Dashboard" in labels(adviser())
    assert "Kwaliteit van de menukaart" not in labels(adviser())
    assert "Kwaliteit van de menukaart" in labels(steering_member())
    assert signed_in(consultant()).get("/rapporten/").status_code == 404
