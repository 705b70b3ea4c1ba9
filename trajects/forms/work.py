"""Forms of the written record of the work."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core import dates
from core.forms import DayField, LineField, OnceForm, TextField, VersionedForm
from trajects import rules
from trajects.enums import WorkTopic
from trajects.models import Phase


class CorrectionForm(OnceForm):
    """A form that asks why, once its phase has ended (decision 13)."""

    reason = LineField(
        label=_("Waarom verbeter je een afgeronde fase?"),
        max_length=300,
        help_text=_("Dit staat in de tijdlijn."),
    )

    def __init__(self, *args: Any, phase: Phase | None, **kwargs: Any) -> None:
        self.phase = phase
        super().__init__(*args, **kwargs)
        if phase is None or phase.is_running:
            del self.fields["reason"]


class WorkForm(CorrectionForm):
    """Work on the business plan or the competences, in words."""

    topic = forms.ChoiceField(label=_("Onderwerp"), choices=WorkTopic.choices, widget=forms.RadioSelect)
    worked_on = DayField(label=_("Datum"), not_future=True)
    text = TextField(
        label=_("Neerslag"), rows=8, help_text=_("Waaraan werkten jullie, en wat is het resultaat?")
    )
    field_order = ("form_key", "version", "topic", "worked_on", "text", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("worked_on", dates.today())
        self.initial.setdefault("topic", WorkTopic.BUSINESS_PLAN)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("worked_on"):
            verdict = rules.work_date_fits(self.phase, data["worked_on"])
            if not verdict:
                self.add_error("worked_on", str(verdict.reason))
        return data


class ChangeWorkForm(WorkForm, VersionedForm):
    """A written record that is corrected."""
