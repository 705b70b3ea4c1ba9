"""Forms of putting off and of the overview by mail."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import DayField, LineField, OnceForm
from reporting.enums import DigestRhythm
from reporting.radar.actions import day_fits


class PutOffForm(OnceForm):
    """Until when, and why."""

    until = DayField(label=_("Tot"), help_text=_("Die dag staat het signaal er weer. Hoogstens 60 dagen."))
    reason = LineField(
        label=_("Waarom?"),
        max_length=300,
        help_text=_("Collega's lezen dit. Zoals: in het ziekenhuis tot mei."),
    )

    def clean_until(self) -> Any:
        until = self.cleaned_data["until"]
        verdict = day_fits(until)
        if not verdict:
            self.add_error("until", str(verdict.reason))
        return until


class DigestForm(OnceForm):
    """How often the overview comes by mail."""

    rhythm = forms.ChoiceField(
        label=_("Hoe vaak wil je het overzicht per e-mail?"),
        choices=DigestRhythm.choices,
        widget=forms.RadioSelect,
    )
