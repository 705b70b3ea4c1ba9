"""Asking for a correction of a balance, making one, and deciding about it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import EuroField, LineField, OnceForm
from vouchers.enums import CorrectionKind
from vouchers.models import HIGHEST_PRICE_CENTS, WalletCorrection

LOWER, RAISE = "lower", "raise"


class AskCorrectionForm(OnceForm):
    """An adviser asks (H-99)."""

    direction = forms.ChoiceField(
        label=_("Wat moet er met het saldo gebeuren?"),
        choices=[(LOWER, _("Verlagen")), (RAISE, _("Verhogen"))],
        widget=forms.RadioSelect,
    )
    amount = EuroField(label=_("Bedrag in euro"), max_cents=HIGHEST_PRICE_CENTS)
    reason = LineField(
        label=_("Waarom?"),
        max_length=300,
        help_text=_("Bijvoorbeeld: eerder budget gebruikt in Maak Werk Van Je Zaak."),
    )

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        sign = -1 if data["direction"] == LOWER else 1
        return {"amount_cents": sign * data["amount"], "reason": data["reason"]}


class CorrectionForm(AskCorrectionForm):
    """A coordinator corrects, or asks a second coordinator when the amount is high."""

    kind = forms.ChoiceField(
        label=_("Soort verbetering"), choices=CorrectionKind.choices, widget=forms.RadioSelect
    )
    field_order = ("kind", "direction", "amount", "reason")

    def values(self) -> dict[str, Any]:
        return {**super().values(), "kind": self.cleaned_data["kind"]}


class DecideCorrectionForm(OnceForm):
    """Approving asks for nothing."""

    def __init__(self, *args: Any, instance: WalletCorrection, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance = instance


class RejectCorrectionForm(DecideCorrectionForm):
    reason = LineField(
        label=_("Waarom keur je dit niet goed?"),
        max_length=300,
        help_text=_("Wie het vroeg, krijgt deze reden in een e-mail."),
    )
