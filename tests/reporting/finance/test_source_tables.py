"""The tables of money and people in the sources, cell by cell as they are printed there (K 3, V 4 to 6)."""

from __future__ import annotations

import io

import openpyxl
import pypdf
import pytest
from django.urls import reverse

from core.formats import NO_BREAK
from reporting.figures import loading
from reporting.figures.tables import FigureTable
from reporting.finance import figures, presenters
from reporting.finance.loading import FOLDER
from reporting.models import Grant
from tests.factories.people import OrganisationFactory, coordinator, steering_member
from tests.factories.trajects import ProgrammeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _loaded():
    for code, name in (("stakeholdersplatform", "Stakeholdersplatform"), ("vluchtelingen", "Vluchtelingen")):
        ProgrammeFactory(code=code, name=name, co_financing_text=f"{name}: met steun van ESF.")
    files = sorted(FOLDER.glob("*.yaml"))
    assert [loading.load(path)[1] for _again in range(2) for path in files] == [3, 1, 0, 0]


def shown(table: FigureTable) -> list[list[str]]:
    """Every line as it is read."""
    return [
        [str(row.label), *(cell.shown.replace(NO_BREAK, " ") for cell in row.cells)] for row in table.rows
    ]


def refugees() -> tuple[Grant, FigureTable, FigureTable]:
    grant = Grant.objects.with_facts().get(code="vluchtelingen")
    partners, payments = list(grant.partners.all()), list(grant.payments.all())
    return (
        grant,
        figures.fte_table(grant, partners),
        figures.partner_money_table(grant, partners, payments),
    )


def test_allocated_net_and_difference_of_source_k():
    rows = Grant.objects.filter(programme__code="stakeholdersplatform").order_by("pk")
    table = figures.money_table(rows)
    assert shown(table) == [
        ["Hefboom", "€ 300.000,00", "€ 299.168,12", "€ 831,88"],
        ["Stebo", "€ 224.989,00", "€ 203.045,14", "€ 21.943,86"],
        ["GTB", "nog niet beschikbaar", "nog niet beschikbaar", "nog niet beschikbaar"],
    ]
    assert table.notes == ("Nog niet gecontroleerd: GTB. Het netto bedrag volgt na de controle.",)
    assert table.source == "Antwoord op schriftelijke vraag 418 van 23 maart 2018"


def test_full_time_people_of_source_v():
    _grant, table, _money = refugees()
    assert shown(table) == [
        ["Starterslabo's", "3,65", "33,28%", "33,27%"],
        ["Stebo", "2,42", "22,04%", "22,06%"],
        ["UNIZO vzw", "1,20", "10,92%", "10,94%"],
        ["Microstart", "1,00", "9,11%", "9,11%"],
        ["iDrops", "0,75", "6,85%", "6,84%"],
        ["Vluchtelingenwerk Vlaanderen", "0,69", "6,28%", "6,29%"],
        ["Zenitor", "0,51", "4,67%", "4,65%"],
        ["Smart", "0,50", "4,55%", "4,56%"],
        ["Exchange", "0,25", "2,28%", "2,28%"],
        ["Totaal", "10,98", "100,00%", "100,00%"],
    ]
    assert table.notes[:2] == (
        "De bron noemt 10,98 VTE in totaal, maar haar partners tellen op tot 10,97.",
        "De aandelen van de bron tellen op tot 99,98%.",
    )
    assert sum(table.cell(row.key, "share").value for row in table.rows[:-1]) == 1


def test_money_by_full_time_people_keeps_its_total_to_the_cent():
    _grant, _fte, table = refugees()
    parts = [[cell.value for cell in row.cells] for row in table.rows]
    assert [sum(column) for column in zip(*parts[:-1], strict=True)] == parts[-1] == [149_999_800, 31_499_975]
    assert shown(table)[0] == ["Starterslabo's", "€ 499.087,76", "€ 104.808,49"]


def test_input_result_and_advance_of_source_v():
    grant, _fte, _money = refugees()
    split = figures.split_table(grant)
    assert shown(split) == [
        ["Inzet: terugbetaling van gemaakte kosten", "70%", "€ 1.049.998,60"],
        ["Resultaat: uitstroom naar ondernemen", "30%", "€ 449.999,40"],
        ["Totaal toegewezen", "100%", "€ 1.499.998,00"],
    ]
    assert split.notes == (
        "Verwachte uitstroom: 20% van de deelnemers na de laatste fase start als ondernemer.",
    )
    advances = figures.advance_table(grant, list(grant.periods.all()), list(grant.payments.all()))
    assert shown(advances) == [
        ["Rapportperiode 1", "01/11/2016", "31/10/2017", "€ 314.999,75"],
        ["Rapportperiode 2", "–", "–", "nog niet beschikbaar"],
        ["Rapportperiode 3", "–", "31/10/2018", "nog niet beschikbaar"],
        ["Uitbetaald", "–", "–", "€ 314.999,75"],
        ["Nog niet uitbetaald", "–", "–", "€ 1.184.998,25"],
    ]


def test_the_same_tables_leave_as_a_workbook_and_on_paper(client):
    client.force_login(coordinator(OrganisationFactory()))
    grant = Grant.objects.get(code="vluchtelingen")
    page = client.get(grant.get_absolute_url()).content.decode()
    for words in (f"€{NO_BREAK}314.999,75", "33,28%", "99,98%"):
        assert words in page
    book = client.get(reverse("reporting:grant_file", args=[grant.public_id, "xlsx"]))
    sheets = openpyxl.load_workbook(io.BytesIO(book.content))
    cells = {cell.value for sheet in sheets for line in sheet.iter_rows() for cell in line}
    assert {314999.75, 0.3328, 3.65, "Vluchtelingen: met steun van ESF."} <= cells
    assert not any(cell.data_type == "f" for sheet in sheets for line in sheet.iter_rows() for cell in line)

    paper = client.get(reverse("reporting:grants_file", args=["pdf"]) + "?programma=stakeholdersplatform")
    text = "".join(each.extract_text() for each in pypdf.PdfReader(io.BytesIO(paper.content)).pages)
    text = text.replace(NO_BREAK, " ")
    assert "€ 21.943,86" in text
    assert "Stakeholdersplatform: met steun van ESF." in text
    assert "314.999,75" not in text


def test_the_steering_group_reads_sums_and_changes_nothing(client):
    client.force_login(steering_member())
    page = client.get(reverse("reporting:grants"))
    assert f"€{NO_BREAK}21.943,86" in page.content.decode()
    assert page.context["buttons"] == []
    grant = Grant.objects.with_facts().get(code="vluchtelingen")
    assert presenters.grant_page(grant, steering_member()).buttons == []
