"""The form with which a provider proposes an offer, and what a coordinator answers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core import formats
from core.forms import DayField, EuroField, LineField, OnceForm, TextField
from people import world
from vouchers import portal
from vouchers.enums import EVERYWHERE, MenuPhase, Method
from vouchers.models import HIGHEST_PRICE_CENTS, MenuItem, OfferProposal


class OfferForm(OnceForm):
    """Every column of the menu card (H-91); the price is typed in euro."""

    name = LineField(label=_("Naam van de opleiding"), max_length=200)
    description = TextField(label=_("Omschrijving"), required=False, max_length=4000)
    phase = forms.ChoiceField(
        label=_("Voor welke fase?"), choices=MenuPhase.choices, widget=forms.RadioSelect, initial=MenuPhase.BG
    )
    method = forms.ChoiceField(label=_("Methodiek"), choices=Method.choices)
    duration = LineField(
        label=_("Duur"), required=False, max_length=100, help_text=_("Bijvoorbeeld: 2 avonden van 3 uur.")
    )
    minutes = forms.IntegerField(
        label=_("Duur in minuten"),
        required=False,
        min_value=1,
        max_value=60_000,
        help_text=_("Om de prijs per uur te berekenen."),
    )
    umbrella = LineField(
        label=_("Koepel"), max_length=100, initial=EVERYWHERE, help_text=_("ALLE als het voor iedereen is.")
    )
    location = LineField(
        label=_("Locatie"), max_length=300, initial=EVERYWHERE, help_text=_("ALLE als het overal kan.")
    )
    places = TextField(
        label=_("Plaatsen en data"), required=False, rows=3, max_length=2000, help_text=_("Waar en wanneer?")
    )
    language = forms.ChoiceField(label=_("Taal van de opleiding"), choices=world.languages, initial="nl")
    price_cents = EuroField(
        label=_("Prijs in euro"), max_cents=HIGHEST_PRICE_CENTS, help_text=_("0 is gratis.")
    )
    contact_email = forms.EmailField(
        label=_("E-mailadres voor vouchers"), max_length=254, help_text=_("Hier komen de vouchers toe.")
    )
    link = forms.URLField(
        label=_("Link naar de opleiding"), required=False, max_length=200, assume_scheme="https"
    )
    valid_from = DayField(label=_("Geldig vanaf"), required=False, help_text=_("Leeg: vanaf de goedkeuring."))
    valid_until = DayField(label=_("Geldig tot en met"), required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        begin, end = data.get("valid_from"), data.get("valid_until")
        if begin and end and end < begin:
            self.add_error("valid_until", _("De einddatum ligt voor de begindatum."))
        return data


class NewOfferForm(OfferForm):
    """A new offer: also of which provider and for which programme, when there is a choice."""

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choices = {
            "provider": portal.providers_of(user),
            "programme": portal.programmes_with_menu(),
        }
        labels = {"provider": _("Aanbieder"), "programme": _("Programma")}
        keys = {"provider": "public_id", "programme": "code"}
        for name, rows in self.choices.items():
            self.fields[name] = forms.ModelChoiceField(
                label=labels[name], queryset=rows, to_field_name=keys[name], empty_label=None
            )
            if len(rows) == 1:
                self.initial[name] = getattr(rows[0], keys[name])
                self.fields[name].widget = self.fields[name].hidden_widget()
        self.order_fields(("provider", "programme"))


class OfferChangeForm(OfferForm):
    """The offer as it stands on the menu card, to change."""

    def __init__(self, *args: Any, item: MenuItem, **kwargs: Any) -> None:
        values = {name: getattr(item, name) for name in self.base_fields if hasattr(item, name)}
        values["price_cents"] = formats.amount(item.price_cents)
        kwargs.setdefault("initial", values)
        super().__init__(*args, **kwargs)


class ProposalForm(OnceForm):
    """Confirms something about a proposal."""

    def __init__(self, *args: Any, instance: OfferProposal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance = instance


class ApproveForm(ProposalForm):
    """Approving says with which version of the offer the coordinator compared."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)

    def __init__(self, *args: Any, instance: OfferProposal, **kwargs: Any) -> None:
        super().__init__(*args, instance=instance, **kwargs)
        self.initial["seen_version"] = instance.item.version if instance.item else None


class RejectForm(ProposalForm):
    reason = TextField(
        label=_("Waarom komt dit niet op de menukaart?"),
        max_length=1000,
        help_text=_("De aanbieder krijgt deze reden per e-mail."),
    )


class WithdrawProposalForm(ProposalForm):
    """Taking back asks for nothing."""
