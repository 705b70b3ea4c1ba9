"""Entering targets and values, and snapshots of the figures of a programme."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction

from core import dates, journal, workflow
from core.errors import Refused
from core.rules import Verdict
from people.models import User
from reporting.actions import hash_of
from reporting.documents.build.parts import in_dutch
from reporting.kpi import rules
from reporting.kpi.book import Book
from reporting.kpi.frozen import definition_of, members_of, tables_data
from reporting.kpi.periods import is_report_period
from reporting.kpi.selection import Selection
from reporting.models import Indicator, IndicatorValue, KpiSnapshot, Target


def _demand(*verdicts: Verdict) -> None:
    for verdict in verdicts:
        if not verdict:
            raise Refused(verdict)


@transaction.atomic
def set_target(
    indicator: Indicator,
    *,
    by: User,
    value: Decimal | None,
    source: str,
    dated_on: date,
    note: str = "",
    province: str = "",
    begins_on: date | None = None,
    ends_on: date | None = None,
) -> Target:
    """Add a version of a target; the one with the latest date of its source holds (decision 17).

    `value` in the unit of the indicator: a count, the 4 of "1 op 4", a fraction of one for a share, percent
    for growth. Raises Refused.
    """
    _demand(rules.may_keep(by), rules.number_fits(indicator, value, note))
    target = Target.objects.create(
        indicator=indicator,
        value=value,
        note=note,
        province=province,
        begins_on=begins_on,
        ends_on=ends_on,
        source=source,
        dated_on=dated_on,
        entered_by=by,
    )
    journal.record("indicator.target_set", indicator, by=by, data=_told(target))
    return target


@transaction.atomic
def enter_value(
    indicator: Indicator,
    *,
    by: User,
    value: Decimal | None,
    source: str,
    dated_on: date,
    note: str = "",
    province: str = "",
    begins_on: date | None = None,
    ends_on: date | None = None,
    moment: str = "",
) -> IndicatorValue:
    """Add what was reached, with its source; the one with the latest date holds, earlier ones stay.

    Raises Refused for an indicator that the dossiers count, and for a period that is not over (V-04).
    """
    _demand(
        rules.may_keep(by),
        rules.takes_values(indicator),
        rules.number_fits(indicator, value, note),
        rules.period_is_over(ends_on),
    )
    entered = IndicatorValue.objects.create(
        indicator=indicator,
        value=value,
        note=note,
        province=province,
        begins_on=begins_on,
        ends_on=ends_on,
        moment=moment,
        source=source,
        dated_on=dated_on,
        entered_by=by,
    )
    journal.record("indicator.value_entered", indicator, by=by, data=_told(entered))
    return entered


def _told(figure: Target | IndicatorValue) -> dict[str, Any]:
    days = [str(day) for day in (figure.begins_on, figure.ends_on) if day]
    value = None if figure.value is None else str(figure.value)
    return {"value": value, "province": figure.province, "period": days, "dated_on": str(figure.dated_on)}


@transaction.atomic
def take_snapshot(selection: Selection, *, by: User) -> KpiSnapshot:
    """Keep the figures of a selection as a concept: the next version of the same question, of all organisations.

    Raises Refused. Two at once: the second one meets IntegrityError and counts again.
    """
    _demand(rules.may_keep(by))
    selection = replace(selection, organisation=None)
    asked = _question(selection)
    last = KpiSnapshot.objects.filter(**asked).order_by("-version").first()
    snapshot = KpiSnapshot(**asked, version=last.version + 1 if last else 1, taken_by=by)
    _calculate(snapshot, selection)
    try:
        with transaction.atomic():
            snapshot.save()
    except IntegrityError:
        return take_snapshot(selection, by=by)
    journal.record("kpisnapshot.taken", snapshot, by=by, data={"version": snapshot.version})
    return snapshot


def _question(selection: Selection) -> dict[str, Any]:
    """What a snapshot answers; an organisation is never part of it."""
    return {
        "programme": selection.programme,
        "begins_on": selection.begins_on,
        "ends_on": selection.ends_on,
        "province": selection.province,
    }


@in_dutch
def _calculate(snapshot: KpiSnapshot, selection: Selection) -> None:
    book = Book(selection)
    snapshot.figures = tables_data(book)
    snapshot.shielded = tables_data(Book(selection, shields=True))
    snapshot.definition = definition_of(book)
    snapshot.members = members_of(book)
    snapshot.sha256 = fingerprint(snapshot)
    snapshot.taken_at = dates.now()


def fingerprint(snapshot: KpiSnapshot) -> str:
    """SHA-256 over the figures and their definition."""
    return hash_of({"figures": snapshot.figures, "definition": snapshot.definition})


def selection_of(snapshot: KpiSnapshot) -> Selection:
    """The question that a snapshot answers, to ask it again."""
    days = snapshot.begins_on, snapshot.ends_on
    return Selection(
        snapshot.programme,
        *days,
        snapshot.province,
        is_report_period=is_report_period(snapshot.programme, *days),
    )


@transaction.atomic
def recalculate(snapshot: KpiSnapshot, *, by: User) -> KpiSnapshot:
    """Count a concept again. Raises Refused when it was fixed."""
    _demand(rules.may_keep(by))
    workflow.lock(snapshot)
    _demand(rules.is_draft(snapshot))
    _calculate(snapshot, selection_of(snapshot))
    snapshot.save()
    journal.record("kpisnapshot.recalculated", snapshot, by=by)
    return snapshot


@transaction.atomic
def new_version(snapshot: KpiSnapshot, *, by: User) -> KpiSnapshot:
    """The same question, counted today, as the next version; the earlier one stays as it was."""
    return take_snapshot(selection_of(snapshot), by=by)


@transaction.atomic
def discard_snapshot(snapshot: KpiSnapshot, *, by: User) -> None:
    """Throw a concept away. Raises Refused when it was fixed."""
    _demand(rules.may_keep(by))
    workflow.lock(snapshot)
    _demand(rules.is_draft(snapshot))
    journal.record("kpisnapshot.discarded", snapshot, by=by, data={"version": snapshot.version})
    snapshot.delete()


def fix_snapshot(snapshot: KpiSnapshot, *, by: User) -> KpiSnapshot:
    """Fix a concept: from now on the database refuses every change of it."""
    return workflow.perform(
        snapshot,
        "fix",
        by=by,
        by_name=by.journal_identity().name,
        event_data={"version": snapshot.version, "sha256": snapshot.sha256},
    )
