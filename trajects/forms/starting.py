"""The form with which an adviser begins a dossier, in a programme without referrals (A-02, A-04)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core import dates
from core.forms import DayField, OnceForm
from people.access import organisation_ids
from people.models import Candidate, Organisation, User
from people.roles import Permission
from trajects import rules
from trajects.forms.financing import FinancingFields
from trajects.models import Programme


class StartDossierForm(FinancingFields, OnceForm):
    """The first day, and for who works in more organisations of the programme, which one."""

    on = DayField(label=_("Datum van het eerste gesprek"), not_future=True)
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("Organisatie"),
        to_field_name="public_id",
        empty_label=None,
    )
    field_order = ("on", "organisation", "other_services", "financing_reason")

    def __init__(
        self, *args: Any, candidate: Candidate, programme: Programme, user: User, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.candidate, self.programme = candidate, programme
        mine = organisation_ids(user, Permission.EDIT_DOSSIERS)
        found = programme.organisations.filter(pk__in=mine).order_by("name")
        self.fields["organisation"].queryset = found
        if len(found) == 1:
            self.fields["organisation"].widget = forms.HiddenInput()
            self.initial["organisation"] = found[0].public_id
        self.fields["on"].label = programme.templates[0].start_label or self.fields["on"].label
        self.initial.setdefault("on", dates.today())
        self.guard_financing(candidate, programme)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if on := data.get("on"):
            verdict = rules.may_start_traject(self.candidate, self.programme, on)
            if not verdict:
                self.add_error("on", str(verdict.reason))
            self.refuse_double_financing(data, on)
        return data


def programmes_to_start(user: User) -> list[Programme]:
    """In which programmes this user can begin a dossier."""
    return list(Programme.objects.startable_by(user))
