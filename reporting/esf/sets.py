"""The indicator sets of both programming periods, read from their file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from core.yaml_files import read_yaml

FILE = Path(__file__).resolve().parent / "indicator_sets.yaml"
MOMENTS = ("entry", "leaving", "six_months")


@dataclass(frozen=True)
class Indicator:
    """One line: the code of the regulation, its words, and the predicate that it counts."""

    code: str
    label: str
    counts: str


@dataclass(frozen=True)
class IndicatorSet:
    """What one programming period asks, for each moment; `sensitive` at the start, and apart."""

    code: str
    label: str
    source: str
    since: date
    until: date
    moments: dict[str, tuple[Indicator, ...]]
    sensitive: tuple[Indicator, ...]


@cache
def indicator_sets() -> dict[str, IndicatorSet]:
    """Every set by its code."""
    return {entry["code"]: _read(entry) for entry in read_yaml(FILE)}


def _read(entry: dict[str, Any]) -> IndicatorSet:
    def lines(key: str) -> tuple[Indicator, ...]:
        return tuple(Indicator(**line) for line in entry[key])

    return IndicatorSet(
        code=entry["code"],
        label=entry["label"],
        source=entry["source"],
        since=entry["from"],
        until=entry["until"],
        moments={moment: lines(moment) for moment in MOMENTS},
        sensitive=lines("sensitive"),
    )


def set_for(programme: Any) -> IndicatorSet:
    """The set of the period in which a programme began; the newest without a programme."""
    sets = list(indicator_sets().values())
    fitting = [one for one in sets if programme and one.since <= programme.begins_on <= one.until]
    return fitting[0] if fitting else sets[-1]
