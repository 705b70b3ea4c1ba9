"""The form of an export."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import OnceForm
from people.enums import RevealReason
from reporting.exports.columns import COLUMNS, NATIONAL_NUMBER, usual
from reporting.exports.writing import WRITERS

ENDING_WORDS = {
    "xlsx": _("Rekenblad (XLSX)"),
    "csv": _("CSV voor Excel, met puntkomma en decimale komma"),
}


class ExportForm(OnceForm):
    """Which columns, in which kind of file, and why with the national number."""

    ending = forms.ChoiceField(
        label=_("Soort bestand"),
        choices=[(ending, ENDING_WORDS[ending]) for ending in WRITERS],
        widget=forms.RadioSelect,
        initial="xlsx",
    )
    columns = forms.MultipleChoiceField(
        label=_("Kolommen"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Je keuze blijft bewaard, behalve het rijksregisternummer."),
        error_messages={"required": _("Kies minstens één kolom.")},
    )
    reason = forms.ChoiceField(
        label=_("Waarom heb je het rijksregisternummer nodig?"),
        choices=[("", _("Ik neem het niet mee")), *RevealReason.choices],
        required=False,
        help_text=_("Alleen als je die kolom kiest. De reden komt bij elke persoon in het logboek."),
    )

    def __init__(self, *args: Any, grain: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["columns"].choices = [(column.key, column.label) for column in COLUMNS[grain]]
        self.initial.setdefault("columns", usual(grain))

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if NATIONAL_NUMBER in values.get("columns", ()) and not values.get("reason"):
            self.add_error("reason", _("Kies waarom je het rijksregisternummer nodig hebt."))
        return values
