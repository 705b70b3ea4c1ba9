"""Administration of the menu card. Money, vouchers and the ledger are shown and never edited here."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import formats
from core.errors import Refused
from core.forms import EuroField
from people import world
from people.administration import ManagedAdmin, ReadOnlyAdmin, ReadOnlyInline, Section
from vouchers import actions
from vouchers.actions.menu import OFFER_FIELDS
from vouchers.models import (
    HIGHEST_PRICE_CENTS,
    CancellationRequest,
    LedgerEntry,
    MenuItem,
    OfferProposal,
    PriceChange,
    Provider,
    Voucher,
    Wallet,
    WalletCorrection,
)
from vouchers.presenters import menu as presenters
from vouchers.rules import menu as rules


@admin.register(Provider)
class ProviderAdmin(ManagedAdmin):
    journalled = True
    section = Section.MENU
    autocomplete_fields = ("organisation",)
    list_display = ("name", "organisation", "website", "is_active")
    list_filter = ("is_active",)
    search_fields = ("name",)
    list_select_related = ("organisation",)

    def store(self, request: HttpRequest, obj: Provider, form: Any, change: bool) -> None:
        actions.save_provider(obj, by=request.user)


class MenuItemForm(forms.ModelForm):
    """An offer with every column of the menu card (H-91); the price is typed in euro and kept in cents."""

    price = EuroField(label=_("Prijs (euro)"), max_cents=HIGHEST_PRICE_CENTS, help_text=_("0 is gratis."))
    link = forms.URLField(label=_("Link"), required=False, assume_scheme="https")
    language = forms.ChoiceField(label=_("Taal van de opleiding"), choices=world.languages, initial="nl")
    seen_version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)

    class Meta:
        model = MenuItem
        fields = ("programme", "provider", *(name for name in OFFER_FIELDS if name != "price_cents"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["price"] = formats.amount(self.instance.price_cents)
            self.initial["seen_version"] = self.instance.version

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        # Here and not in save: the model's own checks look at the price too.
        if data.get("price") is not None:
            self.instance.price_cents = data["price"]
        if self.instance.pk:
            self._refuse_stale(data.get("seen_version"))
        return data

    def _refuse_stale(self, seen: int | None) -> None:
        """What two coordinators change at once, the second one looks at again. The row stays held."""
        current = MenuItem.objects.select_for_update(no_key=True).get(pk=self.instance.pk)
        if current.version != seen:
            words = _(
                "Iemand anders heeft dit aanbod intussen gewijzigd. De prijs is nu %(price)s. "
                "Laad de pagina opnieuw en pas aan wat nodig is."
            )
            raise forms.ValidationError(words % {"price": formats.euro(current.price_cents)}, code="stale")

    def _post_clean(self) -> None:
        """Also the rules of the card, once the instance holds what was typed."""
        super()._post_clean()
        if not self.errors and not (verdict := rules.name_free(self.instance)):
            self.add_error("name" if "name" in self.fields else None, verdict.reason)

    def values(self) -> dict[str, Any]:
        """The clean values for the use case."""
        data = self.cleaned_data
        return {name: data[name] for name in OFFER_FIELDS if name in data} | {"price_cents": data["price"]}


class PriceInline(ReadOnlyInline):
    """Every price that the offer had, the last one first."""

    model = PriceChange
    fields = ("price_cents", "changed_at", "changed_by")
    verbose_name_plural = _("prijzen tot nu")


class ArchiveFilter(admin.SimpleListFilter):
    """What stands on the card, or what left it."""

    title = _("archief")
    parameter_name = "archief"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("nee", _("op de menukaart")), ("ja", _("gearchiveerd"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() is None:
            return queryset
        return queryset.filter(archived_at__isnull=self.value() != "ja")


@admin.register(MenuItem)
class MenuItemAdmin(ManagedAdmin):
    """The menu card. Saving goes through the use cases; what leaves the card is archived, never deleted."""

    journalled = True
    section = Section.MENU
    list_pages = ((_("De menukaart in de toepassing"), "vouchers:menu"),)
    form = MenuItemForm
    list_display = ("name", "price", "on_card", "provider", "short_phase", "method", "location", "period")
    list_filter = (
        ArchiveFilter,
        "programme",
        "provider",
        "phase",
        "method",
        "language",
    )
    search_fields = ("name", "provider__name", "location", "description", "places")
    list_select_related = ("provider",)
    autocomplete_fields = ("provider",)
    inlines = (PriceInline,)
    actions = ("archive", "restore")
    fieldsets = (
        (None, {"fields": ("programme", "provider", "name", "description", "link", "seen_version")}),
        (
            _("Wat en waar"),
            {
                "fields": (
                    "phase",
                    "method",
                    "duration",
                    "minutes",
                    "umbrella",
                    "location",
                    "places",
                    "language",
                )
            },
        ),
        (_("Prijs en contact"), {"fields": ("price", "contact_email", "valid_from", "valid_until")}),
    )

    @admin.display(description=_("prijs"), ordering="price_cents")
    def price(self, item: MenuItem) -> str:
        return formats.euro(item.price_cents)

    @admin.display(description=_("fase"), ordering="phase")
    def short_phase(self, item: MenuItem) -> str:
        return item.phase

    @admin.display(description=_("geldig"), ordering="valid_from")
    def period(self, item: MenuItem) -> str:
        end = formats.short_date(item.valid_until) if item.valid_until else "…"
        return f"{formats.short_date(item.valid_from)} – {end}"

    @admin.display(description=_("op de kaart"), boolean=True)
    def on_card(self, item: MenuItem) -> bool:
        return item.is_offered

    def get_readonly_fields(self, request: HttpRequest, obj: MenuItem | None = None) -> tuple[str, ...]:
        return ("programme", "provider") if obj else ()

    def has_change_permission(self, request: HttpRequest, obj: MenuItem | None = None) -> bool:
        """An archived offer is looked at; it is put back before it changes."""
        return super().has_change_permission(request, obj) and (obj is None or obj.archived_at is None)

    def store(self, request: HttpRequest, obj: MenuItem, form: Any, change: bool) -> None:
        values = form.values()
        if change:
            item = MenuItem.objects.get(pk=obj.pk)
            actions.change_offer(
                item, values=values, by=request.user, seen_version=form.cleaned_data["seen_version"]
            )
            return
        made = actions.add_offer(
            programme=obj.programme, provider=obj.provider, values=values, by=request.user
        )
        obj.pk, obj.public_id = made.pk, made.public_id

    @admin.action(description=_("Archiveer"))
    def archive(self, request: HttpRequest, items: QuerySet[MenuItem]) -> HttpResponse | None:
        intro = _(
            "Deze opleidingen verdwijnen meteen van de menukaart. Vouchers die er al zijn, blijven gelden."
        )
        return self._confirmed(request, items, actions.archive_offer, title=_("Archiveer"), intro=intro)

    @admin.action(description=_("Zet terug op de menukaart"))
    def restore(self, request: HttpRequest, items: QuerySet[MenuItem]) -> HttpResponse | None:
        intro = _("Deze opleidingen komen terug op de menukaart, met hun laatste prijs.")
        title = _("Zet terug op de menukaart")
        return self._confirmed(request, items, actions.restore_offer, title=title, intro=intro)

    def _confirmed(
        self, request: HttpRequest, items: QuerySet[MenuItem], work: Any, *, title: Any, intro: Any
    ) -> HttpResponse | None:
        """First say what is pending for each offer, then do it; what is refused says why."""
        if "confirmed" not in request.POST:
            context = self.admin_site.each_context(request) | {
                "title": title,
                "intro": intro,
                "rows": [(item, presenters.pending_words(item)) for item in items.with_pending()],
                "action": request.POST["action"],
                "opts": self.opts,
            }
            return render(request, "vouchers/admin_confirm.html", context)
        for item in items:
            try:
                work(item, by=request.user)
            except Refused as error:
                messages.error(request, f"{item}: {error.verdict.reason}")
            else:
                messages.success(request, f"{item}: {title}")
        return None


class EntryInline(ReadOnlyInline):
    model = LedgerEntry
    fields = ("kind", "amount_cents", "voucher", "reason", "made_by", "made_at")

    def get_queryset(self, request: HttpRequest) -> QuerySet[LedgerEntry]:
        return super().get_queryset(request).select_related("voucher", "made_by")


@admin.register(Wallet)
class WalletAdmin(ReadOnlyAdmin):
    section = Section.MONEY
    list_display = ("candidate", "programme", "balance_cents", "granted_cents")
    list_filter = ("programme",)
    search_fields = ("candidate__search_text", "candidate__number")
    inlines = (EntryInline,)

    def pages(self, obj: Wallet) -> list[tuple[Any, str]]:
        """A balance is corrected on the page of the dossier."""
        found = obj.candidate.trajects.filter(programme=obj.programme).order_by("-pk")[:1]
        return [
            (_("Verbeter het saldo"), reverse("vouchers:correct", args=[traject.public_id]))
            for traject in found
        ]


@admin.register(LedgerEntry)
class LedgerEntryAdmin(ReadOnlyAdmin):
    section = Section.MONEY
    list_display = ("made_at", "wallet", "kind", "amount_cents", "voucher", "made_by", "reason")
    list_filter = ("kind",)
    search_fields = ("wallet__candidate__search_text", "voucher__number")
    list_select_related = ("wallet__candidate", "wallet__programme", "voucher", "made_by")
    date_hierarchy = "made_at"


@admin.register(Voucher)
class VoucherAdmin(ReadOnlyAdmin):
    section = Section.MONEY
    list_display = ("number", "item_name", "provider", "price_cents", "state", "booked_at")
    list_filter = ("state", "provider")
    search_fields = ("number", "item_name", "traject__candidate__search_text")
    list_select_related = ("provider",)
    date_hierarchy = "booked_at"


@admin.register(WalletCorrection)
class WalletCorrectionAdmin(ReadOnlyAdmin):
    """What coordinators changed in balances, and why."""

    section = Section.MONEY
    list_display = ("created_at", "candidate", "kind", "amount_cents", "state", "requested_by", "decided_by")
    list_filter = ("state", "kind")
    search_fields = ("wallet__candidate__search_text", "reason")
    list_select_related = ("wallet__candidate",)
    date_hierarchy = "created_at"

    @admin.display(description=_("kandidaat"), ordering="wallet__candidate__sort_name")
    def candidate(self, row: WalletCorrection) -> str:
        return str(row.wallet.candidate)


@admin.register(CancellationRequest)
class CancellationRequestAdmin(ReadOnlyAdmin):
    """Who asked to cancel an accepted voucher, and what came of it."""

    section = Section.MONEY
    list_display = ("created_at", "voucher", "state", "requested_by", "decided_by")
    list_filter = ("state",)
    search_fields = ("voucher__number", "reason")
    date_hierarchy = "created_at"


@admin.register(OfferProposal)
class OfferProposalAdmin(ReadOnlyAdmin):
    """What providers propose for the menu card; it is decided on its own page."""

    section = Section.MENU
    about_persons = False
    list_display = ("created_at", "provider", "item", "state", "proposed_by")
    list_filter = ("state", "provider")
    search_fields = ("provider__name", "item__name")
    date_hierarchy = "created_at"
