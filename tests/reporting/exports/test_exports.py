"""The export centre: what goes along, how it is written, and until when it is somebody's."""

from __future__ import annotations

import csv
import io
import tracemalloc
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate

from core import files
from core.errors import Refused
from core.models import Event
from people import grants
from people.models import Candidate, Membership
from people.roles import Role
from reporting.exports import making, writing
from reporting.exports.actions import ask_export, filters_in
from reporting.exports.columns import COLUMNS, NATIONAL_NUMBER, CellKind, ExportColumn, usual
from reporting.models import PreparedFile
from reporting.prepared import actions as prepared
from reporting.prepared.progress import Progress
from tests.factories.people import CandidateFactory, adviser, coordinator
from tests.factories.trajects import TrajectFactory, contact_in
from tests.factories.vouchers import accepted
from trajects.enums import ContactKind
from trajects.models import Traject

# What a spreadsheet would run, and a number that must survive.
HOSTILE = "=HYPERLINK(1)"
PHONE = "+32 470 12 34 56"


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def asked(
    by: Any, *, grain: str = "person", ending: str = "csv", columns: Any = (), **more: str
) -> PreparedFile:
    return ask_export(
        grain=grain, ending=ending, columns=columns or usual(grain), by=by,
        query=more.get("query", ""), reason=more.get("reason", ""),
    )  # fmt: skip


def made(file: PreparedFile) -> PreparedFile:
    assert prepared.make_next() is True
    file.refresh_from_db()
    return file


def in_csv(file: PreparedFile) -> list[list[str]]:
    content = files.read_file(made(file).file)
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


@pytest.mark.django_db
def test_a_line_for_each_dossier_as_belgian_spreadsheets_read_it():
    traject = accepted().traject
    Candidate.objects.filter(pk=traject.candidate_id).update(family_name=HOSTILE, phone=PHONE)
    TrajectFactory()
    columns = ["familienaam", "telefoon", "gestart", "vouchers", "contacten", "provincie", "toestand"]
    file = asked(traject.adviser, columns=columns)
    head, line = in_csv(file)
    assert head == [
        "Familienaam", "Telefoon", "Provincie", "Toestand", "Gestart op", "Aantal contacten",
        "Aanvaarde vouchers (euro)",
    ]  # fmt: skip
    contacts = str(traject.contacts.attended().count())
    day = f"{traject.started_on:%d/%m/%Y}"
    assert line == [f"'{HOSTILE}", f"'{PHONE}", "West-Vlaanderen", "Loopt", day, contacts, "80,00"]
    assert (file.state, file.done_steps, file.all_steps) == ("ready", 1, 1)
    assert file.file.name == f"dossiers-{localdate():%Y-%m-%d}.csv"


@pytest.mark.django_db
def test_an_independent_reader_finds_text_numbers_and_days_in_the_workbook():
    traject = accepted().traject
    Candidate.objects.filter(pk=traject.candidate_id).update(family_name=HOSTILE, phone=PHONE)
    columns = ["klantnummer", "familienaam", "telefoon", "gestart", "vouchers"]
    file = made(asked(traject.adviser, ending="xlsx", columns=columns))
    sheet = openpyxl.load_workbook(io.BytesIO(files.read_file(file.file))).active
    cells = [(cell.value, cell.data_type) for cell in sheet[2]]
    started = traject.started_on
    assert cells[:3] == [(traject.candidate.number, "n"), (HOSTILE, "s"), (PHONE, "s")]
    assert (cells[3][0].date(), cells[4]) == (started, (80, "n"))
    assert sheet.oddFooter.left.text == traject.programme.co_financing_text


