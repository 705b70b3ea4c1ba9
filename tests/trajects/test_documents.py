"""Uploaded pieces: several at once, versions, corrections, removing and putting back, and who sees what."""

from __future__ import annotations

import io
import uuid
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import localdate, now
from PIL import Image

from core import files
from core.errors import Refused, StaleForm, UploadRefused
from core.models import Event, StoredFile
from tests.factories.people import adviser
from tests.factories.trajects import TrajectFactory
from tests.world import blank_pdf
from trajects import actions
from trajects.enums import DocumentKind
from trajects.models import DocumentRequirement, DossierAccess, DossierDocument, Traject
from trajects.rules.documents import kind_of_name
from trajects.rules.phases import business_plan_uploaded

pytestmark = pytest.mark.django_db


@pytest.fixture
def traject():
    return TrajectFactory()


@pytest.fixture
def own(client, traject):
    client.force_login(traject.adviser)
    return client


def sent(name: str = "plan.pdf", content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, blank_pdf() if content is None else content)


def png() -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (30, 20), "teal").save(target, "PNG")
    return target.getvalue()


def added(traject, **fields) -> DossierDocument:
    fields = {"kind": "business_plan", "upload": sent(), "phase": traject.current_phase} | fields
    return actions.add_document(traject, by=traject.adviser, **fields)


def url(name: str, document: DossierDocument) -> str:
    return reverse(f"trajects:{name}", args=[document.public_id])


def kinds(traject) -> list[str]:
    return list(Event.objects.in_dossier(traject).order_by("pk").values_list("kind", flat=True))


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("CV.pdf", DocumentKind.CV),
        ("cv_jan-2026.docx", DocumentKind.CV),
        ("Ondernemersplan v3.docx", DocumentKind.BUSINESS_PLAN),
        ("Financieel plan.xlsx", DocumentKind.FINANCIAL_PLAN),
        ("haalbaarheidsstudie.pdf", DocumentKind.FEASIBILITY_STUDY),
        ("ENTRE-spiegel.pdf", DocumentKind.ENTRE_MIRROR),
        ("intakefiche.png", DocumentKind.INTAKE_SCAN),
        ("vcv.pdf", DocumentKind.OTHER),
        ("foto.jpg", DocumentKind.OTHER),
    ],
)
def test_name_of_a_file_tells_its_kind(name, kind):
    assert kind_of_name(name) == kind


class TestVersions:
    def test_new_version_counts_and_the_earlier_one_stays_readable(self, traject):
        first = added(traject, title="Plan")
        second = actions.replace_document(first, by=traject.adviser, upload=sent(), is_signed=True)
        assert (second.number, second.title, second.kind, second.is_signed) == (2, "Plan", first.kind, True)
        assert list(DossierDocument.objects.current()) == [second]
        assert first.versions() == [second, first] == second.versions()
        assert kinds(traject) == ["document.added", "document.replaced"]

    def test_only_the_newest_version_changes(self, traject):
        first = added(traject)
        actions.replace_document(first, by=traject.adviser, upload=sent())
        old = DossierDocument.objects.get(pk=first.pk)
        with pytest.raises(StaleForm):
            actions.replace_document(old, by=traject.adviser, upload=sent())
        for act in (actions.change_document, actions.remove_document):
            with pytest.raises(Refused, match="nieuwere versie"):
                act(old, by=traject.adviser, **({"reason": "Fout"} if act is actions.remove_document else {}))
        assert DossierDocument.objects.count() == 2

    def test_wrong_file_leaves_the_version_that_was_there(self, traject):
        first = added(traject)
        with pytest.raises(UploadRefused, match="soort bestand"):
            actions.replace_document(first, by=traject.adviser, upload=sent(content=b"MZ program"))
        assert list(DossierDocument.objects.current()) == [first]

    def test_removed_with_its_versions_and_put_back(self, traject):
        first = added(traject)
        second = actions.replace_document(first, by=traject.adviser, upload=sent())
        actions.remove_document(second, by=traject.adviser, reason="Van iemand anders")
        assert not DossierDocument.objects.current().exists()
        with pytest.raises(Refused, match="verwijderd"):
            actions.change_document(second, by=traject.adviser, title="X")
        actions.restore_document(second, by=traject.adviser)
        assert list(DossierDocument.objects.current()) == [second]
        with pytest.raises(Refused, match="niet nodig"):
            actions.restore_document(second, by=traject.adviser)
        assert kinds(traject)[-2:] == ["document.removed", "document.restored"]

    def test_what_was_removed_or_replaced_does_not_count_for_the_rules(self, traject):
        """Read with the dossier, and read bare: the same answer."""
        document = added(traject)

        def counts() -> list[bool]:
            bare = Traject.objects.get(pk=traject.pk)
            full = Traject.objects.with_content().get(pk=traject.pk)
            return [bool(business_plan_uploaded(found.current_phase)) for found in (bare, full)]

        assert counts() == [True, True]
        actions.replace_document(document, by=traject.adviser, upload=sent())
        assert counts() == [True, True]
        newest = DossierDocument.objects.current().get()
        actions.remove_document(newest, by=traject.adviser, reason="Fout")
        assert counts() == [False, False]

    def test_change_on_an_old_page_overwrites_nothing(self, traject):
        document = added(traject)
        actions.change_document(document, by=traject.adviser, version=1, title="Plan 2026")
        with pytest.raises(StaleForm):
            actions.change_document(document, by=traject.adviser, version=1, title="Iets anders")
        document.refresh_from_db()
        assert (document.title, document.version) == ("Plan 2026", 2)
        assert Event.objects.get(kind="document.changed").data == {"fields": ["title"]}

    def test_database_refuses_half_a_removal_and_a_version_of_nothing(self, traject):
        document = added(traject)
        wrong = ({"removed_at": now()}, {"number": 2}, {"removed_reason": "Fout"})
        for fields in wrong:
            with pytest.raises(IntegrityError), transaction.atomic():
                DossierDocument.objects.filter(pk=document.pk).update(**fields)


