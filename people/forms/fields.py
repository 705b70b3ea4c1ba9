"""Fields that more than one form about people uses."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core import formats
from core.forms import LineField
from people import numbers

# What is secret by nature is not kept in the browser, nor offered again by it.
SECRET = {"autocomplete": "off", "data-no-draft": "", "inputmode": "numeric", "spellcheck": "false"}
NOT_CHOSEN = ("", _("Niet ingevuld"))


class PhoneField(LineField):
    """A phone number; kept in E.164, shown as 011 23 64 74 (H-84)."""

    widget = forms.TextInput(attrs={"type": "tel", "autocomplete": "off"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=40, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return formats.phone(value)

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        return numbers.parse_phone(text) if text else ""


class NationalNumberField(LineField):
    """A national register or BIS number, with or without dots and dashes; clean it is eleven digits."""

    widget = forms.TextInput(attrs=SECRET)

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Rijksregisternummer"))
        kwargs.setdefault("help_text", _("11 cijfers, zoals 85.07.30-999.32. Een BIS-nummer mag ook."))
        super().__init__(max_length=100, **kwargs)

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        return numbers.compact_national_number(text) if text else ""


class IklNumberField(LineField):
    """The client number of VDAB."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
    default_validators = [numbers.validate_ikl_number]

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("IKL-nummer"))
        kwargs.setdefault("help_text", _("Het klantnummer van VDAB: 7 tot 9 cijfers."))
        super().__init__(**kwargs)


def short() -> forms.TextInput:
    """An input for a few characters."""
    return forms.TextInput(attrs={"class": "short", "autocomplete": "off"})


def with_blank(choices: Any) -> list[tuple[Any, Any]]:
    """Choices of which none may be chosen."""
    return [NOT_CHOSEN, *choices]
