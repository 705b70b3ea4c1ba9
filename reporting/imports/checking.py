"""Looking at rows: what each would do, what is wrong with it, and which other row it says twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from django.utils.translation import gettext as _

from reporting.enums import RowOutcome
from reporting.imports.kinds import KINDS, Checked, ImportKind
from reporting.models import DataImport, ImportRow

TOLD = ("outcome", "problems", "changes", "reference", "twins", "record", "note")


def kind_for(sheet: DataImport) -> ImportKind:
    """The kind of data of a file, looking on behalf of who brought it in."""
    return KINDS[sheet.kind](source=sheet.source, by=sheet.started_by)


def look_at(sheet: DataImport, rows: Sequence[ImportRow]) -> None:
    """Say of each row what it would do, and keep that with it. Rows come in the order of their lines."""
    kind = kind_for(sheet)
    for row in rows:
        row.sheet = sheet
    texts = [row.texts for row in rows]
    kind.prepare(texts)
    found = [kind.check(text) for text in texts]
    for row, checked in zip(rows, found, strict=True):
        row.reference = checked.reference
        row.twins = kind.twins(checked.values)
    _mark_doubles(sheet, rows, found)
    for row, checked in zip(rows, found, strict=True):
        _tell(row, checked)
    ImportRow.objects.bulk_update(rows, TOLD, 250)


def _tell(row: ImportRow, checked: Checked) -> None:
    row.problems = {**checked.problems, **row.unread}
    row.record, row.note = checked.record, ""
    row.changes = [asdict(change) for change in checked.changes]
    if row.problems:
        row.outcome = RowOutcome.WRONG
    elif checked.record is None:
        row.outcome = RowOutcome.ADD
    else:
        row.outcome = RowOutcome.CHANGE if checked.changed else RowOutcome.SAME


def _mark_doubles(sheet: DataImport, rows: Sequence[ImportRow], found: Sequence[Checked]) -> None:
    """A row that says the same as an earlier one is wrong; one that is left out does not count."""
    first = _earlier(sheet, rows)
    for row, checked in zip(rows, found, strict=True):
        if row.is_left_out:
            continue
        for mark in _marks(row):
            earlier = first.setdefault(mark, row.line)
            if earlier < row.line:
                words = _("Dit staat al op regel %(line)s. Sla een van beide over.") % {"line": earlier}
                checked.problems.setdefault("reference", words)


def _earlier(sheet: DataImport, rows: Sequence[ImportRow]) -> dict[str, int]:
    """The first line of the rest of the file on which the references and fingerprints of these rows stand."""
    own = [row.pk for row in rows]
    others = sheet.rows.filter(is_left_out=False).exclude(pk__in=own).exclude(reference="")
    references = {row.reference for row in rows} - {""}
    twins = {mark for row in rows for mark in row.twins}
    same = others.filter(reference__in=references) | others.filter(twins__overlap=list(twins))
    first: dict[str, int] = {}
    for row in same.only("line", "reference", "twins").order_by("line"):
        for mark in _marks(row):
            first.setdefault(mark, row.line)
    return first


def _marks(row: ImportRow) -> list[str]:
    return [f"ref:{row.reference}", *row.twins] if row.reference else list(row.twins)
