"""Nobody is financed twice: what stands in the way of a dossier, or asks for a reason (V-09).

A check per kind registers itself; a higher app adds what only it can see, such as an earlier budget.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import formats
from core.rules import ALLOWED, Solver, Verdict, refuse
from people.roles import Role
from trajects.enums import ExclusionEffect, ExclusionKind

SOURCE = "V-09, antwoord 7"
COORDINATOR = Solver(gettext_lazy("een coördinator"), Role.COORDINATOR)


@dataclass(frozen=True)
class Question:
    """Who would start in what, when, and which services of the list the adviser ticked (codes)."""

    candidate: Any
    programme: Any
    on: date
    services: Collection[str] = ()


@dataclass(frozen=True)
class Finding:
    """One thing that may be double financing, in one sentence."""

    kind: str
    text: str
    blocks: bool


Check = Callable[[Question, Any], Iterable[str]]
_checks: dict[str, Check] = {}


def register(kind: str, check: Check) -> None:
    """Declare what finds a kind of exclusion: sentences, or nothing; once, when an app is ready."""
    _checks[kind] = check


def findings(question: Question) -> list[Finding]:
    """Everything that the programme's list of exclusions finds for this person."""
    return [
        Finding(rule.kind, f"{text} {rule.explanation}".strip(), rule.effect == ExclusionEffect.BLOCK)
        for rule in question.programme.exclusions.all()
        if rule.kind in _checks
        for text in _checks[rule.kind](question, rule)
    ]


def may_be_financed(found: Sequence[Finding], reason: str) -> Verdict:
    """What blocks, blocks for everybody; what warns asks for a reason, which is kept."""
    blocking = next((finding for finding in found if finding.blocks), None)
    if blocking:
        return refuse("double_financing", blocking.text, source=SOURCE, who=COORDINATOR)
    if found and not reason.strip():
        words = gettext_lazy("Schrijf op waarom dit geen dubbele financiering is.")
        return refuse("financing_reason", words, source=SOURCE)
    return ALLOWED


# Which one is not told: for some people that alone says that they fled.
ANOTHER = gettext_lazy("een ander programma")


def _others(question: Question, rule: Any) -> Any:
    """The dossiers of this person in the other programme, or in any other."""
    rows = question.candidate.trajects.exclude(programme=question.programme)
    return rows.filter(programme__code=rule.other) if rule.other else rows


def _overlap(question: Question, rule: Any) -> Iterable[str]:
    """Another dossier that runs, or that ended on the day or later."""
    rows = _others(question, rule).filter(Q(closed_on__isnull=True) | Q(closed_on__gte=question.on))
    for row in rows:
        since = {"programme": ANOTHER, "from": formats.short_date(row.started_on)}
        if row.closed_on is None:
            yield _("Er loopt al een dossier in %(programme)s, sinds %(from)s.") % since
        else:
            words = _("Er liep een dossier in %(programme)s, van %(from)s tot en met %(until)s.")
            yield words % (since | {"until": formats.short_date(row.closed_on)})


def _took_part(question: Question, rule: Any) -> Iterable[str]:
    """Another dossier, however long ago."""
    for row in _others(question, rule):
        words = _("De kandidaat nam al deel aan %(programme)s, sinds %(from)s.")
        yield words % {"programme": ANOTHER, "from": formats.short_date(row.started_on)}


def _service(question: Question, rule: Any) -> Iterable[str]:
    """A service that the adviser ticked."""
    if rule.code in question.services:
        yield _("De kandidaat volgt: %(service)s.") % {"service": rule.label}


register(ExclusionKind.OVERLAP, _overlap)
register(ExclusionKind.PROGRAMME, _took_part)
register(ExclusionKind.SERVICE, _service)