@pytest.mark.django_db
def test_a_line_for_each_contact_with_the_filters_of_the_list():
    traject, other = TrajectFactory(), None
    other = TrajectFactory(organisation=traject.organisation, adviser=adviser(traject.organisation))
    for each in (traject, traject, other):
        contact_in(each.current_phase, ContactKind.INTAKE, notes="Geheim verslag")
    query = filters_in(f"adviseur={traject.adviser.public_id}&q=Jan+Peeters&page=2")
    assert query == f"adviseur={traject.adviser.public_id}"
    lines = in_csv(asked(traject.adviser, grain="contact", query=query))
    assert len(lines) == 1 + traject.contacts.count()
    assert {line[0] for line in lines[1:]} == {str(traject.candidate.number)}
    assert "Intakegesprek" in lines[1]
    assert "Geheim verslag" not in str(lines)


@pytest.mark.django_db
def test_only_what_is_visible_when_the_worker_comes():
    mine, theirs = TrajectFactory(), TrajectFactory()
    user = mine.adviser
    also_at(theirs.organisation, user)
    both = asked(user, columns=["klantnummer"])
    Membership.objects.filter(user=user, organisation=theirs.organisation).update(ends_on=date(2020, 1, 1), begins_on=date(2020, 1, 1))  # fmt: skip
    assert in_csv(both)[1:] == [[str(mine.candidate.number)]]
    assert prepared.fetch(both, by=_again(user)).size > 0
    # Nothing is made, and nothing is fetched, once the role is over.
    late = asked(_again(user), columns=["klantnummer", "familienaam"])
    Membership.objects.filter(user=user).update(ends_on=date(2020, 1, 1), begins_on=date(2020, 1, 1))
    assert made(late).state == "failed"
    with pytest.raises(Refused, match="niet meer lezen"):
        prepared.fetch(both, by=_again(user))


def also_at(organisation: Any, user: Any) -> Membership:
    """A second role as adviser."""
    group = grants.group_for(organisation, Role.ADVISER)
    return Membership.objects.create(user=user, organisation=organisation, role=Role.ADVISER, group=group)


def _again(user: Any) -> Any:
    """The same account in another request."""
    return type(user).objects.get(pk=user.pk)


@pytest.mark.django_db
def test_a_file_with_rows_of_two_organisations_needs_both_when_it_is_fetched():
    mine, theirs = TrajectFactory(), TrajectFactory()
    user = mine.adviser
    second = also_at(theirs.organisation, user)
    file = made(asked(_again(user), columns=["klantnummer"]))
    assert file.all_steps == 2
    Membership.objects.filter(pk=second.pk).update(ends_on=date(2020, 1, 1), begins_on=date(2020, 1, 1))
    with pytest.raises(Refused):
        prepared.fetch(file, by=_again(user))


@pytest.mark.django_db
def test_a_national_number_needs_a_reason_that_each_person_keeps():
    traject = accepted().traject
    number = Candidate.objects.get(pk=traject.candidate_id).national_number
    assert number
    for grain in COLUMNS:
        assert NATIONAL_NUMBER not in usual(grain)
        assert "doelgroepen" not in usual(grain)
    for reason in ("", "zomaar"):
        with pytest.raises(Refused, match="Kies waarom"):
            asked(traject.adviser, columns=[NATIONAL_NUMBER], reason=reason)
    file = asked(traject.adviser, columns=[NATIONAL_NUMBER], reason="inspection")
    assert in_csv(file)[1] == [number]
    (event,) = Event.objects.filter(kind="candidate.number_revealed", data__export=str(file.public_id))
    assert (event.subject_id, event.data["reason"]) == (traject.candidate_id, "inspection")
    assert event.actor_id == traject.adviser.pk
    # A column that is chosen for once is no habit.
    assert traject.adviser.export_choices.get(grain="person").columns == []
    assert number not in str(list(Event.objects.values_list("data", flat=True)))


