"""A list that comes in as a spreadsheet: looked at, corrected, applied once and as it was seen."""

from __future__ import annotations

import re
import uuid
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import sheets
from core.errors import Refused, UploadRefused
from core.models import Event, SheetImport, SheetRow
from core.sheets import actions, presenters, rules
from people.models import TargetGroup
from tests.factories.people import adviser, coordinator
from tests.sheets import GroupSheet, csv_file, uploaded, xlsx_file

pytestmark = pytest.mark.django_db

HEAD = "Code;Omschrijving;Volgorde\n"
# One row of each effect, a duplicate, and HTML that must stay text.
MIXED = HEAD + "starters;Starters;1\nzorg;Zorg;2\nbouw;Bouw;3\nfout code;Fout;x\nzorg;Nog eens;2\n"


@pytest.fixture(autouse=True)
def _groups() -> None:
    """Three target groups: two of the sheet, and one that the sheet does not have."""
    TargetGroup.objects.all().delete()
    for code, label, position in (("zorg", "Zorg", 2), ("bouw", "Bouwvak", 3), ("horeca", "Horeca", 4)):
        TargetGroup.objects.create(code=code, label=label, position=position, main_group="inactive")


@pytest.fixture
def user() -> Any:
    return coordinator()


@pytest.fixture
def browser(client: Client, user: Any) -> Client:
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def groups() -> dict[str, str]:
    return {
        row.code: f"{row.label} {row.position}"
        for row in TargetGroup.objects.filter(is_active=True).order_by("code")
    }


def told(sheet: SheetImport) -> list[tuple[str, str]]:
    return [(row.cells["code"], row.effect) for row in sheet.rows.order_by("line")]


def apply(sheet: SheetImport, *, remove: bool = False) -> bool:
    return actions.apply_import(sheet, version=sheet.version, remove=remove, by=sheet.started_by)


# What a sheet would do -----------------------------------------------------------------------------


def test_each_row_says_what_it_would_do(user: Any) -> None:
    sheet = uploaded(MIXED, user)
    assert told(sheet) == [
        ("starters", "add"),
        ("zorg", "same"),
        ("bouw", "change"),
        ("fout code", "wrong"),
        ("zorg", "wrong"),
        ("horeca", "remove"),
    ]
    assert sheet.rows.get(line=4).changes == [{"column": "label", "old": "Bouwvak", "new": "Bouw"}]
    assert set(sheet.rows.get(line=5).problems) == {"code", "position"}
    assert sheet.rows.get(line=6).problems == {"code": "Dit staat al op regel 3. Sla een van beide over."}
    assert groups() == {"zorg": "Zorg 2", "bouw": "Bouwvak 3", "horeca": "Horeca 4"}


def test_duplicates_are_found_whatever_their_capitals(user: Any) -> None:
    sheet = uploaded(HEAD + "Groen;A;1\ngroen;B;1\n", user)
    assert [effect for _code, effect in told(sheet)][:2] == ["add", "wrong"]


def test_a_column_that_the_sheet_does_not_have_stays_as_it_is(user: Any) -> None:
    sheet = uploaded("Code;Omschrijving\nzorg;Zorg en welzijn\n", user)
    assert sheet.rows.get(line=2).changes == [{"column": "label", "old": "Zorg", "new": "Zorg en welzijn"}]
    assert apply(sheet)
    assert groups()["zorg"] == "Zorg en welzijn 2"


def test_a_refused_file_leaves_nothing_behind(user: Any) -> None:
    with pytest.raises(UploadRefused):
        uploaded(HEAD + "x;x;1\n" * 1_001, user)
    assert SheetImport.objects.count() == SheetRow.objects.count() == 0


# Correcting ----------------------------------------------------------------------------------------


def test_a_corrected_row_counts_again(user: Any) -> None:
    sheet = uploaded(HEAD + "fout code;Fout;x\n", user)
    row = sheet.rows.get(line=2)
    actions.correct_row(row, cells={"code": "goed", "label": "Goed", "position": "7"}, by=user)
    assert told(sheet)[0] == ("goed", "add")


