"""What the result of a project has earned, what is at risk, and which starts are still needed (V-08)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from people.numbers import province_of
from reporting.figures.rounding import largest_remainder
from reporting.finance.splitting import earned, input_and_result
from trajects.enums import Outcome, PhaseState, SelfEmployedStatus
from trajects.models import Phase

# Who works under the number of somebody else has none.
WITHOUT_NUMBER = (
    SelfEmployedStatus.ACTIVITY_COOPERATIVE,
    SelfEmployedStatus.ASSISTING_SPOUSE,
    SelfEmployedStatus.HELPER,
)
ELSEWHERE = "elsewhere"


@dataclass(frozen=True)
class Doubt:
    """A reason why a start may not count: which rows it concerns, and the words for who solves it."""

    code: str
    words: str | Promise
    rows: Callable[[Any], Q]


def _after_the_end(grant: Any) -> Q:
    return Q(traject__activity_starts_on__gt=grant.ends_on) if grant.ends_on else Q(pk__in=[])


def _running_past(grant: Any) -> Q:
    if not grant.ends_on:
        return Q(pk__in=[])
    return Q(state=PhaseState.IN_PROGRESS) & (Q(due_on__gt=grant.ends_on) | Q(due_on__isnull=True))


# A start without one of these counts.
START_DOUBTS = (
    Doubt(
        "no_day",
        _("De startdatum van de activiteit ontbreekt."),
        lambda grant: Q(traject__activity_starts_on__isnull=True),
    ),
    Doubt("late", _("De activiteit begint na het einde van het project."), _after_the_end),
    Doubt(
        "no_number",
        _("Het ondernemingsnummer ontbreekt."),
        lambda grant: Q(traject__enterprise_number="") & ~Q(traject__started_in__in=WITHOUT_NUMBER),
    ),
)
# Guidance that still runs, and of which the result may come too late.
RUNS_ON = Doubt(
    "runs_on",
    _("De begeleiding mag langer lopen dan het project."),
    _running_past,
)
DOUBTS = (*START_DOUBTS, RUNS_ON)


def guided(grant: Any) -> QuerySet[Phase]:
    """The lines of the last phase of the project, which count its participants; one for each dossier."""
    rows = Phase.objects.filter(
        traject__programme_id=grant.programme_id, template__code=grant.result_phase
    ).exclude(state=PhaseState.CANCELLED)
    if grant.begins_on:
        rows = rows.filter(starts_on__gte=grant.begins_on)
    return rows.filter(starts_on__lte=grant.ends_on) if grant.ends_on else rows


STARTED = Q(state=PhaseState.COMPLETED, outcome=Outcome.STARTS)


def doubtful(grant: Any) -> Q:
    """Starts that do not count yet."""
    found = Q(pk__in=[])
    for doubt in START_DOUBTS:
        found |= doubt.rows(grant)
    return STARTED & found


def at_risk(grant: Any, among: QuerySet[Phase]) -> QuerySet[Phase]:
    """The lines among these that may not bring what they should, with `doubt_<code>` for each reason."""
    keys = guided(grant).filter(doubtful(grant) | RUNS_ON.rows(grant)).values("pk")
    rows = among.filter(pk__in=keys)
    return rows.select_related("traject__candidate", "traject__organisation", "traject__adviser", "template")


def reasons(grant: Any, phases: Iterable[Phase]) -> dict[int, list[str]]:
    """For each line why it is at risk, in words; one query for each reason."""
    keys = [phase.pk for phase in phases]
    told: dict[int, list[str]] = {key: [] for key in keys}
    for doubt in DOUBTS:
        only = STARTED if doubt is not RUNS_ON else Q()
        rows = Phase.objects.filter(only & doubt.rows(grant), pk__in=keys)
        for key in rows.values_list("pk", flat=True):
            told[key].append(str(doubt.words))
    return told


@dataclass(frozen=True)
class Place:
    """A province or an organisation: who takes part, what is earned, what is still needed."""

    key: str
    label: str
    participants: int
    wanted: int
    proven: int
    doubtful: int
    running: int

    @property
    def needed(self) -> int:
        """Starts that must still come, when those in doubt are solved."""
        return max(0, self.wanted - self.proven - self.doubtful)


@dataclass(frozen=True)
class Forecast:
    """The whole, in cents and people, and where it comes from."""

    whole: Place
    provinces: tuple[Place, ...]
    organisations: tuple[Place, ...]
    result_cents: int
    running_past: int

    @property
    def earned_cents(self) -> int:
        return earned(self.result_cents, self.whole.proven, self.whole.wanted)

    @property
    def doubtful_cents(self) -> int:
        """What the starts in doubt bring when they are solved."""
        both = earned(self.result_cents, self.whole.proven + self.whole.doubtful, self.whole.wanted)
        return both - self.earned_cents

    @property
    def open_cents(self) -> int:
        """What starts that are not there yet must bring."""
        return self.result_cents - self.earned_cents - self.doubtful_cents


def forecast(grant: Any) -> Forecast | None:
    """The forecast of a grant that pays for results; nothing for another one. Two queries."""
    if grant.result_percent is None or grant.outflow_percent is None or not grant.result_phase:
        return None
    rows = _rows(grant)
    participants = sum(row["participants"] for row in rows)
    wanted = _wanted(grant, participants)
    whole = _add("", "", rows, wanted)
    return Forecast(
        whole=whole,
        provinces=_places(rows, _province, wanted),
        organisations=_places(rows, lambda row: (row["organisation_key"], row["organisation_name"]), wanted),
        result_cents=input_and_result(grant)[1],
        running_past=guided(grant).filter(RUNS_ON.rows(grant)).count(),
    )


def _wanted(grant: Any, participants: int) -> int:
    """How many starts earn everything: the outflow of the expected participants, else of those who came."""
    return -(-(grant.expected_participants or participants) * grant.outflow_percent // 100)


def _rows(grant: Any) -> list[dict[str, Any]]:
    """Counts by postcode and organisation: few lines, however many dossiers there are."""
    in_doubt = doubtful(grant)
    lines = (
        guided(grant)
        .order_by()
        .values(
            "traject__candidate__postcode", "traject__organisation__public_id", "traject__organisation__name"
        )
        .annotate(
            participants=Count("pk"),
            doubtful=Count("pk", filter=in_doubt),
            started=Count("pk", filter=STARTED),
            running=Count("pk", filter=Q(state=PhaseState.IN_PROGRESS)),
        )
    )
    return [
        {
            "postcode": line["traject__candidate__postcode"],
            "organisation_key": str(line["traject__organisation__public_id"]),
            "organisation_name": line["traject__organisation__name"],
            "participants": line["participants"],
            "doubtful": line["doubtful"],
            "proven": line["started"] - line["doubtful"],
            "running": line["running"],
        }
        for line in lines
    ]


def _province(row: dict[str, Any]) -> tuple[str, str]:
    found = province_of(row["postcode"])
    return (found.value, str(found.label)) if found else (ELSEWHERE, str(_("Geen Belgische postcode")))


def _places(
    rows: list[dict[str, Any]], key: Callable[[dict[str, Any]], tuple[str, str]], wanted: int
) -> tuple[Place, ...]:
    """The rows by place, by name; the wanted starts are divided by participants and keep their sum."""
    groups: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    ordered = sorted(groups.items(), key=lambda entry: (entry[0][0] == ELSEWHERE, entry[0][1]))
    parts = largest_remainder(wanted, [sum(r["participants"] for r in group) for _key, group in ordered])
    return tuple(
        _add(code, label, group, part) for ((code, label), group), part in zip(ordered, parts, strict=True)
    )


def _add(code: str, label: str, rows: list[dict[str, Any]], wanted: int) -> Place:
    sums = {
        name: sum(row[name] for row in rows) for name in ("participants", "proven", "doubtful", "running")
    }
    return Place(code, label, wanted=wanted, **sums)
