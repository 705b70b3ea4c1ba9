"""A random sample that anybody can draw again: the same keys and the same seed give the same sample.

Each key is ordered by the SHA-256 of seed and key; the first ones are the sample. So it depends on no
version of a random generator, and adding to the size keeps what was drawn.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from reporting.billing.enums import SampleSize


def draw(keys: Iterable[str], *, size: int, seed: str) -> list[str]:
    """The first `size` keys in the order that the seed gives; all of them when there are fewer."""
    return sorted(set(keys), key=lambda key: (_place(key, seed), key))[: max(size, 0)]


def _place(key: str, seed: str) -> str:
    return hashlib.sha256(f"{seed}:{key}".encode()).hexdigest()


def size_of(kind: str, size: int, total: int) -> int:
    """How many lines a number or a percentage is: a part of a line counts as one, and never more than all."""
    wanted = -(-total * size // 100) if kind == SampleSize.PERCENTAGE else size
    return min(wanted, total)
