"""Form building blocks: clean text, Belgian dates and amounts, keys against double sending."""

from __future__ import annotations

import base64
import binascii
import re
import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core import dates, files
from core.errors import UploadRefused
from core.text import clean, one_line

LONG_TEXT = 20_000
PNG_ADDRESS = "data:image/png;base64"
PAD_WORDS = {
    "label": _("Vak om te tekenen"),
    "help": _("Teken met je vinger, een pen of de muis."),
    "clear": _("Wis en begin opnieuw"),
}


class LineField(forms.CharField):
    """One line of text, in one normal form."""

    def to_python(self, value: Any) -> str:
        return one_line(super().to_python(value) or "")


class TextField(forms.CharField):
    """Text of several lines, in one normal form."""

    widget = forms.Textarea

    def __init__(self, *, rows: int = 4, max_length: int = LONG_TEXT, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(max_length=max_length, **kwargs)

    def to_python(self, value: Any) -> str:
        # A browser sends line ends as two characters; counting them would surprise the user.
        return clean((super().to_python(value) or "").replace("\r\n", "\n"))


class DayInput(forms.DateInput):
    """A date typed as dd/mm/jjjj."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        defaults = {
            "placeholder": "dd/mm/jjjj",
            "inputmode": "numeric",
            "autocomplete": "off",
            "data-day": "",
        }
        super().__init__(attrs=defaults | (attrs or {}), format="%d/%m/%Y")


class DayField(forms.DateField):
    """A date as people write it here; years outside 1900 to 2099 are typing errors.

    Accepts 5/3/2026, 05-03-2026, 05.03.2026 and 2026-03-05.
    """

    widget = DayInput

    def __init__(self, *, not_future: bool = False, not_past: bool = False, **kwargs: Any) -> None:
        kwargs.setdefault("input_formats", ["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d"])
        kwargs.setdefault("error_messages", {})
        kwargs["error_messages"].setdefault(
            "invalid", _("Schrijf de datum als dd/mm/jjjj, zoals 05/03/2026.")
        )
        self.not_future, self.not_past = not_future, not_past
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> date | None:
        """A day that is written well but is in no calendar, such as 31/11, gets its own words."""
        try:
            return super().to_python(value)
        except ValidationError:
            if re.fullmatch(r"(\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|\d{4}-\d{1,2}-\d{1,2})", str(value).strip()):
                raise ValidationError(_("Deze dag bestaat niet."), code="no_such_day") from None
            raise

    def clean(self, value: Any) -> date | None:
        day = super().clean(value)
        if day is None:
            return None
        if not dates.EARLIEST <= day < dates.LATEST:
            raise ValidationError(_("Deze datum kan niet. Controleer het jaar."), code="year")
        if self.not_future and day > dates.today():
            raise ValidationError(_("Deze datum ligt in de toekomst."), code="future")
        if self.not_past and day < dates.today():
            raise ValidationError(_("Deze datum ligt in het verleden."), code="past")
        return day


class EuroField(forms.CharField):
    """An amount in euro as people write it here; the clean value is integer cents."""

    def __init__(self, *, max_cents: int, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal"}))
        self.max_cents = max_cents
        super().__init__(max_length=20, **kwargs)

    def clean(self, value: Any) -> int | None:
        text = super().clean(value)
        if not text:
            return None
        match = re.fullmatch(r"€?\s*(\d{1,3}(?:[. ]?\d{3})*|\d+)(?:,(\d{1,2}))?", text.strip())
        if not match:
            raise ValidationError(
                _("Schrijf het bedrag als 80 of 80,50. Het kan niet negatief zijn."), code="amount"
            )
        euros = int(re.sub(r"\D", "", match[1]))
        cents = euros * 100 + int((match[2] or "0").ljust(2, "0"))
        if cents > self.max_cents:
            raise ValidationError(_("Dit bedrag is te hoog."), code="amount_high")
        return cents


class SignaturePad(forms.Widget):
    """A surface on which somebody signs with a finger, a pen or a mouse (static/js/signature.js).

    `words`: label, help and clear, for pages in a language that the interface does not speak.
    """

    template_name = "core/_signature_pad.html"
    use_fieldset = True

    def __init__(
        self, attrs: dict[str, Any] | None = None, *, words: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(attrs)
        self.words = words or PAD_WORDS

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        return super().get_context(name, value, attrs) | {"words": self.words}

    def use_required_attribute(self, initial: Any) -> bool:
        # The browser cannot ask for what stands in a hidden field.
        return False


class DrawingField(forms.Field):
    """A signature drawn on the pad; the clean value is a PNG of its own, or nothing."""

    widget = SignaturePad

    def clean(self, value: Any) -> bytes | None:
        if not value:
            return None
        try:
            return files.redraw_drawing(self._bytes_of(str(value)))
        except UploadRefused as error:
            raise ValidationError(str(error.message), code="drawing") from error

    def _bytes_of(self, text: str) -> bytes:
        """What stands in an address of the kind that a canvas makes; nothing of anything else."""
        start, _comma, body = text.partition(",")
        try:
            return base64.b64decode(body, validate=True) if start == PNG_ADDRESS else b"?"
        except binascii.Error:
            return b"?"


class OnceForm(forms.Form):
    """A form that has one effect however often it is sent: it carries a key (quality R7)."""

    form_key = forms.UUIDField(widget=forms.HiddenInput, required=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("form_key", uuid.uuid4())
        self.fields["form_key"].error_messages["required"] = _(
            "Het formulier is verlopen. Laad de pagina opnieuw."
        )

    def values(self) -> dict[str, Any]:
        """The clean values for the action: everything but the key and the version."""
        return {
            name: value for name, value in self.cleaned_data.items() if name not in ("form_key", "version")
        }


class VersionedForm(OnceForm):
    """A form that edits a row: it remembers which version of the row was shown (quality R10)."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