class TestUpload:
    def add(self, client, traject, *uploads, **data):
        data = {"uploads": uploads, "form_key": uuid.uuid4()} | data
        return client.post(reverse("trajects:document_add", args=[traject.public_id]), data, follow=True)

    def test_each_file_gets_the_kind_and_phase_of_its_name(self, own, traject):
        template = traject.current_phase.template
        DocumentRequirement.objects.create(template=template, kind="cv")
        self.add(own, traject, sent("CV.pdf"), sent("Notulen bank.pdf"))
        rows = {row.kind: row for row in DossierDocument.objects.all()}
        assert (rows["cv"].title, rows["cv"].phase) == ("", traject.current_phase)
        assert rows["other"].title == "Notulen bank"

    def test_good_files_stay_when_others_are_wrong(self, own, traject):
        page = self.add(own, traject, sent("CV.pdf"), sent("fout.pdf", b"MZ program")).content.decode()
        assert "Het document staat in het dossier." in page
        assert "fout.pdf: Dit soort bestand kan niet." in page
        assert [row.kind for row in DossierDocument.objects.all()] == ["cv"]
        assert StoredFile.objects.count() == 1

    def test_title_of_100000_characters_is_refused(self, own, traject):
        answer = self.add(own, traject, sent(), title="a" * 100_000)
        assert answer.status_code == 422
        assert not DossierDocument.objects.exists()

    def test_date_kind_and_signature_are_kept(self, own, traject):
        data = {"kind": "cv", "title": "CV 2026", "dated_on": "01/02/2026", "is_signed": "on"}
        self.add(own, traject, sent(), **data)
        row = DossierDocument.objects.get()
        assert (row.title, str(row.dated_on), row.is_signed) == ("CV 2026", "2026-02-01", True)

    def test_dropped_file_is_told_in_one_sentence(self, own, traject):
        drop = reverse("trajects:document_drop", args=[traject.public_id])
        data = {"upload": sent("stuk.pdf"), "kind": "cv", "form_key": uuid.uuid4()}
        answer = own.post(drop, data)
        assert answer.json()["text"] == "Staat in het dossier."
        assert answer.json()["url"] == DossierDocument.objects.get().get_absolute_url()
        assert own.post(drop, data | {"upload": sent()}).json()["url"] == answer.json()["url"]
        assert DossierDocument.objects.count() == 1
        for wrong in ({"upload": sent("x.pdf", b"MZ")}, {"kind": "niets"}, {"upload": ""}):
            refused = own.post(drop, {"upload": sent(), "form_key": uuid.uuid4()} | wrong)
            assert (refused.status_code, bool(refused.json()["text"])) == (422, True)

    def test_closed_dossier_takes_no_file(self, own, traject):
        Traject.objects.filter(pk=traject.pk).update(
            state="closed", closed_on=localdate(), close_reason="stopped"
        )
        drop = reverse("trajects:document_drop", args=[traject.public_id])
        answer = own.post(drop, {"upload": sent(), "form_key": uuid.uuid4()})
        assert (answer.status_code, "afgesloten" in answer.json()["text"]) == (403, True)


