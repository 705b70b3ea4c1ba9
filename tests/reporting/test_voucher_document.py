"""The voucher on paper: what the provider files, what its QR code says, and how it goes along with the mail."""

from __future__ import annotations

import io
import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import pypdf
import pytest
import zxingcpp
from django.core import mail
from django.test import Client
from PIL import Image

from core import files, outbox
from core.enums import EmailState
from core.models import Event, OutgoingEmail
from reporting import actions, pdf
from reporting.models import IssuedDocument
from tests.factories.people import adviser
from tests.factories.reporting import text_of_pdf
from tests.factories.vouchers import MenuItemFactory, booked, guided_traject, refused
from vouchers import actions as voucher_actions
from vouchers.models import Voucher

pytestmark = pytest.mark.django_db


@pytest.fixture
def voucher() -> Voucher:
    """A paid training that waits for its provider."""
    made = booked(guided_traject())
    Voucher.objects.filter(pk=made.pk).update(valid_until=date(2026, 12, 31))
    made.refresh_from_db()
    return made


def paper(voucher: Voucher) -> bytes:
    stored = actions.voucher_file(voucher.pk)
    assert stored is not None
    return files.read_file(stored)


def picture(content: bytes, folder: Path) -> Image.Image:
    """The first page as it is printed."""
    source = folder / "voucher.pdf"
    source.write_bytes(content)
    subprocess.run(
        ["pdftoppm", "-r", "150", "-png", "-singlefile", str(source), str(folder / "page")], check=True
    )
    return Image.open(folder / "page.png")


def test_the_paper_says_what_a_provider_needs(voucher: Voucher) -> None:
    text = text_of_pdf(paper(voucher))
    traject = voucher.traject
    for words in (
        voucher.number,
        voucher.item_name,
        voucher.provider.name,
        "€\u00a080,00".replace("\u00a0", " "),
        "Geldig tot en met 31/12/2026",
        traject.candidate.full_name,
        traject.organisation.name,
        traject.adviser.full_name,
        traject.adviser.email,
        "Antwoord met de link in de e-mail waarmee deze voucher kwam",
        f"Zet het nummer {voucher.number} als referentie op je factuur.",
        traject.programme.co_financing_text,
    ):
        assert words in text.replace("\u00a0", " ")


def test_the_paper_holds_no_number_and_no_secret(voucher: Voucher) -> None:
    text = text_of_pdf(paper(voucher))
    link = (
        OutgoingEmail.objects.get(kind="voucher.to_provider").body_text.split("/antwoord/")[1].split("/")[0]
    )
    candidate = voucher.traject.candidate
    assert candidate.masked_national_number
    assert candidate.masked_national_number[:8] not in text
    assert link not in text
    assert link not in str(IssuedDocument.objects.get().data)


def test_the_paper_is_tagged_for_screen_readers(voucher: Voucher) -> None:
    reader = pypdf.PdfReader(io.BytesIO(paper(voucher)))
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    described = [
        thing.get_object()["/Alt"]
        for number in range(1, reader.trailer["/Size"])
        if isinstance(thing := reader.get_object(number), dict) and "/Alt" in thing
    ]
    assert described == [
        f"QR-code met het nummer {voucher.number}, de opleiding, het bedrag en de geldigheid"
    ]


def test_the_qr_code_is_read_from_the_printed_page(voucher: Voucher, tmp_path: Path, settings) -> None:
    (found,) = zxingcpp.read_barcodes(picture(paper(voucher), tmp_path))
    assert found.text.replace("\u00a0", " ") == "\n".join(
        (
            f"Voucher {voucher.number}",
            voucher.item_name,
            "€ 80,00",
            "Geldig tot en met 31/12/2026",
            f"{settings.SITE_URL}/menukaart/",
        )
    )


def test_the_mail_leaves_with_the_voucher(voucher: Voucher) -> None:
    assert outbox.send_due() == 1
    (message,) = mail.outbox
    ((name, content, kind),) = message.attachments
    assert (name, kind) == (f"{voucher.number}.pdf", "application/pdf")
    assert content == paper(voucher)
    assert Event.objects.get(kind="document.issued").actor_name == "De postkamer"


def test_the_mail_of_a_group_leaves_with_every_voucher() -> None:
    by = adviser()
    trajects = [guided_traject(adviser=by, organisation=by.memberships.get().organisation) for _ in range(2)]
    item = MenuItemFactory(programme=trajects[0].programme)
    voucher_actions.book_group(
        item=item, name="Kortrijk", trajects=trajects, by=by, expected_price_cents=item.price_cents
    )
    assert outbox.send_due() == 1
    (message,) = mail.outbox
    names = [f"{voucher.number}.pdf" for voucher in Voucher.objects.order_by("pk")]
    assert [name for name, _content, _kind in message.attachments] == names
    assert len(names) == 2
    assert "Elke voucher zit als pdf bij deze e-mail." in message.body


