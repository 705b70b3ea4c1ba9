"""Which changes stand in the history of a dossier, and of which part each one is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from core import history
from core.models import FieldChange
from trajects.rules.teamwork import may_work_in

# What whoever only reads a lent dossier does not read.
OWN_ORGANISATION_ONLY = ("internal_remarks",)


def changes_in(traject: Any, user: Any) -> QuerySet[FieldChange]:
    """The changes of a dossier and its parts that this user may read, the newest first."""
    found = history.of(traject, *(part for part, _name in _parts(traject)))
    return found if may_work_in(traject, user) else found.exclude(field__in=OWN_ORGANISATION_ONLY)


def names_of_parts(traject: Any) -> dict[tuple[str, int], str]:
    """The names of parts, by the key under which their changes are kept."""
    return {(part._meta.label_lower, part.pk): name for part, name in _parts(traject)}


def _parts(traject: Any) -> Iterator[tuple[Any, str]]:
    """The rows of a dossier that have a history, each with its name."""
    intake = getattr(traject, "intake", None)
    if intake:
        yield intake, str(intake._meta.verbose_name)
    for phase in traject.phases.all():
        yield phase, phase.template.name
    for rows in (traject.contacts, traject.work_notes, traject.action_items):
        yield from ((row, str(row)) for row in rows.all())
    for part in traject.plan_parts.select_related("section"):
        yield part, str(part)
    for score in traject.competence_scores.select_related("competence"):
        yield score, str(score)
    plan = getattr(traject, "financial_plan", None)
    if plan:
        yield plan, str(plan._meta.verbose_name)
