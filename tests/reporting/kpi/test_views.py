"""The page of KPI's with its files, the dossiers behind a figure, and entering figures."""

from __future__ import annotations

import io
import re
from decimal import Decimal
from typing import Any

import openpyxl
import pypdf
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reporting.models import KpiSnapshot
from tests.factories.kpi import IndicatorFactory, target_of, value_of
from tests.factories.people import consultant, coordinator, steering_member
from tests.factories.trajects import TrajectFactory

pytestmark = pytest.mark.django_db
PAGE = "/rapporten/kpi/"


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def key_of(page: Any) -> str:
    return re.search(r'name="form_key" value="([0-9a-f-]+)"', page.content.decode())[1]


def test_page_and_its_files_say_the_same():
    assert "Nog geen indicatoren" in signed_in(coordinator()).get(PAGE).content.decode()
    indicator = IndicatorFactory(label="=Bereikt", group="Jongeren")
    target_of(indicator, 400)
    value_of(indicator, 1347, note="waarvan 15 samen")
    client = signed_in(coordinator())
    words = client.get(PAGE).content.decode()
    for shown in ("Jongeren", "=Bereikt", "1.347", "waarvan 15 samen", "Neem een momentopname"):
        assert shown in words
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{PAGE}cijfers.xlsx").content))
    rows = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]
    assert rows[3] == ["=Bereikt", 400, 1347, "bereikt", "Gerealiseerd: waarvan 15 samen"]
    assert {cell.data_type for row in book.worksheets[0].iter_rows() for cell in row} <= {"s", "n"}
    printed = pypdf.PdfReader(io.BytesIO(client.get(f"{PAGE}cijfers.pdf").content)).pages[0].extract_text()
    assert "1.347" in printed
    assert indicator.programme.co_financing_text in " ".join(printed.split())
    assert client.get(f"{PAGE}cijfers.doc").status_code == 404
    # Figures that a source published are for everybody; a consultant reads none.
    member = signed_in(steering_member())
    assert "1.347" in member.get(PAGE).content.decode()
    assert "Neem een momentopname" not in member.get(PAGE).content.decode()
    assert signed_in(consultant()).get(PAGE).status_code == 404


@pytest.mark.parametrize(
    "query", [{"programma": "x"}, {"periode": "1"}, {"van": "gisteren", "tot": "x"}, {"provincie": "'"}]
)
def test_choices_that_do_not_exist_are_no_fault(query):
    IndicatorFactory()
    assert signed_in(coordinator()).get(PAGE, query).status_code == 200


def queries_of(url: str) -> int:
    """How many questions the page asks of a coordinator who knows everybody by now."""
    client = signed_in(coordinator())
    client.get(url)
    with CaptureQueriesContext(connection) as asked:
        client.get(url)
    return len(asked)


def test_figure_opens_the_dossiers_that_the_reader_may_see():
    indicator = IndicatorFactory(measure="dossiers", label="Gestart")
    url = reverse("reporting:indicator_dossiers", args=[indicator.public_id])
    own = TrajectFactory(programme=indicator.programme, explore=False)
    one = queries_of(url)
    TrajectFactory.create_batch(10, programme=indicator.programme, explore=False)
    assert queries_of(url) == one
    client = signed_in(coordinator())
    assert url in client.get(PAGE).content.decode()
    assert "Het cijfer is 11. Je ziet ze allemaal." in client.get(url).content.decode()
    answer = signed_in(own.adviser).get(url)
    assert "Het cijfer is 10 of meer, waarvan jij er 1 ziet." in answer.content.decode()
    assert [row.obj for row in answer.context["table"].rows] == [own]
    # The steering group sees the figure and nobody behind it; fewer than ten are not told.
    member = signed_in(steering_member())
    assert "waarvan jij er 0 ziet" in member.get(url).content.decode()
    assert own.candidate.list_name not in member.get(url).content.decode()
    small = f"{url}?provincie=BE-VWV" if own.candidate.postcode.startswith("9") else f"{url}?provincie=BE-VOV"
    assert "Het cijfer is &lt;10" in member.get(small).content.decode()
    entered = IndicatorFactory(table=indicator.table)
    assert client.get(reverse("reporting:indicator_dossiers", args=[entered.public_id])).status_code == 404


def test_adviser_chooses_own_days_only_within_the_own_organisation():
    indicator = IndicatorFactory(measure="dossiers")
    own = TrajectFactory(programme=indicator.programme, explore=False)
    TrajectFactory.create_batch(10, programme=indicator.programme, explore=False)
    day = own.started_on.isoformat()
    words = signed_in(own.adviser).get(PAGE, {"van": day, "tot": day}).context
    assert words["tables"][0].rows[0].cells[1].shown == "1"
    assert own.organisation.name in words["subtitle"]
    # Somebody who sees no dossiers chooses no days: the whole programme is counted.
    words = signed_in(steering_member()).get(PAGE, {"van": day, "tot": day}).context
    assert words["tables"][0].rows[0].cells[1].shown == "10"


def test_coordinator_enters_a_target_and_a_value_with_their_source():
    indicator = IndicatorFactory(kind="share", label="Aandeel")
    target_of(indicator, Decimal("0.4"), source="Vraag")
    client = signed_in(coordinator())
    url = reverse("reporting:target_add", args=[indicator.public_id])
    filled = {"value": "45,19", "source": "Antwoord", "dated_on": "01/02/2020"}
    key = key_of(client.get(url))
    assert "hoogstens 100%" in client.post(url, filled | {"value": "145", "form_key": key}).content.decode()
    assert client.post(url, filled | {"form_key": key}).status_code == 302
    url = reverse("reporting:value_add", args=[indicator.public_id])
    key = key_of(client.get(url))
    assert client.post(url, {**filled, "value": "elf", "form_key": key}).status_code == 422
    assert client.post(url, {**filled, "value": "", "note": "volgt", "form_key": key}).status_code == 302
    words = client.get(indicator.get_absolute_url()).content.decode()
    for shown in ("45,19%", "40%", "Vraag", "Antwoord", "volgt"):
        assert shown in words
    # The one with the latest date of its source holds.
    assert indicator.targets.order_by("dated_on").first().value == Decimal("0.4519")


def test_coordinator_takes_and_fixes_a_snapshot():
    indicator = IndicatorFactory(label="Bereikt")
    value_of(indicator, 12)
    client = signed_in(coordinator())
    url = reverse("reporting:kpi_snapshot_take")
    answer = client.post(url, {"form_key": key_of(client.get(url))})
    snapshot = KpiSnapshot.objects.get()
    assert answer["Location"] == snapshot.get_absolute_url()
    # A concept is for who makes it.
    assert signed_in(steering_member()).get(snapshot.get_absolute_url()).status_code == 404
    move = next(
        button.url
        for button in client.get(answer["Location"]).context["buttons"]
        if "vastleggen" in button.url
    )
    client.post(move, {"form_key": key_of(client.get(move))})
    words = signed_in(steering_member()).get(snapshot.get_absolute_url()).content.decode()
    assert "Vastgelegd" in words
    assert client.get(reverse("reporting:kpi_snapshots")).context["table"].total == 1
    printed = client.get(reverse("reporting:kpi_snapshot_file", args=[snapshot.public_id, "xlsx"]))
    sheet = openpyxl.load_workbook(io.BytesIO(printed.content)).worksheets[0]
    assert sheet["C3"].value == 12
    changed = client.get(reverse("reporting:kpi_snapshot_changes", args=[snapshot.public_id]))
    assert "Niets veranderd" in changed.content.decode()
