"""The lists of who works where: pages, spreadsheets, gaps, and who may keep them."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate
from openpyxl import load_workbook

from core.errors import Refused, StaleForm, UploadRefused
from core.models import Event, SheetImport
from core.sheets import actions as sheet_actions
from core.sheets.samples import filled
from people.enums import Province
from people.models import Membership, User
from referrals.actions.areas import keep_area, remove_area
from referrals.area_lists import LISTS, consultant_coverage, postcode_coverage
from referrals.coverage import Span, flemish_ranges, spans
from referrals.models import AdviserArea, ConsultantArea, PostcodeArea
from referrals.sheets import AdviserSheet, ConsultantSheet, PostcodeSheet
from tests.factories.people import (
    CandidateFactory,
    OrganisationFactory,
    adviser,
    consultant,
    coordinator,
    member,
    steering_member,
)
from tests.factories.referrals import AdviserAreaFactory, ConsultantAreaFactory, PostcodeAreaFactory
from tests.sheets import csv_file, workbook

pytestmark = pytest.mark.django_db

HEAD = "Van postcode;Tot postcode;E-mail consulent;Kantoor\n"


@pytest.fixture
def keeper() -> User:
    """A coordinator."""
    return coordinator(OrganisationFactory(starterslabo=True))


@pytest.fixture
def office() -> Any:
    """An office of VDAB with one consultant, tine@example.be."""
    office = OrganisationFactory(vdab=True, name="VDAB Kortrijk", oe_number="529")
    consultant(office, email="tine@example.be", given_name="Tine", family_name="Samyn")
    return office


@pytest.fixture
def page(client: Client, keeper: User) -> Client:
    client.force_login(keeper)
    return client


def looked_at(kind: Any, text: str, by: User) -> SheetImport:
    return sheet_actions.start_import(kind, upload=csv_file(text), by=by)


def problems(sheet: SheetImport) -> list[dict[str, str]]:
    return [row.problems for row in sheet.rows.order_by("line")]


def effects(sheet: SheetImport) -> list[str]:
    return [row.effect for row in sheet.rows.order_by("line")]


def texts(response: Any) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


# Coverage ----------------------------------------------------------------------------------------


def test_flemish_postcodes_are_1500_to_3999_and_8000_to_9999():
    assert flemish_ranges() == [(1500, 3999), (8000, 9999)]


def test_spans_say_what_nobody_has_and_what_several_have():
    found = spans([(8000, 8599, "An"), (8500, 8999, "Bo"), (1000, 1600, "Cis")], flemish_ranges())
    assert found == [
        Span(1500, 1600, ("Cis",)),
        Span(1601, 3999, ()),
        Span(8000, 8499, ("An",)),
        Span(8500, 8599, ("An", "Bo")),
        Span(8600, 8999, ("Bo",)),
        Span(9000, 9999, ()),
    ]
    assert [span.label for span in found[:2]] == ["1500–1600", "1601–3999"]


def test_spans_join_neighbours_and_count_a_name_once():
    assert spans([(8000, 8499, "An"), (8500, 8999, "An"), (8500, 8500, "An")], [(8000, 8999)]) == [
        Span(8000, 8999, ("An",))
    ]
    assert spans([], [(8000, 8000)])[0].label == "8000"


def test_coverage_does_not_count_who_works_there_no_more():
    area = ConsultantAreaFactory(low=1500, high=3999)
    ConsultantAreaFactory(low=8000, high=9999)
    rows = ConsultantArea.objects.with_state()
    assert consultant_coverage(rows)[0].complete
    User.objects.filter(pk=area.consultant.pk).update(is_active=False)
    assert consultant_coverage(rows.all())[0].gaps == ["1500–3999"]


def test_coverage_of_partners_stands_by_family():
    PostcodeAreaFactory(low=1500, high=3999)
    PostcodeAreaFactory(low=8000, high=9999)
    syntra, stebo = postcode_coverage(PostcodeArea.objects.with_state())
    assert (syntra.title, syntra.gaps) == ("Syntra", [])
    assert (stebo.title, stebo.gaps) == ("Stebo/Starterslabo", ["1500–3999", "8000–9999"])


# Constraints -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("factory", "fields", "words"),
    [
        (ConsultantAreaFactory, {"low": 8600, "high": 8500}, "De laatste postcode ligt onder de eerste."),
        (PostcodeAreaFactory, {"low": 8600, "high": 8500}, "De laatste postcode ligt onder de eerste."),
        (ConsultantAreaFactory, {"low": 999}, "Een Belgische postcode heeft 4 cijfers."),
        (PostcodeAreaFactory, {"high": 10000}, "Een Belgische postcode heeft 4 cijfers."),
    ],
)
def test_area_with_impossible_postcodes_is_refused_with_words(factory, fields, words):
    area = factory.build(organisation=OrganisationFactory(), **fields)
    if factory is ConsultantAreaFactory:
        area.consultant = consultant()
    with pytest.raises(ValidationError) as caught:
        area.validate_constraints()
    assert caught.value.messages == [words]
    area.organisation.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        area.save()


@pytest.mark.parametrize(
    ("factory", "words"),
    [
        (ConsultantAreaFactory, "Deze consulent staat al bij deze postcodes."),
        (AdviserAreaFactory, "Deze adviseur staat al in de lijst van deze provincie."),
        (PostcodeAreaFactory, "Deze organisatie staat al bij deze postcodes."),
    ],
)
def test_area_twice_is_refused_with_words(factory, words):
    area = factory()
    area.pk, area._state.adding = None, True
    with pytest.raises(ValidationError) as caught:
        area.validate_constraints()
    assert caught.value.messages == [words]


# Use cases ---------------------------------------------------------------------------------------


def test_keep_area_adds_with_a_journal_line_without_names(keeper, office):
    tine = office.memberships.get().user
    kept = keep_area(ConsultantArea(), by=keeper, low=8500, high=8599, consultant=tine, organisation=office)
    line = Event.objects.get(kind="area.added")
    assert line.subject_id == kept.pk
    assert line.data == {
        "list": "consultantarea",
        "organisation": office.pk,
        "user": tine.pk,
        "low": 8500,
        "high": 8599,
    }


def test_keep_area_changed_meanwhile_raises_stale(keeper):
    area = ConsultantAreaFactory()
    keep_area(ConsultantArea.objects.get(), by=keeper, version=1, high=8700)
    with pytest.raises(StaleForm):
        keep_area(area, by=keeper, version=1, high=8800)
    assert ConsultantArea.objects.get().high == 8700


def test_keep_area_refuses_somebody_who_does_not_work_there(keeper, office):
    other = consultant(given_name="Wim", family_name="De Backer")
    with pytest.raises(Refused) as caught:
        keep_area(ConsultantArea(), by=keeper, low=8500, high=8599, consultant=other, organisation=office)
    assert str(caught.value.verdict.reason) == "Wim De Backer werkt niet als consulent bij VDAB Kortrijk."
    partner = OrganisationFactory(syntra=True, name="SYNTRA WEST")
    with pytest.raises(Refused) as caught:
        keep_area(AdviserArea(), by=keeper, province="BE-VWV", adviser=other, organisation=partner)
    assert str(caught.value.verdict.reason) == "Wim De Backer werkt niet als adviseur bij SYNTRA WEST."


def test_lists_are_kept_by_coordinators_only():
    area = ConsultantAreaFactory()
    with pytest.raises(Refused) as caught:
        remove_area(area, by=area.consultant)
    assert str(caught.value.verdict.reason) == "Alleen een coördinator verandert wie waar werkt."
    with pytest.raises(Refused):
        keep_area(area, by=area.consultant, version=1, high=8999)
    assert ConsultantArea.objects.get().high == 8599


# Pages -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "factory"),
    [
        ("consultant_areas", ConsultantAreaFactory),
        ("adviser_areas", AdviserAreaFactory),
        ("postcode_areas", PostcodeAreaFactory),
    ],
)
def test_list_asks_as_many_questions_for_30_rows_as_for_1(page, name, factory):
    url = reverse(f"referrals:{name}")
    factory()
    page.get(url)
    counts = []
    for more in (0, 29):
        for _ in range(more):
            factory()
        with CaptureQueriesContext(connection) as captured:
            response = page.get(url, {"size": 50})
        counts.append(len(captured))
    assert len(response.context["table"].rows) == 30
    assert counts[0] == counts[1]


def test_list_is_searched_by_postcode_name_and_office(page, office):
    tine = office.memberships.get().user
    row = ConsultantAreaFactory(organisation=office, consultant=tine)
    other = ConsultantAreaFactory(low=9000, high=9999)
    url = reverse("referrals:consultant_areas")

    def found(**query: str) -> list[Any]:
        return [entry.obj for entry in page.get(url, query).context["table"].rows]

    assert found() == [row, other]
    assert found(q="8550") == [row]
    assert found(q="8600") == []
    assert found(q="samyn kortrijk") == [row]
    assert found(kantoor=str(other.organisation.public_id)) == [other]
    assert found(toestand="weg") == []
    tine.memberships.update(begins_on=localdate() - timedelta(9), ends_on=localdate() - timedelta(1))
    assert found(toestand="weg") == [row]


def test_add_page_keeps_a_row_and_warns_of_an_overlap(page, office):
    ConsultantAreaFactory(consultant__given_name="Hugo", consultant=consultant(given_name="Hugo"))
    role = Membership.objects.get(organisation=office)
    url = reverse("referrals:area_add", args=["consulenten"])
    form = page.get(url).context["form"]
    data = {"form_key": form["form_key"].value(), "low": "8500", "high": "", "works_at": role.pk}
    response = page.post(url, data)
    assert response.status_code == 302
    row = ConsultantArea.objects.get(organisation=office)
    assert (row.low, row.high, row.consultant) == (8500, 8500, role.user)
    assert texts(response)[0].startswith("Deze postcodes overlappen met die van Hugo ")
    assert texts(response)[-1] == "De lijst is bewaard."


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        ("85000", "", "Een Belgische postcode heeft 4 cijfers."),
        ("8600", "8500", "De laatste postcode ligt onder de eerste."),
        ("0850", "", "Een Belgische postcode heeft 4 cijfers."),
    ],
)
def test_add_page_refuses_wrong_postcodes_with_words(page, office, low, high, words):
    url = reverse("referrals:area_add", args=["consulenten"])
    key = page.get(url).context["form"]["form_key"].value()
    role = Membership.objects.get(organisation=office).pk
    response = page.post(url, {"form_key": key, "low": low, "high": high, "works_at": role})
    assert response.status_code == 422
    assert words in response.content.decode()
    assert not ConsultantArea.objects.exists()


def test_edit_page_of_an_old_row_shows_both_texts(page):
    area = ConsultantAreaFactory()
    url = reverse("referrals:area_edit", args=["consulenten", area.public_id])
    form = page.get(url).context["form"]
    data = {name: form[name].value() for name in form.fields}
    data["works_at"] = area.consultant.memberships.get().pk
    ConsultantArea.objects.update(version=2, high=8700)
    response = page.post(url, data | {"high": "8600"})
    assert response.status_code == 409
    assert ConsultantArea.objects.get().high == 8700


def test_edit_page_changes_a_row_of_each_list(page):
    partner = PostcodeAreaFactory(priority=3)
    province = AdviserAreaFactory()
    for slug, row, change in (
        ("organisaties", partner, {"priority": 2}),
        ("adviseurs", province, {"position": 4}),
    ):
        url = reverse("referrals:area_edit", args=[slug, row.public_id])
        form = page.get(url).context["form"]
        data = {name: form[name].value() or "" for name in form.fields}
        if slug == "adviseurs":
            data["works_at"] = row.adviser.memberships.get().pk
        response = page.post(url, data | change)
        assert response.status_code == 302, response.content.decode()
    assert PostcodeArea.objects.get().priority == 2
    assert AdviserArea.objects.get().position == 4


def test_remove_page_asks_first_and_takes_the_row_away(page):
    area = ConsultantAreaFactory()
    url = reverse("referrals:area_remove", args=["consulenten", area.public_id])
    key = page.get(url).context["form"]["form_key"].value()
    assert ConsultantArea.objects.exists()
    response = page.post(url, {"form_key": key})
    assert texts(response) == ["De regel is weggehaald."]
    assert not ConsultantArea.objects.exists()
    assert Event.objects.filter(kind="area.removed", subject_id=area.pk).count() == 1


def test_page_of_an_unknown_list_is_not_there(page):
    for name in ("area_add", "area_export"):
        assert page.get(reverse(f"referrals:{name}", args=["iets"])).status_code == 404


# Who works where ---------------------------------------------------------------------------------


def who_page(client: Client, user: User, **query: str) -> str:
    client.force_login(user)
    return client.get(reverse("referrals:contacts_list"), query).content.decode()


def test_contacts_list_shows_advisers_and_consultants_with_phone_and_mail(client, office):
    tine = office.memberships.get().user
    ConsultantAreaFactory(organisation=office, consultant=tine)
    listed = AdviserAreaFactory(adviser=adviser(phone="+3211236474"), organisation=OrganisationFactory())
    Membership.objects.filter(user=listed.adviser).update(organisation=listed.organisation)
    text = who_page(client, tine)
    assert "<h3>West-Vlaanderen</h3>" in text
    assert listed.adviser.full_name in text
    assert "011 23 64 74" in text
    assert "8500–8599" in text
    assert 'href="mailto:tine@example.be"' in text
    assert "Beheer de lijsten" not in text


def test_contacts_list_of_a_place_shows_who_works_there(client):
    reader = adviser()
    CandidateFactory(seen_by=reader.memberships.get().organisation, municipality="Gent", postcode="9000")
    near = ConsultantAreaFactory(low=9000, high=9099)
    far = ConsultantAreaFactory()
    AdviserAreaFactory()
    for q in ("9000", "gent", "GENT"):
        text = who_page(client, reader, q=q)
        assert near.consultant.email in text
        assert far.consultant.email not in text
        assert "West-Vlaanderen" not in text


def test_contacts_list_does_not_tell_of_candidates_of_others(client):
    CandidateFactory(seen_by=OrganisationFactory(), municipality="Zandvoorde", postcode="8980")
    text = who_page(client, adviser(), q="Zandvoorde")
    assert "Deze plaats kennen we niet" in text
    assert "Typ de postcode: 4 cijfers." in text


def test_contacts_list_is_closed_for_steering_group_and_providers(client):
    for user in (steering_member(), member("provider", OrganisationFactory())):
        client.force_login(user)
        assert client.get(reverse("referrals:contacts_list")).status_code == 404


# Spreadsheets ------------------------------------------------------------------------------------


def test_sheet_of_consultants_is_applied_whole(keeper, office):
    gone = ConsultantAreaFactory(low=9000, high=9999)
    sheet = looked_at(
        ConsultantSheet, HEAD + "8500;8599;TINE@example.be;529\n8600;;tine@example.be;vdab kortrijk\n", keeper
    )
    assert effects(sheet) == ["add", "add", "remove"]
    sheet_actions.apply_import(sheet, version=sheet.version, remove=True, by=keeper)
    assert list(ConsultantArea.objects.values_list("low", "high", "organisation__name")) == [
        (8500, 8599, "VDAB Kortrijk"),
        (8600, 8600, "VDAB Kortrijk"),
    ]
    assert not ConsultantArea.objects.filter(pk=gone.pk).exists()


def test_sheet_without_removing_keeps_what_it_does_not_have(keeper, office):
    kept = ConsultantAreaFactory(low=9000, high=9999)
    sheet = looked_at(ConsultantSheet, HEAD + "8500;8599;tine@example.be;529\n", keeper)
    sheet_actions.apply_import(sheet, version=sheet.version, remove=False, by=keeper)
    assert ConsultantArea.objects.filter(pk=kept.pk).exists()
    assert ConsultantArea.objects.count() == 2


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        (
            "8500;8599;jan@example.be;529",
            "consultant",
            "jan@example.be kennen we niet. Maak eerst een account.",
        ),
        (
            "8500;8599;tine@example.be;VDAB Brugge",
            "office",
            "De organisatie VDAB Brugge kennen we niet. Schrijf het OE-nummer of de juiste naam.",
        ),
        ("8500;8599;tine@example.be;530", "consultant", "Tine Samyn werkt niet als consulent bij VDAB Gent."),
        ("85000;;tine@example.be;529", "low", "Een Belgische postcode heeft 4 cijfers."),
        ("8500;850;tine@example.be;529", "high", "Een Belgische postcode heeft 4 cijfers."),
        ("8599;8500;tine@example.be;529", "high", "De laatste postcode ligt onder de eerste."),
        ("acht;8500;tine@example.be;529", "low", "Een Belgische postcode heeft 4 cijfers."),
        ("=8500;8599;tine@example.be;529", "low", "In cel A2 staat een formule. Zet er de waarde."),
        (";8599;tine@example.be;529", "low", "Dit veld is verplicht."),
    ],
)
def test_sheet_names_what_is_wrong_and_applies_nothing(keeper, office, row, column, words):
    OrganisationFactory(vdab=True, name="VDAB Gent", oe_number="530")
    sheet = looked_at(ConsultantSheet, HEAD + row + "\n9000;;tine@example.be;529\n", keeper)
    assert problems(sheet)[0][column] == words
    with pytest.raises(Refused) as caught:
        sheet_actions.apply_import(sheet, version=sheet.version, remove=True, by=keeper)
    assert str(caught.value.verdict.reason) == "Er klopt nog 1 regel niet. Verbeter ze of sla ze over."
    assert not ConsultantArea.objects.exists()


def test_sheet_row_is_corrected_and_then_applied(keeper, office):
    sheet = looked_at(ConsultantSheet, HEAD + "85000;;tine@example.be;529\n", keeper)
    row = sheet.rows.get()
    sheet_actions.correct_row(row, cells=row.cells | {"low": "8500"}, by=keeper)
    sheet.refresh_from_db()
    sheet_actions.apply_import(sheet, version=sheet.version, remove=False, by=keeper)
    assert ConsultantArea.objects.get().low == 8500


def test_sheet_with_the_same_row_twice_says_on_which_line(keeper, office):
    row = "8500;8599;tine@example.be;529\n"
    sheet = looked_at(ConsultantSheet, HEAD + row + row, keeper)
    assert problems(sheet) == [{}, {"low": "Dit staat al op regel 2. Sla een van beide over."}]


def test_sheet_with_overlapping_ranges_is_allowed_and_counted(keeper, office):
    consultant(office, email="bo@example.be")
    text = HEAD + "8000;8999;tine@example.be;529\n8500;8599;bo@example.be;529\n"
    sheet = looked_at(ConsultantSheet, text, keeper)
    sheet_actions.apply_import(sheet, version=sheet.version, remove=False, by=keeper)
    sheet.refresh_from_db()
    assert sheet.summary["more"] == [
        ["Reeksen met meer dan één consulent", 1],
        ["Reeksen zonder consulent", 2],
    ]


def test_sheet_of_50_000_rows_is_refused_with_words(keeper, office):
    text = HEAD + "8500;8599;tine@example.be;529\n" * 50_000
    with pytest.raises(UploadRefused) as caught:
        looked_at(ConsultantSheet, text, keeper)
    assert (
        str(caught.value) == "Dit bestand heeft meer dan 5.000 regels. Verdeel het over kleinere bestanden."
    )
    assert not SheetImport.objects.exists()


def test_sheet_in_another_encoding_is_read_and_one_without_text_refused(keeper):
    office = OrganisationFactory(vdab=True, name="VDAB Moerbeke-Waas é")
    consultant(office, email="els@example.be")
    text = HEAD + "9180;;els@example.be;VDAB Moerbeke-Waas é\n"
    sheet = sheet_actions.start_import(ConsultantSheet, upload=csv_file(text.encode("cp1252")), by=keeper)
    assert problems(sheet) == [{}]
    with pytest.raises(UploadRefused) as caught:
        sheet_actions.start_import(ConsultantSheet, upload=csv_file(b"\x00\x01\x02\xff;;"), by=keeper)
    assert str(caught.value) == (
        "Dit bestand is geen gewone tekst. Bewaar het als “CSV UTF-8” of als XLSX en probeer opnieuw."
    )


def test_sheet_of_a_workbook_with_numbers_is_read(keeper, office):
    rows = [["Van postcode", "Tot postcode", "Consulent", "OE-nummer"], [8500, 8599, "tine@example.be", 529]]
    upload = SimpleUploadedFile("lijst.xlsx", workbook(rows))
    sheet = sheet_actions.start_import(ConsultantSheet, upload=upload, by=keeper)
    assert (problems(sheet), effects(sheet)) == ([{}], ["add"])


@pytest.mark.parametrize("name", ["Limburg", "BE-VLI", "vli", " limburg "])
def test_sheet_of_advisers_takes_names_and_codes_of_provinces(keeper, name):
    partner = OrganisationFactory(syntra=True, oe_number="10009184")
    adviser(partner, email="jan@example.be")
    head = "Provincie;E-mail adviseur;Organisatie OE-nummer;Volgorde\n"
    sheet = looked_at(AdviserSheet, head + f"{name};jan@example.be;10009184;2\n", keeper)
    sheet_actions.apply_import(sheet, version=sheet.version, remove=False, by=keeper)
    row = AdviserArea.objects.get()
    assert (row.province, row.organisation, row.position) == (Province.LIMBURG, partner, 2)


def test_sheet_of_advisers_names_an_unknown_province_and_who_is_no_adviser(keeper, office):
    partner = OrganisationFactory(syntra=True, name="SyntraPXL")
    head = "Provincie;E-mail adviseur;Organisatie\n"
    sheet = looked_at(AdviserSheet, head + "Holland;tine@example.be;SyntraPXL\n", keeper)
    assert problems(sheet) == [
        {
            "province": "De provincie Holland kennen we niet.",
            "adviser": f"Tine Samyn werkt niet als adviseur bij {partner}.",
        }
    ]


def test_sheet_of_partners_changes_the_adviser_and_keeps_a_column_that_is_not_there(keeper):
    area = PostcodeAreaFactory(priority=4)
    new = adviser(area.organisation, email="nieuw@example.be")
    head = "Van postcode;Tot postcode;Organisatie;E-mail adviseur\n"
    sheet = looked_at(PostcodeSheet, f"{head}8000;8999;{area.organisation.name};nieuw@example.be\n", keeper)
    assert effects(sheet) == ["change"]
    sheet_actions.apply_import(sheet, version=sheet.version, remove=False, by=keeper)
    row = PostcodeArea.objects.get()
    assert (row.adviser, row.priority, row.version) == (new, 4, 2)


def test_sheet_of_partners_refuses_who_guides_nobody(keeper, office):
    head = "Van postcode;Tot postcode;Organisatie\n"
    sheet = looked_at(PostcodeSheet, head + "8000;8999;529\n", keeper)
    assert problems(sheet) == [{"organisation": "VDAB Kortrijk begeleidt geen kandidaten."}]


def test_download_uploaded_again_changes_nothing(page, keeper, office):
    """Also for somebody who left: the row stands in the list until it is removed."""
    ConsultantAreaFactory(organisation=office, consultant=office.memberships.get().user)
    left = ConsultantAreaFactory(low=9000, high=9000).consultant
    left.memberships.update(begins_on=localdate() - timedelta(9), ends_on=localdate() - timedelta(1))
    AdviserAreaFactory(position=3)
    PostcodeAreaFactory()
    area = PostcodeAreaFactory(low=9000, high=9999, priority=2)
    PostcodeArea.objects.filter(pk=area.pk).update(adviser=adviser(area.organisation))
    for slug, here in LISTS.items():
        response = page.get(reverse("referrals:area_export", args=[slug]))
        assert response["Content-Disposition"].startswith(f'attachment; filename="{here.sheet.kind}-')
        upload = SimpleUploadedFile("lijst.xlsx", response.content)
        sheet = sheet_actions.start_import(here.sheet, upload=upload, by=keeper)
        assert set(effects(sheet)) == {"same"}, problems(sheet)
        assert sheet.rows.count() == here.model.objects.count()


def test_download_holds_text_and_no_formula(keeper):
    office = OrganisationFactory(vdab=True, name="=HYPERLINK(1)")
    ConsultantAreaFactory(organisation=office)
    book = load_workbook(io.BytesIO(filled(ConsultantSheet(by=keeper))))
    cells = [cell for row in book.active.iter_rows(min_row=2) for cell in row]
    assert [cell.data_type for cell in cells] == ["s", "s", "s", "s"]
    assert cells[3].value == "=HYPERLINK(1)"


# Administration ----------------------------------------------------------------------------------


@pytest.mark.parametrize("model", ["consultantarea", "adviserarea", "postcodearea"])
def test_admin_lists_searches_and_offers_who_works_there(page, model):
    area = {"consultantarea": ConsultantAreaFactory, "adviserarea": AdviserAreaFactory}.get(
        model, PostcodeAreaFactory
    )()
    url = f"/beheer/referrals/{model}/"
    assert area.organisation.name in page.get(url, {"q": area.organisation.name}).content.decode()
    assert area.organisation.name in page.get(f"{url}{area.pk}/change/").content.decode()
