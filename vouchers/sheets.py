"""The whole menu card as a spreadsheet, in and out (H-91)."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import formats
from core.errors import Refused, StaleForm
from core.forms import DayField, EuroField, LineField, TextField
from core.rules import refuse
from core.sheets import RowToApply, SheetColumn, SheetKind
from core.text import searchable
from people import world
from people.roles import Permission
from trajects.models import Programme
from vouchers import actions
from vouchers.actions.menu import OFFER_FIELDS
from vouchers.enums import EVERYWHERE, MenuPhase, Method
from vouchers.models import HIGHEST_PRICE_CENTS, MenuItem, Provider

# As people write that an offer costs nothing.
FREE = ("gratis", "kosteloos", "free")
PHASES = {
    frozenset({"or"}): MenuPhase.OR,
    frozenset({"bg"}): MenuPhase.BG,
    frozenset({"or", "bg"}): MenuPhase.BOTH,
}
METHODS = {
    frozenset({"individueel"}): Method.INDIVIDUAL,
    frozenset({"collectief"}): Method.COLLECTIVE,
    frozenset({"collectief", "individueel"}): Method.COLLECTIVE_INDIVIDUAL,
    frozenset({"online"}): Method.ONLINE,
    frozenset({"online", "offline"}): Method.ONLINE_OFFLINE,
}


class PriceField(EuroField):
    """A price as people write it; also the word for nothing."""

    def clean(self, value: Any) -> int | None:
        return super().clean("0" if searchable(str(value or "")) in FREE else value)


class OfferRowForm(forms.Form):
    """One offer of the sheet; the fields are those of the menu card."""

    provider = LineField(max_length=200)
    name = LineField(max_length=200)
    phase = LineField()
    method = LineField()
    duration = LineField(required=False, max_length=100)
    umbrella = LineField(required=False, max_length=100)
    location = LineField(required=False, max_length=300)
    price_cents = PriceField(max_cents=HIGHEST_PRICE_CENTS)
    contact_email = forms.EmailField(max_length=254)
    link = forms.URLField(required=False, max_length=200, assume_scheme="https")
    description = TextField(required=False)
    places = TextField(required=False)
    language = LineField(required=False)
    minutes = forms.IntegerField(required=False, min_value=1, max_value=60_000)
    valid_from = DayField(required=False)
    valid_until = DayField(required=False)

    def __init__(self, *args: Any, kind: MenuSheet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind

    def clean_provider(self) -> str:
        """As the list of providers writes it."""
        return self.kind.spelled(self.cleaned_data["provider"])

    def clean_phase(self) -> str:
        return _named(self.cleaned_data["phase"], PHASES, MenuPhase, _("OR, BG of OR/BG"))

    def clean_method(self) -> str:
        words = _("Individueel, Collectief, Collectief + Individueel, Online of Online + Offline")
        return _named(self.cleaned_data["method"], METHODS, Method, words)

    def clean_umbrella(self) -> str:
        return self.cleaned_data["umbrella"] or EVERYWHERE

    def clean_location(self) -> str:
        return self.cleaned_data["location"] or EVERYWHERE

    def clean_language(self) -> str:
        return self.kind.language_of(self.cleaned_data["language"] or "nl")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if "valid_from" in data and not data["valid_from"]:
            # An offer that is there keeps its first day, a new one begins today.
            old = self.kind.known.get(self.kind.identity(data), {})
            data["valid_from"] = old.get("valid_from")
        begin, end = data.get("valid_from"), data.get("valid_until")
        if begin and end and end < begin:
            self.add_error("valid_until", _("De einddatum ligt voor de begindatum."))
        return data


class MenuSheet(SheetKind):
    """The menu card of one programme; an offer that the sheet does not have can be archived."""

    kind = "menukaart"
    title = gettext_lazy("Menukaart")
    intro = gettext_lazy(
        "Alle opleidingen van één programma. Wie niet meer in het rekenblad staat, kun je archiveren: "
        "vouchers die er al zijn, blijven gelden."
    )
    permission = Permission.MANAGE_PROGRAMME
    columns = (
        SheetColumn(
            "provider",
            gettext_lazy("Aanbieder"),
            required=True,
            help=gettext_lazy("Een aanbieder die er nog niet is, komt er zo bij."),
            example="Starterslabo",
        ),
        SheetColumn(
            "name",
            gettext_lazy("Naam"),
            required=True,
            aliases=("opleiding", "aanbod"),
            example="Van klik tot klant",
        ),
        SheetColumn(
            "phase",
            gettext_lazy("Fase"),
            required=True,
            help=gettext_lazy("OR, BG of OR/BG."),
            example="OR/BG",
        ),
        SheetColumn(
            "method",
            gettext_lazy("Methodiek"),
            required=True,
            help=gettext_lazy(
                "Individueel, Collectief, Collectief + Individueel, Online of Online + Offline."
            ),
            aliases=("methode",),
            example="Collectief + Individueel",
        ),
        SheetColumn("duration", gettext_lazy("Duur"), example="2 avonden"),
        SheetColumn("umbrella", gettext_lazy("Koepel"), help=gettext_lazy("Leeg is ALLE."), example="ALLE"),
        SheetColumn(
            "location", gettext_lazy("Locatie"), help=gettext_lazy("Leeg is ALLE."), example="Limburg"
        ),
        SheetColumn(
            "price_cents",
            gettext_lazy("Prijs"),
            required=True,
            help=gettext_lazy("In euro, zoals 80 of 80,50. Gratis mag ook."),
            aliases=("prijs in euro", "prijs (euro)", "kostprijs"),
            example="80,50",
        ),
        SheetColumn(
            "contact_email",
            gettext_lazy("Contact e-mail"),
            required=True,
            help=gettext_lazy("Hier komen de vouchers toe."),
            aliases=("e-mail", "e-mailadres", "contact"),
            example="aanbieder@example.be",
        ),
        SheetColumn("link", gettext_lazy("Link"), aliases=("website",), example="https://www.example.be"),
        SheetColumn("description", gettext_lazy("Omschrijving"), example="Leer klanten vinden."),
        SheetColumn(
            "places", gettext_lazy("Plaatsen en data"), aliases=("plaatsen",), example="Hasselt, elke maandag"
        ),
        SheetColumn(
            "language", gettext_lazy("Taal"), help=gettext_lazy("Leeg is Nederlands."), example="Nederlands"
        ),
        SheetColumn("minutes", gettext_lazy("Minuten"), aliases=("duur in minuten",), example="360"),
        SheetColumn("valid_from", gettext_lazy("Geldig vanaf"), example="01/01/2027"),
        SheetColumn(
            "valid_until", gettext_lazy("Geldig tot"), aliases=("geldig tot en met",), example="31/12/2027"
        ),
    )
    identity_columns = ("provider", "name")
    form_class = OfferRowForm
    removes = True

    @classmethod
    def scopes(cls, user: Any) -> Sequence[tuple[str, Any]]:
        rows = Programme.objects.with_menu_card().order_by("name")
        return list(rows.values_list("code", "name"))

    def make_form(self, cells: Mapping[str, str]) -> forms.Form:
        return OfferRowForm(dict(cells), kind=self)

    def existing(self) -> dict[Hashable, dict[str, Any]]:
        found: dict[Hashable, dict[str, Any]] = {}
        for item in self._offers(archived=False):
            values = {name: getattr(item, name) for name in OFFER_FIELDS}
            values |= {"provider": item.provider.name, "item": item}
            found.setdefault(self.identity(values), values)
        return found

    def show(self, column: str, value: Any) -> str:
        if value is None:
            return ""
        words = {
            "price_cents": formats.amount,
            "method": lambda method: str(Method(method).label),
            "language": world.language_name,
            "valid_from": formats.short_date,
            "valid_until": formats.short_date,
        }
        return words.get(column, str)(value)

    def notes(self, cells: Mapping[str, str]) -> dict[str, str]:
        """A provider who comes along, a price that no wallet pays, and an offer from the archive."""
        found = {}
        provider, name = cells.get("provider", ""), cells.get("name", "")
        if provider and provider.casefold() not in self._providers:
            found["provider"] = _("nieuwe aanbieder")
        if (provider.casefold(), name.casefold()) in self._archive:
            found["name"] = _("komt terug uit het archief")
        if (self._price(cells) or 0) > self._programme.wallet_cents:
            wallet = formats.euro(self._programme.wallet_cents)
            found["price_cents"] = _("hoger dan het rugzakje van %(wallet)s: niemand kan dit aanvragen") % {
                "wallet": wallet
            }
        return found

    def apply(self, rows: Sequence[RowToApply], removals: Sequence[Mapping[str, Any]]) -> Mapping[str, int]:
        known = len(self._providers)
        try:
            for row in rows:
                self._apply(row)
            for values in removals:
                actions.archive_offer(values["item"], by=self.by, seen_version=values["item"].version)
        except ValidationError as error:
            raise Refused(refuse("menu.values", " ".join(error.messages))) from error
        except StaleForm as error:
            words = _("Iemand anders veranderde de menukaart intussen. Kijk de regels opnieuw na.")
            raise Refused(refuse("menu.stale", words)) from error
        return {_("Nieuwe aanbieders"): len(self._providers) - known}

    def _apply(self, row: RowToApply) -> None:
        values = {name: row.values[name] for name in OFFER_FIELDS if name in row.values}
        if row.old:
            item = row.old["item"]
            actions.change_offer(item, values=values, by=self.by, seen_version=item.version)
            return
        back = self._archive.get((row.values["provider"].casefold(), row.values["name"].casefold()))
        if back:
            actions.restore_offer(back, by=self.by)
            actions.change_offer(back, values=values, by=self.by)
            return
        provider = self._provider(row.values["provider"])
        actions.add_offer(programme=self._programme, provider=provider, values=values, by=self.by)

    def _provider(self, name: str) -> Provider:
        """The provider with this name, made when there is none."""
        if name.casefold() not in self._providers:
            made = actions.save_provider(Provider(name=name), by=self.by)
            self._providers[name.casefold()] = made
        return self._providers[name.casefold()]

    def done_url(self) -> str:
        return reverse("vouchers:menu")

    # What a row names ----------------------------------------------------------------------------

    def spelled(self, name: str) -> str:
        """The name of a provider as the list has it; capitals do not count."""
        known = self._providers.get(name.casefold())
        return known.name if known else name

    def language_of(self, text: str) -> str:
        """The code of a language, from its code or its name. Raises ValidationError."""
        code = self._languages.get(searchable(text))
        if code is None:
            raise ValidationError(_("De taal %(name)s kennen we niet.") % {"name": text})
        return code

    def _price(self, cells: Mapping[str, str]) -> int | None:
        try:
            return OfferRowForm.base_fields["price_cents"].clean(cells.get("price_cents", ""))
        except ValidationError:
            return None

    def _offers(self, *, archived: bool) -> Iterable[MenuItem]:
        rows = MenuItem.objects.filter(programme=self._programme, archived_at__isnull=not archived)
        return rows.with_provider().order_by("provider__name", "name", "pk")

    @cached_property
    def _programme(self) -> Programme:
        return Programme.objects.get(code=self.scope)

    @cached_property
    def _archive(self) -> dict[tuple[str, str], MenuItem]:
        """Archived offers whose name is free again; of two with one name the last."""
        rows = {
            (item.provider.name.casefold(), item.name.casefold()): item
            for item in self._offers(archived=True)
        }
        return {key: item for key, item in rows.items() if key not in self.known}

    @cached_property
    def _providers(self) -> dict[str, Provider]:
        return {provider.name.casefold(): provider for provider in Provider.objects.all()}

    @cached_property
    def _languages(self) -> dict[str, str]:
        """Codes of languages by their code and by their name in every language of the interface."""
        found = {}
        for interface, _name in settings.LANGUAGES:
            with translation.override(interface):
                found |= {searchable(name): code for code, name in world.languages()}
        return found | {code: code for code, _name in world.languages()}


def _named(text: str, words: Mapping[frozenset[str], Any], choices: Any, expected: str) -> str:
    """A choice by its code, its label or the words of the handbook in any order. Raises ValidationError."""
    wanted = searchable(text)
    for choice in choices:
        if wanted in (searchable(choice.value), searchable(str(choice.label))):
            return choice.value
    found = words.get(frozenset(re.findall(r"[a-z]+", wanted)) - {"en", "and"})
    if found is None:
        raise ValidationError(_("Schrijf %(expected)s.") % {"expected": expected})
    return found.value
