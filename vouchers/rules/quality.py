"""Keep, review or drop: what the figures of an offer suggest. People decide; the thresholds stand on the screen."""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any, Self


class Signal(StrEnum):
    KEEP = "keep"
    REVIEW = "review"
    DROP = "drop"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Thresholds:
    """From where an offer is looked at again, or dropped. A choice of each programme: no source gives figures.

    Percentages of 0 to 100, working days, and means of scores from 1 to 4. `enough` is from how many on a
    figure counts, `small` below how many it is hidden from readers who see no dossiers.
    """

    enough: int = 5
    small: int = 5
    refused_review: int = 20
    refused_drop: int = 50
    days_review: int = 10
    followed_review: int = 70
    score_review: float = 3.0
    score_drop: float = 2.0

    @classmethod
    def of(cls, programme: Any) -> Self:
        """What this programme chose."""
        chosen = {each.name: getattr(programme, f"quality_{each.name}") for each in fields(cls)}
        return cls(**chosen | {name: float(chosen[name]) for name in ("score_review", "score_drop")})


THRESHOLDS = Thresholds()


def signal(
    *,
    bookings: int,
    refused: int | None,
    days: float | None,
    followed: int | None,
    score: float | None,
    limits: Thresholds = THRESHOLDS,
) -> Signal:
    """What the figures suggest; a figure that is not known says nothing.

    `refused` and `followed` are percentages, `days` the median time of an answer, `score` the mean of all answers.
    """
    if bookings < limits.enough:
        return Signal.UNKNOWN
    if _at_least(refused, limits.refused_drop) or _below(score, limits.score_drop):
        return Signal.DROP
    doubts = (
        _at_least(refused, limits.refused_review),
        days is not None and days > limits.days_review,
        _below(followed, limits.followed_review),
        _below(score, limits.score_review),
    )
    return Signal.REVIEW if any(doubts) else Signal.KEEP


def _at_least(value: float | None, limit: float) -> bool:
    return value is not None and value >= limit


def _below(value: float | None, limit: float) -> bool:
    return value is not None and value < limit
