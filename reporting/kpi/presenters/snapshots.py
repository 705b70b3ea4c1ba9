"""The differences between a snapshot and now as a table."""

from __future__ import annotations

from django.utils.translation import gettext as _

from core import dates, formats
from reporting.figures.tables import Cell, Column, FigureTable, Kind, Row
from reporting.kpi.differences import Change
from reporting.models import KpiSnapshot


def changes_table(changes: list[Change], snapshot: KpiSnapshot) -> FigureTable:
    """One line for each figure that reads differently."""
    day = formats.short_date(dates.local_date(snapshot.taken_at))
    columns = (
        Column("before", _("Op %(day)s") % {"day": day}),
        Column("now", _("Nu")),
        Column("difference", _("Verschil"), Kind.TEXT),
    )
    rows: list[Row] = []
    title = ""
    for at, change in enumerate(changes):
        if change.table != title:
            title = change.table
            rows.append(Row(f"tabel-{at}", title, is_group=True))
        rows.append(_row(at, change))
    return FigureTable("verschil", _("Cijfers die veranderden"), columns, tuple(rows), head=_("Cijfer"))


def _row(at: int, change: Change) -> Row:
    cells = (change.before or Cell(), change.now or Cell(), Cell(change.difference, Kind.TEXT))
    return Row(str(at), change.label, cells)
