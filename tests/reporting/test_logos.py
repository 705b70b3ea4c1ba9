"""The logos of the funders: on every mail and every document of their programme (D-18)."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pypdf
import pytest
from django.conf import settings
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from core import files, outbox, publicity
from core.models import OutgoingEmail, StoredFile
from reporting import actions
from tests.factories.core import OutgoingEmailFactory
from tests.factories.people import coordinator
from tests.factories.trajects import ProgrammeFactory
from tests.factories.vouchers import booked, guided_traject
from trajects.models import Programme, ProgrammeLogo
from vouchers.models import Voucher

pytestmark = pytest.mark.django_db


def png(width: int = 300, height: int = 100) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (width, height), "#0b5f66").save(target, "PNG")
    return target.getvalue()


def logo(programme: Programme, name: str = "VLAIO") -> ProgrammeLogo:
    stored = files.store(png(), name=f"{name}.png", content_type="image/png")
    return ProgrammeLogo.objects.create(programme=programme, name=name, file=stored)


@pytest.fixture
def voucher() -> Voucher:
    """A voucher of a programme with one logo; its mail waits."""
    programme = ProgrammeFactory(co_financing_text="Met steun van ESF, VLAIO en VDAB.")
    logo(programme)
    return booked_in(programme)


def booked_in(programme: Programme) -> Voucher:
    return booked(guided_traject(programme=programme))


def parts_of(message: Any) -> list[str]:
    return [part.get_content_type() for part in message.message().walk()]


def test_a_mail_shows_the_logos_and_carries_them_along(voucher: Voucher) -> None:
    row = OutgoingEmail.objects.get(kind="voucher.to_provider")
    file = voucher.traject.programme.logos.get().file
    assert f'<img src="cid:{file.public_id}" alt="VLAIO"' in row.body_html
    assert "cid:" not in row.body_text
    outbox.send_due()
    (message,) = mail.outbox
    assert parts_of(message) == [
        "multipart/mixed", "multipart/related", "multipart/alternative", "text/plain", "text/html",
        "image/png", "application/pdf",
    ]  # fmt: skip
    (picture,) = [part for part in message.message().walk() if part.get_content_type() == "image/png"]
    assert picture["Content-ID"] == f"<{file.public_id}>"
    assert picture["Content-Disposition"] == "inline"
    assert picture.get_payload(decode=True) == files.read_file(file)


def test_a_mail_without_logos_is_as_simple_as_before() -> None:
    booked_in(ProgrammeFactory(co_financing_text="Met steun van VDAB."))
    outbox.send_due()
    assert parts_of(mail.outbox[0]) == [
        "multipart/mixed", "multipart/alternative", "text/plain", "text/html", "application/pdf",
    ]  # fmt: skip


def test_typed_text_names_no_picture() -> None:
    secret = files.store(b"%PDF-1.7", name="plan.pdf", content_type="application/pdf")
    typed = f'<img src="cid:{secret.public_id}" alt="x">'
    programme = ProgrammeFactory(name=f"Programma {typed}", co_financing_text="Met steun van VDAB.")
    booked_in(programme)
    row = OutgoingEmail.objects.get(kind="voucher.to_provider")
    assert str(secret.public_id) in row.body_html
    assert "<img" not in row.body_html
    outbox.send_due()
    assert "multipart/related" not in parts_of(mail.outbox[0])


def test_a_picture_that_is_gone_stops_no_mail() -> None:
    missing = "00000000-0000-4000-8000-000000000000"
    OutgoingEmailFactory(body_html=f'<img src="cid:{missing}" alt="x">')
    assert outbox.send_due() == 1


def test_a_logo_that_is_gone_from_the_disk_stops_no_mail_and_no_paper(
    voucher: Voucher, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    gone = logo(voucher.traject.programme, "ESF").file
    (Path(settings.MEDIA_ROOT) / "private" / gone.path).unlink()
    booked_in(voucher.traject.programme)
    assert outbox.send_due() == 2
    assert "image/png" in parts_of(mail.outbox[-1])
    client.force_login(coordinator())
    for name, args in (("dashboard_file", ["tijden", "pdf"]), ("grants_file", ["pdf"])):
        paper = client.get(reverse(f"reporting:{name}", args=args))
        assert paper["Content-Type"] == "application/pdf", name
    assert f"the file of logo {gone.public_id} is gone" in caplog.text


def test_a_drawn_signature_that_is_gone_is_not_left_out_in_silence(voucher: Voucher) -> None:
    drawn = files.store(png(), name="x.png", content_type="image/png")
    (Path(settings.MEDIA_ROOT) / "private" / drawn.path).unlink()
    with pytest.raises(FileNotFoundError):
        publicity.pictures((publicity.Logo(name="Noor", file=str(drawn.public_id)),), logos=())


def test_a_document_prints_the_logos_with_their_names(voucher: Voucher) -> None:
    stored = actions.voucher_file(voucher.pk)
    assert stored is not None
    reader = pypdf.PdfReader(io.BytesIO(files.read_file(stored)))
    described = {
        thing.get_object().get("/Alt")
        for number in range(1, reader.trailer["/Size"])
        if isinstance(thing := reader.get_object(number), dict)
    }
    assert "VLAIO" in described
    assert len(reader.pages[0].images) == 1


def test_documents_of_before_have_no_logos(voucher: Voucher) -> None:
    data = actions.issue_voucher(voucher, by=voucher.traject.adviser).data
    assert [entry["name"] for entry in data["letterhead"]["logos"]] == ["VLAIO"]
    old = data | {"letterhead": data["letterhead"] | {"logos": []}}
    assert actions.documents.from_data(old).letterhead.logos == ()


def test_the_preview_of_a_text_names_the_logos() -> None:
    logo(ProgrammeFactory(co_financing_text="Met steun van VLAIO."))
    client = Client()
    client.force_login(coordinator(), backend="django.contrib.auth.backends.ModelBackend")
    page = client.get("/uitgaande-post/teksten/voucher.to_provider/nl/").content.decode()
    assert "Logo's onder de e-mail: VLAIO" in page


# The admin -----------------------------------------------------------------------------------------


def send(programme: Programme, upload: Any, **fields: Any) -> Any:
    """The page of a programme, sent with one new logo."""
    client = Client()
    client.force_login(coordinator(), backend="django.contrib.auth.backends.ModelBackend")
    url = reverse("admin:trajects_programme_change", args=[programme.pk])
    page = client.get(url).context
    form = page["adminform"].form
    data = {name: form[name].value() for name in form.fields}
    data = {name: value for name, value in data.items() if value is not None and value is not False}
    for prefix in (lines.formset.prefix for lines in page["inline_admin_formsets"]):
        data |= {f"{prefix}-TOTAL_FORMS": "0", f"{prefix}-INITIAL_FORMS": "0"}
    data |= {"logos-TOTAL_FORMS": "1", "logos-0-name": "ESF", "logos-0-place": "1"} | fields
    if upload is not None:
        data["logos-0-upload"] = upload
    return client.post(url, data)


def test_a_coordinator_uploads_a_logo_that_becomes_small() -> None:
    programme = ProgrammeFactory()
    response = send(programme, SimpleUploadedFile("esf.png", png(4000, 1000)))
    assert response.status_code == 302, response.context["adminform"].form.errors
    made = programme.logos.get()
    with Image.open(io.BytesIO(files.read_file(made.file))) as picture:
        assert picture.size == (480, 120)
    assert (made.name, made.file.content_type) == ("ESF", "image/png")


@pytest.mark.parametrize(
    ("upload", "message"),
    [
        (None, "Kies het bestand met het logo."),
        (SimpleUploadedFile("esf.png", b"%PDF-1.7 no picture"), "Kies een PNG- of JPEG-bestand."),
        (SimpleUploadedFile("esf.svg", b"<svg onload='x'/>"), "Dit soort bestand kan niet."),
        (SimpleUploadedFile("esf.png", png()[:16] + b"geen kop" * 9), "Deze foto kan niet geopend worden."),
    ],
)
def test_what_is_no_logo_is_refused(upload: Any, message: str) -> None:
    if upload:
        upload.seek(0)
    response = send(ProgrammeFactory(), upload)
    assert response.status_code == 200
    assert message in response.content.decode()
    assert not ProgrammeLogo.objects.exists()
    assert not StoredFile.objects.exists()
