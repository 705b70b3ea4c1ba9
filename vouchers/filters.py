"""Filters of the menu card and of the list of vouchers; they stand in the address."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core import dates
from core.text import searchable
from people.world import language_name
from trajects.models import Programme
from vouchers.enums import EVERYWHERE, MenuPhase, Method, VoucherState
from vouchers.models import HIGHEST_PRICE_CENTS, MenuItem, Provider, Voucher
from vouchers.querysets import MenuItemQuerySet, VoucherQuerySet

# As the menu card writes them, in every language of the interface.
PLACES = ("Antwerpen", "Limburg", "Oost-Vlaanderen", "Vlaams-Brabant", "West-Vlaanderen")
WAITING = "ja"
FITS = "ja"
NOT_DELIVERED = "terug"


def _active_providers(_request: Any) -> Any:
    return Provider.objects.filter(is_active=True)


def _languages() -> list[tuple[str, str]]:
    """The languages in which something is offered."""
    codes = MenuItem.objects.offered().order_by("language").values_list("language", flat=True).distinct()
    return [(code, language_name(code)) for code in codes]


class MenuFilter(django_filters.FilterSet):
    """The filters of the public menu card (H-91): location, provider, method, price; phase, language, words."""

    q = django_filters.CharFilter(label=_("Zoeken"), method="search", max_length=100)
    location = django_filters.ChoiceFilter(
        label=_("Locatie"),
        choices=[(place, place) for place in PLACES],
        method="at_location",
        empty_label=_("Overal"),
    )
    provider = django_filters.ModelChoiceFilter(
        label=_("Aanbieder"),
        queryset=_active_providers,
        to_field_name="public_id",
        empty_label=_("Alle aanbieders"),
    )
    method = django_filters.ChoiceFilter(
        label=_("Methodiek"), choices=Method.choices, empty_label=_("Elke methodiek")
    )
    phase = django_filters.ChoiceFilter(
        label=_("Fase"),
        choices=[(MenuPhase.OR, _("Verkennende fase")), (MenuPhase.BG, _("Begeleidende fase"))],
        method="in_phase",
        empty_label=_("Alle fasen"),
    )
    price = django_filters.NumberFilter(
        label=_("Prijs tot (euro)"), method="up_to_price", min_value=0, max_value=HIGHEST_PRICE_CENTS // 100
    )
    language = django_filters.ChoiceFilter(label=_("Taal"), choices=_languages, empty_label=_("Alle talen"))

    class Meta:
        model = MenuItem
        fields = ("q", "location", "provider", "method", "phase", "price", "language")

    def search(self, items: MenuItemQuerySet, name: str, value: str) -> MenuItemQuerySet:
        """Offers in which every word stands somewhere."""
        for word in value.split()[:6]:
            items = items.filter(
                Q(name__icontains=word)
                | Q(description__icontains=word)
                | Q(places__icontains=word)
                | Q(provider__name__icontains=word)
            )
        return items

    def at_location(self, items: MenuItemQuerySet, name: str, value: str) -> MenuItemQuerySet:
        """Offers there, and offers that are given everywhere."""
        return items.filter(Q(location__icontains=value) | Q(location=EVERYWHERE))

    def in_phase(self, items: MenuItemQuerySet, name: str, value: str) -> MenuItemQuerySet:
        """Offers for this phase, and offers for both."""
        return items.filter(phase__in=(value, MenuPhase.BOTH))

    def up_to_price(self, items: MenuItemQuerySet, name: str, value: Decimal) -> MenuItemQuerySet:
        return items.filter(price_cents__lte=int(value * 100))


class DossierMenuFilter(MenuFilter):
    """In a dossier also: only what can be booked now. The table works that out."""

    fits = django_filters.ChoiceFilter(
        label=_("Past nu"),
        choices=[(FITS, _("Alleen wat nu kan"))],
        method="keep_all",
        empty_label=_("Alles"),
    )

    class Meta(MenuFilter.Meta):
        fields = ("fits", *MenuFilter.Meta.fields)

    def keep_all(self, items: MenuItemQuerySet, name: str, value: str) -> MenuItemQuerySet:
        return items


class VoucherFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("Zoeken"), method="search", max_length=100)
    state = django_filters.ChoiceFilter(
        label=_("Toestand"), choices=VoucherState.choices, empty_label=_("Alle toestanden")
    )
    provider = django_filters.ModelChoiceFilter(
        label=_("Aanbieder"),
        queryset=_active_providers,
        to_field_name="public_id",
        empty_label=_("Alle aanbieders"),
    )
    waiting = django_filters.ChoiceFilter(
        label=_("Wacht op antwoord"),
        choices=[
            (WAITING, _("Ja, van de aanbieder")),
            (NOT_DELIVERED, _("Ja, maar de e-mail kwam niet aan")),
        ],
        method="is_waiting",
        empty_label=_("Maakt niet uit"),
    )

    class Meta:
        model = Voucher
        fields = ("q", "state", "provider", "waiting")

    def search(self, vouchers: VoucherQuerySet, name: str, value: str) -> VoucherQuerySet:
        """Vouchers whose number, training or candidate contains every word."""
        for word in value.split()[:6]:
            vouchers = vouchers.filter(
                Q(number__icontains=word)
                | Q(item_name__icontains=word)
                | Q(traject__candidate__search_text__contains=searchable(word))
            )
        return vouchers

    def is_waiting(self, vouchers: VoucherQuerySet, name: str, value: str) -> VoucherQuerySet:
        return vouchers.not_delivered() if value == NOT_DELIVERED else vouchers.waiting_for_provider()


class SilentFilter(VoucherFilter):
    """All of them wait: only who and what can be asked."""

    state = None
    waiting = None

    class Meta:
        model = Voucher
        fields = ("q", "provider")


OFFERS, PROVIDERS = "aanbod", "aanbieder"
QUALITY_PERIODS = [("3", _("Laatste 3 maanden")), ("12", _("Laatste 12 maanden"))]


def _every_provider(_request: Any) -> Any:
    return Provider.objects.all()


def _every_programme(_request: Any) -> Any:
    return Programme.objects.with_menu_card()


class QualityFilter(django_filters.FilterSet):
    """Period, provider and programme; and whether offers or providers are compared."""

    per = django_filters.ChoiceFilter(
        label=_("Vergelijk"),
        choices=[(OFFERS, _("Opleidingen")), (PROVIDERS, _("Aanbieders"))],
        method="keep_all",
        empty_label=None,
    )
    period = django_filters.ChoiceFilter(
        label=_("Aangevraagd in"), choices=QUALITY_PERIODS, method="in_period", empty_label=_("Altijd")
    )
    provider = django_filters.ModelChoiceFilter(
        label=_("Aanbieder"),
        queryset=_every_provider,
        to_field_name="public_id",
        empty_label=_("Alle aanbieders"),
    )
    programme = django_filters.ModelChoiceFilter(
        label=_("Programma"),
        queryset=_every_programme,
        field_name="traject__programme",
        to_field_name="code",
        empty_label=_("Alle programma's"),
    )

    class Meta:
        model = Voucher
        fields = ("per", "period", "provider", "programme")

    def keep_all(self, vouchers: VoucherQuerySet, name: str, value: str) -> VoucherQuerySet:
        return vouchers

    def in_period(self, vouchers: VoucherQuerySet, name: str, value: str) -> VoucherQuerySet:
        since = dates.add_months(dates.today(), -int(value))
        return vouchers.filter(booked_at__date__gte=since)
