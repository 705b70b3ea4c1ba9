"""Signing and withdrawing the data agreement."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core import dates
from core.forms import DayField, LineField, OnceForm, TextField
from people.enums import AgreementWay
from people.models import NAME_LENGTH, AgreementText

SIGNED_NAME_LENGTH = 2 * NAME_LENGTH
REASON_LENGTH = 1000


class SignForm(OnceForm):
    """What both ways of signing ask; the text that was read travels along."""

    text = forms.ModelChoiceField(
        AgreementText.objects.all(), widget=forms.HiddenInput, label=_("Tekst van het akkoord")
    )
    signed_name = LineField(label=_("Voornaam en naam van wie tekent"), max_length=SIGNED_NAME_LENGTH)


class SignOnScreenForm(SignForm):
    """The person reads the text on the screen and types their name."""

    agrees = forms.BooleanField(label=_("Ik las de tekst en ik ga akkoord."))

    def values(self) -> dict[str, Any]:
        return {
            "text": self.cleaned_data["text"],
            "signed_name": self.cleaned_data["signed_name"],
            "way": AgreementWay.SCREEN,
            "signed_on": dates.today(),
        }


class SignOnPaperForm(SignForm):
    """The paper was signed; its scan is kept."""

    signed_on = DayField(label=_("Datum van de handtekening"), not_future=True)
    evidence = forms.FileField(
        label=_("Scan of foto van het ondertekende papier"),
        help_text=_("Een PDF, PNG of JPEG van hoogstens 10 MB."),
    )

    def values(self) -> dict[str, Any]:
        return super().values() | {"way": AgreementWay.PAPER}


class WithdrawForm(OnceForm):
    """When and why the person withdrew the agreement."""

    on = DayField(label=_("Ingetrokken op"), not_future=True)
    reason = TextField(label=_("Reden"), rows=3, max_length=REASON_LENGTH)
