"""What each kind of data says: its columns, how a row is checked, and the use cases that make and change it."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _

from core import formats
from core.errors import Refused
from core.fields import blind_index
from core.rules import refuse
from core.sheets import Change, SheetColumn
from core.text import searchable
from people import numbers
from people.models import User
from reporting.models import ImportedRecord

# UTF-8 that a program read as something else, and saved that way: é became Ã©.
GARBLED = re.compile("Ã[\u0080-\u00bf©¨«´¼¶¯]|Ã\u00a0|â€|\ufffd")
REFERENCE = "reference"


@dataclass(frozen=True)
class ImportColumn(SheetColumn):
    """A column of the file. `fixed`: once taken over it changes here no more. `secret`: never shown back.

    `vague`: headings that may mean other columns too; the first of these that has no place yet gets it.
    """

    fixed: bool = False
    secret: bool = False
    vague: tuple[str, ...] = ()


@dataclass
class Checked:
    """What was found about one row; `target` is the row of the application that it became before."""

    values: dict[str, Any]
    problems: dict[str, str] = field(default_factory=dict)
    record: ImportedRecord | None = None
    target: Any = None
    changed: list[str] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)

    @property
    def reference(self) -> str:
        return str(self.values.get(REFERENCE) or "").casefold()


class ImportKind(ABC):
    """One kind of data; an instance looks at some rows at one moment, for one source."""

    # A page shows what a kind says; it does not make one.
    do_not_call_in_templates: ClassVar[bool] = True
    kind: ClassVar[str]
    title: ClassVar[Any]
    intro: ClassVar[Any]
    model: ClassVar[type[Model]]
    columns: ClassVar[Sequence[ImportColumn]]
    form_class: ClassVar[type[ImportRowForm]]
    # How many rows one file may have.
    max_rows: ClassVar[int] = 20_000

    def __init__(self, *, source: str, by: User) -> None:
        self.source, self.by = source, by
        self.records: dict[str, ImportedRecord] = {}
        self.targets: dict[int, Any] = {}
        # What the last row that was made or changed still misses, in words.
        self.notes: list[str] = []

    # What a kind says -----------------------------------------------------------------------------

    @abstractmethod
    def make(self, values: Mapping[str, Any]) -> tuple[Model, list[str]]:
        """Make what a row says, through the use cases; also which columns must be asked again next time.

        Raises Refused or ValidationError with the reason.
        """

    @abstractmethod
    def change(self, target: Any, values: Mapping[str, Any], changed: Sequence[str]) -> list[str]:
        """Change what the row became before; the columns in `changed` differ. Answers as `make`."""

    def targets_of(self, keys: Iterable[int]) -> dict[int, Any]:
        """The rows that came in before, by their key; those that are gone are absent."""
        return self.model._base_manager.in_bulk(list(keys))  # type: ignore[return-value]

    def now(self, target: Any, column: str) -> Any:
        """Hook: what stands in the application for a column, to show beside what it becomes."""
        return getattr(target, column, "")

    def twins(self, values: Mapping[str, Any]) -> list[str]:
        """Hook: fingerprints of who or what the row is about, whatever its reference."""
        return []

    def check_more(self, found: Checked) -> Mapping[str, str]:
        """Hook: problems that only the application knows, by column."""
        return {}

    # The rest -------------------------------------------------------------------------------------

    def prepare(self, texts: Sequence[Mapping[str, str]]) -> None:
        """Read at once what came in before under the references of these rows."""
        keys = {text.get(REFERENCE, "").casefold() for text in texts}
        self.records = {row.reference: row for row in self._records(self.kind, keys)}
        self.targets = self.targets_of({row.target_id for row in self.records.values()})

    def check(self, texts: Mapping[str, str]) -> Checked:
        """Look at one row: its values, what is wrong, and what it would change."""
        form = self.form_class(dict(texts), kind=self, columns=texts)
        form.full_clean()
        found = Checked(form.cleaned_data)
        found.problems = {
            ("" if name == "__all__" else name): " ".join(map(str, errors))
            for name, errors in form.errors.items()
        }
        for key, text in texts.items():
            if GARBLED.search(text):
                found.problems.setdefault(
                    key, _("Deze tekst is verkeerd bewaard: letters met accenten zijn stuk.")
                )
        found.record = self.records.get(found.reference)
        if found.record:
            self._compare(found, texts)
        if not found.problems:
            found.problems |= self.check_more(found)
        return found

    def _compare(self, found: Checked, texts: Mapping[str, str]) -> None:
        """Which columns say something else than the last time."""
        found.target = self.targets.get(found.record.target_id)  # type: ignore[union-attr]
        if found.target is None:
            words = _("Dit is na een vorige invoer weggehaald in de toepassing. Sla de regel over.")
            found.problems.setdefault("", words)
            return
        for column in self.columns:
            if column.key not in texts or column.key not in found.values or column.key == REFERENCE:
                continue
            value = found.values[column.key]
            if found.record.digests.get(column.key) == digest(column.key, value):  # type: ignore[union-attr]
                continue
            found.changed.append(column.key)
            found.changes.append(self._change(found.target, column, value))
            if column.fixed and column.key in found.record.digests:  # type: ignore[union-attr]
                words = _("Dit kan een nieuwe invoer niet meer veranderen. Doe het in de toepassing zelf.")
                found.problems.setdefault(column.key, words)

    def _change(self, target: Any, column: ImportColumn, value: Any) -> Change:
        if column.secret:
            return Change(column.key, "***", "***")
        return Change(column.key, shown(self.now(target, column.key)), shown(value))

    def _records(self, kind: str, references: Iterable[str]) -> Iterable[ImportedRecord]:
        return ImportedRecord.objects.filter(source=self.source, kind=kind, reference__in=references)

    def known(self, kind: str, references: Iterable[str], model: type[Model]) -> dict[str, Any]:
        """Rows of another kind that came in from this source, by their reference."""
        keys = {record.reference: record.target_id for record in self._records(kind, references)}
        rows = model._base_manager.in_bulk(keys.values())
        return {reference: rows[key] for reference, key in keys.items() if key in rows}


class ImportRowForm(forms.Form):
    """One row: a field for each column, named by its key. Columns that the file lacks are not asked."""

    def __init__(self, *args: Any, kind: Any, columns: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        present = set(columns)
        for name in list(self.fields):
            if name not in present:
                del self.fields[name]


def digest(column: str, value: Any) -> str:
    """A keyed fingerprint of a value: tells whether it changed, and nothing else."""
    text = f"{value._meta.label}:{value.pk}" if isinstance(value, Model) else str(value or "")
    return blind_index(f"{column}:{text}")[:20]


def fingerprint(*parts: Any) -> str:
    """A keyed fingerprint of who somebody is."""
    return blind_index("|".join(searchable(str(part)) for part in parts))


def masked(text: str) -> str:
    """A text as it may stand on a screen: a national number without its end, in whatever column it landed."""
    try:
        return numbers.mask_national_number(numbers.compact_national_number(text)) if text else ""
    except ValidationError:
        return text


def shown(value: Any) -> str:
    """A value as text for the preview."""
    if value is None:
        return ""
    if isinstance(value, date):
        return formats.short_date(value)
    if isinstance(value, User):
        return value.email
    label = getattr(value, "label", None)
    return str(label) if label else masked(str(value))


def refused(words: str) -> Refused:
    """A refusal with a reason of its own."""
    return Refused(refuse("data_import.row", words))
