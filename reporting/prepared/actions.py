"""Asking for a file, taking up the work, and fetching it."""

from __future__ import annotations

import logging
import tempfile
from datetime import timedelta
from typing import Any, BinaryIO

from celery import current_app
from django.conf import settings
from django.db import models, transaction
from django.utils import translation

from core import dates, files, journal
from core.errors import Refused
from core.models import StoredFile
from core.rules import Verdict
from people.models import User
from reporting import rules
from reporting.documents.build.parts import LANGUAGE
from reporting.enums import PreparedState
from reporting.models import PreparedFile
from reporting.notifications import FileReady
from reporting.pdf import PdfRefused, PdfUnavailable
from reporting.prepared import maker_of
from reporting.prepared.progress import LostWork, Progress

logger = logging.getLogger(__name__)
OPEN_STATES = (PreparedState.WAITING, PreparedState.BUSY)


@transaction.atomic
def ask(kind: str, *, subject: models.Model, title: str, by: User) -> PreparedFile:
    """Ask for a file about `subject`; one that is still being made for the same person is that one."""
    earlier = by.prepared_files.filter(kind=kind, key=subject.pk, state__in=OPEN_STATES).first()
    if earlier:
        return earlier
    asked = PreparedFile.objects.create(kind=kind, key=subject.pk, title=title, asked_by=by)
    journal.record("file.asked", asked, by=by, parent=subject, data={"kind": kind})
    transaction.on_commit(_wake_up, robust=True)
    return asked


@transaction.atomic
def ask_with(kind: str, *, title: str, parameters: dict[str, Any], by: User) -> PreparedFile:
    """Ask for a file that is about no single row: `parameters` says what goes in, without personal data."""
    earlier = by.prepared_files.filter(kind=kind, parameters=parameters, state__in=OPEN_STATES).first()
    if earlier:
        return earlier
    asked = PreparedFile.objects.create(kind=kind, title=title, parameters=parameters, asked_by=by)
    journal.record("export.asked", asked, by=by, data={"kind": kind, **parameters})
    transaction.on_commit(_wake_up, robust=True)
    return asked


def _wake_up() -> None:
    # By name: the task module imports this one.
    current_app.send_task("reporting.tasks.prepare_files", retry=False)


@transaction.atomic
def fetch(asked: PreparedFile, *, by: User) -> StoredFile:
    """The file, for who asked for it; the journal of its subject keeps who fetched it.

    Raises Refused when it is not ready, expired, or about something that this person may not have any more.
    """
    asked = PreparedFile.objects.select_for_update(of=("self",)).select_related("file").get(pk=asked.pk)
    subject = maker_of(asked.kind).subject(asked)
    _demand(rules.may_be_fetched(asked, subject, by))
    data = {"kind": asked.kind, "sha256": asked.file.sha256}  # type: ignore[union-attr]  # the rule found one
    journal.record("file.fetched", asked, by=by, parent=subject, data=data)
    return asked.file  # type: ignore[return-value]


def make_next() -> bool:
    """Make one file that waits, or whose worker died; whether there was one.

    Nothing is held in the database meanwhile: making takes minutes when it must.
    """
    asked = _take()
    if asked is None:
        return False
    try:
        _make(asked)
    except LostWork:
        logger.warning("file %s was taken over by another worker", asked.public_id)
    except (PdfUnavailable, PdfRefused) as error:
        _fail(asked, str(error))
    except OSError:
        logger.exception("file %s could not be written", asked.public_id)
        _fail(asked, str(files.NO_ROOM))
    except Exception:
        logger.exception("file %s could not be made", asked.public_id)
        _fail(asked, str(rules.FILE_FAILED))
    return True


@transaction.atomic
def _take() -> PreparedFile | None:
    asked = PreparedFile.objects.select_for_update(skip_locked=True).to_make().order_by("asked_at").first()
    if asked is None:
        return None
    asked.state, asked.done_steps, asked.all_steps = PreparedState.BUSY, 0, 0
    asked.lease_until = dates.now() + timedelta(seconds=settings.PREPARED_LEASE_SECONDS)
    asked.save()
    return asked


@translation.override(LANGUAGE)
def _make(asked: PreparedFile) -> None:
    maker = maker_of(asked.kind)
    subject = maker.subject(asked)
    if subject is None:
        _fail(asked, str(rules.NOT_YOURS))
        return
    with tempfile.TemporaryFile() as target:
        maker.write(subject, target, Progress(asked))
        target.seek(0)
        _keep(asked, target, name=maker.file_name(subject), content_type=maker.content_type)


@transaction.atomic
def _keep(asked: PreparedFile, made: BinaryIO, *, name: str, content_type: str) -> None:
    """Keep what was made and say so, both or neither: a whole dossier never stays that nobody takes away."""
    _finish(asked, files.store_stream(made, name=name, content_type=content_type, user=asked.asked_by))


def _finish(asked: PreparedFile, stored: StoredFile) -> None:
    """Ready, and a mail when it took so long that nobody still looks at the page."""
    held = PreparedFile.objects.select_for_update().get(pk=asked.pk)
    if (held.state, held.lease_until) != (PreparedState.BUSY, asked.lease_until):
        files.discard(stored)
        return
    held.state, held.file, held.lease_until = PreparedState.READY, stored, None
    held.ready_at = dates.now()
    held.expires_at = held.ready_at + timedelta(hours=settings.PREPARED_FILE_HOURS)
    held.save()
    if held.ready_at - held.asked_at > timedelta(seconds=settings.PREPARED_MAIL_AFTER_SECONDS):
        FileReady(held).queue()


def _fail(asked: PreparedFile, problem: str) -> None:
    mine = PreparedFile.objects.filter(pk=asked.pk, state=PreparedState.BUSY, lease_until=asked.lease_until)
    mine.update(state=PreparedState.FAILED, problem=problem[:300], lease_until=None)


def give_up() -> int:
    """End the work on files that killed every worker that tried; returns how many."""
    problem = str(rules.FILE_FAILED)
    return PreparedFile.objects.hopeless().update(
        state=PreparedState.FAILED, problem=problem, lease_until=None
    )


def expire_files() -> int:
    """Take away what nobody may fetch any more; returns how many."""
    count = 0
    for key in PreparedFile.objects.expired().values_list("pk", flat=True):
        count += _expire(key)
    return count


@transaction.atomic
def _expire(key: int) -> bool:
    asked = PreparedFile.objects.select_for_update(of=("self",)).expired().filter(pk=key).first()
    if asked is None:
        return False
    stored, asked.file, asked.state = asked.file, None, PreparedState.EXPIRED
    asked.save()
    if stored:
        files.discard(stored)
    return True


def _demand(verdict: Verdict) -> None:
    if not verdict:
        raise Refused(verdict)
