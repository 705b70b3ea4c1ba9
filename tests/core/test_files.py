"""Private files: stored under a random name, checked by content."""

from __future__ import annotations

import hashlib
import io
import os
import resource
import shutil
import stat
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.db import transaction
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

from core import dates, files, tasks
from core.errors import UploadRefused
from core.models import StoredFile
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


def pdf(password: str = "") -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    if password:
        writer.encrypt(password)
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def scripted(where: str) -> bytes:
    """A PDF that runs something: when it opens, behind a link, on a page, or as a program."""
    writer = PdfWriter()
    page = writer.add_blank_page(100, 100)
    script = {"/S": "/JavaScript", "/JS": "app.alert(1)"}
    if where in ("link", "nothing"):
        action = script if where == "link" else {"/S": "/URI", "/URI": "https://example.be"}
        link = DictionaryObject({NameObject("/A"): _dictionary(action)})
        page[NameObject("/Annots")] = ArrayObject([writer._add_object(link)])
    elif where == "opening":
        writer.root_object[NameObject("/OpenAction")] = _dictionary(script)
    elif where == "program":
        writer.root_object[NameObject("/OpenAction")] = _dictionary({"/S": "/Launch", "/F": "cmd.exe"})
    else:
        page[NameObject("/AA")] = DictionaryObject({NameObject("/O"): _dictionary(script)})
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def _dictionary(words: dict[str, str]) -> DictionaryObject:
    return DictionaryObject(
        {
            NameObject(key): NameObject(value) if value.startswith("/") else TextStringObject(value)
            for key, value in words.items()
        }
    )


def picture(fmt: str = "JPEG", size: tuple[int, int] = (20, 10), **options: object) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", size, "teal").save(target, fmt, **options)
    return target.getvalue()


def upload(content: bytes, name: str = "cv.pdf") -> StoredFile:
    return files.store_upload(SimpleUploadedFile(name, content), user=UserFactory())


def test_a_pdf_is_kept_with_its_hash_under_a_random_name(settings) -> None:
    content = pdf()
    stored = upload(content, "Mijn cv.pdf")
    assert (stored.name, stored.content_type, stored.size) == ("Mijn cv.pdf", "application/pdf", len(content))
    assert stored.sha256 == hashlib.sha256(content).hexdigest()
    assert "cv" not in stored.path
    assert files.read_file(stored) == content
    location = Path(settings.MEDIA_ROOT) / "private" / stored.path
    assert not list(location.parent.glob("*.part"))


def test_a_photo_loses_the_place_where_it_was_taken() -> None:
    exif = Image.Exif()
    exif[0x010E] = "Dorpstraat 22"
    stored = upload(picture(exif=exif), "foto.jpg")
    content = files.read_file(stored)
    assert b"Dorpstraat" not in content
    with Image.open(io.BytesIO(content)) as shown:
        assert shown.size == (20, 10)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "leeg"),
        (b"<html><script>alert(1)</script>", "soort bestand"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "soort bestand"),
        (b"MZ\x90\x00" + b"\x00" * 200, "soort bestand"),
        (b"%PDF-1.7 half a file", "kan niet geopend"),
        (pdf("geheim"), "wachtwoord"),
        (picture()[:200], "kan niet geopend"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused(content: bytes, message: str) -> None:
    with pytest.raises(UploadRefused, match=message):
        upload(content)
    assert StoredFile.objects.count() == 0


def test_a_picture_with_too_many_points_is_refused() -> None:
    with pytest.raises(UploadRefused, match="te groot"):
        upload(picture("PNG", (10_000, 5_000)), "groot.png")


@pytest.mark.parametrize("where", ["link", "opening", "page", "program"])
def test_a_pdf_with_a_script_is_refused(where: str) -> None:
    with pytest.raises(UploadRefused, match="script"):
        upload(scripted(where))
    assert StoredFile.objects.count() == 0


def test_a_script_with_an_escaped_name_is_found_too() -> None:
    content = scripted("opening").replace(b"/JavaScript", b"/J#61vaScrip").replace(b"/JS", b"/J#53")
    with pytest.raises(UploadRefused, match="script"):
        upload(content)


def test_a_pdf_with_a_link_is_kept() -> None:
    """Negative control: a link to a page runs nothing."""
    assert upload(scripted("nothing")).content_type == files.PDF


def test_a_file_of_200_megabytes_is_refused_before_it_is_read() -> None:
    sent = UploadedFile(None, "film.pdf", size=200 * 1024 * 1024)
    with pytest.raises(UploadRefused, match="hoogstens 10 MB"):
        files.store_upload(sent, user=None)


def test_a_document_that_becomes_huge_is_refused(settings) -> None:
    settings.UPLOAD_MAX_UNPACKED_BYTES = 1024 * 1024
    bomb = word(large=b"0" * 1024 * 1025)
    assert len(bomb) < 10_000
    with pytest.raises(UploadRefused, match="te groot als iemand het opent"):
        upload(bomb, "plan.docx")
    assert upload(word(large=b"0" * 1024 * 1000), "plan.docx").content_type == files.DOCX


def test_a_document_that_lies_about_its_size_is_refused() -> None:
    content = word(large=b"0" * 70_000)
    lying = content.replace((70_000).to_bytes(4, "little"), (7).to_bytes(4, "little"))
    assert lying != content
    with pytest.raises(UploadRefused, match="kan niet geopend"):
        upload(lying, "plan.docx")


def test_an_upload_on_a_full_disk_is_refused_and_nothing_stays(settings) -> None:
    """The kernel refuses to write on, half-way a real file."""
    root, content = Path(settings.MEDIA_ROOT), picture("PNG", (400, 400))
    before = set(root.rglob("*"))
    _soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (500, hard))
    try:
        with pytest.raises(UploadRefused, match="nu niet bewaren"):
            upload(content, "foto.png")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
    assert StoredFile.objects.count() == 0
    assert {path for path in set(root.rglob("*")) - before if path.is_file()} == set()
    assert upload(content, "foto.png").size > 500


