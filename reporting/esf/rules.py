"""What a snapshot still misses. Pure predicates; nothing is guessed."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.rules import Verdict, require
from reporting.esf.enums import LabourStatus, Moment

# What each moment must know; `months_unemployed` only of who is unemployed.
WANTED = {
    Moment.ENTRY: ("labour_status", "months_unemployed", "in_education", "isced", "nationality_group"),
    Moment.LEAVING: ("labour_status", "in_education", "gained_qualification"),
    Moment.SIX_MONTHS: ("labour_status",),
}


def missing(snapshot: Any) -> list[str]:
    """The fields that the adviser still has to fill in."""
    return [name for name in WANTED[Moment(snapshot.moment)] if _is_missing(snapshot, name)]


def _is_missing(snapshot: Any, name: str) -> bool:
    if getattr(snapshot, name) not in (None, ""):
        return False
    # Duration belongs to the unemployed; education is asked of the inactive, and of who leaves.
    if name == "months_unemployed":
        return snapshot.labour_status in ("", LabourStatus.UNEMPLOYED)
    if name == "in_education" and snapshot.moment == Moment.ENTRY:
        return snapshot.labour_status in ("", LabourStatus.INACTIVE)
    return True


def may_be_filled(snapshot: Any, user: Any = None) -> Verdict:
    """A complete snapshot stays as it is."""
    return require(
        not snapshot.is_frozen,
        "participation_frozen",
        _("Deze gegevens zijn volledig en liggen vast."),
        source="ESF, Verordening 1304/2013 en 2021/1057",
    )
