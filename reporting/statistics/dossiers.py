"""Dossiers and their phases: how many there are, how long phases take, and how they end."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.db.models import Case, CharField, F, Q, QuerySet, Value, When
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _

from core import dates
from reporting.statistics.base import Figure, Measure, MeasureKind, Selection, Text, days_between, province_of
from trajects.enums import EXPLORE_OUTCOMES, GUIDE_OUTCOMES, Outcome, PhaseKind, PhaseState
from trajects.models import Phase, Traject


def _chosen(rows: QuerySet, selection: Selection, way: str = "") -> QuerySet:
    """The filters that say whose dossier it is; `way` leads to the dossier."""
    rows = rows.filter(selection.guided_by(f"{way}organisation"))
    if selection.programme:
        rows = rows.filter(**{f"{way}programme": selection.programme})
    if selection.adviser:
        rows = rows.filter(**{f"{way}adviser": selection.adviser})
    if selection.province:
        rows = rows.annotate(province=province_of(f"{way}candidate")).filter(province=selection.province)
    return rows


def dossiers(selection: Selection, among: QuerySet | None = None) -> QuerySet:
    """Dossiers that were open in the period, each with whether it was open at the end, began and ended in it."""
    last = selection.until or dates.today()
    is_open = Q(started_on__lte=last) & (Q(closed_on__isnull=True) | Q(closed_on__gt=last))
    began, ended = selection.within("started_on"), selection.within("closed_on") & Q(closed_on__isnull=False)
    rows = _chosen(Traject.objects.all() if among is None else among, selection)
    return rows.filter(is_open | began | ended).annotate(
        is_open=_flag(is_open), has_begun=_flag(began), has_ended=_flag(ended)
    )


def _flag(condition: Q) -> Case | Value:
    """True or false; an empty condition holds for every row."""
    return Case(When(condition, then=Value(True)), default=Value(False)) if condition else Value(True)


def ended_phases(selection: Selection, among: QuerySet | None = None) -> QuerySet:
    """Phases that were completed or stopped in the period, with how many days they took."""
    rows = Phase.objects.all() if among is None else among
    rows = rows.filter(selection.within("ends_on"), state__in=(PhaseState.COMPLETED, PhaseState.STOPPED))
    return _chosen(rows, selection, "traject__").annotate(days=days_between("starts_on", "ends_on"))


def phases(selection: Selection, among: QuerySet | None = None) -> QuerySet:
    """The ended phases, each with the code of its programme and its own."""
    code = Concat("template__programme__code", Value(":"), "template__code", output_field=CharField())
    return ended_phases(selection, among).annotate(phase_code=code)


def outcomes(selection: Selection, among: QuerySet | None = None) -> QuerySet:
    """How phases ended in the period: exploring and guiding by their kind, registration lines by their name."""
    how = Case(When(state=PhaseState.STOPPED, then=Value(Outcome.STOPPED.value)), default=F("outcome"))
    rows = ended_phases(selection, among).exclude(template__kind=PhaseKind.AFTERCARE).annotate(how=how)
    line = Q(template__kind=PhaseKind.LINE)
    code = Concat("template__programme__code", Value(":"), "template__code", output_field=CharField())
    what = Case(When(line, then=code), default=F("template__kind"), output_field=CharField())
    return rows.annotate(
        how_ended=Concat(what, Value("-"), "how", output_field=CharField()),
        line_ended=Case(When(line, then=_line_words(selection)), default=Value("")),
    )


def _line_words(selection: Selection) -> Concat:
    """The name of a registration line and how it ended; among several programmes, whose line it is."""
    name = (
        ["template__name"]
        if selection.programme
        else ["template__programme__name", Value(" "), "template__name"]
    )
    words = Case(*(When(how=each.value, then=Value(str(each.label))) for each in Outcome), default=Value(""))
    return Concat(*name, Value(": "), words, output_field=CharField())


CASELOAD = (
    Measure("open", _("Lopend aan het einde"), Q(is_open=True)),
    Measure("begun", _("Begonnen"), Q(has_begun=True)),
    Measure("ended", _("Afgesloten"), Q(has_ended=True)),
)
CASELOAD_BY_ORGANISATION = Figure(
    "caseload-organisaties", _("Caseload per organisatie"), dossiers, CASELOAD,
    key="organisation__public_id", label=("organisation__name",), head=_("Organisatie"),
    note=_("Lopend: niet afgesloten op de laatste dag van de periode, of vandaag als er geen periode gekozen is."),
)  # fmt: skip
CASELOAD_BY_ADVISER = replace(
    CASELOAD_BY_ORGANISATION, code="caseload-adviseurs", title=_("Caseload per adviseur"), names_staff=True,
    key="adviser__public_id", label=("adviser__given_name", "adviser__family_name"),
    head=_("Adviseur"),
)  # fmt: skip
OWN_CASELOAD = Figure(
    "mijn-caseload", _("Mijn caseload"), dossiers, CASELOAD, transposed=True, head=_("Dossiers"),
)  # fmt: skip
PHASE_TIMES = Figure(
    "fasen",
    _("Tijd in een fase, in dagen"),
    phases,
    (
        Measure("ended", _("Geëindigd")),
        Measure("median", _("Mediaan"), kind=MeasureKind.DAYS, field="days", based_on="ended"),
        Measure("long", _("90% binnen"), kind=MeasureKind.DAYS, field="days", fraction=0.9, based_on="ended"),
    ),
    key="phase_code",
    label=("template__programme__name", "template__name"),
    group="template_id",
    head=_("Fase"),
    note=_("Van de eerste tot de laatste dag van fasen die in de periode uitgevoerd of stopgezet zijn."),
)


def _result_words() -> dict[str, Text]:
    explore = ((PhaseKind.EXPLORE, outcome) for outcome in (*EXPLORE_OUTCOMES, Outcome.STOPPED))
    guide = ((PhaseKind.GUIDE, outcome) for outcome in (*GUIDE_OUTCOMES, Outcome.STOPPED))
    return {f"{kind}-{outcome}": Both(kind, outcome) for kind, outcome in (*explore, *guide)}


class Both:
    """A phase and how it ended, in the language of the reader."""

    def __init__(self, kind: Any, outcome: Any) -> None:
        self.kind, self.outcome = kind, outcome

    def __str__(self) -> str:
        return f"{self.kind.label}: {self.outcome.label}"


OUTCOMES = Figure(
    "uitkomsten", _("Hoe fasen eindigen"), outcomes, (Measure("ended", _("Aantal")),), key="how_ended",
    label=("line_ended",), words=_result_words(), head=_("Uitkomst"),
)  # fmt: skip
