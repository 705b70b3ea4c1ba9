"""May an account be closed? The apps above say what somebody must hand over first."""

from __future__ import annotations

from typing import Any

from core.rules import Rule, Verdict, first_refusal

_rules: list[Rule] = []


def register(rule: Rule) -> None:
    """Ask this rule, with the account that leaves, before it is closed; once, when an app is ready."""
    _rules.append(rule)


def may_leave(account: Any) -> Verdict:
    """Whether nothing waits for this account any more."""
    return first_refusal(*(rule(account, None) for rule in _rules))
