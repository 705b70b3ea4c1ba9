"""Private files: stored under a random name, checked by content, opened only after a check (R16)."""

from __future__ import annotations

import hashlib
import io
import logging
import os
import re
import secrets
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

import filetype
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import FileResponse
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps
from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import IndirectObject

from core.errors import UploadRefused
from core.models import StoredFile
from core.text import one_line

logger = logging.getLogger(__name__)

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PICTURES = {"image/png": "PNG", "image/jpeg": "JPEG"}
CALENDAR = "text/calendar"
ALLOWED = {PDF: ".pdf", DOCX: ".docx", XLSX: ".xlsx", "image/png": ".png", "image/jpeg": ".jpg"}
ZIP = "application/zip"
# What nobody sends but the application makes.
# Only what the application writes itself.
CSV = "text/csv"
ENDINGS = {**ALLOWED, ZIP: ".zip", CSV: ".csv"}
MAX_PIXELS = 40_000_000
# More than Word makes of several hundred pages.
MAX_PDF_OBJECTS = 60_000
NAME_LENGTH = 150
# A drawn signature: bytes, pixels of a side, how dark a line is, and how long at least.
DRAWING_BYTES = 200_000
DRAWING_SIDE = 2_000
INK = 160
DRAWING_LINE = 25
NO_DRAWING = _("Teken je handtekening in het vak.")
CHUNK = 1024 * 1024
# How `store_stream` names what it writes; nothing else in the folder is ours to take away.
FOLDER, OWN_NAME = "[0-9a-f]" * 4, re.compile(r"[0-9a-f]{48}(\.part)?")
NO_ROOM = _("De server kan dit bestand nu niet bewaren. Probeer het later opnieuw of verwittig de beheerder.")
# Keys and actions in a PDF that run something on the computer of whoever opens it.
RUNNING_KEYS = {"/JS", "/JavaScript", "/RichMedia"}
RUNNING_ACTIONS = {"/JavaScript", "/Launch", "/RichMediaExecute", "/Rendition"}


def store(content: bytes, *, name: str, content_type: str, user: Any = None) -> StoredFile:
    """Keep bytes that the application made itself."""
    return store_stream(io.BytesIO(content), name=name, content_type=content_type, user=user)


def store_stream(source: BinaryIO, *, name: str, content_type: str, user: Any = None) -> StoredFile:
    """Keep what the application wrote somewhere else, however large; on disk before its row exists."""
    path = f"{secrets.token_hex(2)}/{secrets.token_hex(24)}"
    digest, size = hashlib.sha256(), 0

    def pieces() -> Iterator[bytes]:
        nonlocal size
        while chunk := source.read(CHUNK):
            digest.update(chunk)
            size += len(chunk)
            yield chunk

    _write(_location(path), pieces())
    return StoredFile.objects.create(
        name=_safe_name(name, content_type),
        content_type=content_type,
        size=size,
        sha256=digest.hexdigest(),
        path=path,
        created_by=user,
    )


def discard(stored: StoredFile) -> None:
    """Take away a file that the application made for a while: its row now, the file after the commit."""
    location = _location(stored.path)
    stored.delete()
    transaction.on_commit(lambda: location.unlink(missing_ok=True))


def sweep(*, before: datetime) -> int:
    """Take away files without a row: of an upload that was undone, or of a process that died while it wrote.

    Only what was written before that moment: the row of a younger file may not be committed yet. When there
    are more files without a row than rows, this is the folder of another database, and nothing goes.
    Returns how many files went.
    """
    found = list(_without_row(before))
    if len(found) > StoredFile.objects.count():
        logger.error("%s files have no row: none was taken away, this may be another database", len(found))
        return 0
    for location in found:
        location.unlink(missing_ok=True)
    return len(found)


def _without_row(before: datetime) -> Iterator[Path]:
    """Private files of before that moment that the database does not know, a folder at a time."""
    for folder in sorted(_location("").glob(FOLDER)):
        old = [entry for entry in folder.iterdir() if _is_older(entry, before)]
        rows = StoredFile.objects.filter(path__in=[f"{folder.name}/{entry.name}" for entry in old])
        known = set(rows.values_list("path", flat=True)) if old else set()
        yield from (entry for entry in old if f"{folder.name}/{entry.name}" not in known)


def _is_older(entry: Path, before: datetime) -> bool:
    """Whether it is a file that `store_stream` wrote, or began to write, before that moment."""
    if entry.is_symlink() or not OWN_NAME.fullmatch(entry.name):
        return False
    try:
        return entry.stat().st_mtime < before.timestamp()
    except FileNotFoundError:
        return False


