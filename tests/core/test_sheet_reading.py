"""What people upload: every usual file is read, every wrong one gets a sentence that helps."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from core.errors import UploadRefused
from core.sheets import workbooks
from core.sheets.reading import ReadSheet, read_sheet
from core.sheets.samples import sample
from tests.sheets import GroupSheet, csv_file, workbook, xlsx_file

HEAD = ["Code", "Omschrijving", "Volgorde"]


def read(upload: Any) -> ReadSheet:
    return read_sheet(upload, GroupSheet())


def cells(upload: Any) -> list[dict[str, str]]:
    return [row.cells for row in read(upload).rows]


def refusal(upload: Any) -> str:
    with pytest.raises(UploadRefused) as caught:
        read(upload)
    return str(caught.value.message)


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_csv_of_every_usual_program_is_read(separator: str, encoding: str) -> None:
    text = separator.join(["Code", "Omschrijving"]) + "\r\n" + separator.join(["a", "Café €"]) + "\r\n"
    assert cells(csv_file(text.encode(encoding))) == [{"code": "a", "label": "Café €"}]


def test_utf_16_that_ends_with_the_big_end_is_read() -> None:
    content = b"\xfe\xff" + "Code;Omschrijving\na;Één".encode("utf-16-be")
    assert cells(csv_file(content)) == [{"code": "a", "label": "Één"}]


def test_quoted_cells_keep_separators_and_lines() -> None:
    assert cells(csv_file('Code;Omschrijving\na;"een; twee\ndrie"')) == [
        {"code": "a", "label": "een; twee\ndrie"}
    ]


@pytest.mark.parametrize("heading", ["CODE", " code ", "Códe", "co-de", "\ufeffCode"])
def test_a_heading_is_found_whatever_its_capitals_accents_and_signs(heading: str) -> None:
    assert cells(csv_file(f"{heading};Doelgroep\na;Starters")) == [{"code": "a", "label": "Starters"}]


def test_columns_in_another_order_under_a_title_and_empty_lines_are_read_with_their_line() -> None:
    read_rows = read(csv_file("Lijst van maart\n\nOmschrijving;Bron;Code\n\nStarters;x;a\n;;\nAnders;y;b\n"))
    assert [(row.line, row.cells) for row in read_rows.rows] == [
        (5, {"label": "Starters", "code": "a"}),
        (7, {"label": "Anders", "code": "b"}),
    ]
    assert read_rows.unknown == ["Bron"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Dit bestand is leeg. Kies een ander bestand."),
        (b" \r\n\r\n", "Dit bestand is leeg. Kies een ander bestand."),
        (b";;;\n;;;\n", "Dit bestand is leeg. Kies een ander bestand."),
        (b"Code;Omschrijving\n", "Onder de koprij staat geen enkele regel."),
        (b"Code;Omschrijving\n;;\n", "Onder de koprij staat geen enkele regel."),
        (b"%PDF-1.7\n...", "Dit is geen rekenblad. Kies een CSV- of XLSX-bestand."),
        (b"<!DOCTYPE html><p>", "Dit is geen rekenblad. Kies een CSV- of XLSX-bestand."),
        (b"\x89PNG\r\n\x1a\n", "Dit is geen rekenblad. Kies een CSV- of XLSX-bestand."),
    ],
)
def test_a_file_without_rows_is_refused_in_words(content: bytes, words: str) -> None:
    assert refusal(csv_file(content)) == words


@pytest.mark.parametrize(
    "content",
    [
        b"Code;Omschrijving\na;\x00b\n",
        b"Code;Omschrijving\na;\x81\x8d\n",
        "Code;Omschrijving\na;b".encode("utf-16-le"),
        "Code;Omschrijving\na;b".encode("utf-32"),
        b"\xff\xfe\x00",
    ],
    ids=["NUL", "no encoding", "UTF-16 without mark", "UTF-32", "half a character"],
)
def test_a_file_in_a_wrong_encoding_is_refused_in_words(content: bytes) -> None:
    assert refusal(csv_file(content)) == (
        "Dit bestand is geen gewone tekst. Bewaar het als “CSV UTF-8” of als XLSX en probeer opnieuw."
    )


def test_a_missing_column_is_named() -> None:
    assert refusal(csv_file("Code;Volgorde\na;1")) == (
        "Deze kolom ontbreekt: “Omschrijving”. Zet die naam in de koprij boven de cellen."
    )


def test_a_file_without_any_known_heading_names_all_that_are_missing() -> None:
    assert "“Code”, “Omschrijving”" in refusal(csv_file("a;b\nc;d"))


def test_a_column_that_stands_there_twice_is_refused() -> None:
    assert refusal(csv_file("Code;Omschrijving;code\na;b;c")) == (
        "De kolom “Code” staat er twee keer. Laat er één staan."
    )


@pytest.mark.parametrize("make", ["csv", "xlsx"])
def test_fifty_thousand_rows_are_refused_with_the_number(make: str) -> None:
    rows = [[f"code{number}", "x", number] for number in range(50_000)]
    if make == "csv":
        text = "\n".join([";".join(HEAD), *(";".join(map(str, row)) for row in rows)])
        upload = csv_file(text)
    else:
        upload = xlsx_file([HEAD, *rows])
    assert refusal(upload) == "Dit bestand heeft meer dan 1.000 regels. Verdeel het over kleinere bestanden."


def test_as_many_rows_as_allowed_are_read() -> None:
    text = "\n".join(["Code;Omschrijving", *(f"c{number};x" for number in range(1_000))])
    assert len(read(csv_file(text)).rows) == 1_000


def test_a_file_that_is_too_big_is_refused(settings: Any) -> None:
    settings.UPLOAD_MAX_BYTES = 1024 * 1024
    assert refusal(csv_file(b"x" * (1024 * 1024 + 1))) == (
        "Dit bestand is te groot. Het mag hoogstens 1 MB zijn."
    )


# XLSX ---------------------------------------------------------------------------------------------


def test_values_of_a_workbook_become_what_a_person_types() -> None:
    day = dt.date(2026, 3, 5)
    moments = [day, dt.datetime.combine(day, dt.time(14, 5)), dt.time(9, 30)]
    values = [8500, 8500.0, 80.5, 0.1 + 0.2, 1e15, True, *moments, "  tekst "]
    found = cells(xlsx_file([HEAD, *([f"c{i}", value] for i, value in enumerate(values))]))
    assert [row["label"] for row in found] == [
        "8500",
        "8500",
        "80,5",
        "0,3",
        "1000000000000000",
        "ja",
        "05/03/2026",
        "05/03/2026 14:05",
        "09:30",
        "tekst",
    ]


def test_a_formula_in_a_workbook_is_not_worked_out() -> None:
    row = read(xlsx_file([HEAD, ["a", "Starters", "=1+1"]])).rows[0]
    assert row.unread == {"position": "In cel C2 staat een formule. Zet er de waarde."}
    assert row.cells["position"] == "=1+1"


def test_a_formula_under_an_unknown_heading_does_not_matter() -> None:
    row = read(xlsx_file([["Code", "Omschrijving", "Bron"], ["a", "Starters", "=1+1"]])).rows[0]
    assert row.unread == {}


@pytest.mark.parametrize("text", ["=som", "+32 470", "-", "@naam"])
def test_text_in_a_workbook_that_looks_like_a_formula_is_text(text: str) -> None:
    book, target = Workbook(), io.BytesIO()
    book.active.append(HEAD)
    book.active.append(["a", "x"])
    book.active["B2"].value, book.active["B2"].data_type = text, "s"
    book.save(target)
    row = read(SimpleUploadedFile("x.xlsx", target.getvalue())).rows[0]
    assert (row.cells["label"], row.unread) == (text, {})


def test_a_formula_in_a_csv_is_flagged_and_a_phone_number_is_not() -> None:
    row = read(csv_file("Code;Omschrijving\n+32470;=HYPERLINK(1)")).rows[0]
    assert row.unread == {"label": "In cel B2 staat een formule. Zet er de waarde."}


def test_what_our_own_lists_wrote_as_harmless_text_is_read_back() -> None:
    row = read(csv_file("Code;Omschrijving\na;'=som\n'b;'t is goed")).rows
    assert [(each.cells["code"], each.cells["label"], each.unread) for each in row] == [
        ("a", "=som", {}),
        ("'b", "'t is goed", {}),
    ]


def test_an_error_in_a_workbook_is_said() -> None:
    book, target = Workbook(), io.BytesIO()
    book.active.append(HEAD)
    book.active.append(["a", "x"])
    book.active["B2"].value, book.active["B2"].data_type = "#REF!", "e"
    book.save(target)
    row = read(SimpleUploadedFile("x.xlsx", target.getvalue())).rows[0]
    assert row.unread == {"label": "In cel B2 staat een fout (#REF!). Zet er de waarde."}


@pytest.mark.parametrize("make", [csv_file, xlsx_file])
def test_a_cell_of_ten_thousand_characters_is_a_problem_of_that_cell(make: Any) -> None:
    long = "x" * 10_000
    upload = csv_file(f"Code;Omschrijving\na;{long}") if make is csv_file else make([HEAD, ["a", long]])
    row = read(upload).rows[0]
    assert row.unread == {"label": "Deze cel telt 10.000 tekens. Het mogen er hoogstens 2.000 zijn."}
    assert len(row.cells["label"]) == 2_000


def test_the_first_sheet_that_shows_is_read() -> None:
    book, target = Workbook(), io.BytesIO()
    book.active.sheet_state = "hidden"
    book.active.append(["iets", "anders"])
    shown = book.create_sheet("Groepen")
    shown.append(HEAD)
    shown.append(["a", "Starters"])
    book.save(target)
    found = cells(SimpleUploadedFile("x.xlsx", target.getvalue()))
    assert [row["code"] for row in found] == ["a"]


def test_a_pdf_that_is_called_a_workbook_is_refused() -> None:
    upload = SimpleUploadedFile("lijst.xlsx", b"%PDF-1.4\n%\xe2\xe3\xcf\xd3")
    assert refusal(upload) == "Dit is geen rekenblad. Kies een CSV- of XLSX-bestand."


def test_a_workbook_with_a_password_is_refused() -> None:
    """Office keeps an encrypted workbook in the container of its old files."""
    upload = SimpleUploadedFile("lijst.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    assert "wachtwoord" in refusal(upload)


def zipped(parts: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def changed(part: str, old: bytes, new: bytes) -> bytes:
    """A workbook of which one part was changed by hand."""
    parts = parts_of(workbook([HEAD, ["a", "Starters"]]))
    assert old in parts[part]
    return zipped(parts | {part: parts[part].replace(old, new)})


@pytest.mark.parametrize(
    "content",
    [
        workbook([HEAD, ["a", "b"]])[:2000],
        zipped({"readme.txt": b"no workbook"}),
        changed("xl/workbook.xml", b"</workbook>", b""),
        changed("xl/worksheets/sheet1.xml", b"<sheetData>", b"<sheetData><row><c r='\x01'>"),
    ],
    ids=["cut off", "another zip", "broken book", "broken cells"],
)
def test_a_damaged_workbook_is_refused_in_words(content: bytes) -> None:
    words = refusal(SimpleUploadedFile("lijst.xlsx", content))
    assert words.startswith("Dit bestand kan niet geopend worden.")


def test_a_workbook_with_macros_is_refused() -> None:
    parts = parts_of(workbook([HEAD, ["a", "b"]])) | {"xl/vbaProject.bin": b"x"}
    assert "macro" in refusal(SimpleUploadedFile("lijst.xlsx", zipped(parts)))


def test_a_zip_bomb_is_refused_before_it_unpacks() -> None:
    bomb = zipped({"xl/workbook.xml": b"", "xl/sharedStrings.xml": bytes(workbooks.UNPACKED_MAX + 1)})
    assert len(bomb) < 100_000
    assert refusal(SimpleUploadedFile("x.xlsx", bomb)).startswith("Dit bestand is uitgepakt te groot.")


def test_a_bomb_of_entities_is_refused() -> None:
    lol = b"".join(b'<!ENTITY l%d "%s">' % (number, b"&l%d;" % (number - 1) * 10) for number in range(1, 10))
    parts = parts_of(workbook([HEAD, ["a", "Starters"]]))
    sheet = parts["xl/worksheets/sheet1.xml"].replace(b"Starters", b"&l9;")
    parts["xl/worksheets/sheet1.xml"] = b'<!DOCTYPE s [<!ENTITY l0 "lol">' + lol + b"]>" + sheet
    words = refusal(SimpleUploadedFile("x.xlsx", zipped(parts)))
    assert words.startswith("Dit bestand kan niet geopend worden.")


@pytest.mark.parametrize("lie", [b"A1", b"A1:XFD1048576", b"A1:A1"])
def test_a_workbook_that_lies_about_its_size_is_read_as_it_is(lie: bytes) -> None:
    content = changed("xl/worksheets/sheet1.xml", b'<dimension ref="A1:C2"', b'<dimension ref="' + lie + b'"')
    found = cells(SimpleUploadedFile("x.xlsx", content))
    assert [row["code"] for row in found] == ["a"]


def test_a_line_that_cannot_exist_keeps_nobody_counting() -> None:
    content = changed("xl/worksheets/sheet1.xml", b'<row r="2"', b'<row r="99999999999"')
    assert refusal(SimpleUploadedFile("x.xlsx", content)) == "Onder de koprij staat geen enkele regel."


# The sample file ----------------------------------------------------------------------------------


@pytest.mark.django_db
def test_both_samples_are_read_back() -> None:
    upload = csv_file(sample(GroupSheet, "csv").content)
    expected = [{"code": "starters", "label": "Starters", "position": "3"}]
    assert (
        cells(upload) == cells(SimpleUploadedFile("x.xlsx", sample(GroupSheet, "xlsx").content)) == expected
    )


@pytest.mark.django_db
def test_the_sample_workbook_keeps_numbers_as_text() -> None:
    book = load_workbook(io.BytesIO(sample(GroupSheet, "xlsx").content))
    assert book.active["C2"].value == "3"


@hypothesis_settings(max_examples=150, deadline=None)
@given(
    st.one_of(st.binary(max_size=400), st.text(max_size=300).map(lambda text: text.encode(errors="replace")))
)
def test_no_file_breaks_the_reading(content: bytes) -> None:
    for prefix in (b"", b"PK\x03\x04", b"Code;Omschrijving\na;"):
        try:
            assert read(csv_file(prefix + content)).rows
        except UploadRefused as error:
            assert str(error.message)
