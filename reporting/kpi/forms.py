"""What coordinators type: a target, a value, and the confirmation of a snapshot."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core import dates
from core.forms import DayField, LineField, OnceForm
from reporting.enums import IndicatorKind
from reporting.kpi.filters import PROVINCES
from reporting.kpi.periods import periods_of
from reporting.kpi.rules import number_fits, period_is_over
from reporting.models import Indicator, KpiSnapshot

HELP = {
    IndicatorKind.COUNT: _("Een geheel getal, zoals 1.347."),
    IndicatorKind.RATIO: _("Het getal achter de verhouding: 4 betekent 1 op 4."),
    IndicatorKind.SHARE: _("Een percentage, zoals 45,19."),
    IndicatorKind.GROWTH: _("Zoals 16 per jaar."),
    IndicatorKind.TEXT: _("Laat leeg en schrijf de tekst bij de opmerking."),
}
GROWTH_TARGET = _("Met hoeveel procent het minstens stijgt, zoals 10.")


class NumberField(forms.CharField):
    """A number as people write it here, such as 1.347 or 45,19."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal"}))
        super().__init__(max_length=20, **kwargs)

    def clean(self, value: Any) -> Decimal | None:
        text = super().clean(value)
        if not text:
            return None
        plain = text.replace(" ", "").replace(".", "").replace(",", ".")
        if not plain.removeprefix("-").replace(".", "", 1).isdecimal():
            raise forms.ValidationError(_("Schrijf een getal zoals 1.347 of 45,19."), code="number")
        return Decimal(plain)


class FigureForm(OnceForm):
    """A figure of an indicator with its source."""

    value = NumberField(label=_("Waarde"), required=False)
    note = LineField(
        label=_("Opmerking"),
        max_length=500,
        required=False,
        help_text=_("Staat achter het cijfer, zoals: waarvan 15 samen met een partner."),
    )
    province = forms.ChoiceField(
        label=_("Provincie"), required=False, choices=PROVINCES, help_text=_("Leeg: voor heel het programma.")
    )
    period = forms.ChoiceField(label=_("Rapportperiode"), required=False)
    source = LineField(
        label=_("Bron"),
        max_length=300,
        help_text=_("Waar het cijfer vandaan komt, zoals het verslag van 2026."),
    )
    dated_on = DayField(label=_("Datum van de bron"), not_future=True)

    def __init__(self, *args: Any, indicator: Indicator, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.indicator = indicator
        self.initial.setdefault("dated_on", dates.today())
        self.fields["value"].help_text = HELP[IndicatorKind(indicator.kind)]
        self.periods = {each.key: each for each in periods_of(indicator.programme)}
        if self.periods:
            words = [(key, each.words) for key, each in self.periods.items()]
            self.fields["period"].choices = [("", _("Heel het programma")), *words]
        else:
            del self.fields["period"]

    def clean_value(self) -> Decimal | None:
        value = self.cleaned_data["value"]
        is_share = self.indicator.kind == IndicatorKind.SHARE
        return value / 100 if value is not None and is_share else value

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        verdict = number_fits(self.indicator, data.get("value"), data.get("note", ""))
        if "value" in data and not verdict:
            self.add_error("value", str(verdict.reason))
        chosen = self.periods.get(data.pop("period", ""))
        data["begins_on"], data["ends_on"] = (chosen.begins_on, chosen.ends_on) if chosen else (None, None)
        return data


class TargetForm(FigureForm):
    """A new version of a target."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.indicator.kind == IndicatorKind.GROWTH:
            self.fields["value"].help_text = GROWTH_TARGET


class ValueForm(FigureForm):
    """What was reached."""

    moment = LineField(
        label=_("Tijdstip in woorden"),
        max_length=100,
        required=False,
        help_text=_("Alleen bij een bevraging, zoals: een maand na afloop."),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        verdict = period_is_over(data.get("ends_on"))
        if not verdict:
            self.add_error("period", str(verdict.reason))
        return data


class FixForm(OnceForm):
    """Nothing to fill in: fixing is asked once more."""

    def __init__(self, *args: Any, instance: KpiSnapshot, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


class ConfirmForm(OnceForm):
    """A button that has one effect however often it is pressed."""
