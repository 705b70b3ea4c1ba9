"""The menu card of the handbook, as data."""

from __future__ import annotations

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.factories.trajects import ProgrammeFactory
from vouchers import reference
from vouchers.models import MenuItem, Provider

pytestmark = pytest.mark.django_db


def test_menu_has_every_row_of_the_handbook_and_loads_twice_without_doubles() -> None:
    ProgrammeFactory()
    assert reference.load() == 15
    assert reference.load() == 0
    assert MenuItem.objects.count() == 15
    assert list(Provider.objects.values_list("name", flat=True)) == [
        "BSC Vlaanderen",
        "Liantis",
        "Starterslabo",
        "UNIZO",
        "Voka",
        "Volwassenenonderwijs KISP - Campus Geraardsbergen",
    ]


def test_menu_has_the_prices_and_phases_of_the_handbook() -> None:
    ProgrammeFactory()
    reference.load()
    rows = {item.name: (item.phase, item.price_cents, item.location) for item in MenuItem.objects.all()}
    assert rows["Van klik tot klant: beginnersworkshop Facebook"] == ("BG", 8_000, "West-Vlaanderen")
    assert rows["Inspiratiecafés"] == ("OR/BG", 0, "ALLE")
    assert rows["Ondernemerschap in afstandsonderwijs"] == ("OR", 5_500, "ALLE")
    assert sorted(price for _phase, price, _place in rows.values()) == [
        0, 0, 0, 5_500, 8_000, 10_300, 12_000, *[17_500] * 4, *[30_300] * 4,
    ]  # fmt: skip


def test_menu_holds_no_real_address() -> None:
    addresses = re.findall(r"[\w.-]+@[\w.-]+", reference.MENU.read_text(encoding="utf-8"))
    assert addresses
    assert all(address.endswith("@example.be") for address in addresses)


def test_loading_brings_a_changed_price_back_in_line() -> None:
    ProgrammeFactory()
    reference.load()
    MenuItem.objects.update(price_cents=1)
    reference.load()
    assert not MenuItem.objects.filter(price_cents=1).exists()


def test_command_says_what_is_missing_and_what_it_did() -> None:
    with pytest.raises(CommandError, match="load the programme first"):
        call_command("load_menu")
    ProgrammeFactory()
    out = StringIO()
    call_command("load_menu", stdout=out)
    assert out.getvalue() == "menu card: 15 new offers\n"
