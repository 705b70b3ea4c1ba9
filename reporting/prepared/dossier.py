"""The whole dossier as one ZIP: its pieces, an index as PDF, the contacts, and the hash of each file.

Internal notes and tasks stay out. Names of files carry no personal data. One file is open at a time.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, BinaryIO

from django.utils.text import slugify
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from core import dates, files, formats
from core.models import StoredFile
from reporting import documents as d
from reporting.actions import ensure_rendered
from reporting.documents import build
from reporting.models import IssuedDocument, PreparedFile
from reporting.prepared.progress import Progress
from reporting.presenters.checklist import Checklist, checklist_of
from trajects.models import DossierDocument, Traject

KIND = "dossier"
INDEX, CONTACTS, HASHES = "00-inhoud.pdf", "contacten.txt", "SHA256SUMS.txt"
# The contents are compressed already: packing them again would only take time.
PLAIN = {files.PDF, files.DOCX, files.XLSX, *files.PICTURES}


@dataclass(frozen=True)
class Piece:
    """What goes in the ZIP, before its file is opened: an uploaded piece or an issued document."""

    phase: str
    folder: str
    row: DossierDocument | IssuedDocument

    @property
    def day(self) -> date:
        if isinstance(self.row, IssuedDocument):
            return self.row.issued_on
        return self.row.dated_on or dates.local_date(self.row.created_at)

    @property
    def number(self) -> str:
        if isinstance(self.row, IssuedDocument):
            return self.row.number
        return _("versie %(number)s") % {"number": self.row.number}

    @property
    def title(self) -> str:
        if isinstance(self.row, IssuedDocument):
            return self.row.title
        kind = str(self.row.get_kind_display())
        return f"{kind}: {self.row.title}" if self.row.title else kind

    def stored(self) -> StoredFile:
        """The file; an issued document that has no PDF yet gets it now."""
        row = ensure_rendered(self.row) if isinstance(self.row, IssuedDocument) else self.row
        return row.file  # type: ignore[return-value]

    def file_name(self, place: int, stored: StoredFile) -> str:
        """Its kind and day: a title or the name of the upload may name the candidate."""
        kind = slugify(self.row.get_kind_display())
        ending = files.ENDINGS.get(stored.content_type, "")
        number = slugify(self.number)
        return f"{self.folder}/{place:02d}-{kind}-{self.day:%Y-%m-%d}-{number}{ending}"


def subject(asked: PreparedFile) -> Traject | None:
    """The dossier, as long as who asked may change it: reading a lent dossier is not taking it along."""
    user = asked.asked_by
    if not user.is_active:
        return None
    rows = Traject.objects.visible_to(user).editable_by(user)
    return rows.with_content().prefetch_related("contacts__phase__template").filter(pk=asked.key).first()


def file_name(traject: Traject) -> str:
    return f"dossier-{traject.candidate.number}-{dates.today():%Y-%m-%d}"


def write(traject: Traject, target: BinaryIO, progress: Progress) -> None:
    """Put every piece in the ZIP, then what was made of them."""
    reader = progress.asked.asked_by
    issued = IssuedDocument.objects.visible_to(reader).in_dossier(traject).current().select_related("file")
    checklist = checklist_of(traject, issued)
    pieces = list(_pieces(checklist))
    progress.begin(len(pieces) + 1)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        parts = Parts(archive)
        lines = tuple(_put(parts, piece, place, progress) for place, piece in enumerate(pieces, 1))
        parts.add(CONTACTS, io.BytesIO(_contacts(traject).encode()))
        index = build.dossier_index(
            traject, made_by=reader.full_name, lines=lines, missing=_missing(checklist)
        )
        printed = d.pdf(index, number=index.own_number, date=dates.today())
        parts.add(INDEX, io.BytesIO(printed), packed=True)
        parts.add(HASHES, io.BytesIO(parts.sums().encode()))
    progress.step()


class Parts:
    """The files in the ZIP with the hash of each."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self.hashes: dict[str, str] = {}

    def add(self, name: str, source: BinaryIO, *, packed: bool = False) -> str:
        """Copy a file piece by piece; its SHA-256 is that of what was copied."""
        digest, entry = hashlib.sha256(), zipfile.ZipInfo(name, localtime().timetuple()[:6])
        entry.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
        with self.archive.open(entry, "w") as part:
            while chunk := source.read(files.CHUNK):
                digest.update(chunk)
                part.write(chunk)
        self.hashes[name] = digest.hexdigest()
        return self.hashes[name]

    def sums(self) -> str:
        """As the program sha256sum reads them."""
        return "".join(f"{digest}  {name}\n" for name, digest in sorted(self.hashes.items()))


def _pieces(checklist: Checklist) -> Iterator[Piece]:
    """In the order of the checklist; what no phase asks for comes last."""
    for phase in checklist.phases:
        for place in phase.places:
            for row in (*place.documents, *place.issued):
                yield Piece(phase.title, folder_of(phase.code), row)
    for row in (*checklist.other_documents, *checklist.other_issued):
        yield Piece(_("Andere stukken"), "ANDERE", row)


def folder_of(code: str) -> str:
    """A folder named after a phase; a code is typed by people, so nothing in it leads out of the ZIP."""
    return slugify(code).upper() or "FASE"


def _put(parts: Parts, piece: Piece, place: int, progress: Progress) -> d.IndexLine:
    stored = piece.stored()
    name = piece.file_name(place, stored)
    with files.open_file(stored) as source:
        digest = parts.add(name, source, packed=stored.content_type in PLAIN)
    progress.step()
    return d.IndexLine(
        phase=piece.phase,
        title=piece.title,
        number=piece.number,
        dated_on=piece.day,
        file_name=name,
        sha256=digest,
    )


def _missing(checklist: Checklist) -> tuple[str, ...]:
    return tuple(
        f"{phase.title}: {place.label} ({place.badge.label.lower()})"
        for phase in checklist.phases
        if phase.has_begun
        for place in phase.places
        if place.is_missing
    )


def _contacts(traject: Traject) -> str:
    """Every contact with its notes, the oldest first."""
    rows = sorted(traject.contacts.all(), key=lambda contact: (contact.held_on, contact.pk))
    return "\r\n".join(contact_words(contact) for contact in rows) or _("Er zijn nog geen contacten.")


def contact_words(contact: Any) -> str:
    """A contact with its notes, as a part of a text file."""
    head = (
        formats.short_date(contact.held_on),
        contact.get_kind_display(),
        contact.get_form_display(),
        contact.get_channel_display(),
        contact.get_attendance_display(),
        contact.recorded_by.full_name,
    )
    return " | ".join(str(part) for part in head) + f"\r\n{contact.notes}\r\n"