class TestPages:
    def test_page_shows_picture_versions_and_what_may_be_done(self, own, traject):
        first = added(traject, kind="cv", upload=sent("cv.png", png()))
        second = actions.replace_document(first, by=traject.adviser, upload=sent("cv.pdf"))
        page = own.get(first.get_absolute_url()).content.decode()
        assert f'<img class="preview" src="{url("document_file", first)}?bekijk=ja"' in page
        assert "Er is een nieuwere versie" in page
        answer = own.get(second.get_absolute_url())
        assert "Versie 1" in answer.content.decode()
        assert "frame-src 'self'" in answer["Content-Security-Policy"]
        shown = own.get(f"{url('document_file', second)}?bekijk=ja")
        assert shown["Content-Disposition"].startswith("inline")
        shown.close()

    def test_forms_replace_edit_remove_and_restore(self, own, traject):
        document = added(traject)
        key = {"form_key": uuid.uuid4()}
        own.post(url("document_replace", document), key | {"upload": sent()})
        newest = DossierDocument.objects.current().get()
        edited = {"form_key": uuid.uuid4(), "version": 1, "kind": "cv", "title": "T", "phase": ""}
        assert own.post(url("document_edit", newest), edited).status_code == 302
        own.post(url("document_remove", newest), {"form_key": uuid.uuid4(), "reason": "Dubbel"})
        newest.refresh_from_db()
        assert (newest.kind, newest.phase, newest.removed_reason) == ("cv", None, "Dubbel")
        assert "Dubbel" in own.get(newest.get_absolute_url()).content.decode()
        own.post(url("document_restore", newest), {"form_key": uuid.uuid4()})
        assert DossierDocument.objects.current().count() == 1

    def test_old_edit_shows_both_texts(self, own, traject):
        document = added(traject)
        actions.change_document(document, by=traject.adviser, title="Van een collega")
        data = {
            "form_key": uuid.uuid4(),
            "version": 1,
            "kind": document.kind,
            "title": "Van mij",
            "phase": "",
        }
        answer = own.post(url("document_edit", document), data)
        assert answer.status_code == 409
        assert "Van een collega" in answer.content.decode()
        assert "Van mij" in answer.content.decode()

    def test_who_reads_a_lent_dossier_sees_the_piece_but_not_what_was_removed(self, client, traject):
        reader, document = adviser(), added(traject)
        DossierAccess.objects.create(
            traject=traject, user=reader, ground="former", until=localdate() + timedelta(3)
        )
        client.force_login(reader)
        page = client.get(document.get_absolute_url()).content.decode()
        assert "Haal het bestand op" in page
        assert "Nieuwe versie" not in page
        assert client.get(url("document_edit", document)).status_code == 404
        newer = actions.replace_document(document, by=traject.adviser, upload=sent())
        assert client.get(document.get_absolute_url()).status_code == 200
        actions.remove_document(newer, by=traject.adviser, reason="Fout")
        for piece in (newer, document):
            assert client.get(piece.get_absolute_url()).status_code == 404
            assert client.get(url("document_file", piece)).status_code == 404
        client.force_login(traject.adviser)
        assert client.get(document.get_absolute_url()).status_code == 200

    def test_strange_name_is_plain_when_it_comes_back(self, own, traject):
        document = added(traject, upload=sent("../../x\u202efdp.exe"))
        assert files.read_file(document.file)
        answer = own.get(url("document_file", document))
        assert answer["Content-Disposition"] == 'attachment; filename="xfdp.pdf"'
        answer.close()
