"""Forms of outreach actions: the action itself, and how many people it reached."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core import dates
from core.forms import DayField, LineField, OnceForm, TextField, VersionedForm
from people.enums import FLEMISH_PROVINCES, Province
from people.models import TargetGroup
from referrals.enums import OutreachKind
from referrals.models import OutreachAction
from referrals.rules import outreach as rules
from trajects.models import Programme

PROVINCES = [(code.value, code.label) for code in (*FLEMISH_PROVINCES, Province.BRUSSELS)]
EMPTY_ROWS = 3
MOST_ROWS = 60


def length_of(name: str) -> int:
    """How long a text of an outreach action may be."""
    return OutreachAction._meta.get_field(name).max_length


class ProgrammeField(forms.ModelChoiceField):
    """The programmes that run; nobody is asked when there is one."""

    def offer(self) -> None:
        """Ask only when there is a choice."""
        self.queryset = Programme.objects.with_referrals().order_by("pk")
        programmes = list(self.queryset)
        self.empty_label = None
        self.widget = forms.Select() if len(programmes) > 1 else forms.HiddenInput()
        self.widget.choices = self.choices
        self.initial = programmes[0] if programmes else None


class OutreachForm(OnceForm):
    """An outreach action that took place (H-20)."""

    programme = ProgrammeField(Programme.objects.none(), label=_("Programma"))
    kind = forms.ChoiceField(label=_("Soort"), choices=[("", _("Kies een soort")), *OutreachKind.choices])
    title = LineField(
        label=_("Titel"),
        max_length=length_of("title"),
        help_text=_("Zoals: infomoment in het open centrum. Schrijf hier geen namen van personen."),
    )
    held_on = DayField(label=_("Datum"), not_future=True)
    place = LineField(label=_("Plaats"), max_length=length_of("place"))
    province = forms.ChoiceField(label=_("Provincie"), choices=[("", _("Kies een provincie")), *PROVINCES])
    partners = LineField(
        label=_("Samen met"),
        required=False,
        max_length=length_of("partners"),
        help_text=_("Organisaties waarmee je samenwerkte."),
    )
    notes = TextField(label=_("Verslag"), required=False, rows=5)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["programme"].offer()
        self.initial.setdefault("held_on", dates.today())


class OutreachChangeForm(OutreachForm, VersionedForm):
    """The same for an action that is there already."""


class ReachedForm(VersionedForm):
    """What goes along with the rows of counts."""


class ReachedRowForm(forms.Form):
    """A target group in a province, and how many people. An empty count leaves the row out."""

    target_group = forms.ModelChoiceField(
        TargetGroup.objects.none(),
        label=_("Doelgroep"),
        required=False,
        empty_label=_("Doelgroep niet bekend"),
    )
    province = forms.ChoiceField(label=_("Provincie"), choices=PROVINCES)
    people = forms.IntegerField(
        label=_("Aantal"),
        required=False,
        min_value=1,
        max_value=rules.MOST_PEOPLE,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "short", "autocomplete": "off"}),
        error_messages={
            "min_value": _("Schrijf minstens 1, of laat het vak leeg."),
            "max_value": _("Dit aantal is te hoog."),
            "invalid": _("Schrijf een geheel getal."),
        },
    )

    def __init__(self, *args: Any, groups: list[tuple[Any, str]], province: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["province"].initial = province
        for each in self.fields.values():
            each.template_name = "referrals/_question.html"
        field = self.fields["target_group"]
        field.queryset = TargetGroup.objects.all()
        # One list for all rows: asked once, whatever the number of rows.
        field.choices = groups

    def has_changed(self) -> bool:
        """A row counts as soon as it has a number; the province is always filled in."""
        return bool(str(self.data.get(self.add_prefix("people"), "")).strip()) if self.is_bound else False


class BaseReachedRows(forms.BaseFormSet):
    """The counts of one action; a group in a province stands there once."""

    def __init__(self, *args: Any, province: str, **kwargs: Any) -> None:
        """`province` stands in every new row."""
        groups = TargetGroup.objects.filter(is_active=True).order_by("position", "pk")
        choices = [("", _("Doelgroep niet bekend")), *((group.pk, group.label) for group in groups)]
        super().__init__(*args, form_kwargs={"groups": choices, "province": province}, **kwargs)

    @property
    def values(self) -> list[tuple[TargetGroup | None, str, int]]:
        """The filled rows, for the action."""
        return [
            (row["target_group"], row["province"], row["people"])
            for row in (form.cleaned_data for form in self.forms)
            if row.get("people")
        ]

    def clean(self) -> None:
        if any(self.errors):
            return
        seen = set()
        for form in self.forms:
            group, province = form.cleaned_data.get("target_group"), form.cleaned_data.get("province")
            if form.has_changed() and (group, province) in seen:
                verdict = rules.reached_once([(group, province, 1)] * 2)
                form.add_error("target_group", ValidationError(verdict.reason, code=verdict.code))
            seen |= {(group, province)} if form.has_changed() else set()


ReachedRows = forms.formset_factory(
    ReachedRowForm, formset=BaseReachedRows, extra=EMPTY_ROWS, max_num=MOST_ROWS, absolute_max=MOST_ROWS
)
