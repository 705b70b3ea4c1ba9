"""Forms of uploaded pieces: several at once, a newer version, what is known of one, taking one away."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.forms import DayField, LineField, OnceForm, VersionedForm
from trajects.enums import DocumentKind, PhaseState
from trajects.models import Phase, Traject

TITLE_LENGTH = 200
KINDS_OF_FILE = _("PDF, Word, Excel, PNG of JPEG.")


class FilesInput(forms.ClearableFileInput):
    """Several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """A list of uploaded files; `core.files` looks at what they really are."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        uploads = data if isinstance(data, (list, tuple)) else [data]
        if len(uploads) > settings.UPLOAD_MAX_FILES:
            raise ValidationError(
                _("Kies hoogstens %(max)s bestanden tegelijk.") % {"max": settings.UPLOAD_MAX_FILES},
                code="too_many",
            )
        return [super(FilesField, self).clean(upload, initial) for upload in uploads or [None]]


class PhaseField(forms.ModelChoiceField):
    """A phase of the dossier, named by the public id."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Phase.objects.none(), to_field_name="public_id", required=False, **kwargs)

    def label_from_instance(self, obj: Phase) -> str:
        return obj.template.name

    def offer(self, traject: Traject) -> None:
        """The phases of this dossier that were not cancelled."""
        there = Phase.objects.filter(traject=traject).exclude(state=PhaseState.CANCELLED)
        self.queryset = there.select_related("template").order_by("template__position", "pk")


class DocumentForm(OnceForm):
    """Pieces of the dossier. Without a kind or a phase each file gets those that fit its name."""

    uploads = FilesField(
        label=_("Bestanden"), help_text=_("PDF, Word, Excel, PNG of JPEG. Je kunt er meer dan één kiezen.")
    )
    kind = forms.ChoiceField(
        label=_("Soort document"),
        required=False,
        choices=[("", _("Volgens de naam van het bestand")), *DocumentKind.choices],
    )
    phase = PhaseField(label=_("Fase"), empty_label=_("De fase die dit document vraagt"))
    title = LineField(
        label=_("Titel"),
        required=False,
        max_length=TITLE_LENGTH,
        help_text=_("Leeg: de soort van het document."),
    )
    dated_on = DayField(label=_("Datum van het document"), required=False, not_future=True)
    is_signed = forms.BooleanField(label=_("Ondertekend"), required=False)

    def __init__(self, *args: Any, traject: Traject, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phase"].offer(traject)


class DropForm(OnceForm):
    """One file that was dropped on the page, and on which place."""

    upload = forms.FileField()
    kind = forms.ChoiceField(required=False, choices=[("", ""), *DocumentKind.choices])


class NewVersionForm(OnceForm):
    """The file that takes the place of an earlier one."""

    upload = forms.FileField(label=_("Bestand"), help_text=KINDS_OF_FILE)
    dated_on = DayField(label=_("Datum van het document"), required=False, not_future=True)
    is_signed = forms.BooleanField(label=_("Ondertekend"), required=False)


class DocumentEditForm(VersionedForm):
    """What is known of a piece."""

    kind = forms.ChoiceField(label=_("Soort document"), choices=DocumentKind.choices)
    title = LineField(label=_("Titel"), required=False, max_length=TITLE_LENGTH)
    phase = PhaseField(label=_("Fase"), empty_label=_("Geen fase"))
    dated_on = DayField(label=_("Datum van het document"), required=False, not_future=True)
    is_signed = forms.BooleanField(label=_("Ondertekend"), required=False)

    def __init__(self, *args: Any, traject: Traject, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phase"].offer(traject)


class RemoveDocumentForm(OnceForm):
    """Why a piece goes."""

    reason = LineField(
        label=_("Waarom verwijder je dit document?"),
        max_length=300,
        help_text=_("Schrijf hier geen gegevens over de kandidaat."),
    )
