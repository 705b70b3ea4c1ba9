"""Forms of combination trajectories."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core import dates
from core.forms import DayField, LineField, TextField, VersionedForm
from core.rules import Verdict
from trajects.forms.decisions import MoveForm
from trajects.models import CombinationService, CombinationTraject, Traject
from trajects.partnership import rules
from trajects.partnership.enums import Barrier, CombinationResult, Party

OBJECTIVES = range(1, 5)
STAGE = ("orientation_from", "orientation_until", "internship_until", "asked_by_company")
FACTS = ("reason", "complementary", *STAGE)


class ServiceField(forms.ModelChoiceField):
    """A service, with what is known against it."""

    def label_from_instance(self, service: CombinationService) -> str:
        words = f"{service.need}: {service.name}" if service.need else service.name
        return f"{words} ({service.get_barrier_display().lower()})" if service.barrier else words


class CombinationForm(VersionedForm):
    """Why, which service, who works on what, and what others still do (D-08)."""

    service = ServiceField(
        CombinationService.objects.none(), label=_("Welke dienst?"), to_field_name="code", empty_label=None
    )
    reason = TextField(label=_("Waarom is een combinatietraject nodig?"), rows=3, max_length=5000)
    complementary = TextField(
        label=_("Welke acties doen andere partners nog?"), required=False, rows=3, max_length=5000
    )
    orientation_from = DayField(label=_("Stage: eerste dag"), required=False)
    orientation_until = DayField(label=_("Stage, fase 1 (oriëntatie): laatste dag"), required=False)
    internship_until = DayField(
        label=_("Stage, fase 2 (competentiekloof): laatste dag"),
        required=False,
        help_text=_("Met fase 1 erbij. De VDAB-bemiddelaar registreert de stage en volgt ze op."),
    )
    asked_by_company = forms.BooleanField(label=_("Het bedrijf vroeg deze stage"), required=False)

    # The service on which the partners agreed, once they did.
    discussed: CombinationService | None = None

    def __init__(
        self, *args: Any, traject: Traject, combination: CombinationTraject | None = None, **kwargs: Any
    ) -> None:
        initial = _initial(combination) if combination else {}
        super().__init__(*args, initial=initial | (kwargs.pop("initial", None) or {}), **kwargs)
        self.traject = traject
        services = traject.programme.combination_services.all()
        self.fields["service"].queryset = services
        for number in OBJECTIVES:
            self._add_objective(number)
        stages = "|".join(service.code for service in services if service.is_internship)
        for name in STAGE:
            self.fields[name].widget.attrs["data-show-when"] = f"service={stages}"
        if combination is None:
            del self.fields["version"]
        elif rules.is_discussed(combination):
            self._keep_discussed(combination)

    def _keep_discussed(self, combination: CombinationTraject) -> None:
        """What the partners discussed is not asked again; days of an internship only where there is one."""
        self.discussed = combination.service
        parts = [f"{part}_{number}" for number in OBJECTIVES for part in ("objective", "party")]
        for name in ("service", "reason", *parts, *(() if self.discussed.is_internship else STAGE)):
            del self.fields[name]
        for name in STAGE if self.discussed.is_internship else ():
            del self.fields[name].widget.attrs["data-show-when"]

    def _add_objective(self, number: int) -> None:
        self.fields[f"objective_{number}"] = LineField(
            label=_("Doel %(number)s") % {"number": number}, max_length=300, required=number == 1
        )
        self.fields[f"party_{number}"] = forms.ChoiceField(
            label=_("Wie werkt aan doel %(number)s?") % {"number": number}, choices=Party.choices
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        service = self._service(data)
        if service is None:
            return data
        self._demand("service", rules.service_is_allowed(SimpleNamespace(service=service)))
        if not service.is_internship:
            empty = dict.fromkeys(STAGE[:3]) | {"asked_by_company": False}
            data |= {name: value for name, value in empty.items() if name in self.fields}
        elif not self.errors:
            self._demand_stage(data)
        return data

    def _service(self, data: dict[str, Any]) -> CombinationService | None:
        """The service that was chosen now, or discussed before."""
        return self.discussed or data.get("service")

    def _demand_stage(self, data: dict[str, Any]) -> None:
        stage = SimpleNamespace(**{name: data.get(name) for name in STAGE})
        # Without a first day nobody can count how long it lasts.
        if (stage.orientation_until or stage.internship_until) and not stage.orientation_from:
            self.add_error("orientation_from", self.fields["orientation_from"].error_messages["required"])
            return
        verdict = rules.internship_fits(self.traject.programme, stage)
        fields = {
            "internship.company": "asked_by_company",
            "internship.orientation": "orientation_until",
            "internship.total": "internship_until",
        }
        self._demand(fields.get(verdict.code, "service"), verdict)

    def _demand(self, name: str, verdict: Verdict) -> None:
        if not verdict:
            self.add_error(name if name in self.fields else None, str(verdict.reason))

    def values(self) -> dict[str, Any]:
        """The facts that were asked, and the objectives until they were discussed."""
        asked = [name for name in ("service", *FACTS) if name in self.fields]
        values = {name: self.cleaned_data[name] for name in asked}
        return values if self.discussed else values | {"objectives": self._objectives()}

    def _objectives(self) -> list[tuple[str, str]]:
        data = self.cleaned_data
        rows = [(data[f"objective_{number}"], data[f"party_{number}"]) for number in OBJECTIVES]
        return [(text, party) for text, party in rows if text]

    @property
    def warning(self) -> str:
        """What the programme warns about with the chosen service; it stops nothing."""
        service = self._service(self.cleaned_data)
        if service is None:
            return ""
        return f"{service}: {service.note}" if service.barrier == Barrier.WARN else ""


def _initial(combination: CombinationTraject) -> dict[str, Any]:
    values = {name: getattr(combination, name) for name in (*FACTS, "version")}
    values["service"] = combination.service.code
    for number, row in enumerate(combination.objectives.all(), start=1):
        values |= {f"objective_{number}": row.text, f"party_{number}": row.party}
    return values


class OnForm(MoveForm):
    """The day of a move."""

    on = DayField(label=_("Datum"), not_future=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("on", dates.today())


class CloseForm(OnForm):
    """How it ended (D-08)."""

    result = forms.ChoiceField(label=_("Resultaat"), choices=CombinationResult.choices)
    result_text = TextField(label=_("Wat leverde het op?"), required=False, rows=3, max_length=5000)
    next_steps = TextField(label=_("Wat zijn de volgende stappen?"), rows=3, max_length=5000)

    def clean_on(self) -> Any:
        on = self.cleaned_data["on"]
        if self.instance.starts_on and on < self.instance.starts_on:
            self.add_error("on", _("De einddatum ligt voor de begindatum."))
        return on
