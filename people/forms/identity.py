"""The national number: filling it in, and saying why it is read."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import OnceForm
from people.enums import RevealReason
from people.forms.fields import NationalNumberField


class NationalNumberForm(OnceForm):
    """Fill in or correct the number."""

    number = NationalNumberField()

    def values(self) -> dict[str, Any]:
        return {"number": self.cleaned_data["number"]}


class RevealForm(forms.Form):
    """Why the whole number is needed."""

    reason = forms.ChoiceField(
        label=_("Waarom heb je het hele nummer nodig?"),
        choices=RevealReason.choices,
        widget=forms.RadioSelect,
        help_text=_("Je opent een gevoelig gegeven. Dit wordt bewaard in het logboek."),
    )
