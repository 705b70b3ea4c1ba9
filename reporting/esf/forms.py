"""Forms of participation: only what is still missing, and apart from it the sensitive questions."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core import formats
from core.forms import DayField, OnceForm
from reporting.esf import rules
from reporting.esf.enums import Answer, Isced, LabourStatus, NationalityGroup
from reporting.esf.sets import indicator_sets
from trajects.models import Programme

BLANK = [("", _("Nog niet geweten"))]
YES_NO = [("", _("Nog niet geweten")), ("ja", _("Ja")), ("nee", _("Nee"))]


def _yes_no(label: Any) -> forms.Field:
    return forms.TypedChoiceField(
        label=label, choices=YES_NO, required=False, coerce=lambda value: value == "ja", empty_value=None
    )


def _number(value: str) -> int | None:
    return int(value) if value else None


class ParticipationForm(OnceForm):
    """The questions of one moment that have no answer yet; leaving one open is allowed."""

    labour_status = forms.ChoiceField(
        label=_("Situatie op de arbeidsmarkt"), choices=[*BLANK, *LabourStatus.choices], required=False
    )
    months_unemployed = forms.IntegerField(
        label=_("Hoeveel maanden werkloos?"),
        min_value=0,
        max_value=720,
        required=False,
        help_text=_("Alleen bij wie werkloos is. Minder dan een maand: 0."),
    )
    in_education = _yes_no(_("Volgt de kandidaat onderwijs of een opleiding?"))
    gained_qualification = _yes_no(_("Behaalde de kandidaat een kwalificatie?"))
    isced = forms.TypedChoiceField(
        label=_("Hoogste onderwijsniveau"),
        choices=[*BLANK, *Isced.choices],
        required=False,
        coerce=_number,
        empty_value=None,
        help_text=_("Bij een buitenlands diploma: het niveau dat ermee overeenkomt."),
    )
    nationality_group = forms.ChoiceField(
        label=_("Nationaliteit"), choices=[*BLANK, *NationalityGroup.choices], required=False
    )

    def __init__(self, *args: Any, snapshot: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.snapshot = snapshot
        wanted = {"form_key", *rules.missing(snapshot)}
        for name in set(self.fields) - wanted:
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        status = data.get("labour_status") or self.snapshot.labour_status
        if data.get("months_unemployed") is not None and status != LabourStatus.UNEMPLOYED:
            words = _("Vul de maanden alleen in bij wie werkloos is.")
            self.add_error("months_unemployed", ValidationError(words, code="not_unemployed"))
        return data


class SensitiveForm(OnceForm):
    """Two questions that the candidate may leave unanswered."""

    disability = forms.ChoiceField(
        label=_("Heeft de kandidaat een arbeidshandicap?"), choices=[*BLANK, *Answer.choices], required=False
    )
    minority = forms.ChoiceField(
        label=_("Behoort de kandidaat tot een minderheid of heeft die een migratieachtergrond?"),
        choices=[*BLANK, *Answer.choices],
        required=False,
    )


class ReportForm(forms.Form):
    """What the tables count; it stands in the address."""

    set = forms.ChoiceField(label=_("Programmaperiode"), required=False)
    programma = forms.ModelChoiceField(
        Programme.objects.all(),
        label=_("Programma"),
        required=False,
        to_field_name="code",
        empty_label=_("Alle"),
    )
    van = DayField(label=_("Van"), required=False)
    tot = DayField(label=_("Tot en met"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sets = [(one.code, one.label) for one in indicator_sets().values()]
        self.fields["set"].choices = [("", _("Volgens het programma")), *sets]

    def show_days(self, since: date | None, until: date | None) -> None:
        """Show the days that count, where those are others than what was asked."""
        days = {"van": since, "tot": until}
        self.data = {
            **self.data.dict(),
            **{name: formats.short_date(day) for name, day in days.items() if day},
        }
