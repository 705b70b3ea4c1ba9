"""Cells as other systems write them: days in several forms, phone numbers, words for choices, rows by name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import dates
from core.forms import DayField, LineField
from core.text import searchable
from people import numbers

MONTHS = ("jan", "feb", "maa", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
# Abbreviations beside the first three letters, also of systems that speak English.
MONTH_WORDS = {name: number for number, name in enumerate(MONTHS, start=1)} | {
    "mrt": 3,
    "mar": 3,
    "may": 5,
    "oct": 10,
}
# Day zero of a spreadsheet program, and the days for which a bare number is meant as one.
SPREADSHEET_ZERO = date(1899, 12, 30)
SPREADSHEET_DAYS = range(1_000, 80_000)


class AnyDayField(DayField):
    """A day in the forms of Belgian files: 5/3/2026, 5 maart 2026, 20260305, 05-03-26, 2026-03-05T00:00, 46086."""

    def to_python(self, value: Any) -> date | None:
        text = re.sub(r"[T ]00:00(:00(\.0+)?)?Z?$", "", str(value or "").strip())
        return _spreadsheet_day(text) or super().to_python(_with_whole_year(_in_figures(text)))


def _spreadsheet_day(text: str) -> date | None:
    """A day that a spreadsheet program wrote as the number it keeps."""
    if re.fullmatch(r"\d{4,5}", text) and int(text) in SPREADSHEET_DAYS:
        return SPREADSHEET_ZERO + timedelta(days=int(text))
    return None


def _in_figures(text: str) -> str:
    """5 maart 2026 as 5/3/2026, and 20260305 as 2026-03-05."""
    if match := re.fullmatch(r"(\d{4})(\d{2})(\d{2})", text):
        return "-".join(match.groups())
    match = re.fullmatch(r"(\d{1,2})[ .-]+([^\W\d_]{3,})\.?[ .-]+(\d{2}|\d{4})", text)
    month = MONTH_WORDS.get(searchable(match[2])[:3]) if match else None
    return f"{match[1]}/{month}/{match[3]}" if match and month else text


def _with_whole_year(text: str) -> str:
    """05/03/26 as 05/03/2026: two figures are the last such year that is not more than a year ahead."""
    match = re.fullmatch(r"(\d{1,2}[/.-]\d{1,2}[/.-])(\d{2})", text)
    if not match:
        return text
    today = dates.today().year
    year = today - today % 100 + int(match[2])
    return f"{match[1]}{year - 100 if year > today + 1 else year}"


class ReferenceField(LineField):
    """The reference of a row in the other system."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=120, **kwargs)

    def clean(self, value: Any) -> Any:
        """References stay, readable, after the row is gone: a national number is none."""
        text = super().clean(value)
        if _holds_number(text):
            raise ValidationError(
                _(
                    "Gebruik geen rijksregisternummer als kenmerk. Kies een andere kolom, zoals een dossiernummer."
                )
            )
        return text


def _holds_number(text: str) -> bool:
    """Whether it is one, however it is spaced, or has one in it."""
    return any(map(numbers.holds_national_number, (text, re.sub(r"[\s.\-]", "", text))))


class WordField(LineField):
    """A choice by its code, its label or another usual word; capitals and accents do not count."""

    def __init__(self, choices: Any, *, more: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.options, self.more = choices, more or {}

    def clean(self, value: Any) -> Any:
        text = searchable(super().clean(value))
        if not text:
            return ""
        for option in self.options:
            if text in (searchable(option.value), searchable(str(option.label))):
                return option
        if text in self.more:
            return self.more[text]
        expected = ", ".join(str(option.label) for option in self.options)
        raise ValidationError(
            _("Dit woord kennen we niet. Schrijf een van deze: %(words)s.") % {"words": expected}
        )


class NamedField(LineField):
    """A row that the cell names; the kind of data knows how to find it."""

    def __init__(self, method: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.method = method


class NamingForm(forms.Form):
    """A form whose NamedFields are looked up by the kind of data."""

    def _clean_fields(self) -> None:
        super()._clean_fields()
        for name, field in self.fields.items():
            if isinstance(field, NamedField) and self.cleaned_data.get(name):
                self._look_up(name, field.method)
            elif isinstance(field, NamedField) and name in self.cleaned_data:
                self.cleaned_data[name] = None

    def _look_up(self, name: str, method: str) -> None:
        try:
            self.cleaned_data[name] = getattr(self.kind, method)(self.cleaned_data[name])  # type: ignore[attr-defined]
        except ValidationError as error:
            self.add_error(name, error)


NO_CANDIDATE = gettext_lazy(
    "Deze kandidaat kennen we niet. Neem eerst de kandidaten over, of schrijf het klantnummer."
)
NO_DOSSIER = gettext_lazy("Dit dossier kennen we niet. Neem eerst de dossiers over.")