@pytest.mark.django_db
def test_the_page_keeps_the_columns_and_shows_what_was_asked():
    traject = TrajectFactory()
    client = signed_in(traject.adviser)
    url = f"{reverse('reporting:exports')}?toestand=running&q=naam"
    page = client.get(url)
    assert page.context["total"] == 1
    assert "Zoekwoorden gaan niet mee" in page.content.decode()
    key = page.context["form"].initial["form_key"]
    typed = {"ending": "csv", "columns": ["klantnummer", NATIONAL_NUMBER], "form_key": key}
    assert client.post(url, typed).status_code == 422
    assert client.post(url, typed | {"columns": ["klantnummer"], "reason": ""}).status_code == 302
    page = client.get(url)
    assert page.context["form"].initial["columns"] == ["klantnummer"]
    assert [line.title for line in page.context["lines"]] == ["Export van dossiers (CSV)"]
    assert PreparedFile.objects.get().parameters["query"] == "toestand=running"
    # As many questions for thirty dossiers as for one.
    one = _questions(client, url)
    for _ in range(5):
        TrajectFactory(organisation=traject.organisation, adviser=traject.adviser)
    assert _questions(client, url) == one
    assert client.get(f"{url}&soort=x&fase=x&adviseur=1").status_code == 200
    assert client.get(reverse("trajects:dossiers") + "?toestand=closed").content.decode().count("exporteren/?toestand=closed") == 1  # fmt: skip


def _questions(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


@pytest.mark.django_db
def test_every_column_of_both_grains_can_be_written():
    traject = accepted().traject
    contact_in(traject.current_phase, ContactKind.GUIDANCE)
    for grain, columns in COLUMNS.items():
        for ending in writing.WRITERS:
            keys = [column.key for column in columns]
            file = asked(coordinator(), grain=grain, ending=ending, columns=keys, reason="check")
            assert made(file).state == "ready", file.problem


# Memory --------------------------------------------------------------------------------------------


def many_dossiers(organisation: Any, like: Traject, count: int) -> None:
    """Rows without their story: only their number matters."""
    template = Candidate.objects.get(pk=like.candidate_id)
    people = []
    for at in range(count):
        person = CandidateFactory.build(number=7_000_000 + at, sort_name=f"x{at}", search_text="x" * 200)
        person.country = template.country
        people.append(person)
    made_people = Candidate.objects.bulk_create(people)
    Traject.objects.bulk_create(
        Traject(
            candidate=person, programme=like.programme, organisation=organisation, adviser=like.adviser,
            started_on=like.started_on,
        )
        for person in made_people
    )  # fmt: skip


def peak(work: Any) -> int:
    """The most bytes that were held while working."""
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.django_db
def test_memory_does_not_grow_with_the_rows(monkeypatch):
    monkeypatch.setattr(making, "CHUNK", 50)
    traject = TrajectFactory()
    columns = ["klantnummer", "familienaam", "gestart"]

    def export() -> None:
        file = asked(coordinator_here, columns=columns)
        file.state = "busy"
        file.lease_until = None
        file.save()
        with open("/dev/null", "wb") as target:
            making.write("csv", file, target, Progress(file))
        file.delete()

    coordinator_here = coordinator()
    export()
    many_dossiers(traject.organisation, traject, 150)
    few = peak(export)
    held_few = peak(
        lambda: list(Traject.objects.values_list("pk", "candidate__number", "candidate__search_text"))
    )
    Traject.objects.exclude(pk=traject.pk).delete()
    Candidate.objects.filter(number__gte=7_000_000).delete()
    many_dossiers(traject.organisation, traject, 1500)
    assert peak(export) < 1.5 * few
    # Negative control: holding the rows shows.
    held = peak(
        lambda: list(Traject.objects.values_list("pk", "candidate__number", "candidate__search_text"))
    )
    assert held > 3 * held_few


@pytest.mark.django_db
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_writing_twenty_thousand_lines_holds_no_more_than_two_thousand(ending):
    columns = [ExportColumn(f"k{at}", f"Kolom {at}", None, CellKind.TEXT) for at in range(1)]

    def write(count: int) -> None:
        with open("/dev/null", "wb") as target:
            writer = writing.WRITERS[ending][1](target, columns)
            for at in range(count):
                writer.line([f"regel {at}"])
            writer.close()

    write(10)
    assert peak(lambda: write(20_000)) < 1.3 * peak(lambda: write(2_000)) + 200_000
