"""A candidate's own page: what is on it and what never is, who opens it, what can be uploaded there (D-19)."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import now

from core import files
from core.models import Event, OutgoingEmail
from people.models import Candidate
from reporting import actions as reporting_actions
from reporting.client.agenda import in_words
from reporting.client.page import OWN_LINKS
from reporting.client.papers import issued_for, uploads_of
from reporting.models import IssuedDocument
from tests import test_canary as canary
from tests.factories.agreements import SigningLinkFactory
from tests.factories.core import OutgoingEmailFactory
from tests.factories.partnership import PartnershipFactory, traject_in
from tests.factories.trajects import (
    EnrolmentFactory,
    InfoSessionFactory,
    TrajectFactory,
    appointment_in,
    client_link_in,
    full_intake,
)
from tests.factories.vouchers import accepted, booked
from tests.world import blank_pdf
from trajects import actions
from trajects.enums import TrajectState
from trajects.models import ClientLink, DossierDocument, Traject
from vouchers.models import Feedback

SECRET = "geheim"


def address(name: str, link: ClientLink, *args: Any) -> str:
    return reverse(f"reporting:client_{name}", args=[link.public_id, *args])


def opened(traject: Traject, **fields: Any) -> tuple[Client, ClientLink]:
    """A browser that opened the link of a dossier."""
    link, client = client_link_in(traject, SECRET, **fields), Client()
    client.get(reverse("reporting:client_link", args=[SECRET]))
    return client, link


def text_of(response: HttpResponse) -> str:
    return response.content.decode()


def made_for(traject: Traject, kind: str = "action_plan") -> IssuedDocument:
    """A document with a file."""
    made = reporting_actions.issue_plan(traject, kind, by=traject.adviser)
    made.file = files.store(blank_pdf(), name="plan.pdf", content_type="application/pdf")
    made.save()
    return made


# What it shows ---------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_page_shows_what_is_open_the_agenda_documents_and_messages() -> None:
    traject = TrajectFactory()
    candidate, by = traject.candidate, {"added_by": traject.adviser}
    traject.action_items.create(description="Prijzen vragen", due_on=now().date(), **by)
    traject.action_items.create(description="Bank bellen", owner="adviser", **by)
    traject.action_items.create(description="Al geregeld", state="done", done_on=now().date(), **by)
    row = appointment_in(traject, bring_along="Je identiteitskaart")
    place = EnrolmentFactory(
        session=InfoSessionFactory(programme=traject.programme, starts_at=now() + timedelta(days=2)),
        candidate=candidate,
        state="waiting",
    )
    SigningLinkFactory(candidate=candidate)
    made = made_for(traject)
    reporting_actions.issue_intake(full_intake(traject), by=traject.adviser)
    sent = {"parent_type": "trajects.traject", "parent_id": traject.pk, "sent_at": now(), "state": "sent"}
    OutgoingEmailFactory(
        recipient=candidate.email, subject="Je afspraak", body_text="Kom om tien uur.", **sent
    )
    OutgoingEmailFactory(recipient="collega@example.be", subject="Interne zaak", **sent)
    client, link = opened(traject, opened_at=now() - timedelta(days=1))
    page = text_of(client.get(address("page", link)))
    for words in (
        "Dag Noor", "Prijzen vragen", "Onderteken: Akkoord gegevensverwerking", "1 uur", "Kortrijk, zaal 2",
        "Breng mee: Je identiteitskaart", address("ics", link, row.public_id), "Op de wachtlijst", made.number,
        address("paper", link, made.public_id), "1 nieuw", "Je afspraak", "Kom om tien uur.",
    ):  # fmt: skip
        assert words in page, words
    for words in (
        "Bank bellen",
        "Al geregeld",
        "Intakefiche",
        "Interne zaak",
        address("ics", link, place.public_id),
    ):
        assert words not in page, words


@pytest.mark.django_db
def test_page_asks_as_much_for_many_rows_as_for_one() -> None:
    traject = TrajectFactory()
    client, link = opened(traject)
    sent = {"parent_type": "trajects.traject", "parent_id": traject.pk, "sent_at": now(), "state": "sent"}
    asked = []
    for times in (1, 4):
        for _time in range(times):
            traject.action_items.create(description="Prijzen vragen", added_by=traject.adviser)
            appointment_in(traject)
            EnrolmentFactory(
                session=InfoSessionFactory(programme=traject.programme), candidate=traject.candidate
            )
            actions.bring_document(link, upload=a_file(), kind="cv", shared=False)
            OutgoingEmailFactory(recipient=traject.candidate.email, **sent)
        with CaptureQueriesContext(connection) as queries:
            client.get(address("page", link))
        asked.append(len(queries))
    assert asked[0] == asked[1]


@pytest.mark.django_db
def test_page_holds_no_word_of_what_colleagues_write() -> None:
    seeded = canary.build()
    traject = Traject.objects.get(pk=seeded.rows["traject"].pk)
    traject.client_links.update(revoked_at=now())
    client, link = opened(traject)
    found = seeded.seen_in(text_of(client.get(address("page", link))))
    # Who guides, and what was made together or for the candidate.
    assert found <= {
        "Candidate.given_name", "User.given_name", "User.family_name", "User.email", "User.phone",
        "Organisation.name", "Programme.name", "PhaseTemplate.name", "ActionItem.description",
        "Appointment.place", "Appointment.online_link", "Appointment.bring_along", "Voucher.item_name",
    }  # fmt: skip
    assert {"Candidate.given_name", "ActionItem.description", "Appointment.bring_along"} <= found


@pytest.mark.django_db
def test_what_went_through_the_client_is_read_back_and_what_went_directly_is_not() -> None:
    traject = traject_in(PartnershipFactory())
    day, by = traject.started_on, {"recorded_by": traject.adviser}
    traject.vdab_messages.create(told_on=day, text="Vroeg een afspraak", **by)
    traject.vdab_messages.create(told_on=day, text="Belde zelf", is_direct=True, why_direct="Ziek", **by)
    client, link = opened(traject)
    page = text_of(client.get(address("page", link)))
    assert "Vroeg een afspraak" in page
    assert "Belde zelf" not in page


@pytest.mark.django_db
def test_a_form_for_vdab_is_shown_once_it_was_handed_over() -> None:
    traject = traject_in(PartnershipFactory())
    day = {
        "period_from": traject.started_on,
        "period_until": traject.started_on,
        "filled_by": traject.adviser,
    }
    evaluation = traject.bit_evaluations.create(attendance="-", efforts="-", progress="-", **day)
    made = IssuedDocument.objects.create(
        number="BIT-2026-000001", kind="bit_evaluation", title="BIT-evaluatie", candidate=traject.candidate,
        subject_type="trajects.bitevaluation", subject_id=evaluation.pk, parent_type="trajects.traject",
        parent_id=traject.pk, organisation=traject.organisation, data={}, data_sha256="0" * 64,
        issued_on=traject.started_on, issued_by_name="-",
    )  # fmt: skip
    assert issued_for(traject) == []
    evaluation.handed_over_on = traject.started_on
    evaluation.save()
    assert issued_for(traject) == [made]


def test_links_of_a_mail_stay_in_the_mail(settings: Any) -> None:
    text = f"Geef je mening.\n\nOpen je pagina:\n{settings.SITE_URL}/m/geheim/\n\nTot 1/12."
    assert OWN_LINKS.sub("", text) == "Geef je mening.\n\n\nTot 1/12."


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(45, "45 minuten"), (60, "1 uur"), (90, "1 uur en 30 minuten"), (121, "2 uur en 1 minuut")],
)
def test_duration_in_words(minutes: int, words: str) -> None:
    assert in_words(timedelta(minutes=minutes)) == words


# Who opens it ----------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_opening_leaves_the_secret_behind_and_notes_only_that_it_was_opened() -> None:
    traject = TrajectFactory()
    link, client = client_link_in(traject, SECRET), Client()
    answer = client.get(reverse("reporting:client_link", args=[SECRET]))
    assert answer.url == address("page", link)
    assert answer["Referrer-Policy"] == "no-referrer"
    # The page promises that closing the browser is enough on a computer of somebody else.
    assert client.cookies["sessionid"]["max-age"] == ""
    client.head(answer.url)
    link.refresh_from_db()
    assert link.opened_at is None
    events = Event.objects.count()
    page = client.get(answer.url)
    assert page["X-Robots-Tag"].startswith("noindex")
    assert "no-store" in page["Cache-Control"]
    link.refresh_from_db()
    assert link.opened_at is not None
    assert Event.objects.count() == events


@pytest.mark.django_db
@pytest.mark.parametrize("why", ["expired", "revoked", "moved", "other browser", "swapped", "unknown"])
def test_every_link_that_opens_nothing_gets_the_same_answer(why: str) -> None:
    traject, other = TrajectFactory(), TrajectFactory()
    client, link = opened(traject)
    theirs = client_link_in(other, "van een ander")
    assert client.get(address("page", link)).status_code == 200
    if why == "expired":
        ClientLink.objects.update(expires_at=now())
    elif why == "revoked":
        actions.revoke_page(link, by=traject.adviser)
    elif why == "moved":
        Candidate.objects.filter(pk=traject.candidate_id).update(email="nieuw@example.be")
    browser = Client() if why in ("other browser", "unknown") else client
    asked = theirs if why == "swapped" else link
    secret = "iets anders" if why == "unknown" else SECRET
    answers = [browser.get(address("page", asked)), browser.post(address("upload", asked), form())]
    if why not in ("other browser", "swapped"):
        answers.append(browser.get(reverse("reporting:client_link", args=[secret])))
    for answer in answers:
        assert answer.status_code == 404
        assert "Vraag je adviseur een nieuwe link." in text_of(answer)
    assert not DossierDocument.objects.exists()


# Files and opinions ----------------------------------------------------------------------------------


@pytest.mark.django_db
def test_candidate_fetches_own_documents_and_nothing_else() -> None:
    traject = TrajectFactory()
    traject.action_items.create(description="Prijzen vragen", added_by=traject.adviser)
    client, link = opened(traject)
    own = actions.bring_document(link, upload=a_file(), kind="cv", shared=False)
    internal = actions.add_document(traject, by=traject.adviser, kind="other", upload=a_file())
    made = made_for(traject)
    intake = reporting_actions.issue_intake(full_intake(traject), by=traject.adviser)
    row = appointment_in(traject)
    for url in (address("file", link, own.public_id), address("paper", link, made.public_id)):
        answer = client.get(url)
        assert b"".join(answer.streaming_content).startswith(b"%PDF")
        assert answer["Content-Disposition"].startswith("attachment")
    calendar = client.get(address("ics", link, row.public_id))
    assert b"METHOD:REQUEST" in calendar.content
    for url in (
        address("file", link, internal.public_id),
        address("paper", link, intake.public_id),
        address("paper", link, own.public_id),
        address("ics", link, appointment_in(TrajectFactory()).public_id),
    ):
        assert client.get(url).status_code == 404, url
    read = Event.objects.get(kind="document.opened")
    assert (read.actor_name, read.actor_role) == (traject.candidate.full_name, "kandidaat")


@pytest.mark.django_db
def test_opinion_is_given_from_the_page() -> None:
    voucher = accepted(booked())
    traject = voucher.traject
    row = Feedback.objects.create(
        voucher=voucher, given_by="candidate", token_hash="a" * 64, expires_at=now() + timedelta(days=3)
    )
    client, link = opened(traject)
    url = address("opinion", link, row.public_id)
    assert url in text_of(client.get(address("page", link)))
    assert voucher.item_name in text_of(client.get(client.get(url).url))
    Feedback.objects.update(answered_at=now(), useful=3, clear=3, recommend=3)
    assert client.get(url).status_code == 404


def a_file(content: bytes | None = None, name: str = "cv.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, blank_pdf() if content is None else content)


def form(**fields: Any) -> dict[str, Any]:
    return {"form_key": str(uuid.uuid4()), "kind": "cv", "shared": "nee", "upload": a_file()} | fields


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("shared", "words"), [("ja", "mag dit document zien"), ("nee", "mag dit document niet zien")]
)
def test_document_lands_in_the_dossier_with_what_the_candidate_said(shared: str, words: str) -> None:
    traject = TrajectFactory()
    client, link = opened(traject)
    data = form(shared=shared, title="Mijn cv")
    for _time in range(2):
        data["upload"].seek(0)
        assert client.post(address("upload", link), data).url == f"{address('page', link)}#documenten"
    piece = traject.documents.get()
    assert (piece.from_candidate, piece.shared_with_mediator, piece.title) == (
        True,
        shared == "ja",
        "Mijn cv",
    )
    assert piece.brought_by == "de kandidaat"
    event = Event.objects.get(kind="document.brought")
    assert (event.actor_name, event.actor_role) == (traject.candidate.full_name, "kandidaat")
    mail = OutgoingEmail.objects.get(kind="trajects.document_brought")
    assert mail.recipient == traject.adviser.email
    assert words in mail.body_text
    browser = Client()
    browser.force_login(traject.adviser)
    page = text_of(browser.get(piece.get_absolute_url()))
    assert "Door de kandidaat" in page
    assert ("De bemiddelaar mag dit zien" in page) == (shared == "ja")
    newer = actions.replace_document(piece, by=traject.adviser, upload=a_file())
    page = text_of(browser.get(newer.get_absolute_url()))
    assert ("De bemiddelaar mag dit zien" in page, "Niet voor de bemiddelaar" in page) == (
        shared == "ja",
        shared == "nee",
    )
    assert newer.brought_by == str(traject.adviser)
    assert [str(row) for row in uploads_of(traject)] == ["Mijn cv"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"upload": a_file(b"MZ een programma", "cv.exe")}, "Dit soort bestand kan niet."),
        ({"upload": a_file(b"<script>alert(1)</script>", "cv.pdf")}, "Dit soort bestand kan niet."),
        ({"upload": ""}, "Dit veld is verplicht."),
        ({"shared": ""}, "Dit veld is verplicht."),
        ({"kind": "intake_scan"}, "Selecteer een geldige keuze."),
    ],
)
def test_upload_is_refused_with_the_reason_beside_its_field(fields: dict[str, Any], words: str) -> None:
    client, link = opened(TrajectFactory())
    answer = client.post(address("upload", link), form(**fields))
    assert answer.status_code == 422
    assert words in text_of(answer)
    assert ("Kies je bestand opnieuw." in text_of(answer)) == ("upload" not in fields)
    assert "novalidate" not in answer.content.decode()
    assert not DossierDocument.objects.exists()


@pytest.mark.django_db
def test_upload_stops_after_many_and_when_the_guidance_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reporting.client.views.MANY_UPLOADS", 1)
    traject = TrajectFactory()
    client, link = opened(traject)
    assert client.post(address("upload", link), form()).status_code == 302
    assert "vandaag al veel documenten" in text_of(client.post(address("upload", link), form()))
    Traject.objects.update(state=TrajectState.CLOSED, closed_on=now().date(), close_reason="no_start")
    traject.phases.update(state="stopped", ends_on=now().date(), end_reason="-")
    answer = client.post(address("upload", link), form())
    assert answer.status_code == 403
    assert "Je begeleiding is afgesloten." in text_of(answer)
    assert "Je begeleiding is afgesloten." in text_of(client.get(address("page", link)))
    assert DossierDocument.objects.count() == 1
