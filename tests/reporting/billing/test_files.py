"""The frozen file as independent readers see it, its evidence binder and its sample."""

from __future__ import annotations

import csv
import hashlib
import io
import zipfile

import openpyxl
import pytest
from django.utils.timezone import localdate

from core import files, formats
from core.models import Event
from people.models import Organisation
from reporting.billing import actions, facts
from reporting.billing.binder import scopes
from reporting.billing.sampling import draw
from reporting.billing.writing import to_csv
from reporting.models import PreparedFile
from reporting.prepared import actions as prepared
from reporting.workbooks import Euros
from tests.factories.billing import PRICE, explored, file_of
from tests.factories.people import coordinator
from tests.factories.reporting import text_of_pdf
from tests.factories.vouchers import candidate_with_number

pytestmark = pytest.mark.django_db
FORMULA = '=HYPERLINK("https://example.be";"klik")'


def belgian_csv(content: bytes) -> list[dict[str, str]]:
    """As a spreadsheet with Belgian settings opens it."""
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_the_file_opens_in_belgian_settings_without_name_number_or_formula():
    phase = explored(candidate=candidate_with_number())
    candidate = phase.traject.candidate
    Organisation.objects.filter(pk=phase.traject.organisation_id).update(name=FORMULA)
    made = file_of(phase)
    content = files.read_file(made.csv)
    assert content.startswith(b"\xef\xbb\xbf")
    assert hashlib.sha256(content).hexdigest() == made.csv_sha256
    (row,) = belgian_csv(content)
    assert list(row) == [str(label) for label in facts.HEAD]
    today = formats.short_date(localdate())
    assert (
        row
        | {
            "Lijn": "1",
            "Bestand": made.number,
            "Kandidaat": facts.candidate_ref(candidate),
            "Fase": "VF",
            "Wat": "Fase",
            "Einde van de fase": today,
            "Individuele contacten": "2",
            "Intake volledig op": today,
            "Akkoord ondertekend op": today,
            "Resultaat": "Negatief",
            "Uitvoerende partner": f"'{FORMULA}",
            "Eenheidsprijs": "450,50",
            "Bedrag": "450,50",
        }
        == row
    )
    assert row["Verslag"].startswith("BVF-")
    book = openpyxl.load_workbook(io.BytesIO(files.read_file(made.xlsx)))
    assert book.active.oddFooter.left.text == made.period.programme.co_financing_text.replace("&", "&&")
    head, line = book.active.iter_rows()
    cells = dict(zip([cell.value for cell in head], line, strict=True))
    assert (cells["Bedrag"].value, cells["Bedrag"].data_type) == (450.5, "n")
    assert cells["Einde van de fase"].value.date() == localdate()
    assert (cells["Uitvoerende partner"].value, cells["Uitvoerende partner"].data_type) == (FORMULA, "s")
    assert not any(cell.data_type == "f" for cell in line)
    everything = content.decode() + " ".join(str(cell.value) for cell in line)
    for secret in (candidate.family_name, candidate.given_name, candidate.national_number):
        assert secret not in everything
    assert (made.number, made.line_count, made.total_cents) == (
        f"JUMPSTARTERS-{localdate().year}-001",
        1,
        PRICE,
    )


def test_a_negative_amount_stays_a_number_and_text_does_not_run():
    (row,) = belgian_csv(to_csv(["Bedrag", "Tekst"], [[Euros(-1205), "-1+2"]]))
    assert row == {"Bedrag": "-12,05", "Tekst": "'-1+2"}


def made_zip(scope: scopes.Scope, subject, by) -> tuple[PreparedFile, dict[str, bytes]]:
    asked = prepared.ask(scope.kind, subject=subject, title="Bewijs", by=by)
    prepared.make_next()
    asked.refresh_from_db()
    assert (asked.state, asked.problem) == ("ready", "")
    with zipfile.ZipFile(io.BytesIO(files.read_file(asked.file))) as archive:
        return asked, {name: archive.read(name) for name in archive.namelist()}


def test_a_binder_holds_every_piece_in_the_order_of_the_rules_with_what_misses_and_hashes():
    phase = explored()
    by = coordinator(phase.traject.organisation)
    made = file_of(phase, by=by)
    sample = actions.draw_sample(made, by=by, kind="percentage", size=10)
    template = phase.template
    template.complete_rules = [*template.complete_rules, "business_plan_uploaded"]
    template.save()
    asked, content = made_zip(scopes.SAMPLE, sample, by)
    folder, day = f"001-{phase.traject.candidate.number}-VF", f"{localdate():%Y-%m-%d}"
    begin = f"{phase.starts_on:%Y-%m-%d}"
    assert list(content) == [
        f"{folder}/01-infomoment-of-infogesprek-{begin}.txt",
        f"{folder}/02-individueel-gesprek-{begin}.txt",
        f"{folder}/03-individueel-gesprek-{begin}.txt",
        f"{folder}/04-intake-potentieel-{day}.txt",
        f"{folder}/05-akkoord-gegevensverwerking-{day}.txt",
        f"{folder}/06-besluit-met-motivering-{day}.pdf",
        f"{folder}/00-inhoud.pdf",
        "00-inhoud.pdf",
        "SHA256SUMS.txt",
    ]
    sums = dict(reversed(line.split("  ")) for line in content["SHA256SUMS.txt"].decode().splitlines())
    assert sums == {
        name: hashlib.sha256(data).hexdigest() for name, data in content.items() if name != "SHA256SUMS.txt"
    }
    sheet, index = text_of_pdf(content[f"{folder}/00-inhoud.pdf"]), text_of_pdf(content["00-inhoud.pdf"])
    assert "Ondernemersplan: Het ondernemersplan is nog niet opgeladen" in sheet
    assert "Ondernemersplan: Het ondernemersplan is nog niet opgeladen" in index
    assert sums[f"{folder}/06-besluit-met-motivering-{day}.pdf"] in sheet.replace(" ", "")
    names = "".join(content) + asked.file.name + index
    assert phase.traject.candidate.family_name not in names
    assert scopes.PHASE.subject(PreparedFile(asked_by=by, key=phase.pk)) == phase
    for scope, subject in (
        (scopes.PHASE, phase),
        (scopes.PERSON, phase.traject),
        (scopes.PERIOD, made.period),
    ):
        assert list(scope.phases(subject)) == [phase]


def test_a_sample_keeps_its_seed_and_draws_the_same_lines_again():
    by = coordinator()
    made = file_of(*[explored() for _ in range(3)], by=by)
    sample = actions.draw_sample(made, by=by, kind="number", size=2, seed="inspectie")
    drawn = draw(["1", "2", "3"], size=2, seed="inspectie")
    assert sorted(str(line.number) for line in sample.lines.all()) == sorted(drawn)
    assert actions.draw_sample(made, by=by, kind="number", size=2, seed="inspectie") == sample
    other = actions.draw_sample(made, by=by, kind="percentage", size=34)
    assert (other.lines.count(), len(other.seed)) == (2, 8)
    event = Event.objects.filter(kind="billing_sample.drawn").earliest("pk")
    assert event.data["seed"] == "inspectie"
