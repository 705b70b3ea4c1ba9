"""What an app tells about a list that comes in as a spreadsheet, and the register of those lists."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, ClassVar

from django import forms
from django.db import connection
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core import ui
from core.enums import RowEffect

Words = str | Promise
Values = Mapping[str, Any]
# What is wrong, by column; the empty key is about the whole row.
Problems = dict[str, str]


@dataclass(frozen=True)
class SheetColumn:
    """A column that the sheet may have, found by its label, its key or one of its `aliases`.

    Capitals, accents, spaces and signs do not count. `required`: the sheet must have the column;
    whether each cell must be filled is for the form. `example`: a value for the sample file.
    """

    key: str
    label: Words
    required: bool = False
    help: Words = ""
    aliases: Sequence[str] = ()
    example: str = ""


@dataclass(frozen=True)
class Change:
    """What one column of an existing row would become, as text; `column` is a key of SheetColumn."""

    column: str
    old: str
    new: str


@dataclass(frozen=True)
class RowToApply:
    """A row that adds (`old` is None) or changes an existing one (`old` is its value of `existing()`)."""

    line: int
    values: Values
    old: Values | None = None
    changes: Sequence[Change] = field(default=())

    @property
    def adds(self) -> bool:
        return self.old is None


class SheetKind(ABC):
    """One list that can come in as a spreadsheet; an instance looks at one sheet at one moment.

    `scope` is what the sheet was made for ("" when the list has only one), `by` who looks at it.
    """

    kind: ClassVar[str]
    title: ClassVar[Words]
    intro: ClassVar[Words] = ""
    permission: ClassVar[str]
    columns: ClassVar[Sequence[SheetColumn]]
    # The columns that say which row it is; two rows with the same ones are duplicates.
    identity_columns: ClassVar[Sequence[str]]
    form_class: ClassVar[type[forms.Form] | None] = None
    # Whether an existing row that the sheet does not have may be taken away, when the user asks for it.
    removes: ClassVar[bool] = False
    max_rows: ClassVar[int] = 5_000

    def __init__(self, *, scope: str = "", by: Any = None) -> None:
        self.scope = scope
        self.by = by

    # What a kind must say ------------------------------------------------------------------------

    @abstractmethod
    def existing(self) -> Mapping[Hashable, Values]:
        """The rows that are there now, by identity, in the shape of the clean values.

        Keys that are no column (such as "pk") are kept for `apply` and not compared.
        """

    @abstractmethod
    def apply(self, rows: Sequence[RowToApply], removals: Sequence[Values]) -> Mapping[str, int] | None:
        """Change the database, within the transaction of the caller.

        `rows` add or change something; `removals` are values of `existing()`, empty unless the user
        asked for it. May return more figures for the summary: words in Dutch with a number.
        Raises Refused when it may not happen after all; then nothing has changed.
        """

    @abstractmethod
    def done_url(self) -> str:
        """The list that the sheet filled."""

    # What a kind may say -------------------------------------------------------------------------

    @classmethod
    def scopes(cls, user: Any) -> Sequence[tuple[str, Words]]:
        """What a sheet can be made for, to choose from when it is uploaded; none when there is one list."""
        return ()

    def clean(self, cells: Mapping[str, str]) -> tuple[dict[str, Any], Problems]:
        """The clean values of a row of text, and what is wrong in which column.

        With problems the values hold what could be understood. The default asks `form_class`. A
        column that the sheet does not have is absent from `cells`; an existing row keeps its value.
        """
        form = self.make_form(cells)
        problems = {
            ("" if name == "__all__" or name not in self._keys else name): " ".join(map(str, errors))
            for name, errors in form.errors.items()
        }
        return form.cleaned_data, problems

    def make_form(self, cells: Mapping[str, str]) -> forms.Form:
        """Hook: the form of one row; for a form that needs more than the cells."""
        return self.form_class(dict(cells))  # type: ignore[misc]  # `register` refuses a kind without one

    def identity(self, values: Values) -> Hashable | None:
        """Which row it is, the key in `existing()`; None while that cannot be told.

        The value of the one identity column, or the tuple of several. Capitals do not count.
        """
        parts = tuple(_folded(values.get(key)) for key in self.identity_columns)
        if any(part in (None, "") for part in parts):
            return None
        return parts[0] if len(parts) == 1 else parts

    def compare(self, old: Values, values: Values) -> list[Change]:
        """What would change in an existing row: the columns of the sheet that differ."""
        return [
            Change(column.key, self.show(column.key, old.get(column.key)), self.show(column.key, new))
            for column in self.columns
            if (new := values.get(column.key)) != old.get(column.key)
        ]

    def show(self, column: str, value: Any) -> str:
        """Hook: a clean value as text for the preview."""
        return "" if value is None else str(value)

    def notes(self, cells: Mapping[str, str]) -> Mapping[str, str]:
        """Hook: words beside cells of a row, by column, that deserve a look; they stop nothing."""
        return {}

    def lock(self) -> None:
        """Hold the list until the end of the transaction; two sheets of one list wait for each other."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_advisory_xact_lock(hashtext(%s), hashtext(%s))",
                ["sheet:" + self.kind, self.scope],
            )

    # The rest ------------------------------------------------------------------------------------

    @cached_property
    def known(self) -> dict[Hashable, Values]:
        """What `existing()` tells, asked once."""
        return {_folded(key): values for key, values in self.existing().items()}

    @cached_property
    def _keys(self) -> set[str]:
        return {column.key for column in self.columns}

    def effect(self, values: Values) -> tuple[RowEffect, list[Change]]:
        """What a row without problems would do to the list as it was read."""
        old = self.known.get(self.identity(values))
        if old is None:
            return RowEffect.ADD, []
        changes = self.compare(old, values)
        return (RowEffect.CHANGE if changes else RowEffect.SAME), changes


def _folded(part: Any) -> Any:
    """Parts of an identity without capitals, so that kortrijk and Kortrijk are one."""
    if isinstance(part, tuple):
        return tuple(_folded(each) for each in part)
    return part.casefold() if isinstance(part, str) else part


_kinds: dict[str, type[SheetKind]] = {}


def register(kind: type[SheetKind]) -> None:
    """Declare a list that can come in as a spreadsheet; once, when an app is ready.

    Raises TypeError for a kind that does not say how a row is checked: at start-up, not at the first upload.
    """
    says_nothing = kind.clean is SheetKind.clean and kind.make_form is SheetKind.make_form
    if kind.form_class is None and says_nothing:
        raise TypeError(f"{kind.__name__} has no form_class, make_form or clean of its own")
    _kinds[kind.kind] = kind


def kind_of(name: str) -> type[SheetKind] | None:
    """The registered list with this name."""
    return _kinds.get(name)


def all_kinds() -> list[type[SheetKind]]:
    """Every registered list."""
    return list(_kinds.values())


def button(kind: type[SheetKind], user: Any) -> list[ui.Button]:
    """The button that leads to the upload page, for whoever may use it."""
    if not user.may(kind.permission):
        return []
    url = reverse("core:sheet_upload", args=[kind.kind])
    return [ui.Button(label=_("Invoeren uit een rekenblad"), url=url, tone="secondary", icon="upload")]
