"""A whole dossier as one ZIP: asked, made by a worker, fetched by who asked, gone after a while."""

from __future__ import annotations

import hashlib
import io
import tracemalloc
import zipfile
from datetime import timedelta

import pypdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.timezone import localdate, now

from core import files
from core.errors import Refused
from core.models import Event, OutgoingEmail, StoredFile
from reporting import pdf, tasks
from reporting.models import PreparedFile
from reporting.prepared import actions, dossier
from reporting.prepared.progress import LostWork, Progress
from tests.factories.people import adviser
from tests.factories.trajects import TrajectFactory, contact_in
from tests.world import blank_pdf
from trajects import actions as traject_actions
from trajects.actions import teamwork
from trajects.enums import ContactKind
from trajects.models import DocumentRequirement

pytestmark = pytest.mark.django_db
SECRET = "Zebrapad-notitie"


@pytest.fixture
def traject():
    """A dossier with two pieces, one removed, a contact with notes, and an internal note."""
    traject = TrajectFactory()
    phase = traject.current_phase
    for position, kind in enumerate(("intake", "cv", "entre_mirror")):
        DocumentRequirement.objects.create(
            template=phase.template, kind=kind, position=position, is_required=kind != "entre_mirror"
        )
    for kind, title in (("other", "Brief van Noor"), ("cv", ""), ("business_plan", "Weg")):
        document = traject_actions.add_document(
            traject,
            by=traject.adviser,
            kind=kind,
            title=title,
            phase=phase,
            upload=SimpleUploadedFile(f"{traject.candidate.family_name}.pdf", blank_pdf()),
        )
    traject_actions.remove_document(document, by=traject.adviser, reason="Fout")
    contact_in(phase, ContactKind.INTAKE, notes="We bespraken het idee.")
    teamwork.write_note(traject, by=traject.adviser, text=SECRET)
    return traject


def asked_for(traject, by=None) -> PreparedFile:
    return actions.ask(dossier.KIND, subject=traject, title="Dossier", by=by or traject.adviser)


def made(traject) -> PreparedFile:
    asked = asked_for(traject)
    assert actions.make_next() is True
    asked.refresh_from_db()
    return asked


def late(asked: PreparedFile, **fields) -> None:
    PreparedFile.objects.filter(pk=asked.pk).update(**fields)


def test_zip_holds_the_pieces_in_order_with_index_contacts_and_hashes(traject):
    ready = made(traject)
    assert (ready.state, ready.done_steps, ready.all_steps, ready.problem) == ("ready", 3, 3, "")
    with zipfile.ZipFile(io.BytesIO(files.read_file(ready.file))) as archive:
        assert archive.testzip() is None
        content = {name: archive.read(name) for name in archive.namelist()}
    day = f"{localdate():%Y-%m-%d}"
    assert list(content) == [
        f"VF/01-cv-{day}-versie-1.pdf",
        f"ANDERE/02-ander-document-{day}-versie-1.pdf",
        "contacten.txt",
        "00-inhoud.pdf",
        "SHA256SUMS.txt",
    ]
    sums = dict(reversed(line.split("  ")) for line in content["SHA256SUMS.txt"].decode().splitlines())
    assert sums == {
        name: hashlib.sha256(data).hexdigest() for name, data in content.items() if name != "SHA256SUMS.txt"
    }
    assert "We bespraken het idee." in content["contacten.txt"].decode()
    index = " ".join(
        page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content["00-inhoud.pdf"])).pages
    )
    flat = " ".join(index.split())
    for words in (
        "Inhoud van het dossier",
        "Verkennende fase: Individuele intakefiche (ontbreekt)",
        "Ander document: Brief van Noor",
        str(traject.candidate.number),
    ):
        assert words in flat
    assert sums[f"VF/01-cv-{day}-versie-1.pdf"] in index.replace("\n", "")
    everything = b"".join(content.values()) + index.encode() + "".join(content).encode()
    assert SECRET.encode() not in everything
    names = "".join(content) + ready.file.name
    assert traject.candidate.family_name not in names
    assert ready.file.name == f"dossier-{traject.candidate.number}-{day}.zip"


def test_two_clicks_are_one_file_and_the_journal_keeps_who_asked_and_fetched(traject):
    asked = asked_for(traject)
    assert asked_for(traject) == asked
    actions.make_next()
    stored = actions.fetch(asked, by=traject.adviser)
    lines = Event.objects.in_dossier(traject).filter(kind__startswith="file.").order_by("pk")
    assert [(line.kind, line.data) for line in lines] == [
        ("file.asked", {"kind": "dossier"}),
        ("file.fetched", {"kind": "dossier", "sha256": stored.sha256}),
    ]


def test_only_who_asked_fetches_and_only_while_the_dossier_is_theirs(client, traject):
    ready, colleague = made(traject), adviser(traject.organisation)
    with pytest.raises(Refused, match="niet meer lezen"):
        actions.fetch(ready, by=colleague)
    client.force_login(colleague)
    assert client.get(reverse("reporting:file", args=[ready.public_id])).status_code == 404
    traject.adviser.memberships.update(
        begins_on=localdate() - timedelta(9), ends_on=localdate() - timedelta(1)
    )
    with pytest.raises(Refused, match="niet meer lezen"):
        actions.fetch(PreparedFile.objects.get(pk=ready.pk), by=traject.adviser)


def test_right_is_asked_again_when_it_is_made(traject):
    asked = asked_for(traject)
    traject.adviser.memberships.update(
        begins_on=localdate() - timedelta(9), ends_on=localdate() - timedelta(1)
    )
    actions.make_next()
    asked.refresh_from_db()
    assert (asked.state, asked.file, asked.problem) == ("failed", None, str(actions.rules.NOT_YOURS))


