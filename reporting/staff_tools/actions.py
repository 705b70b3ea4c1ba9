"""Keeping the page of staff tools, sending a newsflash once, asking the MLP coach."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import models, transaction

from core import files, journal, workflow
from core.history import assign
from core.once import lock_version
from core.workflow import lock
from people.models import Membership, User
from people.roles import Role
from reporting.models import CoachQuestion, MlpCoach, NewsFlash, NewsRead, ResourceVersion, StaffResource
from reporting.staff_tools import rules
from reporting.staff_tools.notifications import NewsFlashEmail, QuestionForCoach
from trajects.actions.phases import demand
from trajects.models import Programme

RESOURCE_FIELDS = frozenset({"title", "text", "url", "phase", "position"})


@transaction.atomic
def add_resource(*, by: User, kind: str, upload: UploadedFile | None = None, **fields: Any) -> StaffResource:
    """Put a document, link, tool or question on the page; a document with its first file (H-A4).

    Raises UploadRefused for a file that is not what it says.
    """
    resource = StaffResource(kind=kind, **fields)
    resource.full_clean()
    resource.save()
    journal.record("resource.added", resource, by=by, data={"kind": kind})
    if upload:
        add_version(resource, by=by, upload=upload)
    return resource


@transaction.atomic
def change_resource(resource: StaffResource, *, by: User, version: int, **changes: Any) -> StaffResource:
    """Change what stands on the page; `changes` are fields of RESOURCE_FIELDS.

    Raises StaleForm when somebody saved after `version`.
    """
    unknown = changes.keys() - RESOURCE_FIELDS
    if unknown:
        raise TypeError(f"change_resource does not change {sorted(unknown)}")
    lock_version(resource, version)
    changed = assign(resource, changes)
    resource.full_clean()
    resource.save()
    journal.record("resource.changed", resource, by=by, data={"fields": changed})
    return resource


@transaction.atomic
def add_version(
    resource: StaffResource, *, by: User, upload: UploadedFile, note: str = ""
) -> ResourceVersion:
    """Put a newer file in the place of the earlier one, which stays readable.

    Raises UploadRefused for a file that is not what it says, Refused for what is no document.
    """
    lock(resource)
    demand(rules.has_versions(resource))
    last = resource.versions.aggregate(last=models.Max("number"))["last"] or 0
    version = ResourceVersion.objects.create(
        resource=resource,
        number=last + 1,
        file=files.store_upload(upload, user=by),
        note=note,
        added_by=by,
    )
    journal.record("resource.version_added", resource, by=by, data={"number": version.number})
    return version


@transaction.atomic
def archive_resource(resource: StaffResource, *, by: User) -> StaffResource:
    """Take it off the page, or put it back."""
    lock(resource)
    resource.is_archived = not resource.is_archived
    resource.version += 1
    resource.save()
    kind = "resource.archived" if resource.is_archived else "resource.restored"
    journal.record(kind, resource, by=by)
    return resource


@transaction.atomic
def write_newsflash(*, by: User, title: str, text: str) -> NewsFlash:
    """Begin a newsflash; nobody else reads it before it is sent."""
    newsflash = NewsFlash.objects.create(title=title, text=text, written_by=by)
    journal.record("newsflash.written", newsflash, by=by)
    return newsflash


@transaction.atomic
def change_newsflash(newsflash: NewsFlash, *, by: User, version: int, title: str, text: str) -> NewsFlash:
    """Change a draft. Raises StaleForm when somebody saved after `version`, Refused when it was sent."""
    lock_version(newsflash, version)
    demand(rules.is_draft(newsflash, by))
    changed = assign(newsflash, {"title": title, "text": text})
    newsflash.save()
    journal.record("newsflash.changed", newsflash, by=by, data={"fields": changed})
    return newsflash


def advisers() -> models.QuerySet[User]:
    """Everybody who works as adviser today."""
    roles = Membership.objects.active().filter(role=Role.ADVISER)
    return User.objects.filter(is_active=True, pk__in=roles.values("user_id"))


def co_financing() -> str:
    """The sentences about the funders of the active programmes: the news is of all of them."""
    programmes = Programme.objects.filter(is_active=True).exclude(co_financing_text="").order_by("pk")
    return " ".join(programmes.values_list("co_financing_text", flat=True))


@transaction.atomic
def send_newsflash(newsflash: NewsFlash, *, by: User) -> NewsFlash:
    """Mail it to every adviser, once (M12); from then on it stands on the page.

    Raises AlreadyMoved when it was sent before.
    """
    workflow.claim(newsflash, "send", by=by)
    found, sentence = list(advisers()), co_financing()
    workflow.perform(newsflash, "send", by=by, mailed_to=len(found), event_data={"count": len(found)})
    for adviser in found:
        NewsFlashEmail(newsflash, to=adviser, by=by, sentence=sentence).queue()
    return newsflash


def note_read(newsflash: NewsFlash, *, by: User) -> None:
    """Somebody opened it: it is new no more."""
    if not rules.is_draft(newsflash):
        NewsRead.objects.get_or_create(newsflash=newsflash, user=by)


@transaction.atomic
def ask_coach(coach: MlpCoach, *, by: User, subject: str, text: str) -> CoachQuestion:
    """Send a question about registering to the coach of a province (H-A5)."""
    question = CoachQuestion.objects.create(coach=coach, asked_by=by, subject=subject, text=text)
    journal.record("coach.asked", question, by=by, data={"province": coach.province})
    QuestionForCoach(question).queue()
    return question
