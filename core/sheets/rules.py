"""What may happen to a sheet, and why not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.enums import ImportState, RowEffect
from core.models import SheetImport
from core.rules import ALLOWED, Verdict, first_refusal, refuse, require


@dataclass(frozen=True)
class Tally:
    """How many rows of a sheet there are of each effect, without those that are left out."""

    by_effect: dict[str, int]
    left_out: int = 0

    def of(self, effect: str) -> int:
        return self.by_effect.get(effect, 0)

    @property
    def wrong(self) -> int:
        return self.of(RowEffect.WRONG)

    @property
    def removed(self) -> int:
        return self.of(RowEffect.REMOVE)

    @property
    def all(self) -> int:
        return sum(self.by_effect.values()) + self.left_out

    @property
    def to_look_at(self) -> int:
        """Rows that change the list or are wrong: all but those that stay the same or are left out."""
        return sum(self.by_effect.values()) - self.of(RowEffect.SAME)

    @property
    def does_something(self) -> bool:
        return bool(self.of(RowEffect.ADD) or self.of(RowEffect.CHANGE) or self.removed)


def tally(sheet: SheetImport) -> Tally:
    """Count the rows of a sheet, in one query."""
    # Without the order of the lines: each line would be a group of its own.
    groups = sheet.rows.order_by().values("effect", "is_left_out").annotate(count=Count("pk"))
    kept = {group["effect"]: group["count"] for group in groups if not group["is_left_out"]}
    return Tally(kept, sum(group["count"] for group in groups if group["is_left_out"]))


def is_draft(sheet: SheetImport, _user: Any = None) -> Verdict:
    """Only a sheet that is being looked at changes."""
    reasons = {
        ImportState.APPLIED: _("Deze lijst is al ingevoerd."),
        ImportState.DISCARDED: _("Deze lijst is weggegooid."),
    }
    return require(sheet.state == ImportState.DRAFT, "sheet.over", reasons.get(ImportState(sheet.state), ""))


def may_be_applied(sheet: SheetImport, counts: Tally) -> Verdict:
    """Every wrong row is corrected or left out, and something changes."""
    return first_refusal(is_draft(sheet), _nothing_wrong(counts), _something_to_do(counts))


def _nothing_wrong(counts: Tally) -> Verdict:
    if not counts.wrong:
        return ALLOWED
    words = ngettext(
        "Er klopt nog %(count)s regel niet. Verbeter ze of sla ze over.",
        "Er kloppen nog %(count)s regels niet. Verbeter ze of sla ze over.",
        counts.wrong,
    )
    return refuse("sheet.wrong_rows", words % {"count": counts.wrong})


def _something_to_do(counts: Tally) -> Verdict:
    return require(
        counts.does_something, "sheet.nothing", _("Alles staat al zo in de lijst. Er is niets in te voeren.")
    )


def may_remove(*, blind: bool) -> Verdict:
    """Rows disappear only when it is certain that the sheet does not have them."""
    return require(
        not blind,
        "sheet.blind",
        _("Er is een regel overgeslagen waarvan we niet weten over wie of wat hij gaat. Verbeter die eerst."),
    )
