"""The form of an indicator: what the dossiers count is chosen from lists, and kept as parameters of the measure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from people.models import TargetGroup
from referrals.enums import ReferralState
from reporting.kpi.measures import choices, known_parameters
from reporting.models import Indicator
from trajects.enums import ContactForm, ContactKind, Outcome, SessionKind
from trajects.models import PhaseTemplate

# The words of a target group can be a whole sentence.
LONGEST = 70
Choices = Iterable[tuple[str, str | Promise]]


@dataclass(frozen=True)
class Parameter:
    """One thing that narrows what is counted. `measure`: the only one for which it means this."""

    key: str
    label: str | Promise
    choices: Callable[[], Choices]
    measure: str = ""

    def fits(self, measure: str) -> bool:
        """Whether the measure takes it."""
        return self.key in known_parameters(measure) and self.measure in ("", measure)


def _phases() -> Choices:
    """Phases by their abbreviation; several programmes may share one."""
    rows = PhaseTemplate.objects.order_by("programme", "position").values_list("code", "name")
    return [(code, f"{code} ({name})") for code, name in dict(rows).items()]


def _groups() -> Choices:
    rows = TargetGroup.objects.values_list("code", "label")
    return [(code, Truncator(label).chars(LONGEST)) for code, label in rows]


PARAMETERS: dict[str, Parameter] = {
    "only_phase": Parameter("phase", _("Alleen deze fase"), _phases),
    "only_outcome": Parameter("outcome", _("Alleen deze uitkomst"), lambda: Outcome.choices),
    "only_contact": Parameter(
        "kind", _("Alleen deze soort gesprek"), lambda: ContactKind.choices, measure="contacts"
    ),
    "only_form": Parameter("form", _("Alleen deze vorm van gesprek"), lambda: ContactForm.choices),
    "only_session": Parameter(
        "kind", _("Alleen deze soort infosessie"), lambda: SessionKind.choices, measure="sessions"
    ),
    "only_group": Parameter("group", _("Alleen deze doelgroep"), _groups),
    "only_state": Parameter(
        "state", _("Alleen doorverwijzingen in deze toestand"), lambda: ReferralState.choices
    ),
}


def _field(parameter: Parameter) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=parameter.label, required=False, choices=lambda: [("", "---------"), *parameter.choices()]
    )


class IndicatorForm(forms.ModelForm):
    """What the dossiers count, and which of it; only what the chosen count knows."""

    measure = forms.ChoiceField(
        label=_("telt in de dossiers"),
        required=False,
        choices=lambda: [("", _("Niets: de waarde wordt met een bron ingevoerd")), *choices()],
    )
    only_phase = _field(PARAMETERS["only_phase"])
    only_outcome = _field(PARAMETERS["only_outcome"])
    only_contact = _field(PARAMETERS["only_contact"])
    only_form = _field(PARAMETERS["only_form"])
    only_session = _field(PARAMETERS["only_session"])
    only_group = _field(PARAMETERS["only_group"])
    only_state = _field(PARAMETERS["only_state"])

    class Meta:
        model = Indicator
        fields = (
            "table",
            "code",
            "label",
            "group",
            "parent",
            "children_overlap",
            "position",
            "kind",
            "measure",
            "baseline",
            "unit",
            "definition",
            "is_active",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = self.instance.parameters or {}
        for name, parameter in PARAMETERS.items():
            value = known.get(parameter.key, "") if parameter.fits(self.instance.measure) else ""
            self.initial.setdefault(name, value)
            if value and value not in dict(self.fields[name].choices):
                # What was loaded from a file and is in no list any more stays what it is.
                self.fields[name].choices = [*self.fields[name].choices, (value, value)]

    @cached_property
    def changed_data(self) -> list[str]:
        """The field of the row that these lists fill in, so that its history has it."""
        found = super().changed_data
        kept = [name for name in found if name not in PARAMETERS]
        return kept if kept == found else [*kept, "parameters"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        measure = data.get("measure", "")
        given = {name: data[name] for name in PARAMETERS if data.get(name)}
        for name in given:
            if not PARAMETERS[name].fits(measure):
                self.add_error(name, _("Deze telling kent dit niet. Laat het leeg."))
        self.instance.parameters = {PARAMETERS[name].key: value for name, value in given.items()}
        parent, table = data.get("parent"), data.get("table")
        if parent and table and parent.table_id != table.pk:
            self.add_error("parent", _("Kies een indicator van dezelfde tabel."))
        return data
