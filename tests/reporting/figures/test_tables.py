"""A table of figures: how each kind is written, and the same table on the screen, in a workbook and on paper."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal

import openpyxl
import pypdf
import pytest
from django.template.loader import render_to_string
from lxml import html

from reporting.figures.printing import as_pdf
from reporting.figures.tables import NOT_YET, Cell, Column, FigureTable, Kind, Row, without_small_numbers
from reporting.figures.workbooks import as_workbook
from tests.factories.trajects import ProgrammeFactory

COLUMNS = (
    Column("target", "Objectief"),
    Column("reached", "Gerealiseerd"),
    Column("share", "Aandeel", Kind.SHARE),
    Column("money", "Bedrag", Kind.CENTS),
)
TABLE = FigureTable(
    "proef",
    "Bereik [2026]: per provincie/regio",
    COLUMNS,
    (
        Row("group", "Jongeren", is_group=True),
        Row(
            "reached",
            "=Bereikte prestarters",
            (
                Cell(400),
                Cell(1347, note="waarvan 15 ism met Dyzo", url="/lijst/"),
                Cell(Decimal("0.4519"), Kind.SHARE),
                Cell(29_916_812, Kind.CENTS),
            ),
        ),
        Row(
            "info",
            "Via infosessies",
            (Cell(), Cell(note=NOT_YET), Cell(Decimal(1), Kind.SHARE), Cell(-83_188, Kind.CENTS)),
            level=1,
            note="Zonder objectief.",
        ),
        Row(
            "total",
            "Totaal",
            (Cell(3), Cell(4, Kind.RATIO), Cell(), Cell(hidden=True, value=7)),
            is_total=True,
        ),
    ),
    notes=("De bron telt op tot 601.",),
    source="Vraag 418",
    head="Indicator",
)


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        (Cell(1347), "1.347"),
        (Cell(-3), "\u22123"),
        (Cell(Decimal("0.4519"), Kind.SHARE), "45,19%"),
        (Cell(Decimal(1), Kind.SHARE), "100%"),
        (Cell(Decimal("1.0000"), Kind.SHARE), "100,00%"),
        (Cell(Decimal("0.2"), Kind.SHARE), "20%"),
        (Cell(Decimal(1) / 3, Kind.SHARE), "33,33%"),
        (Cell(Decimal("0.33275"), Kind.SHARE), "33,28%"),
        (Cell(30_000_000, Kind.CENTS), "€\u00a0300.000,00"),
        (Cell(4, Kind.RATIO), "1 op 4"),
        (Cell(Decimal("2.5"), Kind.RATIO), "1 op 2,5"),
        (Cell(Decimal("1.20"), Kind.DECIMAL), "1,20"),
        (Cell(Decimal("0.125"), Kind.DECIMAL), "0,13"),
        (Cell(dt.date(2017, 10, 31), Kind.DATE), "31/10/2017"),
        (Cell("Stijging van minstens 10%", Kind.TEXT), "Stijging van minstens 10%"),
        (Cell(), "–"),
        (Cell(note=NOT_YET), "nog niet beschikbaar"),
        (Cell(4, hidden=True, note="x"), "<10"),
    ],
)
def test_figure_is_written_as_its_kind(cell, shown):
    assert cell.shown == shown


def test_note_stands_behind_its_value():
    assert Cell(17, note="waarvan 15 ism met Dyzo").full == "17 (waarvan 15 ism met Dyzo)"
    assert TABLE.cell("reached", "reached").remark == "waarvan 15 ism met Dyzo"


def test_table_on_the_screen_opens_what_it_counts():
    page = html.fromstring(render_to_string("reporting/figures/_table.html", {"table": TABLE}))
    words = [" ".join(" ".join(cell.itertext()).split()) for cell in page.iter("th", "td")]
    assert words[:5] == ["Indicator", "Objectief", "Gerealiseerd", "Aandeel", "Bedrag"]
    assert words[5] == "Jongeren"
    assert words[6:11] == [
        "=Bereikte prestarters", "400", "1.347 waarvan 15 ism met Dyzo", "45,19%", "€ 299.168,12",
    ]  # fmt: skip
    assert words[11:16] == [
        "Via infosessies Zonder objectief.",
        "–",
        "nog niet beschikbaar",
        "100%",
        "€ \u2212831,88",
    ]
    assert words[-1] == "<10"
    (link,) = page.iter("a")
    assert (link.get("href"), link.text) == ("/lijst/", "1.347")
    assert link.get("aria-label") == "=Bereikte prestarters, Gerealiseerd: 1.347"
    below = " ".join(page.itertext())
    assert "De bron telt op tot 601." in below
    assert "Bron: Vraag 418" in below


def test_workbook_holds_numbers_and_texts_and_no_formula():
    book = openpyxl.load_workbook(io.BytesIO(as_workbook([TABLE, TABLE], foot="Met steun van ESF.")))
    assert len(set(book.sheetnames)) == 2
    sheet = book.worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0][0] == TABLE.title
    assert rows[1] == ["Indicator", "Objectief", "Gerealiseerd", "Aandeel", "Bedrag", "Opmerking"]
    assert rows[3] == [
        "=Bereikte prestarters", 400, 1347, 0.4519, 299168.12, "Gerealiseerd: waarvan 15 ism met Dyzo",
    ]  # fmt: skip
    assert rows[4] == ["Via infosessies", "–", "nog niet beschikbaar", 1, -831.88, "Zonder objectief."]
    assert rows[5] == ["Totaal", 3, "1 op 4", "–", "<10", None]
    assert [row[0] for row in rows[7:]] == [
        "De bron telt op tot 601.",
        "Bron: Vraag 418",
        "Met steun van ESF.",
    ]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
    assert (sheet["D4"].number_format, sheet["E4"].number_format) == ("0.00%", "#,##0.00")


def texts_of(pdf: bytes) -> tuple[str, pypdf.PageObject]:
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    return " ".join(" ".join(page.extract_text().split()) for page in reader.pages), reader.pages[0]


@pytest.mark.django_db
def test_paper_carries_letterhead_and_lies_on_its_side_when_wide():
    programme = ProgrammeFactory(co_financing_text="Met de steun van ESF.")
    made = {"title": "KPI-verslag", "programmes": [programme], "number": "KPI-20261121"}
    words, page = texts_of(as_pdf([TABLE], lead="Provincie: Limburg", **made))
    for told in (
        programme.name, "Met de steun van ESF.", "KPI-20261121", "Provincie: Limburg", "Jongeren",
        "1.347 waarvan 15 ism met Dyzo", "nog niet beschikbaar", "De bron telt op tot 601.", "Bron: Vraag 418",
    ):  # fmt: skip
        assert told in words
    assert page.mediabox.width < page.mediabox.height
    wide = FigureTable("breed", "Breed", COLUMNS * 2, (Row("a", "A", (Cell(1),) * 8),))
    page = texts_of(as_pdf([wide], **made))[1]
    assert page.mediabox.width > page.mediabox.height


def test_small_numbers_leave_without_their_links():
    rows = [
        Row(name, name, (Cell(count, url="/lijst/"), Cell(count)))
        for name, count in (("a", 9), ("b", 30), ("c", 12))
    ]
    columns = (Column("reached", "Bereikt"), Column("target", "Doel"))
    table = FigureTable("t", "T", columns, (Row("g", "Groep", is_group=True), *rows))
    guarded = without_small_numbers(table, ["reached"], together=True)
    assert [[cell.shown for cell in row.cells] for row in guarded.rows] == [
        [], ["<10", "9"], ["30", "30"], ["–", "12"],
    ]  # fmt: skip
    assert not any(cell.url for row in guarded.rows for cell in row.cells)
    # Alone, the others tell nothing about it.
    assert without_small_numbers(table, ["reached"]).cell("c", "reached").shown == "12"
