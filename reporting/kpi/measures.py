"""What the dossiers can tell by themselves: named measures, which indicators use with their parameters.

A measure counts rows; each row says which dossier it belongs to, if any, and in which province it counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, IntegerField, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from people.enums import FLEMISH_PROVINCES, Province
from people.numbers import PROVINCE_RANGES
from referrals.enums import ReferralState
from referrals.models import ReachedGroup, ReachedPerson, Referral
from reporting.kpi.selection import Selection
from trajects.enums import ATTENDED, EnrolmentState, PhaseState, SessionState
from trajects.models import Contact, Enrolment, InfoSession, Phase, Traject

Parameters = Mapping[str, Any]
PROVINCES = (*(code.value for code in FLEMISH_PROVINCES), Province.BRUSSELS.value)
ELSEWHERE = "other"


@dataclass(frozen=True)
class Part:
    """Rows of one kind. `traject`, `person`, `province`, `organisation`, `day`: the ways from a row to its
    dossier, its candidate, a province of its own, who did it, and when. `amount`: what is added up instead
    of counting rows.
    """

    rows: Callable[[Selection, Parameters], QuerySet]
    day: str
    organisation: str
    traject: str = ""
    person: str = ""
    province: str = ""
    amount: str = ""

    def of(self, selection: Selection, parameters: Parameters) -> QuerySet:
        """The rows of a programme, a period and an organisation; the province is left open."""
        rows = self.rows(selection, parameters).order_by()
        if days := selection.days:
            rows = rows.filter(**{f"{self.day}__range": days})
        if selection.organisation:
            rows = rows.filter(**{self.organisation: selection.organisation})
        return rows

    def within(self, province: str) -> Q:
        """What makes a row count in a province."""
        if self.province:
            return Q(**{self.province: province})
        found = Q(pk__in=[])
        for low, high, place in PROVINCE_RANGES:
            if place == province:
                found |= Q(**{f"{self.person}__postcode__range": (f"{low:04d}", f"{high:04d}")})
        return found

    def count(self, selection: Selection, parameters: Parameters) -> int:
        """How many, in the province of the selection if it has one."""
        rows = self.of(selection, parameters)
        if selection.province:
            rows = rows.filter(self.within(selection.province))
        return rows.aggregate(n=self._figure())["n"]

    def by_province(self, selection: Selection, parameters: Parameters) -> dict[str, int]:
        """How many in each province, and elsewhere; one question to the database."""
        asked = {f"n{at}": self._figure(self.within(code)) for at, code in enumerate(PROVINCES)}
        found = self.of(selection, parameters).aggregate(together=self._figure(), **asked)
        counts = {code: found[f"n{at}"] for at, code in enumerate(PROVINCES)}
        return counts | {ELSEWHERE: found["together"] - sum(counts.values())}

    def _figure(self, only: Q | None = None) -> Any:
        """What is asked of the rows: how many there are, or what they add up to."""
        if self.amount:
            return Coalesce(Sum(self.amount, filter=only), Value(0), output_field=IntegerField())
        return Count("pk", filter=only)


@dataclass(frozen=True)
class Measure:
    """Something that can be counted: its words, the parameters it takes, and the rows that make it up."""

    code: str
    label: str | Promise
    parts: tuple[Part, ...]
    parameters: tuple[str, ...] = ()

    def count(self, selection: Selection, parameters: Parameters) -> int:
        """How many, in the province of the selection if it has one."""
        return sum(part.count(selection, parameters) for part in self.parts)

    def by_province(self, selection: Selection, parameters: Parameters) -> dict[str, int]:
        """How many in each province, and elsewhere."""
        found = [part.by_province(selection, parameters) for part in self.parts]
        return {code: sum(each[code] for each in found) for code in (*PROVINCES, ELSEWHERE)}

    @property
    def has_dossiers(self) -> bool:
        """Whether a list of dossiers lies behind the figure."""
        return any(part.traject for part in self.parts)

    @property
    def counts_persons(self) -> bool:
        """Whether the figure says something about persons; sessions and the like do not."""
        return any(part.traject or part.person or part.amount for part in self.parts)

    def members(self, selection: Selection, parameters: Parameters) -> list[int]:
        """The dossiers that were counted, as often as they count."""
        found: list[int] = []
        for way, rows in self._with_dossiers(selection, parameters):
            found += rows.values_list(way, flat=True)
        return sorted(found)

    def seen(self, among: QuerySet[Traject], selection: Selection, parameters: Parameters) -> int:
        """How much of the figure lies in these dossiers."""
        mine = among.order_by().values("pk")
        parts = self._with_dossiers(selection, parameters)
        return sum(rows.filter(**{f"{way}__in": mine}).count() for way, rows in parts)

    def dossiers(
        self, among: QuerySet[Traject], selection: Selection, parameters: Parameters
    ) -> QuerySet[Traject]:
        """Those of these dossiers that the figure counts."""
        these = Q(pk__in=[])
        for way, rows in self._with_dossiers(selection, parameters):
            these |= Q(pk__in=rows.values(way))
        return among.filter(these)

    def _with_dossiers(self, selection: Selection, parameters: Parameters) -> Iterator[tuple[str, QuerySet]]:
        """The rows that belong to a dossier, with the way to it."""
        for part in self.parts:
            if part.traject:
                rows = part.of(selection, parameters).exclude(**{part.traject: None})
                within = part.within(selection.province) if selection.province else Q()
                yield part.traject, rows.filter(within)


def _dossiers(selection: Selection, parameters: Parameters) -> QuerySet[Traject]:
    rows = Traject.objects.filter(programme=selection.programme)
    if group := parameters.get("group"):
        rows = rows.filter(candidate__target_groups__target_group__code=group)
    return rows


def _phases(selection: Selection, parameters: Parameters) -> QuerySet[Phase]:
    rows = Phase.objects.filter(traject__programme=selection.programme).exclude(state=PhaseState.CANCELLED)
    code = parameters.get("phase")
    return rows.filter(template__code=code) if code else rows


def _completed(selection: Selection, parameters: Parameters) -> QuerySet[Phase]:
    rows = _phases(selection, parameters).filter(state=PhaseState.COMPLETED)
    outcome = parameters.get("outcome")
    return rows.filter(outcome=outcome) if outcome else rows


def _contacts(selection: Selection, parameters: Parameters) -> QuerySet[Contact]:
    rows = Contact.objects.filter(traject__programme=selection.programme, attendance__in=ATTENDED)
    wanted = {name: parameters[name] for name in ("kind", "form") if parameters.get(name)}
    return rows.filter(**wanted)


def _sessions(selection: Selection, parameters: Parameters) -> QuerySet[InfoSession]:
    rows = InfoSession.objects.filter(programme=selection.programme, state=SessionState.HELD)
    kind = parameters.get("kind")
    return rows.filter(kind=kind) if kind else rows


def _present(selection: Selection, parameters: Parameters) -> QuerySet[Enrolment]:
    return Enrolment.objects.filter(session__programme=selection.programme, state=EnrolmentState.PRESENT)


def _referrals(selection: Selection, parameters: Parameters) -> QuerySet[Referral]:
    gone = (ReferralState.CANCELLED, ReferralState.REROUTED)
    rows = Referral.objects.filter(programme=selection.programme, sent_at__isnull=False)
    state = parameters.get("state")
    return rows.filter(state=state) if state else rows.exclude(state__in=gone)


def _reached_groups(selection: Selection, parameters: Parameters) -> QuerySet[ReachedGroup]:
    return ReachedGroup.objects.filter(action__programme=selection.programme)


def _reached_people(selection: Selection, parameters: Parameters) -> QuerySet[ReachedPerson]:
    return ReachedPerson.objects.filter(action__programme=selection.programme)


MEASURES: dict[str, Measure] = {}


def register(measure: Measure) -> None:
    """Let indicators count something new."""
    MEASURES[measure.code] = measure


def _of_dossier(rows: Callable[..., QuerySet], day: str) -> Part:
    """Rows that belong to a dossier."""
    return Part(rows, day, "traject__organisation", traject="traject_id", person="traject__candidate")


def choices() -> list[tuple[str, str | Promise]]:
    """The measures for a form."""
    return [(measure.code, measure.label) for measure in MEASURES.values()]


def known_parameters(measure: str) -> Iterable[str]:
    """The names of the parameters that a measure takes."""
    return MEASURES[measure].parameters if measure in MEASURES else ()


for _measure in (
    Measure(
        "dossiers",
        _("Kandidaten die een traject begonnen"),
        (Part(_dossiers, "started_on", "organisation", traject="pk", person="candidate"),),
        ("group",),
    ),
    Measure(
        "phase_started",
        _("Kandidaten die een fase begonnen"),
        (_of_dossier(_phases, "starts_on"),),
        ("phase",),
    ),
    Measure(
        "phase_completed",
        _("Kandidaten die een fase afrondden"),
        (_of_dossier(_completed, "ends_on"),),
        ("phase", "outcome"),
    ),
    Measure(
        "contacts", _("Gesprekken die plaatsvonden"), (_of_dossier(_contacts, "held_on"),), ("kind", "form")
    ),
    Measure(
        "sessions",
        _("Infosessies die plaatsvonden"),
        (Part(_sessions, "starts_at__date", "organisation", province="province"),),
        ("kind",),
    ),
    Measure(
        "attendance",
        _("Aanwezigen op infosessies"),
        (Part(_present, "session__starts_at__date", "session__organisation", person="candidate"),),
    ),
    Measure(
        "referrals",
        _("Doorverwijzingen"),
        (Part(_referrals, "dated_on", "to_organisation", traject="traject_id", person="candidate"),),
        ("state",),
    ),
    Measure(
        "outreach",
        _("Mensen die outreach bereikte"),
        (
            Part(
                _reached_groups,
                "action__held_on",
                "action__organisation",
                province="province",
                amount="people",
            ),
            Part(_reached_people, "action__held_on", "action__organisation", person="candidate"),
        ),
    ),
):
    register(_measure)
