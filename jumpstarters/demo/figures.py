"""Targets that the steering group agreed, a value without dossiers, and snapshots of the figures."""

from __future__ import annotations

from decimal import Decimal
from functools import partial

from core import dates
from jumpstarters.demo.clock import Agenda
from jumpstarters.demo.world import World
from reporting.kpi import actions
from reporting.kpi.selection import Selection
from reporting.models import Indicator, IndicatorTable, KpiSnapshot

FIRST, LATER = "Stuurgroep, eerste vergadering", "Stuurgroep, bijgestuurd"
AGREED, CHANGED, KEPT = 390, 120, 60  # days ago
TARGETS = {"outreach": 400, "infosessies": 24, "vf-begonnen": 60, "bf-begonnen": 40, "gestart": 20}


def plan_figures(world: World, agenda: Agenda) -> None:
    """Targets, one of them changed later, and a snapshot with its next version as a concept."""
    agenda.add(AGREED, partial(_agree, world))
    agenda.add(CHANGED, partial(_target, world, "vf-begonnen", 75, LATER))
    agenda.add(KEPT, partial(_keep, world))
    agenda.add(0, partial(_look_again, world))


def _agree(world: World) -> None:
    for code, value in TARGETS.items():
        _target(world, code, value, FIRST)
    table = IndicatorTable.objects.get(programme=world.programme, code="doorstroom")
    partners = Indicator.objects.create(
        table=table, code="partners", group="Sensibiliseren", label="Organisaties in het netwerk", position=3
    )
    said = {"by": world.coordinator, "dated_on": dates.today(), "source": "Jaarverslag van de partners"}
    actions.enter_value(partners, value=Decimal(38), note="waarvan 14 uit het werkveld", **said)


def _target(world: World, code: str, value: int, source: str) -> None:
    found = Indicator.objects.get(table__programme=world.programme, code=code)
    said = {"source": source, "dated_on": dates.today()}
    actions.set_target(found, by=world.coordinator, value=Decimal(value), **said)


def _keep(world: World) -> None:
    taken = actions.take_snapshot(Selection(world.programme), by=world.coordinator)
    actions.fix_snapshot(taken, by=world.coordinator)


def _look_again(world: World) -> None:
    actions.new_version(KpiSnapshot.objects.get(), by=world.coordinator)
