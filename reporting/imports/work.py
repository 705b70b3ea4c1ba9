"""What a worker does: look at rows or apply them, some at a time, so that others get their turn."""

from __future__ import annotations

from datetime import timedelta
from time import monotonic

from celery import current_app
from django.conf import settings
from django.db import transaction
from django.utils import translation

from core import dates, journal
from core.actors import CLOCK
from people.models import User
from reporting.documents.build.parts import LANGUAGE
from reporting.enums import ImportStage
from reporting.imports import rules
from reporting.imports.applying import apply_row
from reporting.imports.checking import kind_for, look_at
from reporting.models import DataImport

CHECKED_AT_ONCE, APPLIED_AT_ONCE = 500, 50


def wake_up() -> None:
    """Have a worker look at once; when this call is lost the clock finds the work."""
    # By name: the task module imports this one.
    current_app.send_task("reporting.tasks.run_imports", retry=False)


@translation.override(LANGUAGE)
def do_a_share() -> bool:
    """Work on one file until it is done or the share of time is over; whether more work waits."""
    sheet = _take()
    if sheet is None:
        return False
    end = monotonic() + settings.IMPORT_SHARE_SECONDS
    while (allowed := _still_allowed(sheet)) and _do_some(sheet) and monotonic() < end:
        if not _hold(sheet):
            return True
    finish = _let_go if allowed else _stop
    finish(sheet)
    more = DataImport.objects.with_work().exists()
    if more:
        # Also when the broker is away: then the clock finds what is left.
        transaction.on_commit(wake_up, robust=True)
    return more


@transaction.atomic
def _take() -> DataImport | None:
    rows = DataImport.objects.select_for_update(skip_locked=True, of=("self",)).with_work()
    sheet = rows.order_by("changed_at").first()
    if sheet:
        sheet.lease_until = _lease()
        sheet.save(update_fields=["lease_until", "changed_at"])
    return sheet


def _still_allowed(sheet: DataImport) -> bool:
    """Whether who brought the file in may still do so, asked again for each part of the rows."""
    sheet.started_by = User.objects.get(pk=sheet.started_by_id)
    return bool(rules.may_go_on(sheet.started_by))


def _do_some(sheet: DataImport) -> bool:
    """Some rows; whether rows are left."""
    if sheet.stage == ImportStage.CHECKING:
        rows = list(sheet.rows.to_check().order_by("line")[:CHECKED_AT_ONCE])
        look_at(sheet, rows) if rows else None
    else:
        rows = list(sheet.rows.to_apply().order_by("line")[:APPLIED_AT_ONCE])
        kind = kind_for(sheet)
        for row in rows:
            row.sheet = sheet
            apply_row(row, kind)
    return bool(rows)


def _hold(sheet: DataImport) -> bool:
    """Keep the file for another while; not when another worker took it over, or it was thrown away."""
    before, sheet.lease_until = sheet.lease_until, _lease()
    mine = DataImport.objects.filter(pk=sheet.pk, stage=sheet.stage, lease_until=before)
    return bool(mine.update(lease_until=sheet.lease_until))


@transaction.atomic
def _let_go(sheet: DataImport) -> None:
    """Let the next worker go on; a file without rows to do goes to its next stage."""
    mine = DataImport.objects.select_for_update().filter(pk=sheet.pk, lease_until=sheet.lease_until).first()
    if mine is None or mine.stage != sheet.stage:
        return
    mine.lease_until = None
    if mine.stage == ImportStage.CHECKING and not mine.rows.to_check().exists():
        mine.stage = ImportStage.CHECKED
    elif mine.stage == ImportStage.APPLYING and not mine.rows.to_apply().exists():
        mine.stage, mine.applied_at = ImportStage.DONE, dates.now()
        counts = {key: number for key, number in mine.rows.tally().items() if number}
        journal.record("data_import.applied", mine, by=sheet.started_by, data={"kind": mine.kind, **counts})
    mine.save()


@transaction.atomic
def _stop(sheet: DataImport) -> None:
    """Leave the other rows as they are: what was applied stays, and who has the role again may go on."""
    mine = DataImport.objects.select_for_update().filter(pk=sheet.pk, lease_until=sheet.lease_until).first()
    if mine is None or mine.stage != sheet.stage:
        return
    applying = mine.stage == ImportStage.APPLYING
    mine.stage = ImportStage.STOPPED if applying else ImportStage.MAPPING
    mine.lease_until = None
    mine.save()
    journal.record("data_import.stopped", mine, by=CLOCK, data={"kind": mine.kind})


def _lease() -> object:
    return dates.now() + timedelta(seconds=settings.IMPORT_LEASE_SECONDS)


def forget() -> int:
    """Throw away what the rows of forgotten files say; what became of them stays. Returns of how many files."""
    forgotten = list(DataImport.objects.forgotten())
    for sheet in forgotten:
        _forget(sheet)
    return len(forgotten)


@transaction.atomic
def _forget(sheet: DataImport) -> None:
    sheet.rows.all().delete()
    sheet.stage, sheet.lease_until = ImportStage.DISCARDED, None
    sheet.save()
