"""Administration: the price is typed in euro; money and vouchers are only shown."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.people import UserFactory, adviser, coordinator
from tests.factories.vouchers import MenuItemFactory, booked
from vouchers.admin import MenuItemForm
from vouchers.models import LedgerEntry, MenuItem, Voucher, Wallet

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
    return {name: value for name, value in fields.items() if value is not None} | changes


@pytest.mark.parametrize(
    ("typed", "cents"), [("80", 8_000), ("80,50", 8_050), ("0", 0), ("1.234,00", 123_400)]
)
def test_price_in_euro_is_kept_in_cents(boss: Client, typed: str, cents: int) -> None:
    item = MenuItemFactory()
    url = reverse("admin:vouchers_menuitem_change", args=[item.pk])
    assert boss.get(url).status_code == 200
    assert boss.post(url, data_of(item, price=typed)).status_code == 302
    item.refresh_from_db()
    assert (item.price_cents, item.version) == (cents, 2)


@pytest.mark.parametrize("typed", ["-80", "", "veel", "10000,01", "NaN", "1e3"])
def test_price_that_is_no_price_is_refused(boss: Client, typed: str) -> None:
    item = MenuItemFactory()
    url = reverse("admin:vouchers_menuitem_change", args=[item.pk])
    assert boss.post(url, data_of(item, price=typed)).status_code == 200
    item.refresh_from_db()
    assert item.price_cents == 8_000


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
