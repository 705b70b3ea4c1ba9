"""What may happen to a file with data of another system, and why not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.rules import ALLOWED, Verdict, first_refusal, refuse, require
from people.roles import Permission
from reporting.enums import ImportStage, RowOutcome

OPEN = (ImportStage.MAPPING, ImportStage.CHECKING, ImportStage.CHECKED)
# What was applied, whole or in part.
AFTERWARDS = (ImportStage.DONE, ImportStage.STOPPED)
Counts = Mapping[str, int]


def may_be_mapped(sheet: Any, user: Any = None) -> Verdict:
    """Columns are chosen until the rows are applied, and not while a worker looks at them."""
    return require(
        sheet.stage in (ImportStage.MAPPING, ImportStage.CHECKED),
        "data_import.mapped",
        _("De kolommen kiezen kan niet meer, of nu even niet: de rijen worden nagekeken."),
    )


def may_be_corrected(sheet: Any, user: Any = None) -> Verdict:
    """Rows are corrected when all of them were looked at; what was refused, also afterwards."""
    return require(
        sheet.stage in (ImportStage.CHECKED, *AFTERWARDS),
        "data_import.busy",
        _("De rijen worden nu nagekeken of ingevoerd. Wacht tot dat klaar is."),
    )


def may_be_discarded(sheet: Any, user: Any = None) -> Verdict:
    """Anything that is not being applied can be thrown away; what came in stays."""
    return require(
        sheet.stage in (*OPEN, *AFTERWARDS),
        "data_import.applying",
        _("De rijen worden nu ingevoerd. Wacht tot dat klaar is."),
    )


def may_go_on(user: Any) -> Verdict:
    """A worker acts for who brought the file in, only as long as that person may still do so (C7)."""
    return require(
        user.is_active and user.may(Permission.MANAGE_PROGRAMME),
        "data_import.role_ended",
        _("Wie dit bestand invoerde, beheert geen programma meer."),
    )


def may_be_applied(sheet: Any, counts: Counts) -> Verdict:
    """Everything was looked at, nothing is wrong that was not left out, and something would change."""
    wrong = counts.get(RowOutcome.WRONG, 0)
    return first_refusal(
        may_be_corrected(sheet),
        _nothing_wrong(wrong),
        require(
            counts.get(RowOutcome.ADD) or counts.get(RowOutcome.CHANGE),
            "data_import.nothing",
            _("Alles staat er al zo. Er is niets in te voeren."),
        ),
    )


def _nothing_wrong(wrong: int) -> Verdict:
    if not wrong:
        return ALLOWED
    words = ngettext(
        "Er klopt nog %(count)s rij niet. Verbeter ze of sla ze over.",
        "Er kloppen nog %(count)s rijen niet. Verbeter ze of sla ze over.",
        wrong,
    )
    return refuse("data_import.wrong_rows", words % {"count": wrong})


def row_is_open(row: Any, user: Any = None) -> Verdict:
    """A row that was made or changed is done."""
    return require(
        row.outcome not in (RowOutcome.MADE, RowOutcome.CHANGED) and row.raw,
        "data_import.row_done",
        _("Deze rij is al ingevoerd."),
    )
