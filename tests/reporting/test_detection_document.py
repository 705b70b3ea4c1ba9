"""The detection form on paper: what its reader sees on the screen, accessible, and nothing more."""

from __future__ import annotations

import io

import pypdf
import pytest
from django.test import Client

from reporting import documents as d
from reporting.documents import build
from tests.factories.outreach import DetectionFactory
from tests.factories.people import adviser, coordinator

pytestmark = pytest.mark.django_db


def test_detection_is_printed_from_its_page_and_can_be_read_by_everybody() -> None:
    detection = DetectionFactory(residence_document="orange_card", idea="Een fietsherstelplaats")
    client = Client()
    client.force_login(detection.made_by, backend="django.contrib.auth.backends.ModelBackend")
    address = f"/detecties/{detection.public_id}/pdf/"
    assert address in client.get(detection.get_absolute_url()).content.decode()
    answer = client.get(address)
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("application/pdf", "no-store, private")
    reader = pypdf.PdfReader(io.BytesIO(answer.content))
    text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    for shown in (
        "Een fietsherstelplaats",
        detection.candidate.list_name,
        "oranje kaart",
        detection.programme.co_financing_text,
        f"DET-{detection.contact_on:%Y%m%d}",
    ):
        assert shown in text
    assert "VOORBEELD" not in text
    root = reader.trailer["/Root"]
    assert (root["/MarkInfo"]["/Marked"], root["/Lang"]) == (True, "nl")
    client.force_login(adviser(), backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(address).status_code == 404


def test_detection_on_paper_has_no_document_of_residence_for_who_may_not_know_it() -> None:
    detection = DetectionFactory(residence_document="orange_card", asked=False)
    form = build.detection(detection, coordinator())
    assert (form.residence_document, form.preconditions) == ("", ())
    assert d.from_data(form.to_data()) == form
    page = d.html(form, number=form.own_number, date=detection.contact_on)
    assert "Nog niet ingevuld" in page
    assert "oranje kaart" not in page
