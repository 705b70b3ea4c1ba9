"""The page of staff tools, the newsflash that leaves once, and the question to the MLP coach."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from core.errors import AlreadyMoved, Refused, UploadRefused
from core.models import OutgoingEmail
from people.models import User
from reporting.models import MlpCoach, NewsFlash, StaffResource
from reporting.staff_tools import actions
from tests.factories.people import adviser, consultant, coordinator, member
from tests.test_permission_matrix import release
from tests.world import blank_pdf

pytestmark = pytest.mark.django_db


def visitor(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def upload(content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile("kaart.pdf", blank_pdf() if content is None else content, "application/pdf")


def test_the_page_shows_versions_searches_and_hides_the_archive() -> None:
    keeper, reader = coordinator(), adviser()
    made = actions.add_resource(
        by=keeper, kind="document", title="Intakeformulier", phase="explore", upload=upload()
    )
    actions.add_version(made, by=keeper, upload=upload(), note="Nieuwe vragen")
    gone = actions.add_resource(by=keeper, kind="link", title="Premie", url="https://www.example.be/premie")
    actions.add_resource(by=keeper, kind="faq", title="Wie tekent?", text="De kandidaat.")
    url, client = reverse("reporting:tools"), visitor(reader)
    page = client.get(url).content.decode()
    assert "versie 2" in page
    assert "Nieuwe vragen" in page
    assert "Vorige versies" in page
    assert "Premie" in page
    assert "De kandidaat." in page
    assert "Archiveer" not in page
    assert "Premie" not in client.get(url, {"q": "intake"}).content.decode()
    assert "Intakeformulier" not in client.get(url, {"rubriek": "faq"}).content.decode()
    first = client.get(reverse("reporting:resource_file", args=[made.public_id, 1]))
    assert first["Content-Type"] == "application/pdf"
    release(first)
    actions.archive_resource(gone, by=keeper)
    assert "Premie" not in client.get(url).content.decode()
    assert list(StaffResource.objects.visible_to(member("provider"))) == []
    with pytest.raises(UploadRefused):
        actions.add_version(made, by=keeper, upload=upload(b"geen pdf"))
    with pytest.raises(Refused, match="standaarddocument"):
        actions.add_version(gone, by=keeper, upload=upload())


def test_a_coordinator_adds_a_document_on_the_page() -> None:
    client = visitor(coordinator())
    url = reverse("reporting:resource_add") + "?rubriek=document"
    key = client.get(url).context["form"].initial["form_key"]
    sent = {"form_key": key, "title": "Stijlgids", "phase": "", "text": "", "position": "1"}
    assert client.post(url, sent).status_code == 422
    assert client.post(url, sent | {"upload": upload()}).status_code == 302
    assert StaffResource.objects.get().versions.count() == 1


def test_a_newsflash_leaves_once_to_every_adviser() -> None:
    keeper, one, two, office = coordinator(), adviser(), adviser(), consultant()
    draft = actions.write_newsflash(by=keeper, title="Menukaart", text="Er is een nieuwe menukaart.")
    assert list(NewsFlash.objects.visible_to(one)) == []
    client = visitor(keeper)
    assert "Zo komt de e-mail aan" in client.get(draft.get_absolute_url()).content.decode()
    ask = client.get(reverse("reporting:news_send", args=[draft.public_id])).content.decode()
    assert "2 adviseurs krijgen deze e-mail" in ask
    actions.send_newsflash(draft, by=keeper)
    mails = OutgoingEmail.objects.filter(kind="newsflash")
    assert {mail.recipient for mail in mails} == {one.email, two.email}
    assert NewsFlash.objects.get().mailed_to == 2
    with pytest.raises(AlreadyMoved):
        actions.send_newsflash(draft, by=keeper)
    with pytest.raises(Refused, match="al verstuurd"):
        actions.change_newsflash(draft, by=keeper, version=draft.version, title="Anders", text="-")
    assert mails.count() == 2
    # A consultant reads it too; opened, it is new no more.
    assert NewsFlash.objects.unread_by(office).count() == 1
    assert visitor(office).get(draft.get_absolute_url()).status_code == 200
    assert (NewsFlash.objects.unread_by(office).count(), NewsFlash.objects.unread_by(one).count()) == (0, 1)


def test_a_question_goes_to_the_coach_of_the_province() -> None:
    one = adviser()
    coach = MlpCoach.objects.create(province="BE-VWV", name="Ilse", email="coach@example.be")
    client = visitor(one)
    form = client.get(reverse("reporting:coach")).context["form"]
    assert form.initial["coach"] == coach.pk
    # An organisation that works in two provinces asks where it has its address.
    place = one.current_membership.organisation
    place.provinces, place.postcode = ["BE-VWV", "BE-VLI"], "3500"
    place.save()
    near = MlpCoach.objects.create(province="BE-VLI", name="Joris", email="joris@example.be")
    assert client.get(reverse("reporting:coach")).context["form"].initial["coach"] == near.pk
    sent = {
        "form_key": form.initial["form_key"],
        "coach": coach.pk,
        "subject": "correction",
        "text": "Welke code?",
    }
    for wrong in ({"subject": "Fatou Ndiaye"}, {"text": "Klant 85.07.30-999.32, welke code?"}):
        assert list(client.post(reverse("reporting:coach"), sent | wrong).context["form"].errors) == [*wrong]
    for _twice in range(2):
        assert client.post(reverse("reporting:coach"), sent).status_code == 302
    mail = OutgoingEmail.objects.get(kind="coach.question")
    assert (mail.recipient, mail.cc) == ("coach@example.be", one.email)
    assert mail.subject == "Vraag over registreren in MLP: Een foute registratie verbeteren"
    assert "Welke code?" in mail.body_text
