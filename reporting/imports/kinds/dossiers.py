"""Dossiers of another system, with their phases as far as the evidence goes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any, ClassVar

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import Refused
from core.forms import TextField
from people.access import may_on
from people.models import Membership
from people.roles import Permission, Role
from reporting.imports.kinds.base import Checked, ImportColumn, ImportRowForm
from reporting.imports.kinds.fields import AnyDayField, NamedField, NamingForm, ReferenceField, WordField
from reporting.imports.kinds.names import DOSSIERS, NamingKind
from trajects import actions
from trajects.enums import (
    EXPLORE_OUTCOMES,
    GUIDE_OUTCOMES,
    Feasibility,
    PhaseKind,
    SelfEmployedStatus,
)
from trajects.models import Phase, Traject

EXPLORE = ("explore_ended_on", "explore_outcome", "explore_motivation")
GUIDE = (
    "guide_ended_on",
    "guide_outcome",
    "guide_motivation",
    "feasibility_enterprise",
    "feasibility_enterprise_reason",
    "feasibility_entrepreneur",
    "feasibility_entrepreneur_reason",
    "started_in",
    "activity_starts_on",
)
STOP = ("stopped_on", "stop_reason")
STEPS = (*EXPLORE, *GUIDE, *STOP)
FACTS = ("consultant", "internal_remarks")
LATER = gettext_lazy("%(step)s is nog niet overgenomen: %(reason)s")


class DossierRowForm(NamingForm, ImportRowForm):
    reference = ReferenceField()
    candidate = NamedField("candidate")
    programme = NamedField("programme")
    organisation = NamedField("organisation")
    adviser = NamedField("person")
    started_on = AnyDayField(not_future=True)
    consultant = NamedField("person", required=False)
    referring_organisation = NamedField("organisation", required=False)
    financing_reason = TextField(required=False)
    internal_remarks = TextField(required=False)
    explore_ended_on = AnyDayField(required=False, not_future=True)
    explore_outcome = WordField(EXPLORE_OUTCOMES, required=False)
    explore_motivation = TextField(required=False)
    guide_ended_on = AnyDayField(required=False, not_future=True)
    guide_outcome = WordField(GUIDE_OUTCOMES, required=False)
    guide_motivation = TextField(required=False)
    feasibility_enterprise = WordField(Feasibility, required=False)
    feasibility_enterprise_reason = TextField(required=False)
    feasibility_entrepreneur = WordField(Feasibility, required=False)
    feasibility_entrepreneur_reason = TextField(required=False)
    started_in = WordField(SelfEmployedStatus, required=False)
    activity_starts_on = AnyDayField(required=False)
    stopped_on = AnyDayField(required=False, not_future=True)
    stop_reason = TextField(required=False)

    def clean(self) -> dict[str, Any]:
        """Days in the order of a dossier; an end says how it ended."""
        data = super().clean() or self.cleaned_data
        start = data.get("started_on")
        for name in ("explore_ended_on", "guide_ended_on", "stopped_on"):
            if start and data.get(name) and data[name] < start:
                self.add_error(name, _("Deze dag ligt voor het begin van het dossier."))
        for name, needed in (
            ("explore_ended_on", "explore_outcome"),
            ("guide_ended_on", "guide_outcome"),
            STOP,
        ):
            if data.get(name) and not data.get(needed) and needed not in self.errors:
                self.add_error(name, _("Bij een einde hoort ook hoe of waarom."))
        return data


class DossierImport(NamingKind):
    """Dossiers; a phase ends only when the contacts and papers that it needs are there."""

    kind: ClassVar[str] = DOSSIERS
    title = gettext_lazy("Dossiers")
    intro = gettext_lazy(
        "Het dossier met zijn fasen. Een fase wordt pas afgerond als alles er is wat erbij hoort: neem eerst"
        " de contacten over en voer dan hetzelfde bestand opnieuw in."
    )
    model = Traject
    form_class = DossierRowForm
    candidate_column = "candidate"
    columns = (
        ImportColumn(
            "reference",
            gettext_lazy("Kenmerk"),
            required=True,
            help=gettext_lazy("Het nummer van dit dossier in het andere systeem."),
            aliases=("id", "dossiernummer", "kenmerk dossier", "referentie", "trajectnummer"),
            example="D-1001",
        ),
        ImportColumn(
            "candidate",
            gettext_lazy("Kandidaat"),
            required=True,
            help=gettext_lazy("Het kenmerk van de kandidaat in dezelfde bron, of het klantnummer hier."),
            aliases=("kenmerk kandidaat", "klantnummer", "kandidaatnummer"),
            example="K-1001",
            fixed=True,
        ),
        ImportColumn(
            "programme",
            gettext_lazy("Programma"),
            required=True,
            help=gettext_lazy("De naam of de code."),
            example="jumpstarters",
            fixed=True,
        ),
        ImportColumn(
            "organisation",
            gettext_lazy("Organisatie"),
            required=True,
            help=gettext_lazy("De naam of het OE-nummer."),
            aliases=("partner", "oe-nummer"),
            example="SYNTRA WEST",
            fixed=True,
        ),
        ImportColumn(
            "adviser",
            gettext_lazy("E-mail adviseur"),
            required=True,
            aliases=("adviseur", "begeleider"),
            example="an.peeters@example.be",
            fixed=True,
        ),
        ImportColumn(
            "started_on",
            gettext_lazy("Begin"),
            required=True,
            help=gettext_lazy("De dag van het eerste gesprek: dan begint de verkennende fase."),
            aliases=("startdatum", "gestart op", "begindatum", "start vf"),
            example="05/03/2026",
            fixed=True,
        ),
        ImportColumn("consultant", gettext_lazy("E-mail consulent"), aliases=("consulent",)),
        ImportColumn(
            "referring_organisation",
            gettext_lazy("Toeleiding"),
            aliases=("doorverwezen door", "toeleider"),
            fixed=True,
        ),
        ImportColumn(
            "financing_reason",
            gettext_lazy("Geen dubbele financiering: waarom"),
            help=gettext_lazy("Alleen als er in een ander programma iets loopt."),
            fixed=True,
        ),
        ImportColumn("internal_remarks", gettext_lazy("Interne opmerkingen"), aliases=("opmerkingen",)),
        ImportColumn(
            "explore_ended_on",
            gettext_lazy("Einde verkennende fase"),
            aliases=("einde vf", "datum einde vf"),
            example="20/04/2026",
        ),
        ImportColumn(
            "explore_outcome",
            gettext_lazy("Uitkomst verkennende fase"),
            help=gettext_lazy("Positief of Negatief."),
            aliases=("uitkomst vf", "besluit vf"),
            example="Positief",
        ),
        ImportColumn(
            "explore_motivation",
            gettext_lazy("Motivering verkennende fase"),
            aliases=("motivering vf",),
            example="Haalbaar idee, gemotiveerd.",
        ),
        ImportColumn(
            "guide_ended_on", gettext_lazy("Einde begeleidende fase"), aliases=("einde bf", "datum einde bf")
        ),
        ImportColumn(
            "guide_outcome",
            gettext_lazy("Uitkomst begeleidende fase"),
            help=gettext_lazy("Start als zelfstandige, Start (voorlopig) niet of Toegeleid naar werk."),
            aliases=("uitkomst bf", "besluit bf"),
        ),
        ImportColumn(
            "guide_motivation", gettext_lazy("Motivering begeleidende fase"), aliases=("motivering bf",)
        ),
        ImportColumn("feasibility_enterprise", gettext_lazy("Haalbaarheid onderneming")),
        ImportColumn("feasibility_enterprise_reason", gettext_lazy("Haalbaarheid onderneming: waarom")),
        ImportColumn("feasibility_entrepreneur", gettext_lazy("Haalbaarheid ondernemer")),
        ImportColumn("feasibility_entrepreneur_reason", gettext_lazy("Haalbaarheid ondernemer: waarom")),
        ImportColumn("started_in", gettext_lazy("Statuut"), aliases=("opgestart in",)),
        ImportColumn(
            "activity_starts_on", gettext_lazy("Start van de activiteit"), aliases=("startdatum zaak",)
        ),
        ImportColumn("stopped_on", gettext_lazy("Stopgezet op"), aliases=("datum stopzetting",)),
        ImportColumn("stop_reason", gettext_lazy("Reden van stopzetting"), aliases=("stopreden",)),
    )

    def targets_of(self, keys: Iterable[int]) -> dict[int, Any]:
        rows = Traject.objects.select_related(
            "candidate", "programme", "organisation", "adviser", "consultant"
        )
        return rows.prefetch_related("phases__template").in_bulk(list(keys))

    def now(self, target: Any, column: str) -> Any:
        return "" if column in STEPS else super().now(target, column)

    def check_more(self, found: Checked) -> Mapping[str, str]:
        """The organisation is one whose dossiers this user treats, and the adviser works there."""
        organisation, adviser = found.values["organisation"], found.values["adviser"]
        if found.record:
            return {}
        if not may_on(self.by, Permission.EDIT_DOSSIERS, organisation.pk):
            return {"organisation": _("Deze organisatie begeleidt hier geen dossiers.")}
        if (adviser.pk, organisation.pk) in self._advisers:
            return {}
        words = _("%(name)s werkt niet als adviseur bij %(organisation)s.")
        return {"adviser": words % {"name": adviser, "organisation": organisation}}

    @cached_property
    def _advisers(self) -> set[tuple[int, int]]:
        rows = Membership.objects.active().filter(role=Role.ADVISER, user__is_active=True)
        return set(rows.values_list("user_id", "organisation_id"))

    def make(self, values: Mapping[str, Any]) -> tuple[Model, list[str]]:
        traject = actions.start_traject(
            candidate=values["candidate"],
            programme=values["programme"],
            organisation=values["organisation"],
            adviser=values["adviser"],
            first_conversation_on=values["started_on"],
            by=self.by,
            consultant=values.get("consultant"),
            referring_organisation=values.get("referring_organisation"),
            financing_reason=values.get("financing_reason") or "",
        )
        if values.get("internal_remarks"):
            self._facts(traject, {"internal_remarks": values["internal_remarks"]})
        return traject, self._steps(traject, values)

    def change(self, target: Any, values: Mapping[str, Any], changed: Sequence[str]) -> list[str]:
        facts = {name: values[name] for name in changed if name in FACTS}
        if facts:
            self._facts(target, facts)
        return self._steps(target, values) if set(changed) & set(STEPS) else []

    def _facts(self, traject: Traject, facts: dict[str, Any]) -> None:
        actions.change_traject(traject, by=self.by, version=traject.version, **facts)

    def _steps(self, traject: Traject, values: Mapping[str, Any]) -> list[str]:
        """What ends a phase, in the order of a dossier; what cannot be yet is asked again the next time."""
        steps: tuple[tuple[PhaseKind | None, Any, tuple[str, ...], Callable[..., Any]], ...] = (
            (PhaseKind.EXPLORE, _("De verkennende fase"), EXPLORE, self._end_explore),
            (PhaseKind.GUIDE, _("De begeleidende fase"), GUIDE, self._end_guide),
            (None, _("De stopzetting"), STOP, self._stop),
        )
        again: list[str] = []
        for kind, words, columns, work in steps:
            if not values.get(columns[0]):
                continue
            phase = _running(traject, kind)
            if phase is None:
                again += self._later(columns, words, _("die fase loopt niet."), over=_ended(traject, kind))
                continue
            try:
                with transaction.atomic():
                    work(phase, values)
            except Refused as error:
                again += self._later(columns, words, str(error.verdict.reason), over=False)
        return again

    def _later(self, columns: Sequence[str], step: str, reason: str, *, over: bool) -> list[str]:
        """Keep why a step waits; one whose phase ended before needs nothing more."""
        if over:
            return []
        self.notes.append(LATER % {"step": step, "reason": reason})
        return list(columns)

    def _end_explore(self, phase: Phase, values: Mapping[str, Any]) -> None:
        actions.decide_explore(
            phase,
            by=self.by,
            outcome=values["explore_outcome"],
            motivation=values.get("explore_motivation") or "",
            on=values["explore_ended_on"],
        )

    def _end_guide(self, phase: Phase, values: Mapping[str, Any]) -> None:
        judged = {name: values.get(name) or "" for name in GUIDE if name.startswith("feasibility")}
        actions.decide_guide(
            phase,
            by=self.by,
            outcome=values["guide_outcome"],
            motivation=values.get("guide_motivation") or "",
            on=values["guide_ended_on"],
            started_in=values.get("started_in") or "",
            activity_starts_on=values.get("activity_starts_on"),
            **judged,
        )

    def _stop(self, phase: Phase, values: Mapping[str, Any]) -> None:
        actions.stop_phase(phase, by=self.by, on=values["stopped_on"], reason=values.get("stop_reason") or "")


def _running(traject: Traject, kind: PhaseKind | None) -> Phase | None:
    """The phase that runs now, when it is of this kind."""
    phases = Phase.objects.filter(traject=traject, state="in_progress").select_related("template", "traject")
    if kind:
        phases = phases.filter(template__kind=kind)
    return phases.first()


def _ended(traject: Traject, kind: PhaseKind | None) -> bool:
    """Whether the phase of this kind ended before; of the dossier, whether it is closed."""
    if kind is None:
        return Traject.objects.filter(pk=traject.pk, state="closed").exists()
    return Phase.objects.filter(traject=traject, template__kind=kind, state="completed").exists()


def day_in(phase: Phase, day: date) -> bool:
    """Whether a day lies in a phase."""
    return phase.starts_on <= day and (phase.ends_on is None or day <= phase.ends_on)
