"""Forms around grants and costs; amounts are typed in euro and kept in cents."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core import dates, formats
from core.forms import DayField, EuroField, OnceForm, TextField, VersionedForm
from reporting.finance import rules
from reporting.finance.actions import CORRECTABLE
from reporting.models import CostReport, Grant, GrantPeriod

MAX_CENTS = 100_000_000_000


class GrantMoveForm(OnceForm):
    """A step of a grant: the day, and what there is to say."""

    on = DayField(label=_("Datum"), not_future=True)
    reason = TextField(label=_("Toelichting"), required=False, rows=3, max_length=2000)

    def __init__(self, *args: Any, instance: Grant, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance = instance
        self.initial.setdefault("on", dates.today())

    def clean_on(self) -> Any:
        day = self.cleaned_data["on"]
        verdict = rules.day_fits(self.instance, day)
        if not verdict:
            raise ValidationError(verdict.reason, code=verdict.code)
        return day


class AcceptedMixin(forms.Form):
    """An accepted amount, not more than was asked, with a reason when it is less."""

    accepted_cents = EuroField(label=_("Aanvaard bedrag (euro)"), max_cents=MAX_CENTS)

    def check_accepted(self, data: dict[str, Any], asked: int) -> None:
        """Put a refusal beside the field that solves it."""
        accepted = data.get("accepted_cents")
        if accepted is None:
            return
        high = rules.not_more_than(asked, accepted)
        if not high:
            self.add_error("accepted_cents", ValidationError(high.reason, code=high.code))
            return
        said = rules.difference_is_explained(asked, accepted, data.get("reason") or "")
        if not said:
            self.add_error("reason", ValidationError(said.reason, code=said.code))


class FinishInspectionForm(AcceptedMixin, GrantMoveForm):
    """What the inspection accepted."""

    field_order = ("on", "accepted_cents", "reason")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        self.check_accepted(data, self.instance.allocated_cents or 0)
        return data


class CorrectionForm(VersionedForm):
    """What was granted, as it should be, and why it becomes something else."""

    allocated_cents = EuroField(label=_("Toegewezen (euro)"), max_cents=MAX_CENTS)
    accepted_cents = EuroField(label=_("Netto te financieren (euro)"), max_cents=MAX_CENTS)
    begins_on = DayField(label=_("Van"), required=False)
    ends_on = DayField(label=_("Tot en met"), required=False)
    input_percent = forms.IntegerField(
        label=_("Deel voor de inzet (%)"), min_value=0, max_value=100, required=False,
        help_text=_("De rest is het deel voor het resultaat."),
    )  # fmt: skip
    outflow_percent = forms.IntegerField(
        label=_("Verwachte uitstroom (%)"), min_value=0, max_value=100, required=False
    )
    expected_participants = forms.IntegerField(
        label=_("Verwachte deelnemers in de laatste fase"), min_value=0, required=False,
        help_text=_("Leeg: de deelnemers in de dossiers tellen."),
    )  # fmt: skip
    reason = TextField(label=_("Waarom verbeter je dit?"), rows=3, max_length=2000)

    def __init__(self, *args: Any, grant: Grant, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("version", grant.version)
        # What the funder never told needs no invention to correct the rest.
        self.fields["allocated_cents"].required = grant.allocated_cents is not None
        if not rules.accepted_open(grant):
            del self.fields["accepted_cents"]
        for name in set(self.fields) & set(CORRECTABLE):
            value = getattr(grant, name)
            is_money = name.endswith("_cents") and value is not None
            self.initial.setdefault(name, formats.amount(value) if is_money else value)


class AdvanceForm(OnceForm):
    """An advance for a report period."""

    period = forms.ModelChoiceField(
        GrantPeriod.objects.none(), label=_("Rapportperiode"), required=False, empty_label=_("Geen periode")
    )
    amount_cents = EuroField(label=_("Bedrag (euro)"), max_cents=MAX_CENTS)
    paid_on = DayField(label=_("Betaald op"), not_future=True)

    def __init__(self, *args: Any, grant: Grant, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["period"].queryset = grant.periods.all()

    def clean_amount_cents(self) -> int:
        cents = self.cleaned_data["amount_cents"]
        if not cents:
            raise ValidationError(_("Vul een bedrag in."), code="nothing")
        return cents


class CostsForm(OnceForm):
    """One amount for each heading of the grant."""

    def __init__(self, *args: Any, grant: Grant, report: CostReport | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lines = report.lines.all() if report else ()
        known = {line.heading: formats.amount(line.amount_cents) for line in lines}
        self.headings = {f"amount_{at}": heading for at, heading in enumerate(grant.cost_headings)}
        for name, heading in self.headings.items():
            self.fields[name] = EuroField(label=heading, max_cents=MAX_CENTS, required=False)
            self.initial.setdefault(name, known.get(heading, ""))

    def amounts(self) -> dict[str, int]:
        """The cents by heading; an empty heading costs nothing."""
        return {heading: self.cleaned_data[name] or 0 for name, heading in self.headings.items()}


class CostMoveForm(OnceForm):
    """A move of a cost report."""

    def __init__(self, *args: Any, instance: CostReport, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance = instance


class SendBackForm(CostMoveForm):
    """What must be corrected."""

    reason = TextField(label=_("Wat moet er beter?"), rows=3, max_length=2000)


class AcceptCostsForm(AcceptedMixin, CostMoveForm):
    """Which costs count."""

    reason = TextField(label=_("Reden van het verschil"), required=False, rows=3, max_length=2000)
    field_order = ("accepted_cents", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("accepted_cents", formats.amount(self.instance.total_cents))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        self.check_accepted(data, self.instance.total_cents)
        return data
