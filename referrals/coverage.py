"""Which postcodes nobody has, and which several people have: pure counting with ranges."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from people.enums import FLEMISH_PROVINCES
from people.numbers import PROVINCE_RANGES

Range = tuple[int, int]


@dataclass(frozen=True)
class Span:
    """Postcodes from `low` until and including `high`, and whose they are."""

    low: int
    high: int
    names: tuple[str, ...]

    @property
    def label(self) -> str:
        """8500–8599, or the one postcode."""
        return str(self.low) if self.low == self.high else f"{self.low}–{self.high}"


def flemish_ranges() -> list[Range]:
    """The postcodes of the Flemish Region: 1500 to 3999 and 8000 to 9999."""
    found: list[Range] = []
    for low, high, province in PROVINCE_RANGES:
        if province not in FLEMISH_PROVINCES:
            continue
        if found and found[-1][1] == low - 1:
            low = found.pop()[0]
        found.append((low, high))
    return found


def spans(rows: Iterable[tuple[int, int, str]], within: Sequence[Range]) -> list[Span]:
    """The postcodes of `within`, cut where the names change; a span without names is nobody's."""
    kept = list(rows)
    cut = [span for low, high in within for span in _cut(kept, low, high)]
    return list(_joined(cut))


def _cut(rows: Sequence[tuple[int, int, str]], low: int, high: int) -> Iterator[Span]:
    """Spans between `low` and `high` inside which no row begins or ends."""
    changes: dict[int, Counter[str]] = {low: Counter(), high + 1: Counter()}
    for first, last, name in rows:
        if last < low or first > high:
            continue
        changes.setdefault(max(first, low), Counter())[name] += 1
        changes.setdefault(min(last, high) + 1, Counter())[name] -= 1
    present: Counter[str] = Counter()
    points = sorted(changes)
    for start, following in pairwise(points):
        present.update(changes[start])
        yield Span(start, following - 1, tuple(sorted(name for name, count in present.items() if count)))


def _joined(cut: Iterable[Span]) -> Iterator[Span]:
    """Neighbours with the same names as one span."""
    last: Span | None = None
    for span in cut:
        if last and last.names == span.names and last.high == span.low - 1:
            last = Span(last.low, span.high, span.names)
            continue
        if last:
            yield last
        last = span
    if last:
        yield last
