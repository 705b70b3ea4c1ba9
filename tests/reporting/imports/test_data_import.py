"""Data of another system comes in through the use cases, once, and without a mail."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from core import dates
from core.fields import blind_index
from core.models import Event, OutgoingEmail
from people.enums import AccessGround
from people.grants import open_candidate
from people.models import Candidate
from reporting.enums import ImportStage, RowOutcome
from reporting.imports import actions, presenters, work
from reporting.imports.kinds import KINDS
from reporting.imports.mapping import guess
from reporting.imports.presenters import report_lines
from reporting.models import DataImport, ImportedRecord, ImportRow
from tests.factories.people import CandidateFactory, OrganisationFactory, adviser, coordinator
from tests.factories.trajects import ProgrammeFactory, TrajectFactory, full_intake, signed_agreement
from tests.factories.vouchers import MenuItemFactory
from tests.sheets import csv_file, xlsx_file
from trajects.models import Contact, Traject
from vouchers.models import Voucher

pytestmark = pytest.mark.django_db
NUMBER = "85.07.30-999.32"
CANDIDATES = "Kenmerk;Familienaam;Voornaam;Organisatie;Geboortedatum;Rijksregisternummer;Gsm;Gemeente\r\n"


@pytest.fixture
def boss() -> Any:
    ProgrammeFactory()
    organisation = OrganisationFactory(name="Syntra Proef")
    adviser(organisation, email="an.peeters@example.be")
    return coordinator(organisation)


def brought_in(kind: str, upload: Any, by: Any, source: str = "Oud") -> DataImport:
    """A file whose rows were looked at, with the columns as they were guessed."""
    upload = csv_file(upload) if isinstance(upload, str | bytes) else upload
    sheet = actions.start(KINDS[kind], upload=upload, source=source, by=by)
    actions.choose_columns(sheet, mapping=sheet.mapping, by=by)
    work.do_a_share()
    sheet.refresh_from_db()
    return sheet


def applied(kind: str, upload: Any, by: Any) -> DataImport:
    """A file that came in, with its wrong rows left out."""
    sheet = brought_in(kind, upload, by)
    actions.leave_out_wrong(sheet, by=by)
    if sheet.rows.to_apply().exists():
        actions.apply(sheet, by=by)
        work.do_a_share()
    sheet.refresh_from_db()
    return sheet


def outcomes(sheet: DataImport) -> list[str]:
    return list(sheet.rows.order_by("line").values_list("outcome", flat=True))


def row_of(text: str, by: Any) -> ImportRow:
    """The one row of a file of candidates."""
    return brought_in("kandidaten", CANDIDATES + text, by).rows.get()


def test_a_whole_history_comes_in_once_by_the_rules_and_without_mail(boss: Any) -> None:
    people = CANDIDATES + (
        f"K-1;Maes;Elif;Syntra Proef;5 maart 1985;{NUMBER};496253699;Kortrijk\r\n"
        "K-2;De Clercq;Bart;syntra proef;1990-01-31;;+32 496 25 36 98;Roeselare\r\n"
    )
    assert outcomes(applied("kandidaten", people, boss)) == ["made", "made"]
    elif_maes = Candidate.objects.get(family_name="Maes")
    assert (elif_maes.birth_date, elif_maes.mobile) == (date(1985, 3, 5), "+32496253699")
    assert elif_maes.national_number_index == blind_index("85073099932")

    head = "dossiernummer;Kandidaat;Programma;Organisatie;Begeleider;Startdatum;Einde VF;Besluit VF;Motivering VF\r\n"
    dossiers = head + (
        "D-1;K-1;Jumpstarters;Syntra Proef;an.peeters@example.be;1/9/2026;20/09/2026;Positief;Sterk idee.\r\n"
        "D-2;K-2;jumpstarters;Syntra Proef;an.peeters@example.be;1/9/2026;;;\r\n"
    )
    first = applied("dossiers", dossiers, boss)
    assert outcomes(first) == ["made", "made"]
    assert "De verkennende fase is nog niet overgenomen" in first.rows.get(line=2).note
    traject = Traject.objects.get(candidate=elif_maes)
    full_intake(traject)
    signed_agreement(traject)

    contacts = (
        "Contactnummer;Dossier;Type;Datum;Vorm;Hoe;Duur;Verslag\r\n"
        "C-1;D-1;Infomoment;25/08/2026;Collectief;;;\r\n"
        "C-2;D-1;Intake;01.09.2026;;telefoon;45;Over het idee\r\n"
        "C-3;D-1;Evaluatie;20260920;;;60;\r\n"
        "C-4;D-2;Evaluatie;01/08/2026;;;60;\r\n"
    )
    seen = brought_in("contacten", contacts, boss)
    assert outcomes(seen) == ["add"] * 4
    actions.apply(seen, by=boss)
    work.do_a_share()
    assert outcomes(seen) == ["made", "made", "made", "refused"]
    assert "ligt voor het begin van de fase" in seen.rows.get(line=5).note
    assert Contact.objects.filter(traject=traject).count() == 3

    assert outcomes(applied("dossiers", dossiers, boss)) == ["changed", "same"]
    assert traject.phases.get(template__code="VF").outcome == "positive"
    item = MenuItemFactory(programme=traject.programme, name="Boekhouden voor starters")
    vouchers = (
        "Voucher nummer;Dossier;Aanbieder;Opleiding;Prijs;Status;Gevolgd op\r\n"
        f"V-1;D-1;{item.provider.name};boekhouden voor starters;80,00;Gevolgd;{dates.today():%d/%m/%Y}\r\n"
        f"V-2;D-2;{item.provider.name};Boekhouden voor starters;80,00;;\r\n"
    )
    assert outcomes(applied("vouchers", vouchers, boss)) == ["made", "refused"]
    voucher = Voucher.objects.get()
    assert (voucher.state, voucher.was_followed, voucher.wallet.balance_cents) == ("accepted", True, 42_000)

    assert not OutgoingEmail.objects.exists()
    counts = [model.objects.count() for model in (Candidate, Traject, Contact, Voucher, ImportedRecord)]
    for kind, text in (("kandidaten", people), ("dossiers", dossiers), ("contacten", contacts)):
        again = brought_in(kind, text, boss)
        assert set(outcomes(again)) <= {"same", "add"}, kind
    assert counts == [
        model.objects.count() for model in (Candidate, Traject, Contact, Voucher, ImportedRecord)
    ]


def test_a_line_takes_its_own_kinds_and_a_reason_against_double_financing(boss: Any) -> None:
    """A programme says itself which contacts a line knows, and asks why two dossiers run beside each other."""
    programme = ProgrammeFactory(code="lijn", name="Een lijn")
    programme.phase_templates.all().delete()
    programme.phase_templates.create(code="LIJN", name="Lijn", kind="line", position=1,
                                     contact_kinds=["intake", "guidance"])  # fmt: skip
    programme.exclusions.create(code="overlap", kind="overlap", effect="warn")
    elsewhere = TrajectFactory(programme=ProgrammeFactory())
    number = elsewhere.candidate.number
    open_candidate(elsewhere.candidate, boss.current_membership.organisation, AccessGround.TRAJECT)
    dossiers = (
        "dossiernummer;Kandidaat;Programma;Organisatie;Begeleider;Startdatum;Geen dubbele financiering: waarom\r\n"
        f"D-1;{number};lijn;Syntra Proef;an.peeters@example.be;1/9/2026;Het andere gaat over taal\r\n"
    )
    sheet = applied("dossiers", dossiers, boss)
    assert outcomes(sheet) == ["made"], sheet.rows.get().problems
    traject = Traject.objects.get(programme=programme)
    assert traject.financing_checks.get().reason == "Het andere gaat over taal"
    contacts = "Contactnummer;Dossier;Type;Datum\r\nC-1;D-1;Intake;01.09.2026\r\n"
    assert outcomes(applied("contacten", contacts, boss)) == ["made"]
    assert Contact.objects.get().phase.template.code == "LIJN"


def test_a_corrected_file_changes_only_what_was_corrected_there(boss: Any) -> None:
    line = "K-1;Maes;Elif;Syntra Proef;05/03/1985;{};0496 25 36 99;{}\r\n"
    applied("kandidaten", CANDIDATES + line.format(NUMBER, "Kortrijk"), boss)
    person = Candidate.objects.get()
    Candidate.objects.update(mobile="+32470000000")

    sheet = brought_in("kandidaten", CANDIDATES + line.format(NUMBER, "Roeselare"), boss)

    assert sheet.rows.get().changes == [{"column": "municipality", "old": "Kortrijk", "new": "Roeselare"}]
    actions.apply(sheet, by=boss)
    work.do_a_share()
    person.refresh_from_db()
    assert (person.municipality, person.mobile) == ("Roeselare", "+32470000000")
    row = sheet.rows.get()
    assert (row.outcome, row.raw, row.changes[0]["new"]) == ("changed", "", "")


@pytest.mark.parametrize(
    ("text", "column", "words"),
    [
        ("K-1;Maes;Elif;Syntra Proef;31/11/1985;;;\r\n", "birth_date", "Deze dag bestaat niet."),
        ("K-1;Maes;Elif;Syntra Proef;ooit;;;\r\n", "birth_date", "Schrijf de datum als dd/mm/jjjj"),
        ("K-1;Maes;Elif;Syntra Proef;;85.07.30-999.33;;\r\n", "national_number", "klopt niet"),
        ("K-1;Maes;Elif;Syntra Proef;;;12;\r\n", "mobile", "telefoonnummer klopt niet"),
        ("K-1;;Elif;Syntra Proef;;;;\r\n", "family_name", "verplicht"),
        (";Maes;Elif;Syntra Proef;;;;\r\n", "reference", "verplicht"),
        ("K-1;Maes;Elif;Nergens;;;;\r\n", "organisation", "Nergens kennen we niet."),
        ("K-1;Maes;Elif;Syntra Proef;;;;=1+1\r\n", "municipality", "formule"),
        (f"{NUMBER};Maes;Elif;Syntra Proef;;;;\r\n", "reference", "geen rijksregisternummer"),
        (f"KLANT {NUMBER};Maes;Elif;Syntra Proef;;;;\r\n", "reference", "geen rijksregisternummer"),
        # A number in the wrong column is told back without its end.
        (f"K-1;Maes;Elif;{NUMBER};;;;\r\n", "organisation", "85.07.30-***.** kennen we niet."),
        ("K-1;Maes;ZoÃ«;Syntra Proef;;;;\r\n", "given_name", "verkeerd bewaard"),
    ],
)
def test_a_bad_cell_says_what_is_wrong(boss: Any, text: str, column: str, words: str) -> None:
    row = row_of(text, boss)
    assert row.outcome == RowOutcome.WRONG
    assert words in row.problems[column]


def test_doubles_in_the_file_and_people_who_are_here_are_seen(boss: Any) -> None:
    organisation = boss.memberships.get().organisation
    known = CandidateFactory(family_name="Janssens", given_name="Piet", birth_date=date(1980, 2, 1))
    hidden = CandidateFactory(national_number="85073099932", national_number_index=blind_index("85073099932"))
    people = CANDIDATES + (
        "K-1;Maes;Elif;Syntra Proef;05/03/1985;;;\r\n"
        "k-1;Maes;Elif;Syntra Proef;;;;\r\n"
        "K-3;MAES;Elif;Syntra Proef;5/3/85;;;\r\n"
        f"K-4;Wie;Dan;Syntra Proef;;{NUMBER};;\r\n"
        "K-5;Janssens;Piet;Syntra Proef;01/02/1980;;;\r\n"
    )
    known.accesses.create(organisation=organisation, ground="registered")
    sheet = brought_in("kandidaten", people, boss)
    rows = {row.line: row for row in sheet.rows.all()}
    assert rows[2].outcome == RowOutcome.ADD
    assert rows[3].problems["reference"] == "Dit staat al op regel 2. Sla een van beide over."
    assert "regel 2" in rows[4].problems["reference"]
    # Somebody whom this coordinator may not see: the answer tells nothing.
    assert str(hidden.number) not in rows[5].problems["national_number"]
    assert "We kunnen dit nummer nu niet bewaren" in rows[5].problems["national_number"]
    assert str(known.number) in rows[6].problems["family_name"]

    actions.leave_out(rows[2], left_out=True, by=boss)
    assert ImportRow.objects.get(pk=rows[3].pk).outcome == RowOutcome.ADD


def test_a_corrected_row_keeps_its_number_and_is_looked_at_again(boss: Any) -> None:
    row = row_of(f"K-1;Maes;Elif;Syntra Proef;31/11/1985;{NUMBER};;\r\n", boss)
    browser = Client()
    browser.force_login(boss)
    url = reverse("reporting:data_import_row", args=[row.sheet.public_id, row.public_id])
    page = browser.get(url)
    shown = page.content.decode()
    assert "85.07.30-***.**" in shown
    assert NUMBER not in shown
    assert "85073099932" not in shown
    data = {name: field.value() for name, field in ((f.html_name, f) for f in page.context["form"])}
    still = browser.post(url, data | {"cel-birth_date": "nooit"})
    assert still.status_code == 422
    assert browser.post(url, data | {"cel-birth_date": "30/11/1985"}).status_code == 302
    row = ImportRow.objects.get()
    assert (row.outcome, row.texts["national_number"]) == (RowOutcome.ADD, NUMBER)
    kept = as_kept()
    assert "85.07.30" not in kept
    assert "Maes" not in kept


def as_kept() -> str:
    """The rows as they stand in the database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT json_agg(each)::text FROM reporting_importrow each")
        return cursor.fetchone()[0]


