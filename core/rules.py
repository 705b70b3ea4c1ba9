"""What every business rule answers: yes, or no with a reason that a user understands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

Text = str | Promise


@dataclass(frozen=True)
class Solver:
    """Who can solve a refusal, in words, and the role that it is: a reader with that role is not told about
    themselves in the third person.
    """

    words: Text
    role: str

    def __str__(self) -> str:
        return str(self.words)

    def is_role_of(self, user: Any) -> bool:
        """Whether this user works in that role today."""
        return any(entry.role == self.role for entry in getattr(user, "active_memberships", ()))


@dataclass(frozen=True)
class Verdict:
    """The answer of a rule.

    `reason` is one Dutch sentence, `code` names the rule for programs, `source` says where the rule
    comes from ("H-33, handleiding 2.4"), `who` says who can solve it, `url` opens where it is solved.
    """

    ok: bool
    reason: Text = ""
    code: str = ""
    source: str = ""
    who: Text | Solver = ""
    url: str = ""

    def __bool__(self) -> bool:
        return self.ok


Rule = Callable[[Any, Any], Verdict]

ALLOWED = Verdict(ok=True)


def refuse(code: str, reason: Text, *, source: str = "", who: Text | Solver = "", url: str = "") -> Verdict:
    """A verdict that says no and why."""
    return Verdict(ok=False, reason=reason, code=code, source=source, who=who, url=url)


def require(
    condition: object, code: str, reason: Text, *, source: str = "", who: Text | Solver = "", url: str = ""
) -> Verdict:
    """Allowed when the condition holds, otherwise refused with the reason."""
    return ALLOWED if condition else refuse(code, reason, source=source, who=who, url=url)


def first_refusal(*verdicts: Verdict) -> Verdict:
    """The first verdict that says no, or a yes."""
    return next((verdict for verdict in verdicts if not verdict), ALLOWED)
