"""Periods, prices and files, made by the real use cases."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils.timezone import localdate

from people.models import User
from reporting.billing import actions
from reporting.models import BillingFile, PhasePrice, ReportPeriod
from tests.factories.people import coordinator
from tests.factories.reporting import decide_explore, explore_ready
from tests.factories.trajects import ProgrammeFactory
from trajects.enums import PhaseKind
from trajects.models import Phase, Programme

PRICE = 45_050


def period_of(programme: Programme | None = None, *, by: User | None = None, **fields: Any) -> ReportPeriod:
    """The last sixty days, today included."""
    usual = {"label": "Periode 1", "begins_on": localdate() - timedelta(days=59), "ends_on": localdate()}
    return actions.add_period(programme or ProgrammeFactory(), by=by or coordinator(), **usual | fields)


def price_of(programme: Programme, kind: str = PhaseKind.EXPLORE, **fields: Any) -> PhasePrice:
    """What a phase is paid, since a year."""
    usual = {"amount_cents": PRICE, "valid_from": localdate() - timedelta(days=365), "by": coordinator()}
    return actions.set_price(programme.phase_templates.get(kind=kind), **usual | fields)


def explored(**fields: Any) -> Phase:
    """An exploratory phase that was decided today, so billable and completed."""
    decision = decide_explore(explore_ready(**fields), outcome="negative")
    return Phase.objects.get(pk=decision.phase_id)


def file_of(*phases: Phase, by: User | None = None) -> BillingFile:
    """A file with the lines of these phases; a price and a period are there when it is made."""
    by, programme = by or coordinator(), phases[0].traject.programme
    if not PhasePrice.objects.exists():
        price_of(programme, by=by)
    period = ReportPeriod.objects.first() or period_of(programme, by=by)
    actions.collect(period, by=by)
    return actions.make_file(period, by=by)