def test_what_is_told_about_a_row_is_kept_unreadable(boss: Any) -> None:
    """Problems quote cells, changes quote the row and the person, and a reason may name somebody."""
    line = "K-1;Maes;Elif;Syntra Proef;05/03/1985;;;{}\r\nK-2;Maes;Elif;Nergenshuizen;;;;\r\n"
    applied("kandidaten", CANDIDATES + line.format("Kortrijk"), boss)
    sheet = brought_in("kandidaten", CANDIDATES + line.format("Roeselare"), boss)
    change, wrong = sheet.rows.order_by("line")
    ImportRow.objects.filter(pk=wrong.pk).update(outcome=RowOutcome.REFUSED, note="Dat is Elif Maes.")
    assert change.changes == [{"column": "municipality", "old": "Kortrijk", "new": "Roeselare"}]
    assert "Nergenshuizen" in wrong.problems["organisation"]
    assert sheet.rows.get(outcome=RowOutcome.REFUSED).note == "Dat is Elif Maes."
    kept = as_kept()
    assert not [word for word in ("Kortrijk", "Roeselare", "Nergenshuizen", "Maes") if word in kept]
    assert str(wrong.public_id) in kept
    assert (wrong.changes, change.problems) == ([], {})


def test_an_import_stops_when_the_role_of_who_started_it_ends(
    boss: Any, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = CANDIDATES + "".join(f"K-{n};Maes{n};Elif;Syntra Proef;;;;\r\n" for n in range(5))
    monkeypatch.setattr(work, "APPLIED_AT_ONCE", 2)
    settings.IMPORT_SHARE_SECONDS = 0
    sheet = brought_in("kandidaten", text, boss)
    looking = actions.choose_columns(brought_in("kandidaten", text, boss), mapping=sheet.mapping, by=boss)
    actions.apply(sheet, by=boss)
    DataImport.objects.filter(pk=looking.pk).update(lease_until=dates.now() + timedelta(hours=1))
    assert work.do_a_share() is True
    role = boss.memberships.get()
    role.ends_on = dates.today() - timedelta(days=1)
    role.begins_on = role.ends_on
    role.save()
    DataImport.objects.filter(pk=looking.pk).update(lease_until=None)
    assert [work.do_a_share(), work.do_a_share()] == [True, False]
    assert [DataImport.objects.get(pk=each.pk).stage for each in (sheet, looking)] == ["stopped", "mapping"]
    assert outcomes(sheet) == ["made", "made", "add", "add", "add"]
    assert Event.objects.filter(kind="data_import.stopped").count() == 2

    role.ends_on = None
    role.save()
    settings.IMPORT_SHARE_SECONDS = 20
    browser = Client()
    browser.force_login(boss)
    page = browser.get(sheet.get_absolute_url()).content.decode()
    assert "Onderbroken" in page
    assert "Voer de gegevens in" in page
    sheet.refresh_from_db()
    actions.apply(sheet, by=boss)
    work.do_a_share()
    assert Candidate.objects.count() == 5


def test_the_pages_guide_from_the_file_to_the_report(boss: Any) -> None:
    browser = Client()
    browser.force_login(boss)
    start = reverse("reporting:data_import_start", args=["kandidaten"])
    form = browser.get(start).context["form"]
    upload = xlsx_file(
        [
            ["Lijst van oude kandidaten"],
            ["Nr klant", "Familie naam", "Voornaam", "Partner", "Geboren op", "Iets anders"],
            [1001, "Maes", "Elif", "Syntra Proef", date(1985, 3, 5), "x"],
        ]
    )
    sent = {"form_key": form["form_key"].value(), "source": "Oud", "upload": upload}
    answer = browser.post(start, sent)
    columns = browser.get(answer.url)
    assert "Iets anders" in columns.content.decode()
    chosen = {f.html_name: f.value() or "" for f in columns.context["form"]}
    assert (chosen["family_name"], chosen["organisation"], chosen["birth_date"]) == ("1", "3", "4")
    assert browser.post(answer.url, chosen | {"reference": ""}).status_code == 422
    page = browser.post(answer.url, chosen | {"reference": "0"}).url
    assert "Wordt nagekeken" in browser.get(page).content.decode()
    work.do_a_share()
    sheet = DataImport.objects.get()
    state = browser.get(reverse("reporting:data_import_state", args=[sheet.public_id]))
    assert state["HX-Refresh"] == "true"
    assert "Nieuw" in browser.get(page).content.decode()
    confirm = browser.get(f"{page}invoeren/")
    key = confirm.context["form"]["form_key"].value()
    assert browser.post(f"{page}invoeren/", {"form_key": key}).status_code == 302
    work.do_a_share()
    done = browser.get(page).content.decode()
    assert Candidate.objects.get().get_absolute_url() in done
    assert "Bekijk de kandidaat" in done
    assert "Gooi alleen de rijen weg" in done
    assert "Wat ingevoerd is, blijft." in browser.get(f"{page}weggooien/").content.decode()
    report = browser.get(f"{page}verslag.csv").content.decode("utf-8-sig")
    assert "3;1001;Gemaakt" in report
    assert "Maes" not in report
    # The next file of this user has the same columns, also the one that no guess finds.
    again = actions.start(
        KINDS["kandidaten"],
        upload=csv_file("Nr klant;Partner;Familie naam;Voornaam\r\n1;a;b;c"),
        source="oud",
        by=boss,
    )
    assert again.mapping == {"reference": 0, "organisation": 1, "family_name": 2, "given_name": 3}
    assert browser.get(reverse("reporting:data_imports")).status_code == 200


def test_a_row_that_came_in_keeps_its_reference_beside_rows_that_did_not(boss: Any) -> None:
    wrong = CANDIDATES + "K-1;Maes;Elif;Syntra Proef;;;;\r\nK-2;Peeters;Wim;Syntra Proef;31/02/1990;;;\r\n"
    sheet = brought_in("kandidaten", wrong, boss)
    assert report_lines(sheet)[1][1][4] == "Geboortedatum: Deze dag bestaat niet."
    actions.leave_out_wrong(sheet, by=boss)
    actions.apply(sheet, by=boss)
    work.do_a_share()
    rows = presenters.shown_rows(sheet, sheet.rows.order_by("line"), {})
    assert [[cell.text for cell in row.cells[:2]] for row in rows] == [["K-1", ""], ["K-2", "Peeters"]]


@pytest.mark.parametrize(
    ("headings", "expected"),
    [
        (["Nr", "Naam", "Straat", "Huisnr"], {"reference": 0, "house_number": 3}),
        (["Id", "Naam", "Straat", "Nr"], {"reference": 0, "house_number": 3}),
        (["Straat", "Nr", "Kenmerk"], {"reference": 2, "house_number": 1}),
        (["Naam", "Nr"], {"reference": 1}),
    ],
)
def test_a_number_is_the_reference_unless_that_has_a_column(
    boss: Any, headings: list[str], expected: dict[str, int]
) -> None:
    found = guess(headings, KINDS["kandidaten"], boss)
    assert {key: found[key] for key in ("reference", "house_number") if key in found} == expected


def test_a_worker_that_dies_leaves_what_came_in_and_another_goes_on(
    boss: Any, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = CANDIDATES + "".join(f"K-{n};Maes{n};Elif;Syntra Proef;;;;\r\n" for n in range(5))
    monkeypatch.setattr(work, "APPLIED_AT_ONCE", 3)
    sheet = brought_in("kandidaten", text, boss)
    actions.apply(sheet, by=boss)
    settings.IMPORT_SHARE_SECONDS = 0
    assert work.do_a_share() is True
    assert Candidate.objects.count() == 3
    settings.IMPORT_LEASE_SECONDS = -1
    with transaction.atomic():
        work._take()
    assert sheet.rows.to_apply().count() == 2
    settings.IMPORT_LEASE_SECONDS = 60
    assert work.do_a_share() is False
    sheet.refresh_from_db()
    assert (Candidate.objects.count(), sheet.stage) == (5, ImportStage.DONE)


def test_the_list_of_rows_asks_the_same_number_of_queries(
    boss: Any, django_assert_max_num_queries: Any
) -> None:
    browser = Client()
    browser.force_login(boss)
    browser.get(reverse("reporting:data_imports"))
    counts = []
    for number in (1, 8):
        text = CANDIDATES + "".join(f"{number}-{n};Maes;Elif{n};Syntra Proef;;;;\r\n" for n in range(number))
        sheet = applied("kandidaten", text, boss)
        with django_assert_max_num_queries(60) as asked:
            browser.get(sheet.get_absolute_url())
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert len(report_lines(sheet)[1]) == 8


def test_the_page_of_a_kind_says_which_columns_there_are(boss: Any) -> None:
    client = Client()
    client.force_login(boss)
    for name, kind in KINDS.items():
        page = client.get(reverse("reporting:data_import_start", args=[name])).content.decode()
        assert page.count(str(escape(kind.title))) >= 2
        assert all(str(escape(column.label)) in page for column in kind.columns)