def test_work_of_a_worker_that_died_is_taken_up_by_the_next(traject, monkeypatch):
    asked = asked_for(traject)

    def dies(*_args, **_kwargs) -> None:
        raise SystemExit

    with monkeypatch.context() as patched, pytest.raises(SystemExit):
        patched.setattr(dossier.Parts, "add", dies)
        actions.make_next()
    asked.refresh_from_db()
    assert (asked.state, actions.make_next()) == ("busy", False)
    late(asked, lease_until=now() - timedelta(seconds=1))
    assert actions.make_next() is True
    asked.refresh_from_db()
    assert asked.state == "ready"


def test_two_workers_give_one_file(traject):
    """The slow one finds out that its work was taken over, and throws away what it made."""
    asked_for(traject)
    slow = actions._take()
    late(slow, lease_until=now() - timedelta(seconds=1))
    assert actions.make_next() is True
    with pytest.raises(LostWork):
        Progress(slow).begin(3)
    before = StoredFile.objects.count()
    actions._finish(slow, files.store(b"x", name="x", content_type=files.ZIP))
    assert StoredFile.objects.count() == before
    assert PreparedFile.objects.get().state == "ready"


def test_what_kills_every_worker_is_given_up(traject):
    asked = asked_for(traject)
    actions._take()
    late(asked, asked_at=now() - timedelta(hours=1), lease_until=now() - timedelta(seconds=1))
    assert tasks.prepare_files() == 0
    asked.refresh_from_db()
    assert (asked.state, "Vraag het bestand opnieuw" in asked.problem) == ("failed", True)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(28, "No space left on device"), "nu niet bewaren"),
        (pdf.PdfUnavailable("geen pango"), "geen pango"),
        (ValueError("x"), "Er ging iets mis"),
    ],
)
def test_what_goes_wrong_is_told_and_leaves_nothing(traject, monkeypatch, error, words):
    asked, before = asked_for(traject), StoredFile.objects.count()

    def fails(*_args, **_kwargs) -> None:
        raise error

    monkeypatch.setattr(files, "store_stream", fails)
    actions.make_next()
    asked.refresh_from_db()
    assert (asked.state, words in asked.problem, StoredFile.objects.count()) == ("failed", True, before)


def test_file_expires_and_leaves_the_disk(traject, settings, django_capture_on_commit_callbacks):
    ready = made(traject)
    location = files._location(ready.file.path)
    late(ready, expires_at=now() - timedelta(seconds=1))
    with pytest.raises(Refused, match="niet meer te halen"):
        actions.fetch(ready, by=traject.adviser)
    with django_capture_on_commit_callbacks(execute=True):
        assert actions.expire_files() == 1
    ready.refresh_from_db()
    assert (ready.state, ready.file, location.exists()) == ("expired", None, False)


def test_mail_leaves_only_when_it_took_long(traject):
    made(traject)
    assert not OutgoingEmail.objects.filter(kind="reporting.file_ready").exists()
    late(asked_for(traject), asked_at=now() - timedelta(minutes=5))
    actions.make_next()
    mail = OutgoingEmail.objects.get(kind="reporting.file_ready")
    assert mail.recipient == traject.adviser.email
    assert traject.candidate.family_name not in mail.body_text


def test_pages_ask_show_the_progress_and_hand_over(client, traject):
    client.force_login(traject.adviser)
    page = client.post(reverse("reporting:dossier_zip", args=[traject.public_id]), follow=True)
    asked = PreparedFile.objects.get()
    state = reverse("reporting:file_state", args=[asked.public_id])
    assert f'hx-get="{state}"' in page.content.decode()
    late(asked, state="busy", done_steps=12, all_steps=34, lease_until=now() + timedelta(minutes=1))
    assert "12 van 34 stukken" in client.get(state).content.decode()
    late(asked, state="waiting", lease_until=None)
    actions.make_next()
    fragment = client.get(state).content.decode()
    assert "hx-get" not in fragment
    assert "Haal op" in client.get(reverse("reporting:files")).content.decode()
    answer = client.get(reverse("reporting:file", args=[asked.public_id]))
    assert answer["Content-Type"] == "application/zip"
    assert b"".join(answer.streaming_content).startswith(b"PK")
    answer.close()


def test_memory_stays_flat_whatever_the_size(traject, tmp_path):
    """Forty megabytes go through a few."""
    archive = zipfile.ZipFile(tmp_path / "groot.zip", "w")
    parts = dossier.Parts(archive)
    large = tmp_path / "groot"
    with large.open("wb") as handle:
        handle.truncate(40 * 1024 * 1024)
    tracemalloc.start()
    with large.open("rb") as source:
        parts.add("groot", source, packed=True)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 8 * 1024 * 1024


def test_what_cannot_be_finished_leaves_no_row_with_a_whole_dossier(traject, monkeypatch):
    """The file itself is swept: core.tasks.sweep_files."""

    def lost(_asked, _stored):
        raise ConnectionError("the database went away")

    before = StoredFile.objects.count()
    monkeypatch.setattr(actions, "_finish", lost)
    assert made(traject).state == "failed"
    assert StoredFile.objects.count() == before


@pytest.mark.parametrize(
    ("code", "folder"), [("VF", "VF"), ("../../etc", "ETC"), ("/", "FASE"), ("B.F 2", "BF-2")]
)
def test_no_code_of_a_phase_leads_out_of_the_zip(code, folder):
    assert dossier.folder_of(code) == folder
