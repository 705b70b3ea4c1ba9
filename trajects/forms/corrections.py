"""Forms of a coordinator's correction, and of a phase that starts again."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core import dates
from core.forms import DayField, LineField, OnceForm, TextField, VersionedForm
from trajects.enums import PhaseState
from trajects.forms.teamwork import PersonField, people_of_line
from trajects.models import Phase, PhaseTemplate, Traject
from trajects.rules import corrections as rules


class CorrectionForm(VersionedForm):
    """Everything of an ended line that a coordinator can correct, and why."""

    starts_on = DayField(label=_("Begin"), not_future=True)
    ends_on = DayField(label=_("Einde"), not_future=True)
    financing_number = LineField(label=_("Financieringsnummer"), max_length=20, required=False)
    result_code = LineField(label=_("Resultaatcode"), max_length=200, required=False)
    applicant = PersonField(label=_("Aanvrager"))
    executor = PersonField(label=_("Uitvoerder"))
    end_reason = TextField(label=_("Reden van de stopzetting"), rows=4)
    motivation = TextField(label=_("Motivering van het besluit"), rows=6)
    reason = TextField(
        label=_("Waarom verbeter je dit?"),
        help_text=_("Dit blijft bij de fase staan, naast wat er eerst stond."),
        max_length=2000,
        rows=3,
    )

    def __init__(self, *args: Any, phase: Phase, **kwargs: Any) -> None:
        self.phase = phase
        super().__init__(*args, **kwargs)
        people = people_of_line(phase)
        for name in ("applicant", "executor"):
            self.fields[name].queryset = people
            self.initial.setdefault(name, getattr(getattr(phase, name), "public_id", None))
        self._leave_out()

    def _leave_out(self) -> None:
        """What this line does not have cannot be corrected."""
        decision = getattr(self.phase, "decision", None)
        if self.phase.state != PhaseState.STOPPED:
            del self.fields["end_reason"]
        if decision is None or self.phase.state == PhaseState.STOPPED:
            del self.fields["motivation"]
        if not self.phase.template.mlp_step:
            del self.fields["financing_number"], self.fields["result_code"]
        for name in self.fields.keys() - {"reason", "form_key", "applicant", "executor"}:
            value = getattr(decision if name == "motivation" else self.phase, name)
            self.initial.setdefault(name, value)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("starts_on") and data.get("ends_on"):
            verdict = rules.corrected_dates_fit(self.phase, data["starts_on"], data["ends_on"])
            if not verdict:
                self.add_error("starts_on", str(verdict.reason))
        return data

    def values(self) -> dict[str, Any]:
        """The reason of a stop is also the motivation of its decision."""
        found = super().values()
        if "end_reason" in found:
            found["motivation"] = found["end_reason"]
        return found


class StartAgainForm(OnceForm):
    """From which day, and with what was done already."""

    on = DayField(label=_("Begin"), not_future=True)
    take_over = forms.BooleanField(
        label=_("Neem over wat er al was"),
        required=False,
        initial=True,
        help_text=_(
            "Contacten, neerslagen en afspraken vanaf de begindatum, en documenten en acties van de "
            "geannuleerde lijn tellen dan voor de nieuwe."
        ),
    )

    def __init__(self, *args: Any, traject: Traject, template: PhaseTemplate, **kwargs: Any) -> None:
        self.traject, self.template = traject, template
        super().__init__(*args, **kwargs)
        earlier = rules.cancelled_line(traject, template)
        self.initial.setdefault("on", earlier.starts_on if earlier else dates.today())
        if earlier is None:
            del self.fields["take_over"]

    def clean_on(self) -> Any:
        on = self.cleaned_data["on"]
        verdict = rules.may_start_again(self.traject, self.template, None, on)
        if not verdict:
            self.add_error("on", str(verdict.reason))
        return on