def test_a_server_that_cannot_make_pdfs_delays_the_mail(
    voucher: Voucher, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unavailable() -> Any:
        raise pdf.PdfUnavailable(pdf.UNAVAILABLE)

    with monkeypatch.context() as patch:
        patch.setattr(pdf, "_engine", unavailable)
        assert outbox.send_due() == 0
    row = OutgoingEmail.objects.get()
    assert (row.state, row.last_error) == (EmailState.QUEUED, "attachment PdfUnavailable")
    OutgoingEmail.objects.update(not_before=row.created_at)
    assert outbox.send_due() == 1
    assert len(mail.outbox[0].attachments) == 1


def test_the_same_voucher_is_the_same_paper(voucher: Voucher) -> None:
    first, second = paper(voucher), paper(voucher)
    assert first == second
    assert IssuedDocument.objects.get().number == voucher.number


def test_a_withdrawn_voucher_keeps_its_paper(voucher: Voucher) -> None:
    before = paper(voucher)
    voucher_actions.withdraw_voucher(voucher, by=voucher.traject.adviser)
    assert paper(voucher) == before
    assert IssuedDocument.objects.get().is_current


def test_a_voucher_that_holds_longer_gets_a_second_version(voucher: Voucher) -> None:
    paper(voucher)
    Voucher.objects.filter(pk=voucher.pk).update(valid_until=date(2027, 3, 31))
    assert "31/03/2027" in text_of_pdf(paper(voucher))
    numbers = list(IssuedDocument.objects.order_by("pk").values_list("number", "is_current"))
    assert numbers == [(voucher.number, False), (f"{voucher.number}-2", True)]


def test_a_free_offer_has_no_paper() -> None:
    traject = guided_traject()
    free = booked(traject, MenuItemFactory(programme=traject.programme, price_cents=0))
    assert actions.voucher_file(free.pk) is None
    assert actions.voucher_file(-1) is None


def reader(voucher: Voucher, user: Any = None) -> Client:
    client = Client()
    client.force_login(user or voucher.traject.adviser, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_the_adviser_opens_the_paper_as_the_provider_got_it(voucher: Voucher, client: Client) -> None:
    sent = paper(voucher)
    page = reader(voucher).get(voucher.get_absolute_url())
    assert f"/vouchers/{voucher.public_id}/pdf/" in page.content.decode()
    response = reader(voucher).get(f"/vouchers/{voucher.public_id}/pdf/")
    assert b"".join(response.streaming_content) == sent
    assert Event.objects.filter(kind="document.opened").count() == 1


def test_a_colleague_of_another_organisation_finds_no_paper(voucher: Voucher) -> None:
    assert reader(voucher, adviser()).get(f"/vouchers/{voucher.public_id}/pdf/").status_code == 404


def test_the_paper_of_a_free_offer_says_why_there_is_none() -> None:
    traject = guided_traject()
    free = booked(traject, MenuItemFactory(programme=traject.programme, price_cents=0))
    page = reader(free).get(f"/vouchers/{free.public_id}/pdf/")
    assert page.status_code == 403
    assert "de kandidaat schrijft zichzelf in" in page.content.decode()


def test_the_qr_code_draws_the_same_each_time(voucher: Voucher) -> None:
    document = actions.documents.from_data(actions.issue_voucher(voucher, by=voucher.traject.adviser).data)
    assert document.images() == document.images()
    assert io.BytesIO(document.images()["qr"]).read(5) == b"<?xml"


def test_the_paper_of_a_voucher_that_ended_is_not_offered_as_valid(voucher: Voucher) -> None:
    issued = actions.issue_voucher(voucher, by=voucher.traject.adviser)
    client = Client()
    client.force_login(voucher.traject.adviser, backend="django.contrib.auth.backends.ModelBackend")
    tab = f"/dossiers/{voucher.traject.public_id}/documenten/"
    pdf_url, own = f"/documenten/{issued.public_id}/pdf/", f"/vouchers/{voucher.public_id}/"
    assert pdf_url in client.get(tab).content.decode()
    assert "Geldig tot en met" in client.get(own).content.decode()
    refused(voucher)
    after = client.get(tab).content.decode()
    assert pdf_url not in after
    assert "Geweigerd" in after
    assert "Geldig tot en met" not in client.get(own).content.decode()
    answer = client.get(f"{own}pdf/")
    assert (answer.status_code, "Deze voucher is niet meer geldig." in answer.content.decode()) == (403, True)
    page = client.get(issued.get_absolute_url()).content.decode()
    assert "Open de PDF (niet meer geldig)" in page