def test_a_row_that_is_still_wrong_is_not_kept(user: Any) -> None:
    sheet = uploaded(HEAD + "fout code;Fout;x\n", user)
    with pytest.raises(actions.RowStillWrong) as caught:
        actions.correct_row(
            sheet.rows.get(line=2), cells={"code": "goed", "label": "Goed", "position": "y"}, by=user
        )
    assert set(caught.value.problems) == {"position"}
    assert sheet.rows.get(line=2).cells["code"] == "fout code"


def test_correcting_one_of_two_duplicates_frees_the_other(user: Any) -> None:
    sheet = uploaded(HEAD + "groen;A;1\ngroen;B;1\n", user)
    actions.correct_row(
        sheet.rows.get(line=2), cells={"code": "blauw", "label": "A", "position": "1"}, by=user
    )
    assert told(sheet)[:2] == [("blauw", "add"), ("groen", "add")]


def test_a_formula_stays_wrong_until_its_cell_changes(user: Any) -> None:
    sheet = actions.start_import(
        GroupSheet, upload=xlsx_file([["Code", "Omschrijving"], ["a", "=1+1"]]), by=user
    )
    row = sheet.rows.get(line=2)
    assert row.problems == {"label": "In cel B2 staat een formule. Zet er de waarde."}
    with pytest.raises(actions.RowStillWrong):
        actions.correct_row(row, cells={"code": "b", "label": "=1+1"}, by=user)
    actions.correct_row(row, cells={"code": "b", "label": "2"}, by=user)
    assert told(sheet)[0] == ("b", "add")


def test_a_row_that_is_left_out_does_nothing_and_its_counterpart_stays(user: Any) -> None:
    sheet = uploaded(HEAD + "horeca;Anders;4\nnieuw;Nieuw;9\n", user)
    actions.leave_out(sheet.rows.get(line=2), left_out=True, by=user)
    sheet.refresh_from_db()
    assert apply(sheet, remove=True)
    assert groups() == {"horeca": "Horeca 4", "nieuw": "Nieuw 9"}


def test_a_row_can_be_taken_back(user: Any) -> None:
    sheet = uploaded(HEAD + "nieuw;Nieuw;9\n", user)
    row = sheet.rows.get(line=2)
    actions.leave_out(row, left_out=True, by=user)
    actions.leave_out(row, left_out=False, by=user)
    assert rules.tally(sheet).of("add") == 1


# Applying ------------------------------------------------------------------------------------------


def test_a_sheet_with_a_wrong_row_is_not_applied(user: Any) -> None:
    sheet = uploaded(MIXED, user)
    verdict = rules.may_be_applied(sheet, rules.tally(sheet))
    assert str(verdict.reason) == "Er kloppen nog 2 regels niet. Verbeter ze of sla ze over."
    with pytest.raises(Refused):
        apply(sheet)
    assert "starters" not in groups()


def test_a_sheet_that_changes_nothing_is_not_applied(user: Any) -> None:
    sheet = uploaded(HEAD + "zorg;Zorg;2\nbouw;Bouwvak;3\nhoreca;Horeca;4\n", user)
    assert rules.may_be_applied(sheet, rules.tally(sheet)).code == "sheet.nothing"


def test_applying_does_what_was_seen_and_writes_it_down(user: Any) -> None:
    sheet = uploaded(MIXED, user)
    actions.leave_out_wrong(sheet, by=user)
    assert apply(sheet)
    assert groups() == {"bouw": "Bouw 3", "horeca": "Horeca 4", "starters": "Starters 1", "zorg": "Zorg 2"}
    counts = {"add": 1, "change": 1, "remove": 0, "left_out": 2}
    assert sheet.summary["counts"] == counts
    line = Event.objects.get(kind="sheet.applied")
    assert line.data == {"kind": "proefgroepen", "scope": "", **counts}
    assert line.actor_id == user.pk


def test_what_the_sheet_does_not_have_disappears_only_when_asked(user: Any) -> None:
    sheet = uploaded(HEAD + "zorg;Zorg;2\nbouw;Bouwvak;3\n", user)
    assert apply(sheet, remove=True)
    assert groups() == {"bouw": "Bouwvak 3", "zorg": "Zorg 2"}
    assert sheet.summary["more"] == [["Gesloten groepen", 1]]


