"""Administration of the menu card. Money, vouchers and the ledger are shown and never edited here."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.db.models import F
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core import formats
from core.forms import EuroField
from trajects.admin import manages
from vouchers.models import HIGHEST_PRICE_CENTS, LedgerEntry, MenuItem, Provider, Voucher, Wallet


class ManagedAdmin(admin.ModelAdmin):
    """For whoever manages the programme; what was once on the menu is switched off, never deleted."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return manages(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return manages(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return manages(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return manages(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ReadOnlyAdmin(ManagedAdmin):
    """Shows rows that only use cases change."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Provider)
class ProviderAdmin(ManagedAdmin):
    list_display = ("name", "organisation", "website", "is_active")
    list_filter = ("is_active",)
    search_fields = ("name",)
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}


class MenuItemForm(forms.ModelForm):
    """The price is typed in euro and kept in cents."""

    price = EuroField(label=_("prijs (euro)"), max_cents=HIGHEST_PRICE_CENTS, help_text=_("0 is gratis."))
    link = forms.URLField(label=_("link"), required=False, assume_scheme="https")

    class Meta:
        model = MenuItem
        fields = (
            "programme",
            "provider",
            "name",
            "description",
            "phase",
            "method",
            "duration",
            "umbrella",
            "location",
            "contact_email",
            "link",
            "valid_from",
            "valid_until",
            "is_active",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["price"] = formats.amount(self.instance.price_cents)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        # Here and not in save: the model's own checks look at the price too.
        if data.get("price") is not None:
            self.instance.price_cents = data["price"]
        return data


@admin.register(MenuItem)
class MenuItemAdmin(ManagedAdmin):
    form = MenuItemForm
    list_display = ("name", "provider", "phase", "method", "location", "price", "is_active")
    list_filter = ("programme", "provider", "phase", "method", "is_active")
    search_fields = ("name", "provider__name", "location")
    list_select_related = ("provider",)

    @admin.display(description=_("prijs"), ordering="price_cents")
    def price(self, item: MenuItem) -> str:
        return formats.euro(item.price_cents)

    def save_model(self, request: HttpRequest, obj: MenuItem, form: Any, change: bool) -> None:
        if change:
            obj.version = F("version") + 1
        super().save_model(request, obj, form, change)


class EntryInline(admin.TabularInline):
    model = LedgerEntry
    fields = readonly_fields = ("kind", "amount_cents", "voucher", "reason", "made_by", "made_at")
    extra = 0
    can_delete = False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return manages(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Wallet)
class WalletAdmin(ReadOnlyAdmin):
    list_display = ("candidate", "programme", "balance", "granted")
    list_filter = ("programme",)
    search_fields = ("candidate__search_text", "candidate__number")
    list_select_related = ("candidate", "programme")
    inlines = (EntryInline,)

    @admin.display(description=_("saldo"), ordering="balance_cents")
    def balance(self, wallet: Wallet) -> str:
        return formats.euro(wallet.balance_cents)

    @admin.display(description=_("toegekend"), ordering="granted_cents")
    def granted(self, wallet: Wallet) -> str:
        return formats.euro(wallet.granted_cents)


@admin.register(LedgerEntry)
class LedgerEntryAdmin(ReadOnlyAdmin):
    list_display = ("made_at", "wallet", "kind", "amount_cents", "voucher", "made_by", "reason")
    list_filter = ("kind",)
    search_fields = ("wallet__candidate__search_text", "voucher__number")
    list_select_related = ("wallet__candidate", "voucher", "made_by")


@admin.register(Voucher)
class VoucherAdmin(ReadOnlyAdmin):
    list_display = ("number", "item_name", "provider", "price_cents", "state", "booked_at")
    list_filter = ("state", "provider")
    search_fields = ("number", "item_name", "traject__candidate__search_text")
    list_select_related = ("provider",)
