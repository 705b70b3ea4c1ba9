"""Who finances a programme is told on everything that leaves: mails, papers, spreadsheets and pages (D-18, ESF)."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from django.conf import settings

from core.outbox import Email
from core.sheets.writing import download
from reporting.workbooks import workbook
from tests.factories.trajects import ProgrammeFactory

TEMPLATES = Path(settings.BASE_DIR) / "templates"
SENTENCE = "Met de steun van het R&D-fonds."


def kinds_of_mail() -> Iterator[type[Email]]:
    """Every kind of e-mail, and those that others build on."""
    waiting = [Email]
    while waiting:
        kind = waiting.pop()
        yield kind
        waiting += kind.__subclasses__()


@pytest.mark.django_db
def test_a_mail_of_no_programme_names_the_funders_of_all() -> None:
    ProgrammeFactory(co_financing_text=SENTENCE)
    plain = [kind for kind in kinds_of_mail() if kind.co_financing is Email.co_financing]
    assert Email in plain
    assert {kind.co_financing(None) for kind in plain} == {SENTENCE}  # type: ignore[arg-type]  needs no mail


def test_the_letter_of_every_mail_prints_the_sentence_with_its_logos() -> None:
    letter = (TEMPLATES / "core" / "emails" / "letter.html").read_text()
    assert "co_financing" in letter
    assert "logo" in letter


def test_every_paper_and_every_page_stands_on_the_frame_that_names_them() -> None:
    papers = [p for p in (TEMPLATES / "reporting" / "documents").glob("[!_]*.html") if p.name != "base.html"]
    assert papers
    assert [p.name for p in papers if "reporting/documents/" not in p.read_text().split("{% block")[0]] == []
    paper = (TEMPLATES / "reporting" / "documents" / "base.html").read_text()
    assert "letterhead.co_financing" in paper
    assert "letterhead.logos" in paper
    assert "layout/footer.html" in (TEMPLATES / "base.html").read_text()


@pytest.mark.django_db
def test_every_sheet_prints_them_below_without_a_cell_for_it() -> None:
    ProgrammeFactory(co_financing_text=SENTENCE)
    answer = download("lijst", "xlsx", ["Naam"], [["An"]])
    for content in (answer.content, workbook("Lijst", ["Naam"], [["An"]])):
        sheet = openpyxl.load_workbook(io.BytesIO(content)).active
        assert sheet.oddFooter.left.text == SENTENCE.replace("&", "&&")
        assert [[cell.value for cell in line] for line in sheet] == [["Naam"], ["An"]]
