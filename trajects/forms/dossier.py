"""Forms of the facts of a dossier, of a phase's summary and of its registration in MLP."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from stdnum.be import vat
from stdnum.exceptions import ValidationError as NumberError

from core import dates
from core.forms import DayField, LineField, OnceForm, TextField, VersionedForm
from trajects import rules
from trajects.enums import SelfEmployedStatus
from trajects.forms.teamwork import PersonField, people_of_line
from trajects.models import Phase


class FactsForm(VersionedForm):
    """What the adviser fills in on the basic file (H-85)."""

    internal_remarks = TextField(
        label=_("Interne opmerkingen"), required=False, rows=6, help_text=_("Alleen collega's zien dit.")
    )
    started_in = forms.ChoiceField(
        label=_("Opgestart in"),
        required=False,
        choices=[("", _("Nog niet gestart")), *SelfEmployedStatus.choices],
    )
    activity_starts_on = DayField(
        label=_("Start van de activiteit"), required=False,
        widget=DayField.widget(attrs={"data-show-when": "started_in"}),
    )  # fmt: skip
    enterprise_number = LineField(
        label=_("Ondernemingsnummer"), required=False, max_length=20, help_text=_("Zoals 0123.456.749."),
        widget=forms.TextInput(attrs={"data-show-when": "started_in", "class": "short"}),
    )  # fmt: skip

    def __init__(self, *args: Any, leads_to_start: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not leads_to_start:
            for name in ("started_in", "activity_starts_on", "enterprise_number"):
                del self.fields[name]

    def clean_enterprise_number(self) -> str:
        text = self.cleaned_data["enterprise_number"]
        try:
            return vat.validate(text) if text else ""
        except NumberError as error:
            raise ValidationError(
                _("Dit ondernemingsnummer klopt niet. Controleer de 10 cijfers."), code="enterprise_number"
            ) from error


class SummaryForm(VersionedForm):
    """The summary of a phase, as it goes to MLP."""

    summary = TextField(
        label=_("Samenvatting"),
        rows=8,
        help_text=_("Afgesproken acties, besluit of reden. Dit typ je ook in MLP."),
    )


class MlpForm(OnceForm):
    """On which day somebody typed the line into MLP."""

    on = DayField(label=_("Geregistreerd in MLP op"), not_future=True)

    def __init__(self, *args: Any, phase: Phase, **kwargs: Any) -> None:
        self.phase = phase
        super().__init__(*args, **kwargs)
        self.initial.setdefault("on", dates.today())

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("on"):
            verdict = rules.mlp_date_fits(self.phase, data["on"])
            if not verdict:
                self.add_error("on", str(verdict.reason))
        return data


class LinePeopleForm(VersionedForm):
    """Who applied for a registration line and who executes it (A-05)."""

    applicant = PersonField(label=_("Aanvrager"))
    executor = PersonField(label=_("Uitvoerder"))

    def __init__(self, *args: Any, phase: Phase, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = people_of_line(phase)
        self.initial.setdefault("version", phase.version)
        for name in ("applicant", "executor"):
            self.fields[name].queryset = people
            self.initial.setdefault(name, getattr(getattr(phase, name), "public_id", None))
