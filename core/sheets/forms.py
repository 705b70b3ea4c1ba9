"""What users fill in around a spreadsheet."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import OnceForm, TextField
from core.models import SheetImport, SheetRow
from core.sheets.kinds import SheetColumn, SheetKind
from core.sheets.raw import CELL_LENGTH
from core.sheets.rules import Tally, may_remove

# A cell with more than this is shown over several lines.
LONG_CELL = 70
CELLS = "cel"


class UploadForm(OnceForm):
    """The file, and what it is for when the list knows several."""

    scope = forms.ChoiceField(label=_("Waarvoor"))
    upload = forms.FileField(
        label=_("Bestand"),
        help_text=_("CSV of XLSX. Kies een bestand of sleep het hierheen."),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.txt", "class": "drop"}),
        error_messages={"empty": _("Dit bestand is leeg. Kies een ander bestand.")},
    )

    def __init__(self, *args: Any, kind: type[SheetKind], user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scopes = kind.scopes(user)
        if scopes:
            self.fields["scope"].choices = scopes
        else:
            del self.fields["scope"]


class RowForm(OnceForm):
    """The cells of one row; the columns that the sheet has."""

    def __init__(self, *args: Any, row: SheetRow, kind: SheetKind, **kwargs: Any) -> None:
        super().__init__(*args, prefix=CELLS, **kwargs)
        for column in kind.columns:
            if column.key in row.cells:
                self.fields[column.key] = _cell_field(kind, column, row.cells[column.key])

    @classmethod
    def of(cls, row: SheetRow, kind: SheetKind) -> RowForm:
        """The form as it is opened: the cells of the row, with what is wrong beside them."""
        data = {f"{CELLS}-{key}": text for key, text in {**row.cells, "form_key": str(uuid4())}.items()}
        form = cls(data, row=row, kind=kind)
        form.show_problems(row.problems)
        return form

    def show_problems(self, problems: dict[str, str]) -> None:
        """Put each problem beside its cell; one about the whole row, or a column it lacks, on top."""
        for key, words in problems.items():
            if key not in self.errors:
                self.add_error(key if key in self.fields else None, words)


def _cell_field(kind: SheetKind, column: SheetColumn, text: str) -> TextField:
    """A cell as text; what it must be is said by the check of the row."""
    own = kind.form_class.base_fields.get(column.key) if kind.form_class else None
    is_long = len(text) > LONG_CELL or "\n" in text
    return TextField(
        label=column.label,
        help_text=column.help,
        widget=forms.Textarea(attrs={"rows": 4}) if is_long else forms.TextInput(),
        required=own.required if own else column.required,
        max_length=CELL_LENGTH,
    )


class ApplyForm(OnceForm):
    """The last question before a sheet is applied."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    remove = forms.BooleanField(required=False)

    def __init__(self, *args: Any, sheet: SheetImport, counts: Tally, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["version"] = sheet.version
        verdict = may_remove(blind=bool(sheet.summary.get("blind")))
        if not counts.removed:
            del self.fields["remove"]
            return
        words = _("Haal ook de %(count)s regels weg die niet in het rekenblad staan")
        self.fields["remove"].label = words % {"count": counts.removed}
        self.fields["remove"].disabled = not verdict
        self.fields["remove"].help_text = verdict.reason