def store_upload(upload: UploadedFile, *, user: Any) -> StoredFile:
    """Keep a file that somebody sent, after looking at what it really is.

    Raises UploadRefused with a reason for the user, also when there is no room for it.
    """
    content = read_upload(upload)
    content_type = _kind_of(content)
    if content_type in PICTURES:
        content = _redraw(content, PICTURES[content_type])
    elif content_type == PDF:
        _open_pdf(content)
    else:
        refuse_macros(content)
    try:
        return store(content, name=upload.name or "", content_type=content_type, user=user)
    except OSError as error:
        logger.exception("an upload could not be written")
        raise UploadRefused(NO_ROOM) from error


def read_upload(upload: UploadedFile) -> bytes:
    """The bytes that somebody sent. Raises UploadRefused when there are too many."""
    if upload.size > settings.UPLOAD_MAX_BYTES:
        raise UploadRefused(
            _("Dit bestand is te groot. Het mag hoogstens %(mb)s MB zijn.")
            % {"mb": settings.UPLOAD_MAX_BYTES // 1024 // 1024}
        )
    return upload.read()


def store_picture(upload: UploadedFile, *, user: Any, at_most: tuple[int, int]) -> StoredFile:
    """Keep a PNG or JPEG that somebody sent, made smaller when it is larger than this many pixels.

    Raises UploadRefused with a reason for the user.
    """
    if upload.size > settings.UPLOAD_MAX_BYTES:
        raise UploadRefused(_("Deze foto is te groot. Maak ze kleiner en probeer opnieuw."))
    content = upload.read()
    content_type = _kind_of(content)
    if content_type not in PICTURES:
        raise UploadRefused(_("Kies een PNG- of JPEG-bestand."))
    content = _redraw(content, PICTURES[content_type], at_most=at_most)
    return store(content, name=upload.name or "", content_type=content_type, user=user)


def store_drawing(content: bytes, *, name: str) -> StoredFile:
    """Keep a signature that somebody drew: black on white, without anything else that the file held.

    Raises UploadRefused for what is no picture, too large, or has no line in it.
    """
    return store(redraw_drawing(content), name=name, content_type="image/png")


def redraw_drawing(content: bytes) -> bytes:
    """A drawn signature as a small PNG in greys. Raises UploadRefused as `store_drawing` does."""
    if len(content) > DRAWING_BYTES or (content and filetype.guess_mime(content) != "image/png"):
        raise UploadRefused(_("Deze handtekening kan niet gelezen worden. Wis ze en teken opnieuw."))
    if not content:
        raise UploadRefused(NO_DRAWING)
    drawn = _on_white(content)
    if not _has_line(drawn):
        raise UploadRefused(NO_DRAWING)
    target = io.BytesIO()
    drawn.save(target, "PNG", optimize=True)
    return target.getvalue()


def _on_white(content: bytes) -> Image.Image:
    """The strokes in grey on white, whatever was transparent."""
    try:
        with Image.open(io.BytesIO(content)) as picture:
            if picture.width > DRAWING_SIDE or picture.height > DRAWING_SIDE:
                raise UploadRefused(_("Deze handtekening is te groot. Wis ze en teken opnieuw."))
            strokes = picture.convert("RGBA")
            white = Image.new("RGBA", strokes.size, "white")
            return Image.alpha_composite(white, strokes).convert("L")
    except (OSError, ValueError, Image.DecompressionBombError) as error:
        raise UploadRefused(
            _("Deze handtekening kan niet gelezen worden. Wis ze en teken opnieuw.")
        ) from error


def _has_line(drawn: Image.Image) -> bool:
    """Whether there is more on the paper than a dot."""
    box = drawn.point(lambda grey: 255 if grey < INK else 0).getbbox()
    return box is not None and max(box[2] - box[0], box[3] - box[1]) >= DRAWING_LINE


def read_file(stored: StoredFile) -> bytes:
    """The bytes of a private file."""
    return _location(stored.path).read_bytes()


def open_file(stored: StoredFile) -> BinaryIO:
    """A private file to read piece by piece; the caller closes it."""
    return _location(stored.path).open("rb")


def serve(stored: StoredFile, *, inline: bool = False) -> FileResponse:
    """Answer with a private file. The caller has checked that the reader may see it."""
    response = FileResponse(
        _location(stored.path).open("rb"),
        as_attachment=not inline,
        filename=stored.name,
        content_type=stored.content_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "no-store, private"
    return response


def _location(path: str) -> Path:
    return Path(settings.MEDIA_ROOT) / "private" / path


def _write(target: Path, content: Iterable[bytes]) -> None:
    """Write completely or not at all, and really on the disk."""
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    temporary = target.with_suffix(".part")
    try:
        with temporary.open("wb") as handle:
            handle.writelines(content)
            handle.flush()
            os.fsync(handle.fileno())
        temporary.rename(target)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise


def _safe_name(name: str, content_type: str) -> str:
    """A name for people, with the ending that fits the content."""
    stem = Path(one_line(name).replace("\\", "/")).name
    stem = stem.rsplit(".", 1)[0][:NAME_LENGTH].strip(". ") or "bestand"
    return stem + (".ics" if content_type.startswith(CALENDAR) else ENDINGS.get(content_type, ""))


def _kind_of(content: bytes) -> str:
    if not content:
        raise UploadRefused(_("Dit bestand is leeg. Kies een ander bestand."))
    guess = filetype.guess_mime(content)
    if guess not in ALLOWED:
        raise UploadRefused(
            _("Dit soort bestand kan niet. Kies een PDF, Word-, Excel-, PNG- of JPEG-bestand.")
        )
    return guess


def _redraw(content: bytes, picture_format: str, *, at_most: tuple[int, int] | None = None) -> bytes:
    """The picture drawn again: hidden data such as the place where it was taken is gone."""
    try:
        with Image.open(io.BytesIO(content)) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise UploadRefused(_("Deze foto is te groot. Maak ze kleiner en probeer opnieuw."))
            target = io.BytesIO()
            # Which side is up stands in the hidden data too, so that it is turned first.
            drawn = ImageOps.exif_transpose(picture).convert("RGB" if picture_format == "JPEG" else "RGBA")
            if at_most:
                drawn.thumbnail(at_most)
            drawn.save(target, picture_format)
    except (OSError, ValueError, Image.DecompressionBombError) as error:
        raise UploadRefused(_("Deze foto kan niet geopend worden. Kies een andere foto.")) from error
    return target.getvalue()


def _open_pdf(content: bytes) -> None:
    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted:
            raise UploadRefused(_("Deze PDF heeft een wachtwoord. Kies een PDF zonder wachtwoord."))
        _refuse_scripts(reader, content)
    except (PyPdfError, ValueError, OSError, RecursionError, TypeError, KeyError, AttributeError) as error:
        raise UploadRefused(_("Deze PDF kan niet geopend worden. Kies een ander bestand.")) from error


def _refuse_scripts(reader: PdfReader, content: bytes) -> None:
    """A PDF may run a script or start a program when it is opened. Every object is looked at, used or not."""
    numbers = [(number, age) for age, table in reader.xref.items() for number in table]
    numbers += [(number, 0) for number in reader.xref_objStm]
    if len(numbers) > MAX_PDF_OBJECTS:
        raise UploadRefused(_("Deze PDF zit te ingewikkeld in elkaar. Druk ze opnieuw af als PDF."))
    # The plain bytes too: another program may find an object that this reader does not.
    if b"/JavaScript" in content or any(
        _runs(reader.get_object(IndirectObject(number, age, reader))) for number, age in numbers
    ):
        raise UploadRefused(
            _("Deze PDF bevat een script of start een programma. Druk ze opnieuw af als PDF en kies die.")
        )


def _runs(part: Any) -> bool:
    """Whether this object runs something. Objects to which it only refers have their own turn."""
    if isinstance(part, dict):
        return bool(
            RUNNING_KEYS & part.keys()
            or str(part.get("/S")) in RUNNING_ACTIONS
            or any(_runs(value) for value in part.values())
        )
    return isinstance(part, list) and any(_runs(value) for value in part)


def refuse_macros(content: bytes) -> None:
    """A document of Word or Excel is a zip file; one with macros runs on the computer of who opens it.

    Also refuses one that becomes huge when it is opened. Every part is unpacked once, so that a part that
    lies about its size is found too.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            _refuse_huge(parts)
            names = [name.lower() for name in parts.namelist()]
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, RuntimeError, zlib.error) as error:
        raise UploadRefused(_("Dit bestand kan niet geopend worden. Kies een ander bestand.")) from error
    if any(name.endswith(("vbaproject.bin", ".exe", ".dll")) or "/activex/" in name for name in names):
        raise UploadRefused(_("Dit bestand bevat macro's. Bewaar het zonder macro's of als PDF."))


def _refuse_huge(parts: zipfile.ZipFile) -> None:
    if sum(part.file_size for part in parts.infolist()) > settings.UPLOAD_MAX_UNPACKED_BYTES:
        raise UploadRefused(_("Dit bestand wordt te groot als iemand het opent. Bewaar het als PDF."))
    for part in parts.infolist():
        with parts.open(part) as opened:
            while opened.read(CHUNK):
                pass
