"""What figures cost beside the same aggregate in bare SQL, with 100,000 dossiers, in one run.

Each figure is counted in turns by the application and by a query that is written by hand; both give the same
numbers. Run with ./dev bench. It prints ratios; a clock never decides whether it passes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from time import perf_counter
from typing import Any

import pytest
from django.db import connection

from benchmarks.population import Population
from reporting import statistics
from reporting.statistics import Figure, Selection

pytestmark = [pytest.mark.bench, pytest.mark.django_db]

DOSSIERS = 100_000
ROUNDS = 7


@dataclass(frozen=True)
class Pair:
    """A figure and the same by hand; the query gives its key and then its numbers, on one line for each key."""

    figure: Figure
    sql: str


FUNNEL = """
SELECT count(*), count(*) FILTER (WHERE r.state = 'accepted'), count(*) FILTER (WHERE p.explored),
       count(*) FILTER (WHERE p.guided), count(*) FILTER (WHERE p.finished), count(*) FILTER (WHERE p.started)
FROM referrals_referral r
LEFT JOIN (
    SELECT f.traject_id,
           bool_or(t.kind = 'explore' AND f.state = 'completed') AS explored,
           bool_or(t.kind = 'guide' AND f.state <> 'cancelled') AS guided,
           bool_or(t.kind = 'guide' AND f.state = 'completed') AS finished,
           bool_or(t.kind = 'guide' AND f.state = 'completed' AND f.outcome = 'starts') AS started
    FROM trajects_phase f JOIN trajects_phasetemplate t ON t.id = f.template_id GROUP BY f.traject_id
) p ON p.traject_id = r.traject_id
WHERE r.sent_at IS NOT NULL AND r.state NOT IN ('cancelled', 'rerouted')
"""
CASELOAD = """
SELECT o.public_id::text, count(*) FILTER (WHERE t.closed_on IS NULL OR t.closed_on > CURRENT_DATE),
       count(*), count(*) FILTER (WHERE t.closed_on IS NOT NULL)
FROM trajects_traject t JOIN people_organisation o ON o.id = t.organisation_id GROUP BY o.public_id
"""
PHASE_TIMES = """
SELECT p.code || ':' || t.code, count(*), percentile_disc(0.5) WITHIN GROUP (ORDER BY f.ends_on - f.starts_on),
       percentile_disc(0.9) WITHIN GROUP (ORDER BY f.ends_on - f.starts_on)
FROM trajects_phase f
JOIN trajects_phasetemplate t ON t.id = f.template_id JOIN trajects_programme p ON p.id = t.programme_id
WHERE f.state IN ('completed', 'stopped') GROUP BY t.id, p.id
"""
WAITING = """
SELECT o.public_id::text, count(r.first_conversation_on),
       percentile_disc(0.5) WITHIN GROUP (ORDER BY r.first_conversation_on - r.dated_on),
       percentile_disc(0.9) WITHIN GROUP (ORDER BY r.first_conversation_on - r.dated_on),
       count(r.answered_on),
       percentile_disc(0.5) WITHIN GROUP (ORDER BY r.answered_on - r.dated_on),
       percentile_disc(0.9) WITHIN GROUP (ORDER BY r.answered_on - r.dated_on)
FROM referrals_referral r JOIN people_organisation o ON o.id = r.to_organisation_id
WHERE r.sent_at IS NOT NULL AND r.state NOT IN ('cancelled', 'rerouted') GROUP BY o.public_id
"""
OUTCOMES = """
SELECT t.kind || '-' || CASE WHEN f.state = 'stopped' THEN 'stopped' ELSE f.outcome END, count(*)
FROM trajects_phase f JOIN trajects_phasetemplate t ON t.id = f.template_id
WHERE f.state IN ('completed', 'stopped') AND t.kind IN ('explore', 'guide') GROUP BY 1
"""
PAIRS = (
    Pair(statistics.FUNNEL, FUNNEL),
    Pair(statistics.CASELOAD_BY_ORGANISATION, CASELOAD),
    Pair(statistics.PHASE_TIMES, PHASE_TIMES),
    Pair(statistics.WAITING, WAITING),
    Pair(statistics.OUTCOMES, OUTCOMES),
)


def by_hand(sql: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def numbers(figure: Figure) -> list[tuple[Any, ...]]:
    """The lines of a figure as the query by hand gives them."""
    lines = figure.lines(Selection())
    if figure.transposed:
        return [tuple(line.values[0] for line in lines)]
    return [(line.key, *line.values) for line in lines]


def seconds(work: Callable[[], object]) -> float:
    began = perf_counter()
    work()
    return perf_counter() - began


def test_figures_beside_bare_sql() -> None:
    Population().grow(DOSSIERS)
    for pair in PAIRS:
        assert sorted(numbers(pair.figure)) == sorted(by_hand(pair.sql)), pair.figure.code
        ours, bare = [], []
        for _ in range(ROUNDS):
            ours.append(seconds(lambda pair=pair: pair.figure.lines(Selection())))
            bare.append(seconds(lambda pair=pair: by_hand(pair.sql)))
        print(  # noqa: T201  the measurement
            f"\n{pair.figure.code}: ours {median(ours) * 1000:.0f} ms, bare SQL {median(bare) * 1000:.0f} ms,"
            f" ratio {median(ours) / median(bare):.2f}",
            end="",
        )
