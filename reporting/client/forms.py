"""What a candidate uploads on the own page."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import LineField, OnceForm
from core.text import one_line
from trajects.enums import DocumentKind
from trajects.forms.documents import KINDS_OF_FILE, TITLE_LENGTH
from trajects.rules.client import BROUGHT_KINDS

YES, NO = "ja", "nee"


class BringForm(OnceForm):
    """A file with its name and type; whether the mediator may see it has no answer beforehand (D-19)."""

    upload = forms.FileField(label=_("Bestand"), help_text=KINDS_OF_FILE)
    kind = forms.ChoiceField(
        label=_("Soort document"),
        choices=[(kind.value, kind.label) for kind in BROUGHT_KINDS],
        initial=DocumentKind.OTHER,
    )
    title = LineField(
        label=_("Naam van het document"),
        required=False,
        max_length=TITLE_LENGTH,
        help_text=_("Leeg: de naam van het bestand."),
    )
    shared = forms.ChoiceField(
        label=_("Mag je bemiddelaar van VDAB dit document zien?"),
        choices=[
            (YES, _("Ja, mijn adviseur mag het aan mijn bemiddelaar geven.")),
            (NO, _("Nee, mijn adviseur geeft het niet aan mijn bemiddelaar.")),
        ],
        widget=forms.RadioSelect,
    )

    def values(self) -> dict[str, Any]:
        """The clean values, with the choice as yes or no; a file without a name keeps its own."""
        values = super().values()
        own_name = one_line(PurePath(values["upload"].name or "").stem)[:TITLE_LENGTH]
        return values | {"shared": values["shared"] == YES, "title": values["title"] or own_name}
