"""Applying rows, each in a transaction of its own: what it became is kept with it, or why it was refused."""

from __future__ import annotations

import logging
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core.errors import Refused, StaleForm
from core.outbox import without_mail
from reporting.enums import RowOutcome
from reporting.imports.kinds import Checked, ImportKind, digest
from reporting.imports.kinds.base import REFERENCE
from reporting.models import ImportedRecord, ImportRow

logger = logging.getLogger(__name__)


def apply_row(row: ImportRow, kind: ImportKind) -> None:
    """Look at a row once more and do what it says; a refusal is kept as the reason, and changes nothing."""
    try:
        with transaction.atomic(), without_mail():
            _apply(row, kind)
    except (Refused, ValidationError, StaleForm, IntegrityError) as error:
        _refuse(row, _reason(error))
    except Exception:
        # One row that breaks does not stop the thousands behind it; the log has no word of the row.
        logger.exception("row %s of import %s could not be applied", row.line, row.sheet.public_id)
        _refuse(row, _("Er ging iets mis met deze rij. Verwittig de beheerder."))


def _apply(row: ImportRow, kind: ImportKind) -> None:
    texts = row.texts
    kind.prepare([texts])
    kind.notes = []
    checked = kind.check(texts)
    problems = {**checked.problems, **row.unread}
    if problems:
        raise ValidationError(list(problems.values()))
    if checked.record and not checked.changed:
        _done(row, RowOutcome.SAME, checked.record, "")
        return
    outcome = RowOutcome.CHANGED if checked.record else RowOutcome.MADE
    record = _carry_out(kind, checked)
    _done(row, outcome, record, " ".join(kind.notes))


def _carry_out(kind: ImportKind, checked: Checked) -> ImportedRecord:
    """Make or change, and keep the fingerprints of what came in; what must be asked again has none."""
    record, again = checked.record, []
    if record is None:
        target, again = kind.make(checked.values)
        record = ImportedRecord(source=kind.source, kind=kind.kind, reference=checked.reference)
        record.target_type, record.target_id = target._meta.label_lower, target.pk
    else:
        again = kind.change(checked.target, checked.values, checked.changed)
    keys = {column.key for column in kind.columns} & checked.values.keys() - {REFERENCE}
    record.digests |= {key: digest(key, checked.values[key]) for key in keys}
    for key in again:
        record.digests.pop(key, None)
    record.save()
    return record


def _done(row: ImportRow, outcome: str, record: ImportedRecord, note: str) -> None:
    """The row keeps what became of it, and nothing that it said."""
    row.outcome, row.record, row.note = outcome, record, note
    row.raw = row.fixes = ""
    row.changes = [{"column": change["column"], "old": "", "new": ""} for change in row.changes]
    row.problems = {}
    row.save()


def _refuse(row: ImportRow, reason: str) -> None:
    row.outcome, row.note = RowOutcome.REFUSED, reason
    row.save(update_fields=["outcome", "note"])


def _reason(error: Any) -> str:
    """Why, in words for the user."""
    if isinstance(error, Refused):
        return str(error.verdict.reason)
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    return _("Iemand veranderde dit op hetzelfde moment. Voer het bestand opnieuw in.")
