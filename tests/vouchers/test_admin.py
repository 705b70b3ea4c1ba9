"""Administration: the price is typed in euro; money and vouchers are only shown."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.people import UserFactory
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
