"""Forms of a contact with a group: who and when, then who came and what was done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core import dates
from core.forms import DayField, LineField, OnceForm, TextField
from trajects.actions import Participant
from trajects.enums import Attendance, Channel, ContactKind
from trajects.models import Traject

KINDS = (
    ContactKind.INFO,
    ContactKind.CONVERSATION,
    ContactKind.GUIDANCE,
    ContactKind.EVALUATION,
    ContactKind.AFTERCARE,
)
MARKS = (Attendance.CAME, Attendance.LATE, Attendance.EXCUSED, Attendance.ABSENT)


class GroupChoiceForm(forms.Form):
    """What kind of contact, on which day; both decide which dossiers fit."""

    OF_PHASE = "fase"

    soort = forms.ChoiceField(
        label=_("Soort"),
        choices=[(OF_PHASE, _("Gesprek van de eigen fase")), *((k.value, k.label) for k in KINDS)],
    )
    dag = DayField(label=_("Datum"), not_future=True, initial=dates.today)
    q = LineField(
        label=_("Zoek een dossier"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )

    @classmethod
    def of(cls, data: Any) -> GroupChoiceForm:
        """What the address says; the first time today and the kind of each phase."""
        values = data.copy()
        values.setdefault("soort", cls.OF_PHASE)
        values.setdefault("dag", dates.today().strftime("%d/%m/%Y"))
        return cls(values)

    @property
    def kind(self) -> str:
        """The kind that was chosen, or nothing for the one of each phase."""
        chosen = self.cleaned_data.get("soort", "")
        return "" if chosen == self.OF_PHASE else chosen


class GroupContactForm(OnceForm):
    """The common part, and for each person whether they came with an own line."""

    topic = LineField(
        label=_("Onderwerp"), max_length=200, help_text=_("Staat in elk dossier. Noem hier niemand bij naam.")
    )
    channel = forms.ChoiceField(label=_("Hoe"), choices=Channel.choices)
    minutes = forms.IntegerField(
        label=_("Duur in minuten"), required=False, min_value=1, max_value=600,
        widget=forms.NumberInput(attrs={"class": "short", "inputmode": "numeric"}),
    )  # fmt: skip
    notes = TextField(
        label=_("Verslag voor iedereen"),
        required=False,
        help_text=_("Staat in elk dossier. Wat over één persoon gaat, schrijf je bij die persoon."),
    )

    def __init__(self, *args: Any, trajects: Sequence[Traject], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.trajects = trajects
        for traject in trajects:
            name = traject.candidate.list_name
            self.fields[_mark(traject)] = forms.ChoiceField(
                label=name,
                choices=[(mark.value, mark.label) for mark in MARKS],
                # Evidence: nobody came because a form said so beforehand.
                widget=forms.RadioSelect,
                error_messages={"required": _("Kies of deze persoon er was.")},
            )
            self.fields[_line(traject)] = LineField(
                label=_("Alleen voor %(name)s") % {"name": name}, required=False, max_length=500
            )

    @classmethod
    def of(cls, data: Any, *, trajects: Sequence[Traject]) -> GroupContactForm:
        """What was sent; after "everybody was there" what was typed stays, with the mark of each person set."""
        if "iedereen" not in data:
            return cls(data or None, trajects=trajects)
        came = {_mark(traject): Attendance.CAME.value for traject in trajects}
        return cls(initial=data.dict() | came, trajects=trajects)

    def common(self) -> list[Any]:
        """The fields that everybody shares."""
        return [self[name] for name in ("topic", "channel", "minutes", "notes")]

    def people(self) -> Iterator[tuple[Any, Any]]:
        """The mark and the line of each person."""
        for traject in self.trajects:
            yield self[_mark(traject)], self[_line(traject)]

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {name: data[name] for name in ("topic", "channel", "minutes", "notes")}

    def participants(self) -> list[Participant]:
        data = self.cleaned_data
        return [Participant(each, data[_mark(each)], data[_line(each)]) for each in self.trajects]


def _mark(traject: Traject) -> str:
    return f"aanwezig-{traject.public_id}"


def _line(traject: Traject) -> str:
    return f"regel-{traject.public_id}"
