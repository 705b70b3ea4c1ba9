"""The whole menu card as a spreadsheet: in with a preview, out, and round again."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from core.enums import RowEffect
from core.errors import Refused, UploadRefused
from core.models import SheetImport
from core.sheets import actions as sheet_actions
from core.sheets import presenters
from tests.factories.people import coordinator
from tests.factories.trajects import ProgrammeFactory
from tests.factories.vouchers import MenuItemFactory, ProviderFactory, booked
from tests.sheets import csv_file, xlsx_file
from vouchers import actions, reference
from vouchers.models import MenuItem, Provider
from vouchers.sheets import MenuSheet

pytestmark = pytest.mark.django_db
HEAD = "Aanbieder;Naam;Fase;Methodiek;Prijs;Contact e-mail"
ROW = "Starterslabo;Boekhouden;OR/BG;Collectief + Individueel;80,50;labo@example.be"


def upload(*lines: str, head: str = HEAD) -> SheetImport:
    ProgrammeFactory()
    return start(csv_file("\n".join((head, *lines))))


def start(file: Any) -> SheetImport:
    return sheet_actions.start_import(MenuSheet, upload=file, scope="jumpstarters", by=coordinator())


def apply(sheet: SheetImport, *, remove: bool = False) -> bool:
    return sheet_actions.apply_import(sheet, version=sheet.version, remove=remove, by=coordinator())


def effects(sheet: SheetImport) -> list[str]:
    return list(sheet.rows.order_by("line", "pk").values_list("effect", flat=True))


def problem(line: str, column: str) -> str:
    return upload(line).rows.get().problems.get(column, "").replace("\xa0", " ")


def notes(sheet: SheetImport) -> dict[str, str]:
    kind = sheet_actions.kind_for(sheet, by=coordinator())
    cells = presenters.shown_rows(sheet, kind, list(sheet.rows.all()), "")[0].cells
    return {cell.label: cell.note.replace("\xa0", " ") for cell in cells if cell.note}


def test_row_of_the_handbook_becomes_an_offer_with_its_provider() -> None:
    sheet = upload(ROW)
    assert effects(sheet) == [RowEffect.ADD]
    assert notes(sheet) == {"Aanbieder": "nieuwe aanbieder"}
    assert apply(sheet)
    item = MenuItem.objects.get()
    assert (item.provider.name, item.name, item.phase, item.method) == (
        "Starterslabo", "Boekhouden", "OR/BG", "collective_individual",
    )  # fmt: skip
    assert (item.price_cents, item.umbrella, item.location, item.language) == (8_050, "ALLE", "ALLE", "nl")
    assert list(item.prices.values_list("price_cents", flat=True)) == [8_050]
    sheet.refresh_from_db()
    assert sheet.summary["more"] == [["Nieuwe aanbieders", 1]]


def test_preview_shows_old_and_new_price_and_what_disappears() -> None:
    ProviderFactory()
    kept = MenuItemFactory(
        name="Boekhouden", phase="OR/BG", method="collective_individual", contact_email="labo@example.be"
    )
    gone = MenuItemFactory(name="Verdwijnt")
    sheet = upload(ROW)
    assert effects(sheet) == [RowEffect.CHANGE, RowEffect.REMOVE]
    assert sheet.rows.first().changes == [{"column": "price_cents", "old": "80,00", "new": "80,50"}]
    assert apply(sheet, remove=True)
    kept.refresh_from_db()
    gone.refresh_from_db()
    assert (kept.price_cents, gone.is_active, gone.archived_at is None) == (8_050, False, False)
    assert list(kept.prices.values_list("price_cents", flat=True)) == [8_050]


def test_what_the_sheet_lacks_stays_unless_it_is_ticked_and_vouchers_stay_always() -> None:
    voucher = booked()
    sheet = upload(ROW)
    assert apply(sheet)
    voucher.item.refresh_from_db()
    assert voucher.item.is_active
    assert apply(upload(ROW), remove=True)
    voucher.refresh_from_db()
    voucher.item.refresh_from_db()
    assert (voucher.state, voucher.item.archived_at is None) == ("pending", False)


def test_column_that_the_sheet_lacks_changes_nothing() -> None:
    ProviderFactory()
    item = MenuItemFactory(
        name="Boekhouden", phase="OR/BG", method="collective_individual", price_cents=8_050,
        contact_email="labo@example.be", minutes=120, description="Blijft.", location="Limburg",
    )  # fmt: skip
    assert effects(upload(ROW.replace("Starterslabo;Boekhouden", "STARTERSLABO;boekhouden"))) == [
        RowEffect.CHANGE
    ]
    assert effects(upload(ROW)) == [RowEffect.SAME]
    item.refresh_from_db()
    assert (item.minutes, item.description, item.location) == (120, "Blijft.", "Limburg")


def test_offer_of_the_archive_comes_back() -> None:
    apply(upload(ROW))
    item = MenuItem.objects.get()
    actions.archive_offer(item, by=coordinator())
    sheet = upload(ROW.replace("80,50", "85"))
    assert effects(sheet) == [RowEffect.ADD]
    assert notes(sheet) == {"Naam": "komt terug uit het archief"}
    assert apply(sheet)
    item.refresh_from_db()
    assert (item.is_offered, item.price_cents, MenuItem.objects.count()) == (True, 8_500, 1)


@pytest.mark.parametrize(
    ("typed", "cents"),
    [("gratis", 0), ("Gratis", 0), ("0", 0), ("€ 80", 8_000), ("1.234,00", 123_400), ("501", 50_100)],
)
def test_prices_as_people_write_them(typed: str, cents: int) -> None:
    assert apply(upload(ROW.replace("80,50", typed)))
    assert MenuItem.objects.get().price_cents == cents


def test_price_above_the_wallet_is_allowed_with_a_warning() -> None:
    found = notes(upload(ROW.replace("80,50", "501")))
    assert found["Prijs"] == "hoger dan het rugzakje van € 500,00: niemand kan dit aanvragen"
    assert "Prijs" not in notes(upload(ROW.replace("80,50", "500")))


@pytest.mark.parametrize(
    ("old", "new", "column", "words"),
    [
        ("80,50", "-5", "price_cents", "Schrijf het bedrag als 80 of 80,50. Het kan niet negatief zijn."),
        ("80,50", "80,505", "price_cents", "Schrijf het bedrag als 80 of 80,50. Het kan niet negatief zijn."),
        ("80,50", "10.000,01", "price_cents", "Dit bedrag is te hoog."),
        ("80,50", "NaN", "price_cents", "Schrijf het bedrag als 80 of 80,50. Het kan niet negatief zijn."),
        ("80,50", "", "price_cents", "Dit veld is verplicht."),
        ("OR/BG", "VF", "phase", "Schrijf OR, BG of OR/BG."),
        ("Collectief + Individueel", "Buiten", "method",
         "Schrijf Individueel, Collectief, Collectief + Individueel, Online of Online + Offline."),
        ("labo@example.be", "labo.example.be", "contact_email", "Voer een geldig e-mailadres in."),
    ],
)  # fmt: skip
def test_bad_cells_say_what_to_write(old: str, new: str, column: str, words: str) -> None:
    assert problem(ROW.replace(old, new), column) == words


def test_formula_and_duplicate_are_wrong_and_stop_the_sheet() -> None:
    ProgrammeFactory()
    cells = ROW.split(";")
    sheet = start(xlsx_file([HEAD.split(";"), [*cells[:4], "=40+40", cells[5]], cells, cells]))
    assert effects(sheet) == [RowEffect.WRONG] * 3
    first, _second, third = sheet.rows.order_by("line")
    assert first.problems["price_cents"] == "In cel E2 staat een formule. Zet er de waarde."
    assert third.problems["provider"] == "Dit staat al op regel 2. Sla een van beide over."
    with pytest.raises(Refused):
        apply(sheet)
    assert not MenuItem.objects.exists()


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("Individueel", "individual"), ("COLLECTIEF", "collective"), ("Individueel en collectief", "collective_individual"),
        ("online", "online"), ("Online/Offline", "online_offline"), ("collective", "collective"),
    ],
)  # fmt: skip
def test_words_of_the_handbook_for_the_method(words: str, value: str) -> None:
    apply(upload(ROW.replace("Collectief + Individueel", words)))
    assert MenuItem.objects.get().method == value


@pytest.mark.parametrize(
    ("words", "value"), [("or", "OR"), ("BG", "BG"), ("BG/OR", "OR/BG"), ("OR + BG", "OR/BG")]
)
def test_words_of_the_handbook_for_the_phase(words: str, value: str) -> None:
    apply(upload(ROW.replace("OR/BG", words)))
    assert MenuItem.objects.get().phase == value


def test_days_minutes_and_languages() -> None:
    head = f"{HEAD};Taal;Minuten;Geldig vanaf;Geldig tot"
    sheet = upload(
        f"{ROW};Frans;90;01/02/2027;31/12/2027",
        f"{ROW.replace('Boek', 'Hand')};xx;0;31/12/2027;1/1/2027",
        head=head,
    )
    assert effects(sheet) == [RowEffect.ADD, RowEffect.WRONG]
    assert sheet.rows.get(line=3).problems == {
        "language": "De taal xx kennen we niet.",
        "minutes": "Zorg ervoor dat deze waarde minstens 1 is.",
        "valid_until": "De einddatum ligt voor de begindatum.",
    }


def test_fifty_thousand_rows_are_refused_with_a_sentence() -> None:
    with pytest.raises(UploadRefused, match="Dit bestand heeft meer dan 5.000 regels."):
        upload(*(ROW.replace("Boekhouden", f"Opleiding {n}") for n in range(50_000)))


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_export_comes_back_unchanged(ending: str) -> None:
    ProgrammeFactory()
    reference.load()
    MenuItemFactory(
        name="=1+1", description="Regel een;\n\"Regel\" twee", price_cents=123_456, minutes=90, language="fr",
        valid_until=ProgrammeFactory().ends_on, provider=ProviderFactory(name="-Min & co"),
    )  # fmt: skip
    client = Client()
    client.force_login(coordinator(), backend="django.contrib.auth.backends.ModelBackend")
    answer = client.get(f"/menukaart/uitvoer/jumpstarters/{ending}/")
    assert answer["Content-Disposition"].endswith(f'.{ending}"')
    sheet = start(csv_file(answer.content, f"kaart.{ending}"))
    assert effects(sheet) == [RowEffect.SAME] * 16
    assert client.get("/menukaart/uitvoer/jumpstarters/pdf/").status_code == 404
    assert client.get("/menukaart/uitvoer/ander/csv/").status_code == 404


def test_sheet_is_all_or_nothing_when_the_card_moves_under_it() -> None:
    apply(upload(ROW))
    sheet = upload(ROW.replace("80,50", "90"), ROW.replace("Boekhouden", "Nieuw"))
    actions.change_offer(MenuItem.objects.get(), values={"price_cents": 8_800}, by=coordinator())
    assert apply(sheet) is False
    assert MenuItem.objects.get().price_cents == 8_800
    sheet.refresh_from_db()
    assert apply(sheet)
    assert sorted(MenuItem.objects.values_list("price_cents", flat=True)) == [8_050, 9_000]


def test_upload_page_offers_the_programmes_and_the_preview_reads_well() -> None:
    ProgrammeFactory()
    client, boss = Client(), coordinator()
    client.force_login(boss, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get("/invoer/menukaart/").content.decode()
    assert "Jumpstarters" in page
    sheet = sheet_actions.start_import(
        MenuSheet, upload=csv_file(f"{HEAD}\n{ROW}"), scope="jumpstarters", by=boss
    )
    shown = client.get(f"/invoer/menukaart/{sheet.public_id}/").content.decode()
    assert "nieuwe aanbieder" in shown
    assert Provider.objects.count() == 0
