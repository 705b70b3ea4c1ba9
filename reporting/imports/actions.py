"""Use cases of a file with data of another system: bring in, choose columns, correct, apply, throw away."""

from __future__ import annotations

import json
from collections.abc import Mapping

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q

from core import journal
from core.errors import Refused
from core.rules import Verdict
from core.text import one_line, searchable
from core.workflow import lock
from people.models import User
from reporting.enums import ImportStage, RowOutcome
from reporting.imports import rules, work
from reporting.imports.checking import look_at
from reporting.imports.kinds import KINDS, ImportKind
from reporting.imports.mapping import guess, remember
from reporting.imports.reading import read
from reporting.models import DataImport, ImportRow

BATCH = 500


class RowStillWrong(Exception):
    """A corrected row still has problems; nothing has been saved."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__("row still wrong")
        self.problems = problems


@transaction.atomic
def start(kind: type[ImportKind], *, upload: UploadedFile, source: str, by: User) -> DataImport:
    """Keep the rows of an uploaded file, encrypted, with a guess of what its columns mean.

    `source` names the other system; capitals and accents do not count. Raises UploadRefused with what is
    wrong with the file; then nothing is kept.
    """
    file = read(upload, kind)
    sheet = DataImport.objects.create(
        kind=kind.kind,
        source=searchable(source)[:60],
        file_name=one_line(upload.name or "")[:200],
        headings=file.headings,
        mapping=guess(file.headings, kind, by),
        started_by=by,
    )
    ImportRow.objects.bulk_create(
        [ImportRow(sheet=sheet, line=line, raw=raw) for line, raw in file.rows], BATCH
    )
    journal.record("data_import.started", sheet, by=by, data={"kind": sheet.kind, "rows": len(file.rows)})
    return sheet


@transaction.atomic
def choose_columns(sheet: DataImport, *, mapping: Mapping[str, int], by: User) -> DataImport:
    """Say which column of the file is which of ours (key -> place), and have every row looked at.

    It is remembered for the next file. Raises Refused when the rows are being looked at or came in.
    """
    _hold(sheet, rules.may_be_mapped)
    sheet.mapping, sheet.stage = dict(mapping), ImportStage.CHECKING
    sheet.version += 1
    sheet.save()
    sheet.rows.update(outcome=RowOutcome.WAITING, problems={}, changes=[], reference="", twins=[])
    remember(sheet.headings, mapping, KINDS[sheet.kind], by)
    transaction.on_commit(work.wake_up, robust=True)
    return sheet


@transaction.atomic
def correct_row(row: ImportRow, *, cells: Mapping[str, str], by: User) -> None:
    """Give a row other cells, by column, and look at it again, with the rows that said the same.

    Raises RowStillWrong with what is still wrong, Refused when the rows are busy or this one came in.
    """
    sheet = _hold_row(row)
    row.fixes = json.dumps(json.loads(row.fixes or "{}") | dict(cells))
    row.is_left_out = False
    row.save(update_fields=["fixes", "is_left_out"])
    _look_again(sheet, row)
    if row.problems:
        raise RowStillWrong(row.problems)


@transaction.atomic
def leave_out(row: ImportRow, *, left_out: bool, by: User) -> None:
    """Leave a row out of what is applied, or take it back. Raises Refused as `correct_row`."""
    sheet = _hold_row(row)
    row.is_left_out = left_out
    row.save(update_fields=["is_left_out"])
    _look_again(sheet, row)


@transaction.atomic
def leave_out_wrong(sheet: DataImport, *, by: User) -> None:
    """Leave out every row that is not right. Raises Refused when the rows are busy."""
    _hold(sheet, rules.may_be_corrected)
    sheet.rows.filter(outcome=RowOutcome.WRONG).update(is_left_out=True)


@transaction.atomic
def apply(sheet: DataImport, *, by: User) -> DataImport:
    """Have a worker do what the rows say, one by one, through the use cases of the application.

    Each row that is refused keeps its reason; the others go on. No mail leaves. Raises Refused while a row
    is wrong and not left out, or when nothing would change.
    """
    lock(sheet)
    _require(rules.may_be_applied(sheet, sheet.rows.tally()))
    sheet.stage, sheet.applied_at = ImportStage.APPLYING, None
    sheet.save()
    transaction.on_commit(work.wake_up, robust=True)
    return sheet


@transaction.atomic
def discard(sheet: DataImport, *, by: User) -> None:
    """Throw the rows of a file away; what came in stays. Raises Refused while they are applied."""
    _hold(sheet, rules.may_be_discarded)
    sheet.rows.all().delete()
    sheet.stage, sheet.lease_until = ImportStage.DISCARDED, None
    sheet.save()
    journal.record("data_import.discarded", sheet, by=by, data={"kind": sheet.kind})


def _look_again(sheet: DataImport, row: ImportRow) -> None:
    """Look at a row, and at those that say the same thing now or did before."""
    marks = Q(reference=row.reference) & ~Q(reference="") | Q(twins__overlap=row.twins)
    before = set(sheet.rows.filter(marks).values_list("pk", flat=True))
    look_at(sheet, [row])
    after = Q(reference=row.reference) & ~Q(reference="") | Q(twins__overlap=row.twins) | Q(pk__in=before)
    done = (RowOutcome.MADE, RowOutcome.CHANGED)
    others = sheet.rows.filter(after).exclude(pk=row.pk).exclude(outcome__in=done)
    look_at(sheet, [other for other in others.order_by("line") if other.raw])
    look_at(sheet, [row])


def _hold_row(row: ImportRow) -> DataImport:
    _hold(row.sheet, rules.may_be_corrected)
    row.refresh_from_db(fields=["raw", "fixes", "is_left_out", "outcome", "reference", "twins"])
    _require(rules.row_is_open(row))
    return row.sheet


def _hold(sheet: DataImport, rule: object) -> None:
    """Hold the file until the end of the transaction, when the rule says that this may be."""
    lock(sheet)
    _require(rule(sheet))  # type: ignore[operator]


def _require(verdict: Verdict) -> None:
    if not verdict:
        raise Refused(verdict)
