"""What is rounded keeps its total; the shares of source V are the proof."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from reporting.figures.rounding import largest_remainder

SHARES = [Decimal(share) for share in ("45.19", "18.46", "18.76", "9.76", "7.83")]


@pytest.mark.parametrize(
    ("total", "parts"),
    [
        (2350, [1062, 434, 441, 229, 184]),
        (1150, [520, 212, 216, 112, 90]),
        # The source prints 59 for the fourth, and adds up to 601.
        (600, [271, 111, 113, 58, 47]),
        (400, [181, 74, 75, 39, 31]),
    ],
)
def test_parts_of_source_v_add_up_to_their_total(total, parts):
    assert largest_remainder(total, SHARES) == parts
    assert sum(parts) == total


@pytest.mark.parametrize(
    ("total", "shares", "parts"),
    [
        (10, [1, 1, 1], [4, 3, 3]),
        (0, [1, 2], [0, 0]),
        (5, [], []),
        (5, [0, 0], [0, 0]),
        (1, [Fraction(1, 3), Fraction(2, 3)], [0, 1]),
        (7, [3], [7]),
    ],
)
def test_edges_of_rounding(total, shares, parts):
    assert largest_remainder(total, shares) == parts


def test_negative_share_is_refused():
    with pytest.raises(ValueError, match="negative"):
        largest_remainder(10, [2, -1])
