"""Forms of contact moments."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core import dates
from core.forms import DayField, LineField, OnceForm, TextField, VersionedForm
from core.rules import Verdict
from trajects import rules
from trajects.enums import KINDS_BY_PHASE, Attendance, Channel, ContactForm, ContactKind, PhaseKind
from trajects.models import Phase


class RecordContactForm(OnceForm):
    """A contact moment; the kinds are those of the phase (KINDS_BY_PHASE)."""

    kind = forms.ChoiceField(label=_("Soort"), widget=forms.RadioSelect)
    held_on = DayField(label=_("Datum"), not_future=True)
    form = forms.ChoiceField(label=_("Vorm"), choices=ContactForm.choices)
    channel = forms.ChoiceField(label=_("Hoe"), choices=Channel.choices)
    attendance = forms.ChoiceField(label=_("Aanwezigheid"), choices=Attendance.choices)
    minutes = forms.IntegerField(
        label=_("Duur in minuten"), required=False, min_value=1, max_value=600,
        widget=forms.NumberInput(attrs={"class": "short", "inputmode": "numeric"}),
    )  # fmt: skip
    notes = TextField(label=_("Verslag"), required=False, help_text=_("Wat bespraken en beslisten jullie?"))
    reason = LineField(
        label=_("Waarom verbeter je een afgeronde fase?"),
        max_length=300,
        help_text=_("Dit staat in de tijdlijn."),
    )

    def __init__(self, *args: Any, phase: Phase, wanted: str = "", **kwargs: Any) -> None:
        self.phase = phase
        kwargs["initial"] = _defaults(phase, wanted) | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        kinds = (*KINDS_BY_PHASE[phase.kind], ContactKind.CONSULTANT)
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in kinds]
        with_candidate = "|".join(kind.value for kind in KINDS_BY_PHASE[phase.kind])
        for name in ("form", "attendance"):
            self.fields[name].widget.attrs["data-show-when"] = f"kind={with_candidate}"
        if phase.is_running:
            del self.fields["reason"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("kind") and data.get("held_on"):
            self._demand("held_on", rules.contact_date_fits(self.phase, data["kind"], data["held_on"]))
        return data

    def _demand(self, name: str, verdict: Verdict) -> None:
        if not verdict:
            self.add_error(name, str(verdict.reason))


class ChangeContactForm(RecordContactForm, VersionedForm):
    """A contact that is corrected."""


class RemoveContactForm(OnceForm):
    """Taking a contact away; a reason when its phase has ended."""

    reason = LineField(label=_("Waarom verbeter je een afgeronde fase?"), max_length=300)

    def __init__(self, *args: Any, phase: Phase | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if phase is None or phase.is_running:
            del self.fields["reason"]


def _defaults(phase: Phase, wanted: str) -> dict[str, Any]:
    """What is most likely: today, individual, the kind that comes next in this phase."""
    known = (*KINDS_BY_PHASE[phase.kind], ContactKind.CONSULTANT)
    kind = ContactKind(wanted) if wanted in known else _likely(phase)
    return {
        "kind": kind,
        "held_on": dates.today() if phase.is_running else phase.ends_on,
        "form": ContactForm.INDIVIDUAL,
        "channel": Channel.PHONE if kind == ContactKind.CONSULTANT else Channel.IN_PERSON,
        "attendance": Attendance.CAME,
    }


def _likely(phase: Phase) -> ContactKind:
    done = {contact.kind for contact in phase.traject.contacts.all() if contact.phase_id == phase.pk}
    if phase.kind == PhaseKind.EXPLORE:
        return ContactKind.CONVERSATION if ContactKind.INTAKE in done else ContactKind.INTAKE
    if phase.kind == PhaseKind.GUIDE:
        return ContactKind.GUIDANCE if ContactKind.START in done else ContactKind.START
    return ContactKind.AFTERCARE
