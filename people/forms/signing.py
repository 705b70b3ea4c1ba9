"""Signing on a screen: what the candidate fills in under a text, and how the adviser asks for it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.forms import DrawingField, LineField, OnceForm, SignaturePad
from people.models import NAME_LENGTH, AgreementText, Candidate
from people.signing import Ink, SignedText
from people.signing_words import words_for
from people.world import language_name

SIGNED_NAME_LENGTH = 2 * NAME_LENGTH
DRAW, TYPE = "draw", "type"
MAIL, QR, BOTH = "mail", "qr", "both"


class InkForm(forms.Form):
    """How somebody signs a text: drawn or typed, which nobody chose beforehand, with the name and a tick.

    The words stand in the language of the text. What was read travels along, so that nobody signs another
    text than the one on the screen.
    """

    language = forms.CharField(widget=forms.HiddenInput, max_length=8)
    text_hash = forms.CharField(widget=forms.HiddenInput, max_length=64)
    manner = forms.ChoiceField(widget=forms.RadioSelect)
    drawing = DrawingField()
    signed_name = LineField(max_length=SIGNED_NAME_LENGTH)
    agrees = forms.BooleanField()

    def __init__(self, *args: Any, text: SignedText, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.text, self.words = text, words_for(text.language)
        self.initial |= {"language": text.language, "text_hash": text.digest}
        self.fields["manner"].choices = [(DRAW, self.words["draw"]), (TYPE, self.words["type"])]
        pad = {part: self.words[f"pad_{part}"] for part in ("label", "help", "clear")}
        self.fields["drawing"].widget = SignaturePad({"data-show-when": f"manner={DRAW}"}, words=pad)
        self.fields["signed_name"].widget.attrs |= {"autocomplete": "off", "data-no-draft": ""}
        self._speak()

    def _speak(self) -> None:
        """Labels and messages in the language of the text."""
        missing = {"manner": "manner", "signed_name": "name", "agrees": "agrees"}
        for field, word in {**missing, "drawing": "drawing"}.items():
            self.fields[field].label = self.words[word]
        for field, word in missing.items():
            self.fields[field].error_messages["required"] = self.words[f"{word}_missing"]
        self.fields["signed_name"].error_messages["max_length"] = self.words["name_long"]

    def clean(self) -> dict[str, Any]:
        """A drawing when that was chosen, and the text that is on the screen."""
        data = super().clean() or self.cleaned_data
        draws = data.get("manner") == DRAW
        if draws and not data.get("drawing") and "drawing" not in self.errors:
            self.add_error("drawing", ValidationError(self.words["drawing_missing"], code="drawing"))
        if not draws:
            data["drawing"] = None
            self.errors.pop("drawing", None)
        if data.get("text_hash") != self.text.digest:
            raise ValidationError(self.words["changed"], code="changed")
        return data

    def ink(self, device: str) -> Ink:
        """How the text was signed, on this device."""
        return Ink(self.cleaned_data["signed_name"], self.cleaned_data["drawing"], device)


class SignOnScreenForm(InkForm, OnceForm):
    """The candidate signs on the screen of who explains the text."""


class AskForm(OnceForm):
    """How a candidate gets the link to sign; nothing is chosen beforehand."""

    how = forms.ChoiceField(label=_("Hoe krijgt de kandidaat de link?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, candidate: Candidate, shows_email: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        qr = (QR, _("Met een QR-code op dit scherm"))
        mail = (
            _("Met een e-mail naar %(email)s") % {"email": candidate.email}
            if shows_email
            else _("Met een e-mail")
        )
        both = (BOTH, _("Met allebei"))
        self.fields["how"].choices = [qr, (MAIL, mail), both] if candidate.email else [qr]
        if not candidate.email:
            self.fields["how"].help_text = _("Zonder e-mailadres kan alleen een QR-code.")

    @property
    def by_mail(self) -> bool:
        return self.cleaned_data["how"] in (MAIL, BOTH)

    @property
    def on_screen(self) -> bool:
        return self.cleaned_data["how"] in (QR, BOTH)


class TextField(forms.ModelChoiceField):
    """Texts by their language."""

    def label_from_instance(self, text: AgreementText) -> str:
        return language_name(text.language)


class AskAgreementForm(AskForm):
    """In which language the link opens; the candidate may choose another one there."""

    text = TextField(AgreementText.objects.none(), label=_("Taal van de tekst"), empty_label=None)
    field_order = ("text", "how")

    def __init__(self, *args: Any, texts: list[AgreementText], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].queryset = AgreementText.objects.filter(pk__in=[text.pk for text in texts])
