"""Use cases of a spreadsheet: upload, correct, leave out, apply, throw away."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from core import dates, journal
from core.enums import ImportState, RowEffect
from core.errors import Refused
from core.models import SheetImport, SheetRow
from core.rules import Verdict, refuse
from core.sheets import rules
from core.sheets.checking import Outcome, check, is_blind
from core.sheets.kinds import Problems, SheetKind, kind_of
from core.sheets.reading import read_sheet
from core.text import one_line
from core.workflow import lock

BATCH = 500
TOLD = ("problems", "effect", "changes")
CLASH = refuse(
    "sheet.clash",
    _("Iemand veranderde de lijst op hetzelfde moment. Er is niets ingevoerd. Kijk de regels opnieuw na."),
)


class RowStillWrong(Exception):
    """A corrected row still has problems; nothing has been saved."""

    def __init__(self, problems: Problems) -> None:
        super().__init__("row still wrong")
        self.problems = problems


@transaction.atomic
def start_import(kind: type[SheetKind], *, upload: UploadedFile, by: Any, scope: str = "") -> SheetImport:
    """Read an uploaded file and keep its rows to look at; the list itself does not change.

    Raises UploadRefused with what is wrong with the file; then nothing is kept.
    """
    reader = kind(scope=scope, by=by)
    read = read_sheet(upload, reader)
    sheet = SheetImport.objects.create(
        kind=kind.kind,
        file_name=one_line(upload.name or "")[:200],
        scope=scope,
        started_by=by,
        summary={"unknown": read.unknown[:20]},
    )
    rows = [SheetRow(sheet=sheet, line=row.line, cells=row.cells, unread=row.unread) for row in read.rows]
    SheetRow.objects.bulk_create(rows, BATCH)
    _tell(sheet, check(reader, rows), reader)
    return sheet


@transaction.atomic
def correct_row(row: SheetRow, *, cells: Mapping[str, str], by: Any) -> None:
    """Give a row other cells, by column, and look at the sheet again.

    What could not be read from the file counts as corrected once the cell differs. Raises
    RowStillWrong with the problems that remain, and Refused when the sheet is no draft any more.
    """
    sheet = _hold_draft(row)
    row.unread = {key: words for key, words in row.unread.items() if cells.get(key) == row.cells.get(key)}
    row.cells = {key: cells.get(key, text) for key, text in row.cells.items()}
    row.is_left_out = False
    row.save(update_fields=["unread", "cells", "is_left_out"])
    look_again(sheet, by=by)
    row.refresh_from_db()
    if row.problems:
        raise RowStillWrong(row.problems)


@transaction.atomic
def leave_out(row: SheetRow, *, left_out: bool, by: Any) -> None:
    """Leave a row out of what is applied, or take it back. Raises Refused when the sheet is no draft."""
    sheet = _hold_draft(row)
    row.is_left_out = left_out
    row.save(update_fields=["is_left_out"])
    look_again(sheet, by=by)


@transaction.atomic
def leave_out_wrong(sheet: SheetImport, *, by: Any) -> None:
    """Leave out every row that is not right. Raises Refused when the sheet is no draft."""
    _hold(sheet)
    sheet.rows.filter(effect=RowEffect.WRONG).update(is_left_out=True)
    look_again(sheet, by=by)


@transaction.atomic
def discard_import(sheet: SheetImport, *, by: Any) -> None:
    """Throw a sheet away, with its rows. Raises Refused when it is no draft any more."""
    _hold(sheet)
    sheet.rows.all().delete()
    sheet.state = ImportState.DISCARDED
    sheet.save()
    journal.record("sheet.discarded", sheet, by=by, data={"kind": sheet.kind})


@transaction.atomic
def apply_import(sheet: SheetImport, *, version: int, remove: bool, by: Any) -> bool:
    """Do to the list what the user saw, all of it in one transaction; `remove` takes away what is gone.

    `version` is that of the sheet when it was shown. Answers False when the list or the sheet changed
    meanwhile: then only the preview is renewed. Raises Refused when a row is not right, when somebody
    was faster, or with what the kind itself refuses; then nothing has changed.
    """
    _hold(sheet)
    kind = kind_for(sheet, by=by)
    kind.lock()
    outcome = check(kind, _rows_of(sheet))
    if _tell(sheet, outcome, kind) or sheet.version != version:
        return False
    _require(rules.may_be_applied(sheet, rules.tally(sheet)))
    if remove:
        _require(rules.may_remove(blind=is_blind(outcome)))
    _carry_out(sheet, kind, outcome, remove=remove, by=by)
    return True


def _carry_out(sheet: SheetImport, kind: SheetKind, outcome: Outcome, *, remove: bool, by: Any) -> None:
    rows, removals = outcome.rows_to_apply(kind), outcome.removals if remove else []
    try:
        with transaction.atomic():
            more = kind.apply(rows, removals) or {}
    except IntegrityError as error:
        raise Refused(CLASH) from error
    added = sum(row.adds for row in rows)
    counts = {"add": added, "change": len(rows) - added, "remove": len(removals)}
    counts["left_out"] = rules.tally(sheet).left_out
    sheet.state, sheet.applied_at = ImportState.APPLIED, dates.now()
    sheet.summary |= {"counts": counts, "more": [[str(words), number] for words, number in more.items()]}
    sheet.save()
    journal.record("sheet.applied", sheet, by=by, data={"kind": sheet.kind, "scope": sheet.scope, **counts})


def look_again(sheet: SheetImport, *, by: Any) -> bool:
    """Check a draft against the list of now; whether that says something else than before."""
    kind = kind_for(sheet, by=by)
    return _tell(sheet, check(kind, _rows_of(sheet)), kind)


def kind_for(sheet: SheetImport, *, by: Any) -> SheetKind:
    """The list of this sheet, as it is now. Raises LookupError for a list that is no longer registered."""
    kind = kind_of(sheet.kind)
    if kind is None:
        raise LookupError(f"no spreadsheet of this kind: {sheet.kind}")
    return kind(scope=sheet.scope, by=by)


def _rows_of(sheet: SheetImport) -> list[SheetRow]:
    return list(sheet.rows.exclude(effect=RowEffect.REMOVE).order_by("line"))


def _tell(sheet: SheetImport, outcome: Outcome, kind: SheetKind) -> bool:
    """Keep with each row what it would do; a difference raises the version of the sheet."""
    differ = []
    for found in outcome.findings:
        if any(getattr(found.row, name) != value for name, value in found.told.items()):
            for name, value in found.told.items():
                setattr(found.row, name, value)
            differ.append(found.row)
    SheetRow.objects.bulk_update(differ, TOLD, BATCH)
    gone = _tell_removals(sheet, outcome, kind)
    blind = is_blind(outcome)
    changed = bool(differ) or gone or sheet.summary.get("blind") != blind
    if changed:
        sheet.summary["blind"] = blind
        sheet.version += 1
        sheet.save()
    return changed


def _tell_removals(sheet: SheetImport, outcome: Outcome, kind: SheetKind) -> bool:
    """Existing rows that the sheet does not have stand under its own rows; whether they are others."""
    keys = list(outcome.findings[-1].row.cells)
    gone = [{key: kind.show(key, values.get(key)) for key in keys} for values in outcome.removals]
    before = sheet.rows.filter(effect=RowEffect.REMOVE).order_by("line")
    if [row.cells for row in before] == gone:
        return False
    before.delete()
    last = outcome.findings[-1].row.line
    SheetRow.objects.bulk_create(
        [
            SheetRow(sheet=sheet, line=line, cells=cells, effect=RowEffect.REMOVE)
            for line, cells in enumerate(gone, start=last + 1)
        ],
        BATCH,
    )
    return True


def _hold_draft(row: SheetRow) -> SheetImport:
    """Hold the sheet of a row until the end of the transaction, and read the row again."""
    _hold(row.sheet)
    row.refresh_from_db(fields=["cells", "unread", "is_left_out"])
    return row.sheet


def _hold(sheet: SheetImport) -> None:
    lock(sheet)
    _require(rules.is_draft(sheet))


def _require(verdict: Verdict) -> None:
    if not verdict:
        raise Refused(verdict)
