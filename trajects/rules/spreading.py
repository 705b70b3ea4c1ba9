"""Who gets which dossier when somebody leaves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


def spread(trajects: Sequence[Any], receivers: Sequence[Any], *, near: bool) -> list[tuple[Any, Any]]:
    """Each dossier with a receiver, so that nobody gets two more than another.

    With `near` a dossier goes to somebody whose organisation works in the candidate's province, as long
    as there is one; the others are spread evenly. The same choice always gives the same answer.
    """
    counts = dict.fromkeys(range(len(receivers)), 0)
    pairs = []
    for traject in trajects:
        fitting = [number for number in counts if near and _works_there(receivers[number], traject)]
        number = min(fitting or counts, key=lambda each: (counts[each], each))
        counts[number] += 1
        pairs.append((traject, receivers[number]))
    return pairs


def _works_there(receiver: Any, traject: Any) -> bool:
    province = traject.candidate.province
    return bool(province) and province in receiver.organisation.provinces
