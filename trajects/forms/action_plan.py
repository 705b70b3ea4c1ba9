"""Forms of the personal action plan."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core import dates
from core.forms import DayField, LineField, OnceForm, TextField, VersionedForm
from trajects.enums import ActionOwner, ActionState, NeedTopic
from trajects.models import ActionItem

LONGEST = ActionItem._meta.get_field("description").max_length


def _result() -> TextField:
    return TextField(label=_("Resultaat"), rows=3, required=False, help_text=_("Wat heeft het opgeleverd?"))


class AddActionForm(OnceForm):
    """An action in one line: what, for which need, who, by when."""

    description = LineField(label=_("Wat gebeurt er?"), max_length=LONGEST)
    need = forms.ChoiceField(label=_("Voor"), choices=NeedTopic.choices, initial=NeedTopic.ENTREPRENEUR)
    owner = forms.ChoiceField(label=_("Wie"), choices=ActionOwner.choices, initial=ActionOwner.CANDIDATE)
    owner_name = LineField(
        label=_("Naam"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"data-show-when": "owner=other"}),
    )
    due_on = DayField(label=_("Tegen"), required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("owner") == ActionOwner.OTHER and not data.get("owner_name"):
            self.add_error("owner_name", _("Schrijf op wie deze actie doet."))
        return data


class ChangeActionForm(AddActionForm, VersionedForm):
    """An action with its state; a day and a result once it is done."""

    state = forms.ChoiceField(label=_("Toestand"), choices=ActionState.choices)
    done_on = DayField(label=_("Gedaan op"), not_future=True, required=False)
    result = _result()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["done_on"].widget.attrs["data-show-when"] = "state=done"

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("state") == ActionState.DONE and not data.get("done_on") and "done_on" not in self.errors:
            data["done_on"] = dates.today()
        return data


class DoneActionForm(VersionedForm):
    """Ticking an action: the day and what came of it."""

    done_on = DayField(label=_("Gedaan op"), not_future=True)
    result = _result()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.initial.get("done_on"):
            self.initial["done_on"] = dates.today()
