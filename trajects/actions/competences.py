"""The competences of a candidate, scored at the start and at the end of the guidance (H-64, domain 1.5)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from core import history, journal
from core.actors import Actor
from core.errors import StaleForm
from core.workflow import lock
from trajects import rules
from trajects.actions.phases import demand, refresh_billable
from trajects.enums import PhasePart
from trajects.models import Competence, CompetenceScore, Traject


@dataclass(frozen=True)
class Answer:
    """What was filled in for one competence; `version` is that of the row on the page, 0 without a row."""

    competence: Competence
    score: int | None
    evidence: str
    action: str
    version: int = 0


class StaleScores(StaleForm):
    """Somebody else scored some of these competences meanwhile; `current` holds their rows."""

    current: list[CompetenceScore]


@transaction.atomic
def score_competences(
    traject: Traject, *, by: Actor, moment: str, on: date, answers: Iterable[Answer], reason: str = ""
) -> list[CompetenceScore]:
    """Keep the answers for a `moment` ("start" or "end"), given on a day; other competences stay as they are.

    Raises StaleScores when somebody saved one of these rows after its version, Refused after the end of the
    guidance phase without `reason`, for a day outside the dossier or a score that the scale does not have.
    """
    lock(traject)
    guide = traject.phase_with(PhasePart.COMPETENCES)
    demand(rules.competences_open(traject, moment, by))
    demand(rules.correction_has_reason(guide, reason))
    demand(rules.scoring_day_fits(traject, moment, on))
    answers = list(answers)
    for answer in answers:
        demand(rules.score_on_scale(traject.programme, answer.score))
    rows = {row.competence_id: row for row in traject.competence_scores.select_related("competence")}
    stale = [rows[a.competence.pk] for a in answers if _is_stale(rows.get(a.competence.pk), a)]
    if stale:
        raise StaleScores(stale)
    saved = [
        _write(traject, rows.get(a.competence.pk), a, moment=moment, on=on, by=by, reason=reason)
        for a in answers
    ]
    if saved:
        data = {"moment": moment, "on": str(on), "number": len(saved)} | (
            {"reason": reason} if reason else {}
        )
        journal.record("competences.scored", traject, by=by, parent=traject, data=data)
        refresh_billable(traject)
    return saved


def _is_stale(row: CompetenceScore | None, answer: Answer) -> bool:
    return row is not None and row.version != answer.version


def _write(
    traject: Traject,
    row: CompetenceScore | None,
    answer: Answer,
    *,
    moment: str,
    on: date,
    by: Actor,
    reason: str,
) -> CompetenceScore:
    row = row or CompetenceScore(traject=traject, competence=answer.competence, version=0)
    answers = {
        f"score_{moment}": answer.score,
        f"evidence_{moment}": answer.evidence,
        f"scored_{moment}_on": None if answer.score is None else on,
        "action": answer.action,
    }
    history.assign(row, answers, by=by, reason=reason)
    row.version += 1
    row.save()
    return row
