"""What the worker does: the rows that who asked may take along at that moment, line by line into a file."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from types import SimpleNamespace
from typing import Any, BinaryIO

from django.db import transaction
from django.db.models import QuerySet
from django.http import QueryDict

from core import dates, journal
from people.access import organisation_ids
from people.models import Candidate, User
from people.roles import Permission
from reporting.enums import ExportGrain, PreparedState
from reporting.exports.columns import NATIONAL_NUMBER, chosen
from reporting.exports.writing import WRITERS
from reporting.models import PreparedFile
from reporting.prepared import Maker
from reporting.prepared.progress import Progress
from trajects.filters import TrajectFilter
from trajects.models import Contact, Traject

KIND = "export"
CHUNK = 1000


def kind_of(ending: str) -> str:
    """The kind of a file with this ending, as makers are registered."""
    return f"{KIND}-{ending}"


def filter_of(query: str, user: User) -> TrajectFilter:
    """The filters of the list of dossiers, over what this user may take along."""
    rows = Traject.objects.visible_to(user).editable_by(user)
    return TrajectFilter(QueryDict(query), queryset=rows, request=SimpleNamespace(user=user))


def rows_of(grain: str, query: str, user: User) -> QuerySet:
    """The dossiers or contacts that the filters leave, with those of one person together."""
    dossiers = filter_of(query, user).qs
    if grain == ExportGrain.PERSON:
        return dossiers.order_by("candidate_id", "pk")
    contacts = Contact.objects.filter(traject__in=dossiers.order_by().values("pk"))
    return contacts.order_by("traject__candidate_id", "held_on", "pk")


def subject(asked: PreparedFile) -> PreparedFile | None:
    """The file itself, as long as who asked still works for every organisation whose rows are in it (C7)."""
    user = asked.asked_by
    if not user.is_active:
        return None
    reached = organisation_ids(user, Permission.EDIT_DOSSIERS)
    held = set(asked.parameters.get("organisations", ())) if asked.state == PreparedState.READY else set()
    return asked if reached and held <= reached else None


def file_name(asked: PreparedFile) -> str:
    words = "dossiers" if asked.parameters["grain"] == ExportGrain.PERSON else "contacten"
    return f"{words}-{dates.today():%Y-%m-%d}"


@dataclass
class Reveals:
    """Whose national number goes along: the journal keeps each person once, with the reason."""

    asked: PreparedFile
    last: int = 0

    def note(self, candidate_id: int) -> None:
        if candidate_id != self.last:
            self.last = candidate_id
            data = {"reason": self.asked.parameters["reason"], "export": str(self.asked.public_id)}
            shown = Candidate(pk=candidate_id)
            journal.record("candidate.number_revealed", shown, by=self.asked.asked_by, data=data)


def write(ending: str, asked: PreparedFile, target: BinaryIO, progress: Progress) -> None:
    """Every row in its order. A part of them is held at a time, and the journal is written with each part."""
    user, chosen_for = asked.asked_by, asked.parameters
    reached = sorted(organisation_ids(user, Permission.EDIT_DOSSIERS))
    PreparedFile.objects.filter(pk=asked.pk).update(parameters=chosen_for | {"organisations": reached})
    columns = chosen(chosen_for["grain"], chosen_for["columns"])
    rows = rows_of(chosen_for["grain"], chosen_for["query"], user)
    progress.begin(rows.count())
    writer = WRITERS[ending][1](target, columns)
    reveals = Reveals(asked) if NATIONAL_NUMBER in chosen_for["columns"] else None
    part: list[Any] = []
    for row in _read(rows, columns, chosen_for["grain"]).iterator(chunk_size=CHUNK):
        part.append(row)
        if len(part) == CHUNK:
            _write_part(part, columns, writer, reveals, progress)
            part = []
    _write_part(part, columns, writer, reveals, progress)
    writer.close()


def _read(rows: QuerySet, columns: Any, grain: str) -> QuerySet:
    """Only what is written, and whose it is."""
    person = "candidate_id" if grain == ExportGrain.PERSON else "traject__candidate_id"
    values = {f"column_{at}": column.source for at, column in enumerate(columns)}
    return rows.annotate(**values).values_list(person, *values)


@transaction.atomic
def _write_part(
    part: list[Any], columns: Any, writer: Any, reveals: Reveals | None, progress: Progress
) -> None:
    for candidate_id, *values in part:
        if reveals:
            reveals.note(candidate_id)
        writer.line(column.value(value) for column, value in zip(columns, values, strict=True))
    if part:
        progress.step(len(part))


def maker(ending: str) -> Maker:
    """How an export with this ending is made."""
    return Maker(WRITERS[ending][0], subject, partial(write, ending), file_name)
