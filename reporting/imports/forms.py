"""What users fill in around a file with data of another system."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from openpyxl.utils import get_column_letter

from core.forms import LineField, OnceForm, TextField
from core.sheets.forms import LONG_CELL
from core.sheets.raw import CELL_LENGTH
from reporting.imports.kinds import ImportKind
from reporting.imports.presenters import safe_texts
from reporting.models import DataImport, ImportRow

CELLS = "cel"


class StartForm(OnceForm):
    """The file and the system from which it comes."""

    source = LineField(
        label=gettext_lazy("Uit welk systeem?"),
        max_length=60,
        help_text=gettext_lazy(
            "Kies elke keer dezelfde naam: een kenmerk uit dit systeem blijft dan dezelfde kandidaat of hetzelfde dossier."
        ),
    )
    upload = forms.FileField(
        label=gettext_lazy("Bestand"),
        help_text=gettext_lazy("CSV of XLSX. Kies een bestand of sleep het hierheen."),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.txt", "class": "drop"}),
        error_messages={"empty": gettext_lazy("Dit bestand is leeg. Kies een ander bestand.")},
    )


class ColumnsForm(OnceForm):
    """For each of our columns the column of the file, if it has one."""

    def __init__(self, *args: Any, sheet: DataImport, kind: type[ImportKind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        places = [("", _("Staat niet in dit bestand")), *_places(sheet.headings)]
        for column in kind.columns:
            self.fields[column.key] = forms.ChoiceField(
                label=column.label,
                help_text=column.help,
                choices=places,
                required=column.required,
                initial=str(sheet.mapping.get(column.key, "")),
            )

    def clean(self) -> dict[str, Any]:
        """A column of the file means one thing."""
        data = super().clean() or self.cleaned_data
        seen: dict[str, str] = {}
        for column in self.kind.columns:
            place = data.get(column.key)
            if not place:
                continue
            if place in seen:
                words = _("Deze kolom koos je ook voor “%(label)s”.") % {"label": seen[place]}
                self.add_error(column.key, words)
            seen.setdefault(place, str(column.label))
        return data

    def mapping(self) -> dict[str, int]:
        """The chosen columns with their place."""
        return {key: int(place) for key, place in self.values().items() if place}


def _places(headings: Sequence[str]) -> list[tuple[str, str]]:
    return [(str(at), f"{get_column_letter(at + 1)}: {heading}") for at, heading in enumerate(headings)]


class RowForm(OnceForm):
    """The cells of one row; a national number is not shown back, and stays when nothing else is typed."""

    def __init__(self, *args: Any, row: ImportRow, kind: type[ImportKind], **kwargs: Any) -> None:
        super().__init__(*args, prefix=CELLS, **kwargs)
        self.shown = safe_texts(row)
        for column in kind.columns:
            if column.key in self.shown:
                self.fields[column.key] = _cell(column, self.shown[column.key])

    @classmethod
    def of(cls, row: ImportRow, kind: type[ImportKind]) -> RowForm:
        """The form as it is opened, with what is wrong beside the cells."""
        data = {f"{CELLS}-{key}": text for key, text in {**safe_texts(row), "form_key": str(uuid4())}.items()}
        form = cls(data, row=row, kind=kind)
        form.show_problems(row.problems, row.note)
        return form

    def show_problems(self, problems: dict[str, str], note: str = "") -> None:
        """Put each problem beside its cell; one about the whole row on top."""
        for key, words in {**problems, **({"": note} if note else {})}.items():
            if key not in self.errors:
                self.add_error(key if key in self.fields else None, words)

    def cells(self) -> dict[str, str]:
        """What was typed differently."""
        return {key: text for key, text in self.values().items() if text != self.shown.get(key)}


def _cell(column: Any, text: str) -> TextField:
    is_long = len(text) > LONG_CELL or "\n" in text
    return TextField(
        label=column.label,
        help_text=column.help,
        widget=forms.Textarea(attrs={"rows": 4})
        if is_long
        else forms.TextInput(attrs={"autocomplete": "off"}),
        required=False,
        max_length=CELL_LENGTH,
    )
