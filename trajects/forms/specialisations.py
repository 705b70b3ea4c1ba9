"""Forms of specialisations."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core import dates
from core.forms import DayField, OnceForm, TextField
from trajects.forms.decisions import MoveForm
from trajects.models import SpecialisationRequest, Traject
from trajects.rules import specialisations as rules


class RequestForm(OnceForm):
    """Which specialisation of which partner, and what is needed."""

    choice = forms.ChoiceField(label=_("Specialisatie"), widget=forms.RadioSelect)
    question = TextField(
        label=_("Wat is er nodig?"),
        help_text=_(
            "De partner leest dit, met naam, taal en contactgegevens van de kandidaat. Het dossier ziet de "
            "partner niet."
        ),
        rows=5,
        max_length=3000,
    )

    def __init__(self, *args: Any, traject: Traject, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = traject.programme.specialisations.filter(is_active=True).prefetch_related("organisations")
        self.offers = {
            f"{row.code}:{organisation.public_id}": (row, organisation)
            for row in rows
            for organisation in row.organisations.all()
        }
        self.fields["choice"].choices = [
            (key, f"{row.name} ({organisation.name}). {row.needs}".strip())
            for key, (row, organisation) in self.offers.items()
        ]

    def values(self) -> dict[str, Any]:
        values = super().values()
        values["specialisation"], values["organisation"] = self.offers[values.pop("choice")]
        return values


class DayForm(MoveForm):
    """On which day it began."""

    instance: SpecialisationRequest
    on = DayField(label=_("Datum"), not_future=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("on", dates.today())

    def clean_on(self) -> Any:
        on = self.cleaned_data["on"]
        self.refuse("on", rules.request_day_fits(self.instance, on))
        return on


class ResultForm(DayForm):
    """On which day it was ready, and what came of it."""

    result = TextField(label=_("Wat is het resultaat?"), rows=5, max_length=5000)
