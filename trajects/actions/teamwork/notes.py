"""Internal notes: written, changed and removed by who wrote them; the journal keeps only that it happened."""

from __future__ import annotations

from django.db import transaction

from core import journal
from core.once import lock_version
from core.workflow import lock
from people.models import User
from trajects.actions.phases import assign
from trajects.models import Note, Traject


@transaction.atomic
def write_note(traject: Traject, *, by: User, text: str, is_pinned: bool = False) -> Note:
    """Write something for the colleagues of the organisation that guides; nobody else ever reads it."""
    note = Note.objects.create(
        traject=traject,
        organisation_id=traject.organisation_id,
        text=text,
        is_pinned=is_pinned,
        written_by=by,
    )
    journal.record("note.written", note, by=by, parent=traject)
    return note


@transaction.atomic
def change_note(note: Note, *, by: User, version: int, text: str, is_pinned: bool) -> Note:
    """Correct a note. Raises StaleForm when it was saved after `version`."""
    lock_version(note, version)
    changed = assign(note, {"text": text, "is_pinned": is_pinned})
    note.save()
    journal.record("note.changed", note, by=by, parent=note.traject, data={"fields": changed})
    return note


@transaction.atomic
def remove_note(note: Note, *, by: User) -> None:
    """Take a note away; its text is kept nowhere."""
    lock(note)
    journal.record("note.removed", note, by=by, parent=note.traject)
    note.delete()
