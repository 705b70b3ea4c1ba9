"""Combination trajectories: wished, discussed, asked at VDAB by the client, running, closed (D-08 to D-12)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from core import journal, workflow
from core.actors import Actor
from core.history import assign
from core.once import lock_version
from people.models import User
from trajects import rules as traject_rules
from trajects.actions.phases import demand
from trajects.models import CombinationService, CombinationTraject, Traject
from trajects.partnership import rules

FIELDS = frozenset(
    {
        "service",
        "reason",
        "complementary",
        "orientation_from",
        "orientation_until",
        "internship_until",
        "asked_by_company",
    }
)
# An objective with the party that works on it.
Objectives = list[tuple[str, str]]


@transaction.atomic
def wish_combination(
    traject: Traject, *, by: User, service: CombinationService, objectives: Objectives, **facts: Any
) -> CombinationTraject:
    """Write down why a service beside the guidance is wished, and who works on which objective (D-08).

    Raises Refused for a service that the programme excludes, and for an internship beyond its limits.
    """
    demand(traject_rules.traject_open(traject, by))
    combination = CombinationTraject(traject=traject, service=service, made_by=by)
    _fill(combination, facts)
    combination.save()
    _set_objectives(combination, objectives)
    journal.record("combination.wished", combination, by=by, parent=traject, data={"service": service.code})
    return combination


@transaction.atomic
def change_combination(
    combination: CombinationTraject,
    *,
    by: User,
    version: int,
    objectives: Objectives | None = None,
    **facts: Any,
) -> CombinationTraject:
    """Change the facts of a combination that is not closed; without `objectives` those stay.

    Raises StaleForm, Refused as wish_combination, and Refused for what the partners discussed already (D-09).
    """
    lock_version(combination, version)
    demand(traject_rules.traject_open(combination.traject, by))
    demand(rules.may_be_changed(combination, by))
    changed = _fill(combination, facts)
    if objectives is not None and _set_objectives(combination, objectives):
        changed.append("objectives")
    demand(rules.discussed_stays(combination, changed))
    combination.save()
    journal.record(
        "combination.changed", combination, by=by, parent=combination.traject, data={"fields": changed}
    )
    return combination


def _fill(combination: CombinationTraject, facts: dict[str, Any]) -> list[str]:
    unknown = facts.keys() - FIELDS
    if unknown:
        raise TypeError(f"a combination has no {sorted(unknown)}")
    changed = assign(combination, facts)
    demand(rules.service_is_allowed(combination))
    if combination.service.is_internship:
        demand(rules.internship_fits(combination.traject.programme, combination))
    return changed


def _set_objectives(combination: CombinationTraject, objectives: Objectives) -> bool:
    """Make these the objectives, in this order; tells whether they became others."""
    present = [(row.text, row.party) for row in combination.objectives.all()]
    if present == objectives:
        return False
    combination.objectives.all().delete()
    for text, party in objectives:
        combination.objectives.create(text=text, party=party)
    return True


def discuss_combination(combination: CombinationTraject, *, by: Actor, on: date) -> CombinationTraject:
    """The case discussion found it the right offer. Raises AlreadyMoved or Refused."""
    return _move(combination, "discuss", by, on=on)


def request_combination(combination: CombinationTraject, *, by: Actor, on: date) -> CombinationTraject:
    """The client asked the mediator for it. Raises AlreadyMoved, or Refused for who is not registered."""
    return _move(combination, "request", by, on=on)


def reconsider_combination(combination: CombinationTraject, *, by: Actor) -> CombinationTraject:
    """Something else is wished than what was discussed: it is a wish again. Raises AlreadyMoved once it runs."""
    return _move(combination, "reconsider", by)


def start_combination(combination: CombinationTraject, *, by: Actor, on: date) -> CombinationTraject:
    """The mediator began it. Raises AlreadyMoved."""
    return _move(combination, "start", by, on=on)


def close_combination(
    combination: CombinationTraject,
    *,
    by: Actor,
    on: date,
    result: str,
    next_steps: str,
    result_text: str = "",
) -> CombinationTraject:
    """It ended: on a day, with a result and next steps. Raises AlreadyMoved."""
    return _move(
        combination, "close", by, on=on, result=result, next_steps=next_steps, result_text=result_text
    )


def _move(combination: CombinationTraject, name: str, by: Actor, **data: Any) -> CombinationTraject:
    return workflow.perform(
        combination, name, by=by, parent=combination.traject, event=f"combination.{name}", **data
    )
