"""Forms for somebody who leaves: whose dossiers, which, and who gets them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from people.access import organisation_ids
from people.models import User
from people.roles import Permission
from trajects.actions.teamwork import Receiver
from trajects.forms.handover import Receivers, WordsForm
from trajects.forms.teamwork import PersonField
from trajects.models import Traject

EVENLY, NEAR = "gelijk", "provincie"
OFFER, AT_ONCE = "aanbieden", "meteen"


class LeaverForm(forms.Form):
    """Whose dossiers go to others."""

    van = PersonField(label=_("Van wie"), empty_label=_("Kies een adviseur"))

    def __init__(self, *args: Any, trajects: QuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["van"].queryset = User.objects.filter(pk__in=trajects.values("adviser_id"))


class ManyForm(WordsForm):
    """Which dossiers, to whom, and how."""

    everything = forms.BooleanField(label=_("Alle dossiers hieronder"), required=False, initial=True)
    chosen = forms.ModelMultipleChoiceField(
        Traject.objects.none(),
        label=_("Of alleen deze"),
        required=False,
        to_field_name="public_id",
        widget=forms.CheckboxSelectMultiple,
    )
    to = forms.MultipleChoiceField(
        label=_("Naar wie"),
        widget=forms.SelectMultiple(attrs={"size": 8}),
        help_text=_("Kies één of meer adviseurs. Met Ctrl of Cmd kies je er verschillende."),
    )
    spread = forms.ChoiceField(
        label=_("Verdelen"),
        choices=[
            (EVENLY, _("Iedereen evenveel")),
            (NEAR, _("Volgens de provincie van de kandidaat, en verder evenveel")),
        ],
        initial=EVENLY,
        widget=forms.RadioSelect,
    )
    how = forms.ChoiceField(
        label=_("Hoe"),
        choices=[
            (OFFER, _("Aanbieden: elke collega aanvaardt of weigert")),
            (AT_ONCE, _("Meteen verplaatsen")),
        ],
        initial=OFFER,
        widget=forms.RadioSelect,
    )
    field_order = ("everything", "chosen", "to", "spread", "how", "reason", "attention")

    def __init__(self, *args: Any, trajects: QuerySet, leaver: User, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = trajects
        self.fields["chosen"].queryset = trajects
        self.fields["chosen"].label_from_instance = lambda row: row.candidate.list_name
        self.receivers = Receivers(without=leaver)
        self.fields["to"].choices = self.receivers.choices()
        if not organisation_ids(user, Permission.MANAGE_PROGRAMME):
            del self.fields["how"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not data.get("everything") and not data.get("chosen"):
            self.add_error("chosen", _("Kies minstens één dossier."))
        return data

    @property
    def trajects(self) -> list[Traject]:
        rows = self.rows if self.cleaned_data["everything"] else self.cleaned_data["chosen"]
        return list(rows)

    @property
    def to_whom(self) -> list[Receiver]:
        return [self.receivers.by_key[key] for key in self.cleaned_data["to"]]

    @property
    def near(self) -> bool:
        return self.cleaned_data["spread"] == NEAR

    @property
    def at_once(self) -> bool:
        return self.cleaned_data.get("how") == AT_ONCE
