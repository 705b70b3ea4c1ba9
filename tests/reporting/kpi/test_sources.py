"""The tables of the sources come out of the loaded figures, cell by cell as they are printed there."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import call_command

from reporting.figures import loading
from reporting.figures.tables import FigureTable
from reporting.kpi.book import Book
from reporting.kpi.presenters import all_tables
from reporting.kpi.selection import Selection
from reporting.models import Indicator, IndicatorTable, IndicatorValue, Target
from tests.factories.trajects import ProgrammeFactory

pytestmark = pytest.mark.django_db


def loaded(code: str) -> dict[str, FigureTable]:
    """The tables of a programme whose figures were loaded."""
    programme = ProgrammeFactory(code=code)
    loading.load_for(programme)
    return {table.code: table for table in all_tables(Book(Selection(programme)))}


def printed(table: FigureTable, *columns: str) -> list[list[str]]:
    """Every line as it is read: its words, and these columns; a heading stands alone."""
    keys = [column.key for column in table.columns]
    places = [keys.index(column) for column in columns] if columns else range(len(keys))
    return [
        [str(row.label), *([] if row.is_group else [row.cells[at].full for at in places])]
        for row in table.rows
    ]


def test_table_of_hefboom():
    table = loaded("stakeholdersplatform")["hefboom"]
    assert [str(column.label) for column in table.columns[:2]] == ["Objectief", "Gerealiseerd"]
    grown = "Eerst waren er gem. 5 aanvragen p/j, dit is gestegen naar gem. {} p/j"
    assert printed(table, "target", "realised") == [
        ["Jongeren"],
        ["Aantal jonge kandidaat-ondernemers die effectief een kredietaanvraag doen bij Impulskrediet", "26", "59"],
        ["Aantal organisaties die deel uitmaken van een netwerk dat op structurele wijze geïnformeerd wordt over Impulskrediet", "5", "10"],
        ["Aantal jonge kandidaat-ondernemers die starten in een begeleidingstraject dat speciaal voor dit traject werd uitgewerkt", "10", "20"],
        ["Aantal goedgekeurde kredieten van jonge kandidaat-ondernemers (< 28 jaar)", "Stijging van minstens 10%", grown.format(16)],
        ["Infosessies of aanwezigheid bij events specifiek gericht tot jongeren", "12", "13"],
        ["Conversieratio (= aantal ontvangen aanvragen van jongeren / effectief goedgekeurde kredieten van jongeren)", "1 op 4", "1 op 2"],
        ["Tweede kans ondernemers"],
        ["Deelnemers aan info- en opleidingssessies (personeel, de vrijwilligers en andere betrokkenen beschikken over de nodige kennis en informatie om gefailleerden bij te staan)", "200", "446"],
        ["Aanwezige organisaties (stakeholders van Impulskrediet en Dyzo) op info- en opleidingssessies", "7", "20"],
        ["Collectieve begeleidingsactiviteiten (info- en opleidingssessies)", "10", "17 (waarvan 15 ism met Dyzo)"],
        ["Individuele begeleidingstrajecten", "10", "23"],
        ["Er is een stijging in het aantal verleende kredieten aan gefailleerden", "Stijging van minstens 10%", grown.format(12)],
    ]  # fmt: skip
    standing = [row[1] for row in printed(table, "standing") if len(row) > 1]
    assert standing == [
        "bereikt", "bereikt", "bereikt", "bereikt (+220%)", "bereikt", "bereikt",
        "bereikt", "bereikt", "bereikt", "bereikt", "bereikt (+140%)",
    ]  # fmt: skip


def test_table_of_stebo_and_its_sums():
    table = loaded("stakeholdersplatform")["stebo"]
    assert printed(table, "target", "realised") == [
        ["Aantal bereikte prestarters", "400", "1.347"],
        ["Via infosessies", "–", "767"],
        ["Via themasessies", "–", "98"],
        ["Individuele contacten", "93", "320"],
        ["Individuele begeleiding", "93", "101"],
        ["Collectieve begeleiding", "37", "61"],
        ["Aantal bereikte ondernemingen, entiteiten, onderwijsinstellingen, …", "25", "38"],
        ["Hogescholen, universiteiten, CVO’s, …", "–", "9"],
        ["Organisaties in het werkveld", "–", "14"],
        ["Bedrijven die opgestart zijn via project en terug contact zoeken", "–", "15"],
        ["Aantal begeleidingsactiviteiten", "154", "224"],
        ["Infosessies", "12", "49"],
        ["Themasessies", "12", "13"],
        ["Individuele begeleiding", "93", "101"],
        ["Collectieve begeleiding", "37", "61"],
    ]
    assert [row.level for row in table.rows] == [0, 1, 1, 1, 1, 1, 0, 1, 1, 1, 0, 1, 1, 1, 1]
    # 1.347 = 767 + 98 + 320 + 101 + 61, 38 = 9 + 14 + 15, 154 and 224: all add up.
    assert table.notes == ()


def test_tables_of_gtb():
    tables = loaded("stakeholdersplatform")
    assert printed(tables["gtb"], "target", "realised") == [
        ["Klanten die minstens een kort kennismakingsgesprek rond ondernemerschap hebben", "200", "441"],
        ["Klanten die effectief starten met een traject naar ondernemerschap", "105", "276"],
    ]
    groups = tables["gtb-doelgroepen"]
    assert printed(groups) == [
        ["Personen die effectief in een traject naar ondernemerschap stapten", "276", "–"],
        ["Met een arbeidshandicap", "239", "86,59%"],
        ["Vijftigplussers", "39", "14,13%"],
        ["Met een migratieachtergrond", "27", "9,78%"],
        ["Langer dan 2 jaar werkloos", "117", "42,39%"],
        ["Kortgeschoold", "81", "29,35%"],
    ]
    assert groups.notes == ("De groepen overlappen: samen 503, op een totaal van 276 (gerealiseerd).",)
    survey = tables["gtb-bevraging"]
    assert printed(survey, "realised", "moment", "dated_on") == [
        ["Deelnemers", "276", "een maand na afloop", "23/03/2018"],
        ["Startten in het project ‘Maak werk van je zaak’", "124", "een maand na afloop", "23/03/2018"],
        ["Via een andere weg, als werknemer, of nog te starten", "152", "een maand na afloop", "23/03/2018"],
        ["Effectief ingeschreven als zelfstandige", "91", "eind september", "23/03/2018"],
        ["Werkzaam als werknemer", "46", "eind september", "23/03/2018"],
    ]
    assert {row.cells[3].shown for row in survey.rows} == {"Antwoord op schriftelijke vraag nr. 418"}


def test_table_of_provinces_and_where_the_source_does_not_add_up():
    tables = loaded("vluchtelingen")
    table = tables["bereik"]
    assert [str(column.label) for column in table.columns] == [
        "Aandeel bereik", "Fase 1 sensibiliseren", "Fase 2 informeren", "Fase 3 detectie", "Fase 4 begeleiding",
    ]  # fmt: skip
    assert printed(table) == [
        ["Antwerpen", "45,19%", "1.062", "520", "271", "181"],
        ["Oost-Vlaanderen", "18,46%", "434", "212", "111", "74"],
        ["West-Vlaanderen", "18,76%", "441", "216", "113", "75"],
        ["Vlaams-Brabant", "9,76%", "229", "112", "59", "39"],
        ["Limburg", "7,83%", "184", "90", "47", "31"],
        ["Vlaanderen", "100%", "2.350", "1.150", "600", "400"],
    ]
    told = table.notes
    assert "Fase 3 detectie: de bron telt op tot 601, het totaal is 600." in told
    assert any("Vlaams-Brabant 58, Limburg 47" in note for note in told)
    assert sum("de bron telt op tot" in note for note in told) == 1
    assert any(note.startswith("Fase 1 sensibiliseren: objectief 2.350 (Antwoord") for note in told)
    assert any("eerder 2.000 (Vraag" in note for note in told)
    # Divided by share every column adds up to its total.
    divided = tables["bereik-verdeeld"]
    assert printed(divided)[3] == ["Vlaams-Brabant", "229", "112", "58", "39"]
    for at, total in enumerate((2350, 1150, 600, 400)):
        column: list[Any] = [row.cells[at].value for row in divided.rows]
        assert sum(column[:-1]) == column[-1] == total


def test_loading_twice_changes_nothing_and_a_missing_programme_waits(capsys):
    ProgrammeFactory(code="stakeholdersplatform")
    call_command("load_figures")
    told = capsys.readouterr().out
    assert "vluchtelingen: the programme is not loaded yet" in told
    before = [model.objects.count() for model in (IndicatorTable, Indicator, Target, IndicatorValue)]
    Indicator.objects.filter(code="gestart").update(label="Gestart")
    call_command("load_figures")
    assert [model.objects.count() for model in (IndicatorTable, Indicator, Target, IndicatorValue)] == before
    assert "stakeholdersplatform: 0 added" in capsys.readouterr().out
    assert Indicator.objects.get(code="gestart").label == "Gestart"
