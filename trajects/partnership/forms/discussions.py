"""Forms of case discussions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import DayField, LineField, OnceForm, TextField, VersionedForm
from trajects.models import CaseDiscussion, DiscussionItem, Partnership, Traject
from trajects.partnership import rules
from trajects.partnership.enums import ItemDecision


class PlanForm(OnceForm):
    """A day on which the partners meet."""

    partnership = forms.ModelChoiceField(
        Partnership.objects.none(), label=_("Partnerschap"), to_field_name="public_id", empty_label=None
    )
    held_on = DayField(label=_("Datum"))
    place = LineField(label=_("Plaats of link"), max_length=200, required=False)

    def __init__(self, *args: Any, partnerships: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["partnership"].queryset = partnerships


class ConsentForm(OnceForm):
    """Whether the client agreed to be named; without a day the case goes by its number."""

    consent_on = DayField(
        label=_("De klant ging akkoord met zijn naam op"),
        required=False,
        not_future=True,
        help_text=_("Laat leeg als de klant niet akkoord is. De VDAB-adviseur ziet dan alleen een nummer."),
    )


class ItemForm(ConsentForm):
    """A dossier for the agenda: a question that names nobody, and the client's consent for this time."""

    discussion = forms.ModelChoiceField(
        CaseDiscussion.objects.none(),
        label=_("Casusbespreking"),
        to_field_name="public_id",
        empty_label=None,
    )
    question = TextField(
        label=_("Vraag aan de partners"),
        help_text=_("Noem geen naam, adres of school. De VDAB-adviseur leest dit mee."),
        max_length=2000,
    )
    field_order = ("discussion", "question", "consent_on")

    def __init__(self, *args: Any, traject: Traject, discussions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.traject = traject
        self.fields["discussion"].queryset = discussions

    def clean_question(self) -> str:
        return _without_names(self.traject, self.cleaned_data["question"])


class DecideForm(VersionedForm):
    """What was said about a case, and what it leads to."""

    notes = TextField(
        label=_("Verslag"), help_text=_("Noem geen naam. De VDAB-adviseur leest dit mee."), max_length=5000
    )
    decision = forms.ChoiceField(label=_("Besluit"), choices=ItemDecision.choices, widget=forms.RadioSelect)
    next_steps = TextField(label=_("Volgende stappen"), required=False, rows=3, max_length=2000)

    def __init__(self, *args: Any, item: DiscussionItem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.item = item
        if not item.discussion.partnership.programme.combinations:
            kept = [row for row in ItemDecision.choices if row[0] != ItemDecision.COMBINATION]
            self.fields["decision"].choices = kept
        self.initial.setdefault("version", item.version)

    def clean_notes(self) -> str:
        return _without_names(self.item.traject, self.cleaned_data["notes"])

    def clean_next_steps(self) -> str:
        return _without_names(self.item.traject, self.cleaned_data["next_steps"])


def _without_names(traject: Traject, text: str) -> str:
    verdict = rules.names_nobody(traject.candidate, text)
    if not verdict:
        raise forms.ValidationError(str(verdict.reason), code=verdict.code)
    return text
