"""Uploaded pieces of a dossier: added, replaced by a newer version, corrected, removed and put back."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from core import dates, files, journal
from core.actors import Actor
from core.errors import StaleForm
from core.models import StoredFile
from core.workflow import lock
from people.models import User
from trajects import rules
from trajects.actions.phases import assign, demand, lock_for_edit, person_of, refresh_billable
from trajects.models import DossierDocument, Phase, Traject
from trajects.rules.documents import document_may_change, document_may_return

DOCUMENT_FIELDS = frozenset({"kind", "title", "phase", "dated_on", "is_signed"})


@transaction.atomic
def add_document(
    traject: Traject,
    *,
    by: Actor,
    kind: str,
    upload: UploadedFile,
    title: str = "",
    phase: Phase | None = None,
    dated_on: date | None = None,
    is_signed: bool = False,
    from_candidate: bool = False,
    shared_with_mediator: bool = False,
) -> DossierDocument:
    """Keep an uploaded piece after its content was checked (H-5B, H-64).

    `from_candidate`: the candidate brought it, and said whether it is `shared_with_mediator` (D-19).
    Raises UploadRefused for a file that is not what it says, Refused when the dossier is closed.
    """
    lock(traject)
    demand(rules.traject_open(traject, by))
    document = DossierDocument.objects.create(
        traject=traject,
        phase=phase,
        kind=kind,
        title=title,
        dated_on=dated_on,
        is_signed=is_signed,
        from_candidate=from_candidate,
        shared_with_mediator=shared_with_mediator,
        file=_kept(upload, by),
        added_by=person_of(by, traject),
    )
    happened = "document.brought" if from_candidate else "document.added"
    journal.record(happened, document, by=by, parent=traject, data={"kind": kind})
    refresh_billable(traject)
    return document


def _kept(upload: UploadedFile, by: Actor) -> StoredFile:
    return files.store_upload(upload, user=by if isinstance(by, User) else None)


@transaction.atomic
def replace_document(
    document: DossierDocument,
    *,
    by: Actor,
    upload: UploadedFile,
    dated_on: date | None = None,
    is_signed: bool = False,
) -> DossierDocument:
    """Put a newer version in the place of a piece; the earlier one stays readable.

    What its candidate said of who may see it holds for the newer one too (D-19).
    Raises UploadRefused as add_document, StaleForm when somebody put a newer version there meanwhile,
    Refused for a piece that was removed or in a closed dossier.
    """
    lock(document.traject)
    lock(document)
    if newer := DossierDocument.objects.filter(replaces=document).first():
        raise StaleForm(newer)
    demand(document_may_change(document, by))
    newer = DossierDocument.objects.create(
        traject=document.traject,
        phase=document.phase,
        kind=document.kind,
        title=document.title,
        dated_on=dated_on,
        is_signed=is_signed,
        from_candidate=document.from_candidate,
        shared_with_mediator=document.shared_with_mediator,
        file=_kept(upload, by),
        replaces=document,
        number=document.number + 1,
        added_by=person_of(by, document.traject),
    )
    data = {"kind": newer.kind, "number": newer.number}
    journal.record("document.replaced", newer, by=by, parent=newer.traject, data=data)
    refresh_billable(newer.traject)
    return newer


@transaction.atomic
def change_document(
    document: DossierDocument, *, by: Actor, version: int | None = None, **changes: Any
) -> DossierDocument:
    """Correct what is known of a piece: fields of DOCUMENT_FIELDS; the file itself never changes.

    Raises StaleForm when somebody saved after `version`, Refused as document_may_change.
    """
    unknown = changes.keys() - DOCUMENT_FIELDS
    if unknown:
        raise TypeError(f"change_document does not know {sorted(unknown)}")
    lock(document.traject)
    lock_for_edit(document, version)
    demand(document_may_change(document, by))
    changed = assign(document, changes)
    document.save()
    if changed:
        journal.record("document.changed", document, by=by, parent=document.traject, data={"fields": changed})
        refresh_billable(document.traject)
    return document


@transaction.atomic
def remove_document(document: DossierDocument, *, by: Actor, reason: str) -> DossierDocument:
    """Take a piece out of the dossier, with its earlier versions; it can be put back.

    Raises Refused as document_may_change.
    """
    lock(document.traject)
    lock(document)
    demand(document_may_change(document, by))
    document.removed_at, document.removed_reason = dates.now(), reason
    document.removed_by = person_of(by, document.traject)
    return _moved(document, "document.removed", by=by)


@transaction.atomic
def restore_document(document: DossierDocument, *, by: Actor) -> DossierDocument:
    """Put a removed piece back. Raises Refused when it was not removed or the dossier is closed."""
    lock(document.traject)
    lock(document)
    demand(document_may_return(document, by))
    document.removed_at, document.removed_reason, document.removed_by = None, "", None
    return _moved(document, "document.restored", by=by)


def _moved(document: DossierDocument, event: str, *, by: Actor) -> DossierDocument:
    document.version += 1
    document.save()
    journal.record(event, document, by=by, parent=document.traject, data={"kind": document.kind})
    refresh_billable(document.traject)
    return document