def test_nothing_disappears_while_a_row_is_left_out_of_which_nobody_knows_what_it_is(user: Any) -> None:
    sheet = uploaded(HEAD + "zorg;Zorg;2\nho reca;Horeca;4\n", user)
    actions.leave_out_wrong(sheet, by=user)
    with pytest.raises(Refused, match="overgeslagen"):
        apply(sheet, remove=True)
    assert "horeca" in groups()


def test_a_list_that_changed_meanwhile_brings_the_user_back_to_the_preview(user: Any) -> None:
    sheet = uploaded(HEAD + "nieuw;Nieuw;9\nzorg;Zorg en welzijn;2\n", user)
    TargetGroup.objects.filter(code="zorg").update(label="Verzorging")
    assert not apply(sheet)
    assert "nieuw" not in groups()
    assert sheet.rows.get(line=3).changes == [
        {"column": "label", "old": "Verzorging", "new": "Zorg en welzijn"}
    ]
    assert apply(sheet)
    assert groups()["zorg"] == "Zorg en welzijn 2"


def test_a_page_of_before_a_correction_does_not_apply_it(user: Any) -> None:
    sheet = uploaded(HEAD + "nieuw;Nieuw;9\n", user)
    seen = sheet.version
    actions.correct_row(
        sheet.rows.get(line=2), cells={"code": "zorg", "label": "Oei", "position": "2"}, by=user
    )
    assert not actions.apply_import(sheet, version=seen, remove=False, by=user)
    assert groups()["zorg"] == "Zorg 2"


def test_a_clash_in_the_database_changes_nothing(user: Any) -> None:
    """A closed group keeps its code: the list does not show it, the database refuses it."""
    TargetGroup.objects.filter(code="horeca").update(is_active=False)
    sheet = uploaded(HEAD + "nieuw;Nieuw;9\nhoreca;Horeca;4\n", user)
    with pytest.raises(Refused, match="Er is niets ingevoerd"):
        apply(sheet)
    assert "nieuw" not in groups()
    sheet.refresh_from_db()
    assert sheet.state == "draft"


def test_a_sheet_is_applied_once(user: Any) -> None:
    sheet = uploaded(HEAD + "nieuw;Nieuw;9\n", user)
    assert apply(sheet)
    with pytest.raises(Refused, match="al ingevoerd"):
        apply(sheet)
    for change in (
        lambda: actions.leave_out(sheet.rows.first(), left_out=True, by=user),
        lambda: actions.correct_row(sheet.rows.first(), cells={}, by=user),
        lambda: actions.discard_import(sheet, by=user),
    ):
        with pytest.raises(Refused, match="al ingevoerd"):
            change()


