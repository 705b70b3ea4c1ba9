"""Dividing money: by full-time people, and in a part for the input and a part for the result (V-05 to V-08).

Whole cents that keep their total; pure arithmetic.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from reporting.figures.rounding import largest_remainder

# A share is kept in hundredths of a percent, as the source prints it.
WHOLE = 10_000


def shares_of(fte_hundredths: Sequence[int]) -> list[int]:
    """The share of each partner in hundredths of a percent; together exactly a hundred percent."""
    return largest_remainder(WHOLE, fte_hundredths)


def split_by_fte(cents: int, fte_hundredths: Sequence[int]) -> list[int]:
    """An amount divided over the partners to the cent (V-06)."""
    return largest_remainder(cents, fte_hundredths)


def input_and_result(grant: Any) -> tuple[int, int]:
    """The part of a grant for the costs and the part for the result, in cents; nothing without both figures."""
    if grant.allocated_cents is None or grant.result_percent is None:
        return 0, 0
    first, second = largest_remainder(grant.allocated_cents, [grant.input_percent, grant.result_percent])
    return first, second


def earned(result_cents: int, starts: int, wanted: int) -> int:
    """What so many starts earn: each as much, until the wanted number is reached."""
    return result_cents * min(starts, wanted) // wanted if wanted else 0


def as_share(hundredths_of_percent: int) -> Decimal:
    """3328 becomes the fraction 0.3328."""
    return Decimal(hundredths_of_percent).scaleb(-4)
