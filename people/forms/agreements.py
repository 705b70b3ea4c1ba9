"""Signing and withdrawing the data agreement."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import DayField, LineField, OnceForm, TextField
from people.enums import AgreementWay
from people.forms.signing import SIGNED_NAME_LENGTH
from people.models import AgreementText

REASON_LENGTH = 1000


class SignOnPaperForm(OnceForm):
    """The paper was signed; its scan is kept, with the text that was on it."""

    text = forms.ModelChoiceField(
        AgreementText.objects.all(), widget=forms.HiddenInput, label=_("Tekst van het akkoord")
    )
    signed_name = LineField(label=_("Voornaam en naam van wie tekent"), max_length=SIGNED_NAME_LENGTH)
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
