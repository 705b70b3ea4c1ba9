"""Administration: the price is typed in euro; money and vouchers are only shown."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.actors import SystemActor
from core.models import Event
from tests.factories.people import UserFactory, adviser, coordinator
from tests.factories.trajects import ProgrammeFactory
from tests.factories.vouchers import MenuItemFactory, ProviderFactory, booked
from vouchers import actions
from vouchers.admin import MenuItemForm
from vouchers.models import LedgerEntry, MenuItem, Provider, Voucher, Wallet

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss() -> Client:
    client = Client()
    client.force_login(
        UserFactory(is_staff=True, is_superuser=True), backend="django.contrib.auth.backends.ModelBackend"
    )
    return client


def data_of(item: MenuItem, **changes: str) -> dict[str, str]:
    fields = MenuItemForm(instance=item).initial
    inline = {f"prices-{name}": "0" for name in ("TOTAL_FORMS", "INITIAL_FORMS")}
    return {name: value for name, value in fields.items() if value is not None} | inline | changes


@pytest.mark.parametrize(
    ("typed", "cents"), [("80", 8_000), ("80,50", 8_050), ("0", 0), ("1.234,00", 123_400)]
)
def test_price_in_euro_is_kept_in_cents_with_its_history(boss: Client, typed: str, cents: int) -> None:
    item = MenuItemFactory(price_cents=7_000)
    url = reverse("admin:vouchers_menuitem_change", args=[item.pk])
    assert boss.get(url).status_code == 200
    assert boss.post(url, data_of(item, price=typed)).status_code == 302
    item.refresh_from_db()
    assert (item.price_cents, item.version) == (cents, 2)
    assert list(item.prices.values_list("price_cents", flat=True)) == [cents]
    assert Event.objects.about(item).filter(kind="menuitem.price_changed").count() == 1


@pytest.mark.parametrize("typed", ["-80", "", "veel", "10000,01", "80,505", "NaN", "1e3"])
def test_price_that_is_no_price_is_refused(boss: Client, typed: str) -> None:
    item = MenuItemFactory()
    url = reverse("admin:vouchers_menuitem_change", args=[item.pk])
    assert boss.post(url, data_of(item, price=typed)).status_code == 200
    item.refresh_from_db()
    assert item.price_cents == 8_000


def test_new_offer_gets_its_first_price_and_every_column(boss: Client) -> None:
    provider, programme = ProviderFactory(), ProgrammeFactory()
    url = reverse("admin:vouchers_menuitem_add")
    data = {
        "programme": programme.pk, "provider": provider.pk, "name": "Boekhouden", "description": "Leer het.",
        "phase": "BG", "method": "collective", "duration": "2 avonden", "minutes": "360", "umbrella": "ALLE",
        "location": "Limburg", "places": "Genk", "language": "fr", "price": "60,50",
        "contact_email": "unizo@example.be", "link": "https://www.example.be", "valid_from": "01/02/2027",
        "valid_until": "31/12/2027", "prices-TOTAL_FORMS": "0", "prices-INITIAL_FORMS": "0",
    }  # fmt: skip
    assert boss.post(url, data).status_code == 302
    item = MenuItem.objects.get()
    assert (item.price_cents, item.minutes, item.places, item.language) == (6_050, 360, "Genk", "fr")
    assert list(item.prices.values_list("price_cents", flat=True)) == [6_050]
    again = boss.post(url, data | {"name": "boekhouden"})
    assert again.status_code == 200
    assert "Deze aanbieder heeft al een opleiding met deze naam op de menukaart." in again.content.decode()
    shown = boss.get(reverse("admin:vouchers_menuitem_change", args=[item.pk])).content.decode()
    assert "60,50" in shown
    assert "Prijzen tot nu" in shown


def test_second_coordinator_is_told_that_the_price_changed_meanwhile(boss: Client) -> None:
    item = MenuItemFactory()
    url, stale = reverse("admin:vouchers_menuitem_change", args=[item.pk]), data_of(item, price="95")
    assert boss.post(url, data_of(item, price="90")).status_code == 302
    answer = boss.post(url, stale)
    assert answer.status_code == 200
    assert (
        "Iemand anders heeft dit aanbod intussen gewijzigd. De prijs is nu €\xa090,00."
        in answer.content.decode()
    )
    item.refresh_from_db()
    assert item.price_cents == 9_000


def test_archiving_says_what_is_pending_and_asks_first(boss: Client) -> None:
    item, free = booked().item, MenuItemFactory(free=True)
    url = reverse("admin:vouchers_menuitem_changelist")
    data = {"action": "archive", "_selected_action": [item.pk, free.pk]}
    page = boss.post(url, data)
    assert f"{item.name} (1 voucher wacht)" in page.content.decode()
    assert f"{free.name} (er loopt niets)" in page.content.decode()
    item.refresh_from_db()
    assert item.is_active
    done = boss.post(url, data | {"confirmed": "1"}, follow=True).content.decode()
    assert f"{item.name}: Archiveer" in done
    item.refresh_from_db()
    assert item.archived_at
    change = reverse("admin:vouchers_menuitem_change", args=[item.pk])
    assert boss.get(change).status_code == 200
    assert boss.post(change, data_of(item, price="1")).status_code == 403
    twice = boss.post(url, data | {"confirmed": "1"}, follow=True).content.decode()
    assert "Deze opleiding is gearchiveerd. Zet ze eerst terug op de menukaart." in twice
    boss.post(url, data | {"action": "restore", "confirmed": "1"})
    item.refresh_from_db()
    assert item.is_offered


def test_list_of_offers_costs_as_many_queries_for_one_as_for_many(boss: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert boss.get(reverse("admin:vouchers_menuitem_changelist") + "?q=a").status_code == 200
        return len(seen)

    first = MenuItemFactory()
    queries()
    few = queries()
    MenuItemFactory.create_batch(20, programme=first.programme)
    assert queries() == few


def test_archive_is_a_filter_of_the_list(boss: Client) -> None:
    MenuItemFactory(name="Blijft")
    gone = MenuItemFactory(name="Verdwenen")
    actions.archive_offer(gone, by=SystemActor("De menukaart"))
    url = reverse("admin:vouchers_menuitem_changelist")
    for query, shown in (
        ("", {"Blijft", "Verdwenen"}),
        ("?archief=nee", {"Blijft"}),
        ("?archief=ja", {"Verdwenen"}),
    ):
        page = boss.get(url + query).content.decode()
        assert {name for name in ("Blijft", "Verdwenen") if f">{name}<" in page} == shown


def test_provider_is_kept_through_the_use_case(boss: Client) -> None:
    url = reverse("admin:vouchers_provider_add")
    assert boss.post(url, {"name": "Voka", "website": "", "is_active": "on"}).status_code == 302
    provider = Provider.objects.get(name="Voka")
    assert [event.kind for event in Event.objects.about(provider)] == ["provider.added"]


@pytest.mark.parametrize("model", [Wallet, LedgerEntry, Voucher])
def test_money_and_vouchers_are_read_only(boss: Client, model: type) -> None:
    booked()
    name = model._meta.model_name
    row = model.objects.first()
    assert boss.get(reverse(f"admin:vouchers_{name}_changelist")).status_code == 200
    assert boss.get(reverse(f"admin:vouchers_{name}_change", args=[row.pk])).status_code == 200
    assert boss.post(reverse(f"admin:vouchers_{name}_change", args=[row.pk]), {}).status_code == 403
    assert boss.get(reverse(f"admin:vouchers_{name}_add")).status_code == 403
    assert boss.get(reverse(f"admin:vouchers_{name}_delete", args=[row.pk])).status_code == 403


def test_coordinators_keep_the_menu_card_and_only_look_at_money() -> None:
    """A coordinator is no superuser and has no permission row for each model."""
    item, voucher = MenuItemFactory(), booked()
    client = Client()
    client.force_login(coordinator())
    url = reverse("admin:vouchers_menuitem_change", args=[item.pk])
    assert client.post(url, data_of(item, price="95")).status_code == 302
    item.refresh_from_db()
    assert item.price_cents == 9_500
    for row in (voucher, voucher.wallet, voucher.wallet.entries.first(), voucher.provider):
        name = row._meta.model_name
        assert client.get(reverse(f"admin:vouchers_{name}_changelist")).status_code == 200
        assert client.get(reverse(f"admin:vouchers_{name}_change", args=[row.pk])).status_code == 200
        assert client.post(reverse(f"admin:vouchers_{name}_delete", args=[row.pk])).status_code == 403
        if row != voucher.provider:
            change = reverse(f"admin:vouchers_{name}_change", args=[row.pk])
            assert client.post(change, {"price_cents": 1}).status_code == 403


def test_staff_without_that_role_sees_no_menu_card_in_the_administration() -> None:
    client = Client()
    client.force_login(adviser(is_staff=True))
    for name in ("menuitem", "provider", "wallet", "voucher", "ledgerentry"):
        assert client.get(reverse(f"admin:vouchers_{name}_changelist")).status_code == 403
