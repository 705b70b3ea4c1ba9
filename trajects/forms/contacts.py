"""Forms of contact moments."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core import dates
from core.forms import DayField, LineField, OnceForm, TextField, VersionedForm
from core.rules import Verdict
from trajects import rules
from trajects.enums import ATTENDED, Attendance, Channel, ContactForm, ContactKind, PhaseKind
from trajects.models import Appointment, Phase


class RecordContactForm(OnceForm):
    """A contact moment; the kinds are those of the phase."""

    kind = forms.ChoiceField(label=_("Soort"), widget=forms.RadioSelect)
    held_on = DayField(label=_("Datum"), not_future=True)
    form = forms.ChoiceField(label=_("Vorm"), choices=ContactForm.choices)
    channel = forms.ChoiceField(label=_("Hoe"), choices=Channel.choices)
    attendance = forms.ChoiceField(label=_("Aanwezigheid"), choices=Attendance.choices)
    not_held_reason = LineField(
        label=_("Waarom ging het niet door?"),
        max_length=300,
        error_messages={"required": _("Schrijf op waarom het gesprek niet doorging.")},
        widget=forms.TextInput(attrs={"data-show-when": f"attendance={Attendance.NOT_HELD}"}),
    )
    minutes_late = forms.IntegerField(
        label=_("Minuten te laat"),
        required=False,
        min_value=1,
        max_value=240,
        widget=forms.NumberInput(
            attrs={
                "class": "short",
                "inputmode": "numeric",
                "data-show-when": f"attendance={Attendance.LATE}",
            }
        ),
    )
    minutes = forms.IntegerField(
        label=_("Duur in minuten"), required=False, min_value=1, max_value=600,
        widget=forms.NumberInput(
            attrs={"class": "short", "inputmode": "numeric", "data-show-when": "attendance=came|late"}
        ),
    )  # fmt: skip
    notes = TextField(label=_("Verslag"), required=False, help_text=_("Wat bespraken en beslisten jullie?"))
    reason = LineField(
        label=_("Waarom verbeter je een afgeronde fase?"),
        max_length=300,
        help_text=_("Dit staat in de tijdlijn."),
    )

    def __init__(
        self,
        *args: Any,
        phase: Phase,
        wanted: str = "",
        appointment: Appointment | None = None,
        **kwargs: Any,
    ) -> None:
        self.phase = phase
        start = _defaults(phase, appointment.kind if appointment else wanted)
        if appointment:
            start |= _agreed(appointment)
        kwargs["initial"] = start | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        kinds = _offered(phase)
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in kinds]
        with_candidate = "|".join(kind.value for kind in phase.template.kinds)
        for name in ("form", "attendance"):
            self.fields[name].widget.attrs["data-show-when"] = f"kind={with_candidate}"
        if phase.is_running:
            del self.fields["reason"]
        # It is asked, and then obligatory, only after the answer that needs it.
        asks_why = (self["attendance"].value(), self["kind"].value() != ContactKind.CONSULTANT)
        self.fields["not_held_reason"].required = not self.is_bound or asks_why == (Attendance.NOT_HELD, True)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        self._keep_what_was_asked(data)
        if data.get("kind") and data.get("held_on"):
            self._demand("held_on", rules.contact_date_fits(self.phase, data["kind"], data["held_on"]))
        return data

    def _keep_what_was_asked(self, data: dict[str, Any]) -> None:
        """What was typed in a field that then disappeared from the screen is not meant."""
        if data.get("kind") == ContactKind.CONSULTANT:
            data |= {"attendance": Attendance.CAME, "form": ContactForm.INDIVIDUAL}
        if data.get("attendance") != Attendance.NOT_HELD:
            data["not_held_reason"] = ""
        if data.get("attendance") != Attendance.LATE:
            data["minutes_late"] = None
        if data.get("attendance") not in ATTENDED:
            data["minutes"] = None

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


def _offered(phase: Phase) -> tuple[ContactKind, ...]:
    """The kinds of the phase, and telling the consultant where there is one."""
    told = (ContactKind.CONSULTANT,) if phase.traject.tells_consultant else ()
    return (*phase.template.kinds, *told)


def _defaults(phase: Phase, wanted: str) -> dict[str, Any]:
    """What is most likely: today, individual, the kind that comes next in this phase."""
    kind = ContactKind(wanted) if wanted in _offered(phase) else _likely(phase)
    return {
        "kind": kind,
        "held_on": dates.today() if phase.is_running else phase.ends_on,
        "form": ContactForm.INDIVIDUAL,
        "channel": Channel.PHONE if kind == ContactKind.CONSULTANT else Channel.IN_PERSON,
        "attendance": Attendance.CAME,
    }


def _agreed(appointment: Appointment) -> dict[str, Any]:
    """What was agreed is what probably happened."""
    return {
        "held_on": dates.local_date(appointment.starts_at),
        "channel": appointment.channel,
        "minutes": (appointment.ends_at - appointment.starts_at) // timedelta(minutes=1),
    }


def _likely(phase: Phase) -> ContactKind:
    done = {contact.kind for contact in phase.traject.contacts.all() if contact.phase_id == phase.pk}
    if phase.kind == PhaseKind.EXPLORE:
        return ContactKind.CONVERSATION if ContactKind.INTAKE in done else ContactKind.INTAKE
    if phase.kind == PhaseKind.GUIDE:
        return ContactKind.GUIDANCE if ContactKind.START in done else ContactKind.START
    first, *others = phase.template.kinds
    return others[0] if first in done and others else first