def test_a_file_over_the_limit_is_refused(settings) -> None:
    settings.UPLOAD_MAX_BYTES = 1024 * 1024
    with pytest.raises(UploadRefused, match="hoogstens 1 MB"):
        upload(b"%PDF" + b"0" * (1024 * 1024))


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\map\\cv.exe", "cv.pdf"),
        ("cv\u202efdp.exe", "cvfdp.pdf"),
        ("...", "bestand.pdf"),
        ("x" * 300 + ".pdf", "x" * 150 + ".pdf"),
    ],
)
def test_a_strange_name_becomes_a_plain_one(name: str, kept: str) -> None:
    assert files.store(b"%PDF", name=name, content_type="application/pdf").name == kept


def test_a_served_file_is_private_and_cannot_run() -> None:
    response = files.serve(upload(pdf()))
    assert response["Cache-Control"] == "no-store, private"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert response["Content-Disposition"].startswith("attachment")
    assert PdfReader(io.BytesIO(b"".join(response.streaming_content))).pages
    response.close()


def test_a_full_disk_leaves_no_row_and_no_half_file(settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", full)
    before = set(Path(settings.MEDIA_ROOT).rglob("*.part"))
    with pytest.raises(OSError, match="No space"):
        files.store(b"x", name="x", content_type="application/pdf")
    assert StoredFile.objects.count() == 0
    assert set(Path(settings.MEDIA_ROOT).rglob("*.part")) == before


def test_the_folder_is_for_the_application_alone(settings) -> None:
    stored = upload(pdf())
    folder = (Path(settings.MEDIA_ROOT) / "private" / stored.path).parent
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def word(*parts: str, large: bytes = b"") -> bytes:
    """A document as Word writes it, with these parts."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as document:
        for name in ("[Content_Types].xml", "_rels/.rels", "word/document.xml", *parts):
            document.writestr(name, "<x/>")
        if large:
            document.writestr("word/media/large.bin", large, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def test_a_document_of_word_is_kept_as_it_is() -> None:
    content = word()
    stored = upload(content, name="plan.docx")
    assert (stored.name, stored.content_type) == ("plan.docx", files.DOCX)
    assert files.read_file(stored) == content


@pytest.mark.parametrize(
    "part", ["word/vbaProject.bin", "word/activeX/activeX1.bin", "word/embeddings/x.exe"]
)
def test_a_document_with_macros_is_refused(part: str) -> None:
    with pytest.raises(UploadRefused, match="macro"):
        upload(word(part), name="plan.docx")


def test_half_a_document_is_refused() -> None:
    with pytest.raises(UploadRefused, match="niet geopend"):
        upload(word()[:-30], name="plan.docx")


def test_a_photo_keeps_its_upper_side_up() -> None:
    """A telephone writes only in the hidden data that it was held upright."""
    exif = Image.Exif()
    exif[274] = 6
    stored = upload(picture(size=(20, 10), exif=exif), name="akkoord.jpg")
    with Image.open(io.BytesIO(files.read_file(stored))) as shown:
        assert shown.size == (10, 20)


@pytest.fixture
def own_folder(settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path / "private"


def written_before_yesterday(location: Path) -> Path:
    moment = (dates.now() - timedelta(hours=25)).timestamp()
    os.utime(location, (moment, moment))
    return location


def undone(folder: Path) -> Path:
    """The file of an upload whose transaction was undone."""
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        location = folder / upload(pdf()).path
        1 / 0  # noqa: B018
    return location


def test_a_day_later_the_file_of_an_undone_upload_goes_and_nothing_else(own_folder: Path) -> None:
    kept = [written_before_yesterday(own_folder / upload(pdf()).path) for _ in range(3)]
    lost = written_before_yesterday(undone(own_folder))
    half = lost.with_suffix(".part")
    half.write_bytes(b"half")
    written_before_yesterday(half)
    young = undone(own_folder)
    foreign = written_before_yesterday(Path(shutil.copy(kept[0], kept[0].parent / "leesmij.txt")))
    elsewhere = own_folder / "andere" / lost.name
    elsewhere.parent.mkdir()
    written_before_yesterday(Path(shutil.copy(kept[0], elsewhere)))
    assert tasks.sweep_files() == 2
    assert not lost.exists()
    assert not half.exists()
    assert all(location.exists() for location in (*kept, young, foreign, elsewhere))
    assert tasks.sweep_files() == 0


def test_files_of_another_database_stay(own_folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    upload(pdf())
    lost = [written_before_yesterday(undone(own_folder)) for _ in range(2)]
    assert tasks.sweep_files() == 0
    assert all(location.exists() for location in lost)
    assert "another database" in caplog.text
    upload(pdf())
    assert tasks.sweep_files() == 2


def test_without_a_folder_there_is_nothing_to_sweep(own_folder: Path) -> None:
    assert tasks.sweep_files() == 0
