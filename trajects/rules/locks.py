"""What holds a phase as it is: an app above registers why a line may not change any more.

A billing file, for example: what was claimed stays as it was claimed until it is credited.
"""

from __future__ import annotations

from typing import Any

from core.rules import Rule, Verdict, first_refusal

_locks: list[Rule] = []


def register(lock: Rule) -> None:
    """Ask this rule, with a phase, before something final changes; once, when an app is ready."""
    if lock not in _locks:
        _locks.append(lock)


def not_held(phase: Any, user: Any = None) -> Verdict:
    """Nothing above holds this phase as it is."""
    return first_refusal(*(lock(phase, user) for lock in _locks))
