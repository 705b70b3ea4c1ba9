"""Forms of periods, prices, claims, credits and samples."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from core import dates
from core.forms import DayField, EuroField, LineField, OnceForm, TextField
from reporting.billing import rules
from reporting.billing.enums import LinePart, SampleSize
from reporting.models import BillingFile, BillingLine, ReportPeriod
from trajects.forms.decisions import MoveForm
from trajects.models import PhaseTemplate, Programme

MOST_CENTS = 10_000_000


class PeriodForm(OnceForm):
    """A period: of which programme, its name and its days."""

    programme = forms.ModelChoiceField(
        label=_("Programma"), queryset=Programme.objects.filter(is_active=True), to_field_name="code"
    )
    label = LineField(label=_("Naam"), max_length=60, help_text=_("Zoals: 1e semester 2026."))
    begins_on = DayField(label=_("Van"))
    ends_on = DayField(label=_("Tot en met"))

    def __init__(self, *args: Any, period: ReportPeriod | None = None, **kwargs: Any) -> None:
        self.period = period or ReportPeriod()
        super().__init__(*args, **kwargs)
        if period:
            del self.fields["programme"]
            self.initial |= {name: getattr(period, name) for name in ("label", "begins_on", "ends_on")}

    def clean(self) -> dict[str, Any]:
        """The words of the constraints beside the form, before the database says them."""
        data = super().clean() or self.cleaned_data
        if self.errors:
            return data
        verdict = rules.days_fit(data["begins_on"], data["ends_on"])
        if not verdict:
            self.add_error("ends_on", str(verdict.reason))
            return data
        for name in ("programme", "label", "begins_on", "ends_on"):
            if name in data:
                setattr(self.period, name, data[name])
        try:
            self.period.validate_constraints()
        except ValidationError as error:
            self.add_error(None, error)
        return data


class TemplateField(forms.ModelChoiceField):
    """A phase with the name of its programme."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.programme}: {obj.name}"


class PriceForm(OnceForm):
    """What a phase is paid from a day on."""

    template = TemplateField(
        label=_("Fase"),
        queryset=PhaseTemplate.objects.exclude(billable_rules=[]).select_related("programme"),
    )
    part = forms.ChoiceField(
        label=_("Waarvoor"),
        choices=LinePart.choices,
        initial=LinePart.PHASE,
        help_text=_("Het resultaat is een apart deel voor wie start als zelfstandige."),
    )
    amount_cents = EuroField(label=_("Prijs in euro"), max_cents=MOST_CENTS)
    valid_from = DayField(
        label=_("Geldig vanaf"),
        help_text=_("Voor fasen die vanaf die dag eindigen. De vorige prijs eindigt de dag ervoor."),
    )
    source = LineField(label=_("Waar staat dat?"), max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.errors:
            earlier = data["template"].prices.filter(part=data["part"]).order_by("-valid_from").first()
            verdict = rules.price_fits(earlier, data["valid_from"])
            if not verdict:
                self.add_error("valid_from", str(verdict.reason))
            if not data["amount_cents"]:
                self.add_error("amount_cents", _("Een prijs is meer dan nul."))
        return data


class StepForm(MoveForm):
    """The day of a step of the claim."""

    instance: BillingFile
    on = DayField(label=_("Datum"), not_future=True)

    def __init__(self, *args: Any, instance: BillingFile, **kwargs: Any) -> None:
        super().__init__(*args, instance=instance, **kwargs)
        self.initial.setdefault("on", dates.today())

    def clean_on(self) -> Any:
        on = self.cleaned_data["on"]
        since = self.instance.last_step_on or dates.local_date(self.instance.made_at)
        self.refuse("on", rules.happened(on, since))
        return on


class WhyForm(MoveForm):
    """Why: it stays beside the line."""

    reason = TextField(
        label=_("Waarom?"), help_text=_("Dit blijft bij de lijn staan. Schrijf er geen namen in."),
        max_length=2000, rows=3,
    )  # fmt: skip


class CreditForm(WhyForm):
    """Why a line is taken back, and in the file of which period."""

    instance: BillingLine
    period = forms.ModelChoiceField(
        label=_("In het bestand van"), queryset=ReportPeriod.objects.none(), to_field_name="public_id"
    )

    def __init__(self, *args: Any, instance: BillingLine, **kwargs: Any) -> None:
        super().__init__(*args, instance=instance, **kwargs)
        periods = instance.programme.report_periods.filter(
            begins_on__gte=instance.period.begins_on, begins_on__lte=dates.today()
        ).order_by(F("begins_on").desc())
        self.fields["period"].queryset = periods
        newest = periods.first()
        self.initial.setdefault("period", newest.public_id if newest else None)


class SampleForm(OnceForm):
    """How large the sample is, and with which seed."""

    kind = forms.ChoiceField(label=_("Hoe groot?"), choices=SampleSize.choices, initial=SampleSize.PERCENTAGE)
    size = forms.IntegerField(label=_("Aantal of percentage"), min_value=1, max_value=100_000, initial=10)
    seed = LineField(
        label=_("Startgetal"),
        max_length=40,
        required=False,
        help_text=_("Met hetzelfde startgetal komen dezelfde lijnen uit de loting. Leeg: we kiezen er een."),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.errors:
            verdict = rules.sample_fits(data["kind"], data["size"])
            if not verdict:
                self.add_error("size", str(verdict.reason))
        return data
