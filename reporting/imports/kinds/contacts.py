"""Contact moments of another system."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import LineField, TextField
from reporting.imports.kinds.base import ImportColumn, ImportRowForm
from reporting.imports.kinds.dossiers import day_in
from reporting.imports.kinds.fields import AnyDayField, NamedField, NamingForm, ReferenceField, WordField
from reporting.imports.kinds.names import NamingKind
from trajects import actions
from trajects.enums import Attendance, Channel, ContactForm, ContactKind, PhaseState
from trajects.models import Contact, Phase, Traject

KINDS = {"infomoment": ContactKind.INFO, "infogesprek": ContactKind.INFO, "intake": ContactKind.INTAKE,
         "gesprek": ContactKind.CONVERSATION, "opstart": ContactKind.START, "begeleiding": ContactKind.GUIDANCE,
         "evaluatie": ContactKind.EVALUATION, "nazorg": ContactKind.AFTERCARE}  # fmt: skip
CHANNELS = {"fysiek": Channel.IN_PERSON, "tel": Channel.PHONE, "gsm": Channel.PHONE, "videogesprek": Channel.ONLINE,
            "teams": Channel.ONLINE, "mail": Channel.ONLINE}  # fmt: skip
ATTENDANCES = {"ja": Attendance.CAME, "aanwezig": Attendance.CAME, "nee": Attendance.ABSENT,
               "verontschuldigd": Attendance.EXCUSED}  # fmt: skip
CHANGEABLE = (
    "kind",
    "form",
    "channel",
    "held_on",
    "minutes",
    "attendance",
    "not_held_reason",
    "minutes_late",
    "notes",
)


class ContactRowForm(NamingForm, ImportRowForm):
    reference = ReferenceField()
    dossier = NamedField("traject")
    kind_of = WordField(ContactKind, more=KINDS)
    held_on = AnyDayField(not_future=True)
    form = WordField(ContactForm, required=False)
    channel = WordField(Channel, more=CHANNELS, required=False)
    minutes = forms.IntegerField(required=False, min_value=1, max_value=600)
    attendance = WordField(Attendance, more=ATTENDANCES, required=False)
    not_held_reason = LineField(required=False, max_length=300)
    minutes_late = forms.IntegerField(required=False, min_value=1, max_value=240)
    notes = TextField(required=False)


class ContactImport(NamingKind):
    """Contacts; each stands in the phase in which its day lies."""

    kind: ClassVar[str] = "contacten"
    title = gettext_lazy("Contacten")
    intro = gettext_lazy("Gesprekken en infomomenten, elk in de fase waarin de dag valt.")
    model = Contact
    form_class = ContactRowForm
    dossier_column = "dossier"
    columns = (
        ImportColumn(
            "reference",
            gettext_lazy("Kenmerk"),
            required=True,
            help=gettext_lazy("Het nummer van dit contact in het andere systeem."),
            aliases=("id", "contactnummer", "kenmerk contact", "referentie"),
            example="C-1001",
        ),
        ImportColumn(
            "dossier",
            gettext_lazy("Dossier"),
            required=True,
            help=gettext_lazy("Het kenmerk van het dossier in dezelfde bron."),
            aliases=("kenmerk dossier", "dossiernummer", "trajectnummer"),
            example="D-1001",
            fixed=True,
        ),
        ImportColumn(
            "kind_of",
            gettext_lazy("Soort"),
            required=True,
            help=gettext_lazy("Zoals Intakegesprek of Evaluatiegesprek."),
            aliases=("soort contact", "type"),
            example="Intakegesprek",
        ),
        ImportColumn(
            "held_on",
            gettext_lazy("Datum"),
            required=True,
            aliases=("datum contact", "gehouden op"),
            example="05/03/2026",
        ),
        ImportColumn(
            "form",
            gettext_lazy("Vorm"),
            help=gettext_lazy("Individueel of Collectief. Leeg is Individueel."),
            example="Individueel",
        ),
        ImportColumn(
            "channel",
            gettext_lazy("Hoe"),
            help=gettext_lazy("Ter plaatse, Telefoon of Online. Leeg is Ter plaatse."),
            aliases=("kanaal", "wijze"),
            example="Ter plaatse",
        ),
        ImportColumn("minutes", gettext_lazy("Minuten"), aliases=("duur", "duur in minuten"), example="60"),
        ImportColumn(
            "attendance",
            gettext_lazy("Aanwezigheid"),
            help=gettext_lazy("Leeg is Gekomen."),
            aliases=("aanwezig",),
            example="Gekomen",
        ),
        ImportColumn("not_held_reason", gettext_lazy("Waarom het niet doorging")),
        ImportColumn("minutes_late", gettext_lazy("Minuten te laat")),
        ImportColumn(
            "notes",
            gettext_lazy("Verslag"),
            aliases=("notities", "opmerking", "tekst"),
            example="Eerste gesprek over het idee.",
        ),
    )

    def targets_of(self, keys: Iterable[int]) -> dict[int, Any]:
        rows = Contact.objects.select_related("traject__programme", "phase__template")
        return rows.in_bulk(list(keys))

    def now(self, target: Any, column: str) -> Any:
        named = {
            "kind_of": "get_kind_display",
            "form": "get_form_display",
            "channel": "get_channel_display",
            "attendance": "get_attendance_display",
        }
        if column == "dossier":
            return target.traject
        return getattr(target, named[column])() if column in named else super().now(target, column)

    def make(self, values: Mapping[str, Any]) -> tuple[Model, list[str]]:
        traject, kind = values["dossier"], values["kind_of"]
        if kind == ContactKind.CONSULTANT:
            facts = self._filled(values)
            return actions.inform_consultant(
                traject, by=self.by, held_on=facts["held_on"], channel=facts["channel"], notes=facts["notes"]
            ), []
        phase = _phase_on(traject, kind, values["held_on"])
        contact = actions.record_contact(
            traject, by=self.by, phase=phase, reason=self._reason, **self._filled(values)
        )
        return contact, []

    def change(self, target: Any, values: Mapping[str, Any], changed: Sequence[str]) -> list[str]:
        filled = self._filled(values)
        names = {"kind" if name == "kind_of" else name for name in changed}
        changes = {name: filled[name] for name in CHANGEABLE if name in names}
        actions.change_contact(target, by=self.by, version=target.version, reason=self._reason, **changes)
        return []

    @property
    def _reason(self) -> str:
        return _("Overgenomen uit %(source)s") % {"source": self.source}

    def _filled(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """The values with what an empty cell means."""
        return {
            "kind": values["kind_of"],
            "form": values.get("form") or ContactForm.INDIVIDUAL,
            "channel": values.get("channel") or Channel.IN_PERSON,
            "held_on": values["held_on"],
            "minutes": values.get("minutes"),
            "attendance": values.get("attendance") or Attendance.CAME,
            "not_held_reason": values.get("not_held_reason") or "",
            "minutes_late": values.get("minutes_late"),
            "notes": values.get("notes") or "",
        }


def _phase_on(traject: Traject, kind: str, day: date) -> Phase | None:
    """The phase that knows this kind of contact and in which the day lies; the rules judge the rest."""
    phases = traject.phases.select_related("template", "traject__programme").exclude(
        state=PhaseState.CANCELLED
    )
    fits = [phase for phase in phases if kind in phase.template.kinds]
    return next((phase for phase in fits if day_in(phase, day)), fits[0] if fits else None)