@pytest.mark.django_db(transaction=True)
def test_of_two_people_who_apply_one_sheet_one_wins(user: Any) -> None:
    sheet, barrier = uploaded(HEAD + "nieuw;Nieuw;9\n", user), Barrier(2)
    answers: list[str] = []

    def press() -> None:
        mine = SheetImport.objects.get(pk=sheet.pk)
        barrier.wait()
        try:
            answers.append(str(actions.apply_import(mine, version=sheet.version, remove=False, by=user)))
        except Refused as error:
            answers.append(error.verdict.code)
        connection.close()

    threads = [Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ["True", "sheet.over"]
    assert Event.objects.filter(kind="sheet.applied").count() == 1


def test_a_discarded_sheet_keeps_no_rows(user: Any) -> None:
    sheet = uploaded(MIXED, user)
    actions.discard_import(sheet, by=user)
    assert (sheet.state, sheet.rows.count()) == ("discarded", 0)
    assert Event.objects.filter(kind="sheet.discarded").count() == 1


# The pages -----------------------------------------------------------------------------------------


def page(browser: Client, sheet: SheetImport, name: str = "sheet", query: str = "") -> str:
    response = browser.get(presenters.sheet_url(sheet, name) + query)
    assert response.status_code == 200
    return response.content.decode()


def send(browser: Client, url: str, **data: Any) -> Any:
    return browser.post(url, {"form_key": str(uuid.uuid4()), **data}, follow=True)


def test_the_upload_page_explains_the_columns_and_gives_examples(browser: Client) -> None:
    html = browser.get("/invoer/proefgroepen/").content.decode()
    assert "Omschrijving" in html
    assert "Zonder spaties." in html
    assert "Hoogstens 1.000 regels" in html
    for ending in ("csv", "xlsx"):
        answer = browser.get(f"/invoer/proefgroepen/voorbeeld.{ending}")
        assert answer["Content-Disposition"] == f'attachment; filename="proefgroepen.{ending}"'
    assert browser.get("/invoer/proefgroepen/voorbeeld.pdf").status_code == 404


def test_an_upload_leads_to_the_preview_and_is_listed_to_go_on_with(browser: Client) -> None:
    response = send(browser, "/invoer/proefgroepen/", upload=csv_file(MIXED, "maart.csv"))
    sheet = SheetImport.objects.get()
    assert response.redirect_chain == [(presenters.sheet_url(sheet), 302)]
    assert "maart.csv" in browser.get("/invoer/proefgroepen/").content.decode()


def test_a_refused_upload_says_why_beside_the_field(browser: Client) -> None:
    response = send(browser, "/invoer/proefgroepen/", upload=csv_file("Code\na"))
    assert response.status_code == 422
    assert "Deze kolom ontbreekt: “Omschrijving”" in response.content.decode()


@pytest.mark.parametrize("upload", [None, csv_file("")], ids=["no file", "empty file"])
def test_an_upload_without_content_is_refused(browser: Client, upload: Any) -> None:
    assert send(browser, "/invoer/proefgroepen/", **({"upload": upload} if upload else {})).status_code == 422


def test_the_preview_shows_problems_changes_and_counts(browser: Client, user: Any) -> None:
    html = page(browser, uploaded("Bron;" + MIXED.replace("\n", "\nx;"), user))
    assert "Deze kolommen kennen we niet. Ze tellen niet mee." in html
    assert "Dit staat al op regel 3." in html
    assert "Bouwvak</del>" in html
    assert "Bouw</ins>" in html
    assert "Er kloppen nog 2 regels niet." in html
    # A wide sheet scrolls: what changes and what is wrong also stands beside the kind of row.
    assert re.search(r"<li><strong>Omschrijving</strong>: <del>.*Bouwvak</del>", html)
    assert html.count("Dit staat al op regel 3.") == 2
    assert 'aria-disabled="true"' in html


@pytest.mark.parametrize(
    ("part", "shown", "hidden"),
    [
        ("add", "Starters", "horeca"),
        ("remove", "horeca", "Starters"),
        ("overgeslagen", "Geen regels", "zorg"),
    ],
)
def test_a_tab_shows_its_part(browser: Client, user: Any, part: str, shown: str, hidden: str) -> None:
    html = page(browser, uploaded(MIXED, user), query=f"?toon={part}")
    assert shown in html
    assert hidden not in html


def test_a_part_that_does_not_exist_shows_what_there_is_to_do(browser: Client, user: Any) -> None:
    assert "starters" in page(browser, uploaded(MIXED, user), query="?toon=%3Cb%3E&page=x&size=9")


def test_preview_opens_on_the_rows_that_do_something(browser: Client, user: Any) -> None:
    same = "horeca;Horeca;4\n"
    sheet = uploaded(MIXED + same, user)
    opened, everything = page(browser, sheet), page(browser, sheet, query="?toon=alles")
    assert "Te bekijken" in opened
    for shown in ("Starters", "Bouwvak", "fout code"):
        assert shown in opened
    assert [html.count("horeca") for html in (opened, everything)] == [0, 1]


def test_preview_without_other_rows_opens_on_everything(browser: Client, user: Any) -> None:
    html = page(browser, uploaded(HEAD + "groen;Groen;5\n", user))
    assert "Te bekijken" not in html
    assert "groen" in html


def test_html_in_a_cell_stays_text(browser: Client, user: Any) -> None:
    html = page(browser, uploaded(HEAD + "groen;<script>alert(1)</script>;x\n", user))
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


def test_htmx_gets_the_rows_alone(browser: Client, user: Any) -> None:
    answer = browser.get(presenters.sheet_url(uploaded(MIXED, user)), headers={"HX-Request": "true"})
    assert answer.content.decode().strip().startswith('<section class="list"')


def test_the_preview_asks_as_many_queries_for_thirty_rows_as_for_one(browser: Client, user: Any) -> None:
    few = uploaded(HEAD + "groen;A;x\n", user)
    many = uploaded(
        HEAD + "".join(f"g{n};A;x\n" for n in range(15)) + "".join(f"h{n};A;1\n" for n in range(15)), user
    )
    counts = []
    for sheet in (few, few, many):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page(browser, sheet, query="?size=50")
        counts.append(len(queries))
    assert counts[1] == counts[2]


def test_a_wrong_row_is_corrected_on_its_own_page(browser: Client, user: Any) -> None:
    sheet = uploaded(HEAD + "fout code;Fout;x\n", user)
    url = presenters.row_url(sheet, sheet.rows.get(line=2), query="toon=wrong")
    html = browser.get(url).content.decode()
    assert 'value="fout code"' in html
    assert html.count('aria-invalid="true"') == 2
    cells = {"cel-code": "goed", "cel-label": "Goed", "cel-form_key": str(uuid.uuid4())}
    wrong = browser.post(url, {**cells, "cel-position": "y"})
    assert wrong.status_code == 422
    assert 'value="goed"' in wrong.content.decode()
    right = browser.post(url, {**cells, "cel-position": "7"})
    assert right["Location"] == presenters.sheet_url(sheet) + "?toon=wrong"
    assert told(sheet)[0] == ("goed", "add")


@pytest.mark.parametrize(("text", "words"), [("a\x00b", "400"), ("x" * 2_001, "2000")])
def test_a_correction_that_cannot_be_kept_is_refused(
    browser: Client, user: Any, text: str, words: str
) -> None:
    sheet = uploaded(HEAD + "fout code;Fout;x\n", user)
    url = presenters.row_url(sheet, sheet.rows.get(line=2))
    answer = browser.post(url, {"cel-code": text, "cel-form_key": str(uuid.uuid4())})
    assert answer.status_code == (400 if words == "400" else 422)
    assert sheet.rows.get(line=2).cells["code"] == "fout code"


def test_an_empty_cell_that_must_be_filled_is_said_once(browser: Client, user: Any) -> None:
    sheet = uploaded(HEAD + "groen;;1\n", user)
    html = browser.get(presenters.row_url(sheet, sheet.rows.get(line=2))).content.decode()
    # In the summary and beside the field.
    assert html.count("Dit veld is verplicht.") == 2
    assert html.count("(niet verplicht)") == 1


def test_a_row_that_disappears_cannot_be_corrected(browser: Client, user: Any) -> None:
    sheet = uploaded(HEAD + "zorg;Zorg;2\n", user)
    gone = sheet.rows.filter(effect="remove").first()
    assert browser.get(presenters.row_url(sheet, gone)).status_code == 404


def test_rows_are_left_out_and_taken_back_with_one_press(browser: Client, user: Any) -> None:
    sheet = uploaded(MIXED, user)
    row = sheet.rows.get(line=2)
    for name, left_out in (("sheet_row_skip", True), ("sheet_row_skip", True), ("sheet_row_keep", False)):
        answer = browser.post(presenters.row_url(sheet, row, name, "toon=add"))
        assert answer["Location"] == presenters.sheet_url(sheet) + "?toon=add"
        row.refresh_from_db()
        assert row.is_left_out is left_out
    browser.post(presenters.sheet_url(sheet, "sheet_skip_wrong"))
    assert rules.tally(sheet).wrong == 0


def test_applying_asks_once_more_and_then_shows_what_was_done(browser: Client, user: Any) -> None:
    sheet = uploaded(HEAD + "nieuw;Nieuw;9\n", user)
    html = page(browser, sheet, "sheet_apply")
    assert "Haal ook de 3 regels weg die niet in het rekenblad staan" in html
    url, key = presenters.sheet_url(sheet, "sheet_apply"), str(uuid.uuid4())
    for _again in range(2):
        answer = browser.post(url, {"form_key": key, "version": sheet.version, "remove": "on"})
        assert answer["Location"] == presenters.sheet_url(sheet)
    assert groups() == {"nieuw": "Nieuw 9"}
    html = page(browser, sheet)
    assert "Uitgevoerd" in html
    assert "Gesloten groepen" in html
    assert "Naar de lijst" in html
    assert "Sla over" not in html


def test_applying_a_list_that_changed_says_so(browser: Client, user: Any) -> None:
    sheet = uploaded(HEAD + "zorg;Zorg en welzijn;2\n", user)
    TargetGroup.objects.filter(code="zorg").update(label="Verzorging")
    answer = send(browser, presenters.sheet_url(sheet, "sheet_apply"), version=sheet.version)
    assert "De lijst is intussen veranderd." in answer.content.decode()
    assert groups()["zorg"] == "Verzorging 2"
    sheet.refresh_from_db()
    assert (sheet.state, sheet.rows.get(line=2).changes[0]["old"]) == ("draft", "Verzorging")


def test_a_sheet_with_wrong_rows_has_no_last_question(browser: Client, user: Any) -> None:
    sheet = uploaded(MIXED, user)
    answer = browser.get(presenters.sheet_url(sheet, "sheet_apply"))
    assert answer.status_code == 403
    assert send(browser, presenters.sheet_url(sheet, "sheet_apply"), version=sheet.version).status_code == 403


def test_removal_cannot_be_ticked_while_it_is_not_certain(browser: Client, user: Any) -> None:
    sheet = uploaded(HEAD + "nieuw;Nieuw;2\nho reca;Horeca;4\n", user)
    actions.leave_out_wrong(sheet, by=user)
    assert "waarvan we niet weten over wie of wat hij gaat" in page(browser, sheet, "sheet_apply")
    url = presenters.sheet_url(sheet, "sheet_apply")
    send(browser, url, version=sheet.version, remove="on")
    assert "horeca" in groups()


def test_discarding_asks_first(browser: Client, user: Any) -> None:
    sheet = uploaded(MIXED, user)
    url = presenters.sheet_url(sheet, "sheet_discard")
    assert "Gooi weg" in browser.get(url).content.decode()
    assert "De lijst zelf is niet veranderd." in send(browser, url).content.decode()
    assert browser.get(url).status_code == 403


def test_a_sheet_belongs_to_who_uploaded_it(browser: Client) -> None:
    sheet = uploaded(MIXED, coordinator())
    row = sheet.rows.get(line=2)
    for name in ("sheet", "sheet_apply", "sheet_discard"):
        assert browser.get(presenters.sheet_url(sheet, name)).status_code == 404
    assert browser.post(presenters.row_url(sheet, row, "sheet_row_skip")).status_code == 404
    assert browser.get(presenters.row_url(sheet, row)).status_code == 404


def test_a_row_of_another_sheet_is_not_found(browser: Client, user: Any) -> None:
    sheet, other = uploaded(MIXED, user), uploaded(MIXED, user)
    assert browser.get(presenters.row_url(sheet, other.rows.get(line=2))).status_code == 404


def test_a_list_that_is_not_registered_has_no_page(browser: Client) -> None:
    assert browser.get("/invoer/onbekend/").status_code == 404


def test_the_button_is_for_whoever_may(user: Any) -> None:
    (button,) = sheets.button(GroupSheet, user)
    assert button.url == reverse("core:sheet_upload", args=["proefgroepen"])
    assert sheets.button(GroupSheet, adviser()) == []


def test_a_thousand_rows_are_checked_with_a_few_queries(user: Any) -> None:
    text = HEAD + "".join(f"code{number};Naam {number};1\n" for number in range(1_000))
    with CaptureQueriesContext(connection) as queries:
        uploaded(text, user)
    assert len(queries) < 30


def test_a_kind_that_does_not_say_how_a_row_is_checked_is_refused_at_start_up() -> None:
    class Mute(GroupSheet):
        kind = "zwijgt"
        form_class = None

    with pytest.raises(TypeError, match="Mute has no form_class, make_form or clean of its own"):
        sheets.register(Mute)
    assert sheets.kind_of("zwijgt") is None
