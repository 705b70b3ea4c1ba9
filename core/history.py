"""The history of fields: what each was and became, who changed it, when and why.

Beside the journal, which names fields only and never forgets: what stands here can go with its row.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from core import dates, formats
from core.actors import Actor
from core.fields import EncryptedTextField
from core.models import FieldChange


def assign(
    instance: Any, changes: Mapping[str, Any], *, by: Actor | None = None, reason: str = ""
) -> list[str]:
    """Set fields and name those whose value became another one.

    With `by` the row has a history: what they were is kept, in the transaction of the change. A new row
    begins without one.
    """
    changed = {
        name: (getattr(instance, name), value)
        for name, value in changes.items()
        if getattr(instance, name) != value
    }
    for name, (_was, now) in changed.items():
        setattr(instance, name, now)
    if by is not None and instance.pk:
        record(instance, changed, by=by, reason=reason)
    return sorted(changed)


def record(
    instance: models.Model, changes: Mapping[str, tuple[Any, Any]], *, by: Actor, reason: str = ""
) -> None:
    """Keep what fields were and became; of an encrypted field only that it changed."""
    who = by.journal_identity()
    FieldChange.objects.bulk_create(
        FieldChange(
            subject_type=instance._meta.label_lower,
            subject_id=instance.pk,
            field=name,
            was=was,
            now=now,
            changed_at=dates.now(),
            actor_id=who.user_id,
            actor_name=who.name,
            reason=reason[:300],
        )
        for name, was, now in _kept(type(instance), changes)
    )


def _kept(
    model: type[models.Model], changes: Mapping[str, tuple[Any, Any]]
) -> Iterable[tuple[str, str, str]]:
    """The texts to keep; two empty ones tell of a change whose values are nobody's business."""
    for name, (was, now) in changes.items():
        if isinstance(field_of(model, name), EncryptedTextField):
            yield name, "", ""
        elif _text(was) != _text(now):
            yield name, _text(was), _text(now)


def _text(value: Any) -> str:
    """A value as it is kept: codes, not the words of today; a row by its name."""
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def of(*rows: models.Model) -> QuerySet[FieldChange]:
    """What changed in these rows, the newest first."""
    keys: dict[str, list[int]] = {}
    for row in rows:
        keys.setdefault(row._meta.label_lower, []).append(row.pk)
    these = Q(pk__in=[])
    for kind, ids in keys.items():
        these |= Q(subject_type=kind, subject_id__in=ids)
    return FieldChange.objects.filter(these)


def forget(row: models.Model) -> None:
    """Throw the history of a row away, when the row itself goes."""
    of(row).delete()


def field_of(model: type[models.Model], name: str) -> models.Field | None:
    """The field behind a name; nothing for a list that belongs to the row."""
    try:
        found = model._meta.get_field(name)
    except FieldDoesNotExist:
        return None
    return found if isinstance(found, models.Field) else None


def label(model: type[models.Model], name: str) -> str:
    """The name of a field as a heading."""
    found = field_of(model, name)
    words = str(found.verbose_name) if found else name
    return words[:1].upper() + words[1:]


def words(model: type[models.Model], name: str, text: str) -> str:
    """A kept text in the words of the reader."""
    found = field_of(model, name)
    if not text or found is None or found.is_relation:
        return text
    choices = dict(found.flatchoices)
    if text in choices:
        return str(choices[text])
    try:
        value = found.to_python(text)
    except ValidationError:
        return text
    if isinstance(value, bool):
        return _("Ja") if value else _("Nee")
    return formats.short_date(value) if isinstance(value, date) else text
