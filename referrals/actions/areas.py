"""Keeping the lists of who works where (H-06): one row by hand, or the whole list from a spreadsheet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from core import journal
from core.actors import Actor
from core.errors import Refused
from core.once import lock_version
from core.rules import Verdict, refuse
from core.workflow import lock
from referrals.models import AdviserArea, ConsultantArea, PostcodeArea
from referrals.rules import areas as rules

Area = PostcodeArea | ConsultantArea | AdviserArea
TWICE = refuse("areas.twice", _("Iemand anders zette deze regel intussen al in de lijst."))
BATCH = 500
# Set for new rows by the model, kept by the program: not for a form to judge.
OWN = ("public_id", "version")


@transaction.atomic
def keep_area(area: Area, *, by: Actor, version: int | None = None, **fields: Any) -> Area:
    """Add a row to a list, or change one; `version` is that of the row when its form was opened.

    Raises Refused without the right, when the person does not work there, or when the row stands in
    the list already; StaleForm when somebody changed it meanwhile; ValidationError for a value that
    cannot be.
    """
    _require(rules.may_keep_lists(by))
    adds = area.pk is None
    if not adds:
        lock_version(area, version or area.version)
    for name, value in fields.items():
        setattr(area, name, value)
    _require(person_works_there(area))
    area.full_clean(exclude=OWN)
    try:
        with transaction.atomic():
            area.save()
    except IntegrityError as error:
        raise Refused(TWICE) from error
    journal.record("area.added" if adds else "area.changed", area, by=by, data=_facts(area))
    return area


@transaction.atomic
def remove_area(area: Area, *, by: Actor) -> None:
    """Take a row out of a list; what was proposed before stays. Raises Refused without the right."""
    _require(rules.may_keep_lists(by))
    lock(area)
    journal.record("area.removed", area, by=by, data=_facts(area))
    area.delete()


@transaction.atomic
def apply_list(
    model: type[Area],
    *,
    by: Actor,
    add: Sequence[Area] = (),
    change: Sequence[tuple[int, dict[str, Any]]] = (),
    remove: Sequence[int] = (),
) -> None:
    """Make a list what a spreadsheet says, in a few statements for thousands of rows.

    `change` are keys with the new values, `remove` keys. Whether each person works there was checked
    row by row; the journal tells the whole sheet. Raises Refused without the right.
    """
    _require(rules.may_keep_lists(by))
    rows = model.objects.select_for_update().in_bulk([key for key, _values in change])
    names = sorted({name for _key, values in change for name in values})
    for key, values in change:
        rows[key].version += 1
        for name, value in values.items():
            setattr(rows[key], name, value)
    model.objects.filter(pk__in=remove).delete()
    model.objects.bulk_create(add, BATCH)  # type: ignore[arg-type]  # the rows are of this model
    if names:
        changed = rows.values()
        model.objects.bulk_update(changed, [*names, "version"], BATCH)  # type: ignore[arg-type]  # as above


def person_works_there(area: Area) -> Verdict:
    """The person of the row works today in the organisation of the row."""
    if isinstance(area, ConsultantArea):
        return rules.consultant_works_there(area)
    return rules.adviser_works_there(area)


def _facts(area: Area) -> dict[str, Any]:
    """Which row it was, without names."""
    person = area.consultant_id if isinstance(area, ConsultantArea) else area.adviser_id
    place = (
        {"province": area.province} if isinstance(area, AdviserArea) else {"low": area.low, "high": area.high}
    )
    return {"list": area._meta.model_name, "organisation": area.organisation_id, "user": person, **place}


def _require(verdict: Verdict) -> None:
    if not verdict:
        raise Refused(verdict)
