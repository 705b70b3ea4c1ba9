"""What a sheet would do to its list: row by row what is wrong, what is new, what changes, what disappears."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from core.enums import RowEffect
from core.models import SheetRow
from core.sheets.kinds import Change, Problems, RowToApply, SheetKind, Values


@dataclass
class Finding:
    """One row: what it would do, or what is wrong in which column."""

    row: SheetRow
    values: dict[str, Any]
    problems: Problems
    identity: Hashable | None
    effect: RowEffect = RowEffect.WRONG
    changes: list[Change] = field(default_factory=list)

    @property
    def told(self) -> dict[str, Any]:
        """The fields of the row that the user sees and approves."""
        return {
            "problems": self.problems,
            "effect": self.effect.value,
            "changes": [asdict(change) for change in self.changes],
        }


@dataclass
class Outcome:
    """The whole sheet; `removals` are existing rows that it does not have."""

    findings: list[Finding]
    removals: list[Values]

    def rows_to_apply(self, kind: SheetKind) -> list[RowToApply]:
        """The rows that add or change something and are not left out."""
        return [
            RowToApply(found.row.line, found.values, kind.known.get(found.identity), found.changes)
            for found in self.findings
            if not found.row.is_left_out and found.effect in (RowEffect.ADD, RowEffect.CHANGE)
        ]


def check(kind: SheetKind, rows: Sequence[SheetRow]) -> Outcome:
    """Look at the rows of a sheet, in the order of its lines, against the list as it is now."""
    findings = [_look_at(kind, row) for row in rows]
    _mark_duplicates(kind, findings)
    for found in findings:
        if not found.problems:
            found.effect, found.changes = kind.effect(found.values)
    there = {found.identity for found in findings}
    gone = [values for key, values in kind.known.items() if key not in there] if kind.removes else []
    return Outcome(findings, gone)


def _look_at(kind: SheetKind, row: SheetRow) -> Finding:
    values, problems = kind.clean(row.cells)
    identity = kind.identity(values)
    # A column that the sheet does not have leaves an existing row as it is.
    old = kind.known.get(identity, {})
    kept = {
        column.key: old[column.key]
        for column in kind.columns
        if column.key not in row.cells and column.key in old
    }
    return Finding(row, {**values, **kept}, {**problems, **row.unread}, identity)


def _mark_duplicates(kind: SheetKind, findings: Sequence[Finding]) -> None:
    """The second row about the same thing is wrong; a row that is left out does not count."""
    first: dict[Hashable, int] = {}
    for found in findings:
        if found.identity is None or found.row.is_left_out:
            continue
        earlier = first.setdefault(found.identity, found.row.line)
        if earlier != found.row.line:
            words = _("Dit staat al op regel %(line)s. Sla een van beide over.") % {"line": earlier}
            found.problems.setdefault(kind.identity_columns[0], words)


def is_blind(outcome: Outcome) -> bool:
    """Whether a row is left out of which nobody knows what it is about: it may be one that seems gone."""
    return any(found.row.is_left_out and found.identity is None for found in outcome.findings)
