"""Whole numbers that add up: what is rounded keeps its total (decision 16)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction


def largest_remainder(total: int, shares: Sequence[int | Decimal | Fraction]) -> list[int]:
    """Divide `total` by the shares, each rounded down, and give what is left to the largest remainders.

    Shares need not add up to one; of equal remainders the first wins. Without any share nobody gets
    anything. Raises ValueError for a negative share.
    """
    parts = [Fraction(share) for share in shares]
    if any(part < 0 for part in parts):
        raise ValueError("a share is negative")
    whole = sum(parts)
    if not whole:
        return [0] * len(parts)
    exact = [total * part / whole for part in parts]
    floors = [int(value // 1) for value in exact]
    order = sorted(range(len(parts)), key=lambda index: floors[index] - exact[index])
    for index in order[: total - sum(floors)]:
        floors[index] += 1
    return floors
