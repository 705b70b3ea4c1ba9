"""Forms of the decisions about a phase and a dossier."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core import dates
from core.forms import DayField, OnceForm, TextField
from core.rules import Verdict
from trajects.enums import (
    EXPLORE_OUTCOMES,
    GUIDE_OUTCOMES,
    NEGATIVE_OUTCOMES,
    Feasibility,
    Outcome,
    PhaseKind,
    SelfEmployedStatus,
)
from trajects.models import Phase, Traject
from trajects.rules import decisions as rules


def _choices(outcomes: tuple[Outcome, ...]) -> list[tuple[str, Any]]:
    return [(outcome.value, outcome.label) for outcome in outcomes]


class MoveForm(OnceForm):
    """A form about one row; a rule that says no becomes an error beside its field."""

    def __init__(self, *args: Any, instance: Any, **kwargs: Any) -> None:
        self.instance = instance
        super().__init__(*args, **kwargs)

    def refuse(self, field: str, verdict: Verdict) -> None:
        """Show why, unless the verdict is a yes."""
        if not verdict:
            self.add_error(field, str(verdict.reason))


class ReasonForm(MoveForm):
    """Why: kept in the journal."""

    reason = TextField(label=_("Waarom?"), help_text=_("Dit blijft in de tijdlijn staan."), max_length=2000)


class EndForm(MoveForm):
    """A phase that ends: on which day."""

    instance: Phase
    on = DayField(label=_("Datum"), not_future=True)

    def __init__(self, *args: Any, instance: Phase, **kwargs: Any) -> None:
        super().__init__(*args, instance=instance, **kwargs)
        self.initial.setdefault("on", rules.proposed_end(instance))

    def clean_on(self) -> Any:
        on = self.cleaned_data["on"]
        self.refuse("on", rules.date_fits(self.instance, on))
        return on


class StopForm(EndForm):
    """Stopped: the day and why (H-52, H-66)."""

    reason = TextField(
        label=_("Waarom stopt deze fase?"),
        help_text=_("Dit komt in de samenvatting voor MLP."),
        max_length=5000,
    )
    advice = TextField(
        label=_("Wat is de volgende stap voor de kandidaat?"),
        help_text=_("Dit komt in het document van de stopzetting. Laat leeg als je het nog niet weet."),
        required=False,
        max_length=5000,
    )


class FinishAftercareForm(EndForm):
    """Aftercare that ends before its last day (H-72)."""

    summary = TextField(label=_("Hoe liep de nazorg?"), required=False, max_length=5000)


class CloseForm(MoveForm):
    """A dossier in which no phase runs any more."""

    instance: Traject
    on = DayField(label=_("Afgesloten op"), not_future=True)

    def clean_on(self) -> Any:
        on = self.cleaned_data["on"]
        if on < self.instance.started_on:
            self.add_error("on", _("Het dossier kan niet afgesloten zijn voor het begon."))
        return on


class ExploreDecisionForm(EndForm):
    """Decision on the exploratory phase (H-53 to H-55, domain 1.7)."""

    outcome = forms.ChoiceField(
        label=_("Resultaat"), choices=_choices(EXPLORE_OUTCOMES), widget=forms.RadioSelect
    )
    motivation = TextField(
        label=_("Motivering"), help_text=_("Waarom is een begeleiding wel of niet zinvol?"), rows=6
    )
    agreed_actions = TextField(
        label=_("Afgesproken acties"),
        help_text=_("Wat doen jullie in de begeleidende fase? Dit komt in de samenvatting voor MLP."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "data-show-when": "outcome=positive"}),
    )
    advice = TextField(label=_("Advies aan de kandidaat"), required=False)
    field_order = ("on", "outcome", "motivation", "agreed_actions", "advice")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].label = _("Datum van het laatste individuele gesprek")


class GuideDecisionForm(EndForm):
    """Decision on the guidance phase (H-66 to H-69, domain 1.7)."""

    feasibility_enterprise = forms.ChoiceField(
        label=_("Haalbaarheid van de onderneming"), choices=Feasibility.choices, widget=forms.RadioSelect
    )
    feasibility_enterprise_reason = TextField(label=_("Waarom? (onderneming)"))
    feasibility_entrepreneur = forms.ChoiceField(
        label=_("Haalbaarheid van de ondernemer"), choices=Feasibility.choices, widget=forms.RadioSelect
    )
    feasibility_entrepreneur_reason = TextField(label=_("Waarom? (ondernemer)"))
    outcome = forms.ChoiceField(
        label=_("Uitkomst"), choices=_choices(GUIDE_OUTCOMES), widget=forms.RadioSelect
    )
    started_in = forms.ChoiceField(
        label=_("Statuut"),
        choices=[("", _("Kies een statuut")), *SelfEmployedStatus.choices],
        widget=forms.Select(attrs={"data-show-when": "outcome=starts"}),
        error_messages={"required": _("Kies het statuut van wie start.")},
    )
    activity_starts_on = DayField(
        label=_("Start van de activiteit"),
        error_messages={"required": _("Vul in wanneer de activiteit start.")},
    )
    motivation = TextField(
        label=_("Motivering"), help_text=_("Vat de begeleiding en het besluit samen."), rows=6
    )
    advice = TextField(label=_("Advies aan de kandidaat"), required=False)
    field_order = ("on",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].label = _("Datum van het evaluatiegesprek")
        self.fields["activity_starts_on"].widget.attrs["data-show-when"] = "outcome=starts"
        starts = not self.is_bound or self.data.get("outcome") == Outcome.STARTS
        for name in ("started_in", "activity_starts_on"):
            self.fields[name].required = starts

    def values(self) -> dict[str, Any]:
        values = super().values()
        if values["outcome"] != Outcome.STARTS:
            values |= {"started_in": "", "activity_starts_on": None}
        return values


class LineEndForm(EndForm):
    """A registration line that ends: the day, the result of its list, the summary (A-08)."""

    result = forms.ChoiceField(label=_("Resultaat"), widget=forms.RadioSelect)
    started_in = forms.ChoiceField(
        label=_("Statuut"), choices=[("", _("Kies een statuut")), *SelfEmployedStatus.choices]
    )
    activity_starts_on = DayField(label=_("Start van de activiteit"))
    summary = TextField(
        label=_("Samenvatting"),
        help_text=_("Het verloop van de begeleiding en de afspraken."),
        required=False,
        rows=6,
    )
    field_order = ("on", "result")

    def __init__(self, *args: Any, instance: Phase, **kwargs: Any) -> None:
        super().__init__(*args, instance=instance, **kwargs)
        template = instance.template
        self.initial |= {"on": dates.today(), "summary": instance.summary}
        self.fields["on"].label = template.end_label or _("Einddatum")
        self.fields["result"].choices = [
            (entry["code"], line_result_words(entry)) for entry in template.results
        ]
        self._ask_start([e["code"] for e in template.results if e["outcome"] == Outcome.STARTS])

    def _ask_start(self, starts: list[str]) -> None:
        """Status and day only where a result says that the person starts."""
        chosen = not self.is_bound or self.data.get("result") in starts
        for name in ("started_in", "activity_starts_on"):
            if not starts:
                del self.fields[name]
                continue
            self.fields[name].required = chosen
            self.fields[name].widget.attrs["data-show-when"] = f"result={'|'.join(starts)}"

    def values(self) -> dict[str, Any]:
        values = super().values()
        if self.instance.template.outcome_of(values["result"]) != Outcome.STARTS:
            values.pop("started_in", None)
            values.pop("activity_starts_on", None)
        return values


def line_result_words(entry: dict[str, str]) -> str:
    """Positief: de jongere zet de opleiding verder."""
    outcome = Outcome(entry["outcome"])
    kind = _("Negatief") if outcome in NEGATIVE_OUTCOMES else _("Positief")
    return f"{kind}: {entry['text']}"


DECISION_FORMS: dict[PhaseKind, type[EndForm]] = {
    PhaseKind.EXPLORE: ExploreDecisionForm,
    PhaseKind.GUIDE: GuideDecisionForm,
    PhaseKind.LINE: LineEndForm,
}


def decision_form(phase: Phase) -> type[EndForm] | None:
    """The form that decides this phase; aftercare ends without a decision."""
    return DECISION_FORMS.get(phase.kind)
