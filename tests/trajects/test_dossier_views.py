"""Pages of the dossier: who sees what, reasons, errors, two tabs, double sending, bad input."""

from __future__ import annotations

import io
import uuid
from datetime import date, timedelta

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate

from core.models import FieldChange
from reporting.documents import build, printing
from tests.factories.people import adviser, consultant, coordinator, steering_member
from tests.factories.trajects import (
    ProgrammeFactory,
    TrajectFactory,
    contact_in,
    full_intake,
    phase_in,
    ready_to_decide_explore,
    signed_agreement,
)
from trajects import actions
from trajects.enums import ContactKind, PhaseKind
from trajects.models import Contact, DossierDocument, Intake, Phase, Traject, WorkNote

pytestmark = pytest.mark.django_db

EVERY_SCRIPT = ("Żółć Ñandú Ødegård 名前 имя שם اسم नाम " * 6)[:200]
CONTACT = {
    "kind": "intake",
    "form": "individual",
    "channel": "in_person",
    "attendance": "came",
    "minutes": "60",
    "notes": "Eerste gesprek",
}


def day(days: int = 0) -> str:
    return (localdate() + timedelta(days=days)).strftime("%d/%m/%Y")


def url(name: str, *args) -> str:
    return reverse(f"trajects:{name}", args=args)


@pytest.fixture
def traject() -> Traject:
    return TrajectFactory()


@pytest.fixture
def own(client, traject):
    """The browser of the dossier's adviser."""
    client.force_login(traject.adviser)
    return client


def contact_data(**changes) -> dict:
    return {**CONTACT, "held_on": day(), "form_key": str(uuid.uuid4()), **changes}


DOSSIER_PAGES = ["dossier", "missing", "facts_edit", "contact_add", "intake", "document_add"]
PHASE_PAGES = ["phase", "summary"]


def pages(traject) -> list[str]:
    return [url(name, traject.public_id) for name in DOSSIER_PAGES] + [
        url(name, traject.public_id, "VF") for name in PHASE_PAGES
    ]


# Who -----------------------------------------------------------------------------------------------


def test_own_adviser_opens_every_page(own, traject):
    assert {page: own.get(page).status_code for page in pages(traject)} == dict.fromkeys(pages(traject), 200)


def test_coordinator_opens_every_page(client, traject):
    client.force_login(coordinator())
    assert {client.get(page).status_code for page in pages(traject)} == {200}


def test_adviser_of_another_organisation_finds_nothing(client, traject):
    client.force_login(adviser())
    assert {client.get(page).status_code for page in pages(traject)} == {404}


@pytest.mark.parametrize("who", [consultant, steering_member])
def test_roles_without_dossiers_find_nothing(client, traject, who):
    client.force_login(who())
    assert {client.get(page).status_code for page in [*pages(traject), url("dossiers")]} == {404}


def test_anonymous_goes_to_the_login(client, traject):
    assert {client.get(page).status_code for page in [*pages(traject), url("dossiers")]} == {302}


def test_unknown_phase_code_is_not_found(own, traject):
    assert own.get(url("phase", traject.public_id, "XX")).status_code == 404


def test_document_of_another_organisation_is_not_found(client, own, traject):
    upload = SimpleUploadedFile("foto.png", _png(), content_type="image/png")
    document = actions.add_document(traject, by=traject.adviser, kind="cv", upload=upload)
    page = url("document_file", document.public_id)
    answer = own.get(page)
    assert (answer.status_code, answer["Content-Disposition"]) == (200, 'attachment; filename="foto.png"')
    assert b"".join(answer.streaming_content).startswith(b"\x89PNG")
    client.force_login(adviser())
    assert client.get(page).status_code == 404


def _png() -> bytes:
    return bytes.fromhex(
        "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8cfc0"
        "00000301010018dd8db00000000049454e44ae426082"
    )


# Header and meters ---------------------------------------------------------------------------------


def test_header_says_who_and_how_long(own, traject):
    text = own.get(url("dossier", traject.public_id)).content.decode()
    assert traject.candidate.list_name in text
    assert str(traject.adviser) in text
    assert "nog " in text
    assert "Het akkoord gegevensverwerking ontbreekt" in text


def test_meters_name_each_missing_piece_with_its_link(own, traject):
    text = own.get(url("missing", traject.public_id)).content.decode()
    assert "Er is nog geen infomoment of infogesprek waar de kandidaat aanwezig was." in text
    assert url("contact_add", traject.public_id) + "?soort=info" in text
    assert "0 van 5 in orde" in text


def test_meters_follow_each_change(own, traject):
    ready_to_decide_explore(traject)
    text = own.get(url("missing", traject.public_id)).content.decode()
    assert "5 van 5 in orde" in text
    assert "2 van 3 in orde" in text


def test_phase_that_did_not_begin_says_why(own, traject):
    text = own.get(url("phase", traject.public_id, "BF")).content.decode()
    assert "“Begeleidende fase” is nog niet begonnen" in text
    assert "Eerst wordt de vorige fase afgerond." in text


def test_phase_that_ended_says_so_once_instead_of_at_every_button(own, traject):
    end = localdate() - timedelta(days=30)
    Phase.objects.update(state="completed", starts_on=end, ends_on=end)
    text = own.get(url("phase", traject.public_id, "VF")).content.decode()
    assert text.count("Deze fase is afgerond.") == 1
    assert "Voeg een contact toe" not in text


def test_phase_that_ended_says_until_when_its_summary_is_supplemented(own, traject):
    Phase.objects.update(state="completed", ends_on=localdate())
    text = own.get(url("phase", traject.public_id, "VF")).content.decode()
    assert "Alleen een coördinator kan nog iets verbeteren" not in text
    assert "kun je nog aanvullen tot en met" in text
    assert "Voeg een contact toe" not in text


def test_text_of_people_is_escaped(own, traject):
    contact_in(traject.phases.get(), ContactKind.INTAKE, notes="<script>alert(1)</script>")
    text = own.get(url("phase", traject.public_id, "VF")).content.decode()
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert" in text


# Contacts ------------------------------------------------------------------------------------------


def test_contact_is_kept_and_the_toast_tells_the_effect(own, traject):
    full_intake(traject)
    contact_in(traject.phases.get(), ContactKind.INFO)
    answer = own.post(url("contact_add", traject.public_id), contact_data(), follow=True)
    assert "De verkennende fase is nu factureerbaar." in answer.content.decode()
    assert traject.contacts.count() == 2


def test_contact_says_how_much_is_still_missing(own, traject):
    answer = own.post(url("contact_add", traject.public_id), contact_data(), follow=True)
    assert "Er ontbreken nog 4 dingen voor de verkennende fase factureerbaar is." in answer.content.decode()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"held_on": day(1)}, "toekomst"),
        ({"held_on": day(-90)}, "voor het begin van de fase"),
        ({"held_on": "01/01/0001"}, "Controleer het jaar"),
        ({"held_on": "31/12/9999"}, "Controleer het jaar"),
        ({"held_on": "31/02/2026"}, "dd/mm/jjjj"),
        ({"minutes": "-5"}, "1"),
        ({"minutes": "999999999999"}, "600"),
        ({"kind": "start"}, "geldige keuze"),
        ({"kind": ""}, "verplicht"),
        ({"notes": "x" * 20_001}, "20000"),
    ],
)
def test_wrong_contact_answers_422_and_keeps_nothing(own, traject, changes, words):
    answer = own.post(url("contact_add", traject.public_id), contact_data(**changes))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Contact.objects.exists()


def test_text_with_a_nul_byte_is_refused(own, traject):
    answer = own.post(url("contact_add", traject.public_id), contact_data(notes="a\x00b"))
    assert answer.status_code == 400
    assert not Contact.objects.exists()


def test_notes_in_every_script_come_back_unchanged(own, traject):
    own.post(url("contact_add", traject.public_id), contact_data(notes=EVERY_SCRIPT))
    assert Contact.objects.get().notes == EVERY_SCRIPT.strip()


def test_double_click_records_one_contact(own, traject):
    data = contact_data()
    first = own.post(url("contact_add", traject.public_id), data)
    second = own.post(url("contact_add", traject.public_id), data)
    assert (first.status_code, second.status_code) == (302, 302)
    assert first.url == second.url
    assert Contact.objects.count() == 1


def test_two_tabs_show_both_texts(own, traject):
    contact = contact_in(traject.phases.get(), ContactKind.INTAKE, notes="Begin")
    page = url("contact_edit", contact.public_id)
    own.post(page, contact_data(notes="Tekst van de eerste", version="1"))
    answer = own.post(page, contact_data(notes="Tekst van de tweede", version="1"))
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Tekst van de eerste" in text
    assert "Tekst van de tweede" in text
    contact.refresh_from_db()
    assert contact.notes == "Tekst van de eerste"


def test_keeping_the_own_text_after_a_conflict_saves_it(own, traject):
    contact = contact_in(traject.phases.get(), ContactKind.INTAKE, notes="Begin")
    page = url("contact_edit", contact.public_id)
    own.post(page, contact_data(notes="Eerste", version="1"))
    answer = own.post(page, contact_data(notes="Tweede", version="1"))
    again = dict(answer.context["fields"])
    assert own.post(page, again).status_code == 302
    contact.refresh_from_db()
    assert (contact.notes, contact.version) == ("Tweede", 3)


def test_contact_of_an_ended_phase_is_refused_with_the_reason(client):
    traject = TrajectFactory(explore=False)
    phase = phase_in(traject, PhaseKind.EXPLORE, state="completed", ends_on=localdate(), outcome="positive")
    contact = contact_in(phase, ContactKind.INTAKE)
    client.force_login(traject.adviser)
    answer = client.get(url("contact_edit", contact.public_id))
    assert answer.status_code == 403
    assert "Alleen een coördinator kan nog iets verbeteren" in answer.content.decode()


def test_coordinator_is_asked_for_a_reason(client):
    traject = TrajectFactory(explore=False)
    phase = phase_in(traject, PhaseKind.EXPLORE, state="completed", ends_on=localdate(), outcome="positive")
    contact = contact_in(phase, ContactKind.INTAKE)
    client.force_login(coordinator())
    page = url("contact_edit", contact.public_id)
    assert client.post(page, contact_data(version="1")).status_code == 422
    assert client.post(page, contact_data(version="1", reason="Verkeerde duur")).status_code == 302


def test_contact_is_removed_after_a_confirmation(own, traject):
    contact = contact_in(traject.phases.get(), ContactKind.INTAKE)
    page = url("contact_remove", contact.public_id)
    assert own.get(page).status_code == 200
    assert Contact.objects.count() == 1
    own.post(page, {"form_key": str(uuid.uuid4())})
    assert Contact.objects.count() == 0


def test_contact_of_another_organisation_is_not_found(client, traject):
    contact = contact_in(traject.phases.get(), ContactKind.INTAKE)
    client.force_login(adviser())
    pages_of_contact = [url("contact_edit", contact.public_id), url("contact_remove", contact.public_id)]
    assert {client.get(page).status_code for page in pages_of_contact} == {404}


def test_quick_contact_finds_own_dossiers_by_name(own, traject):
    other = TrajectFactory()
    text = own.get(url("quick_contact")).content.decode()
    assert url("contact_add", traject.public_id) in text
    assert url("contact_add", other.public_id) not in text
    found = own.get(
        url("quick_contact"), {"q": traject.candidate.family_name}, headers={"HX-Request": "true"}
    )
    assert url("contact_add", traject.public_id) in found.content.decode()
    assert "<html" not in found.content.decode()
    none = own.get(url("quick_contact"), {"q": other.candidate.family_name})
    assert "Geen dossier gevonden" in none.content.decode()


# Intake --------------------------------------------------------------------------------------------

ANSWERS = {
    "idea": "Een fietsatelier",
    "potential_entrepreneur": "Kent het vak",
    "potential_enterprise": "Er is vraag",
    "needs_entrepreneur": "Boekhouden",
    "needs_enterprise": "Een pand",
}


def intake_data(**changes) -> dict:
    return {**ANSWERS, "form_key": str(uuid.uuid4()), **changes}


def test_intake_is_saved_as_a_draft_without_needs(own, traject):
    answer = own.post(url("intake", traject.public_id), intake_data(needs_enterprise=""), follow=True)
    assert "De intake is bewaard als concept." in answer.content.decode()
    assert Intake.objects.get().state == "draft"


def test_intake_shows_what_is_known_of_the_person(own, traject):
    text = own.get(url("intake", traject.public_id)).content.decode()
    assert "Wat we al weten" in text
    assert traject.candidate.address_line in text
    assert str(traject.adviser) in text


def test_intake_keeps_the_situation_encrypted_and_out_of_the_history(own, traject):
    situation = {
        "benefit": "living_wage", "driving_licence": "learning", "transport": "De bus",
        "other_guidance": "Jobcoach tot mei", "in_bit": "yes", "bit_ends_on": "31/03/2031",
    }  # fmt: skip
    page = url("intake", traject.public_id)
    wrong = own.post(page, intake_data(**situation | {"in_bit": "no"}))
    assert (wrong.status_code, "Kies ja, of laat de datum leeg." in wrong.text) == (422, True)
    own.post(page, intake_data(**situation))
    own.post(page, intake_data(**situation | {"version": "1", "benefit": "unemployment"}))
    intake = Intake.objects.get()
    assert (intake.get_benefit_display(), intake.other_guidance) == (
        "Werkloosheidsuitkering",
        "Jobcoach tot mei",
    )
    with connection.cursor() as cursor:
        cursor.execute("select benefit || other_guidance from trajects_intake")
        assert "unemployment" not in (kept := cursor.fetchone()[0])
        assert "Jobcoach" not in kept
    change = FieldChange.objects.get(field="benefit")
    assert (change.was, change.now) == ("", "")
    # Nor in a draft of the browser.
    text = own.get(page).text
    assert text.count("data-no-draft") == 2
    html = printing.html(build.intake(intake), number="INT-1", date=date(2031, 1, 1))
    copy = docx.Document(
        io.BytesIO(printing.docx(build.intake(intake), number="INT-1", date=date(2031, 1, 1)))
    )
    cells = {cell.text for table in copy.tables for row in table.rows for cell in row.cells}
    for told in ("Werkloosheidsuitkering", "voorlopig rijbewijs", "De bus", "Jobcoach tot mei", "31/03/2031"):
        assert told in html
        assert any(told in cell for cell in cells)


def test_complete_intake_needs_potential_and_needs(own, traject):
    answer = own.post(url("intake", traject.public_id), intake_data(needs_enterprise="", complete="on"))
    assert answer.status_code == 422
    assert "Zonder dit is de intake niet volledig." in answer.content.decode()
    assert not Intake.objects.exists()


def test_intake_is_made_complete(own, traject):
    own.post(
        url("intake", traject.public_id), intake_data(complete="on", planned_start_on=day(60), sector="G")
    )
    intake = Intake.objects.get()
    assert (intake.state, intake.completed_by, intake.sector) == ("complete", traject.adviser, "G")


def test_intake_in_two_tabs_shows_both_texts(own, traject):
    page = url("intake", traject.public_id)
    own.post(page, intake_data(idea="Een bakkerij"))
    answer = own.post(page, intake_data(idea="Een kapsalon"))
    assert answer.status_code == 409
    assert "Een bakkerij" in answer.content.decode()
    assert "Een kapsalon" in answer.content.decode()


@pytest.mark.parametrize(
    "changes", [{"hours_per_week": "-1"}, {"hours_per_week": "9999999999"}, {"sector": "Z"}]
)
def test_wrong_intake_answers_422(own, traject, changes):
    assert own.post(url("intake", traject.public_id), intake_data(**changes)).status_code == 422


# Work, documents, facts, summary, MLP --------------------------------------------------------------


@pytest.fixture
def guided(client) -> Traject:
    traject = TrajectFactory(explore=False)
    phase_in(traject, PhaseKind.GUIDE)
    client.force_login(traject.adviser)
    return traject


def test_work_is_recorded_with_its_effect(client, guided):
    data = {"topic": "competences", "worked_on": day(), "text": "Pitch geoefend", "form_key": uuid.uuid4()}
    answer = client.post(url("work_add", guided.public_id), data, follow=True)
    assert "De neerslag is bewaard." in answer.content.decode()
    assert WorkNote.objects.get().topic == "competences"


def test_work_outside_the_guidance_phase_is_refused(own, traject):
    answer = own.get(url("work_add", traject.public_id))
    assert answer.status_code == 403
    assert "hoort bij de begeleidende fase" in answer.content.decode()


def test_several_documents_are_kept_at_once(own, traject):
    uploads = [SimpleUploadedFile(f"{n}.png", _png(), content_type="image/png") for n in "ab"]
    data = {"kind": "cv", "title": "", "uploads": uploads, "form_key": uuid.uuid4()}
    answer = own.post(url("document_add", traject.public_id), data, follow=True)
    assert "2 documenten staan in het dossier." in answer.content.decode()
    assert DossierDocument.objects.count() == 2


def test_only_wrong_documents_keep_none_and_are_named(own, traject):
    uploads = [SimpleUploadedFile(f"fout{n}.pdf", b"MZ program") for n in (1, 2)]
    data = {"kind": "cv", "title": "", "uploads": uploads, "form_key": uuid.uuid4()}
    answer = own.post(url("document_add", traject.public_id), data)
    assert answer.status_code == 422
    for name in ("fout1.pdf", "fout2.pdf"):
        assert f"{name}: Dit soort bestand kan niet." in answer.content.decode()
    assert DossierDocument.objects.count() == 0


def test_no_document_answers_422(own, traject):
    data = {"kind": "cv", "title": "", "form_key": uuid.uuid4()}
    assert own.post(url("document_add", traject.public_id), data).status_code == 422


def test_facts_are_changed(own, traject):
    data = {
        "internal_remarks": "Belt liever", "started_in": "secondary", "activity_starts_on": day(30),
        "enterprise_number": "0123.456.749", "version": "1", "form_key": uuid.uuid4(),
    }  # fmt: skip
    own.post(url("facts_edit", traject.public_id), data)
    traject.refresh_from_db()
    assert (traject.started_in, traject.enterprise_number) == ("secondary", "0123456749")


def test_wrong_enterprise_number_answers_422(own, traject):
    data = {"enterprise_number": "0123456789", "version": "1", "form_key": uuid.uuid4()}
    answer = own.post(url("facts_edit", traject.public_id), data)
    assert answer.status_code == 422
    assert "Dit ondernemingsnummer klopt niet." in answer.content.decode()


def test_summary_is_refused_after_its_days(client):
    traject = TrajectFactory(explore=False, started_on=localdate() - timedelta(days=60))
    phase_in(
        traject, PhaseKind.EXPLORE, state="completed", outcome="negative",
        ends_on=localdate() - timedelta(days=15),
    )  # fmt: skip
    client.force_login(traject.adviser)
    page = url("summary", traject.public_id, "VF")
    assert client.get(page).status_code == 403
    tab = client.get(url("phase", traject.public_id, "VF")).content.decode()
    assert "14 dagen na het einde" in tab


def test_mlp_sheet_shows_what_to_type(own, traject):
    text = own.get(url("phase", traject.public_id, "VF")).content.decode()
    for words in ("Oriëntatie naar ondernemerschap", "EEWP007", traject.organisation.oe_number):
        assert words in text


def test_mlp_registration_is_noted(own, traject):
    signed_agreement(traject)
    page = url("mlp", traject.public_id, "VF")
    own.post(page, {"on": day(), "form_key": uuid.uuid4()})
    text = own.get(url("phase", traject.public_id, "VF")).content.decode()
    assert f"Geregistreerd in MLP op {day()} door {traject.adviser}" in text


def test_mlp_registration_in_the_future_answers_422(own, traject):
    signed_agreement(traject)
    data = {"on": day(1), "form_key": uuid.uuid4()}
    assert own.post(url("mlp", traject.public_id, "VF"), data).status_code == 422


# The list ------------------------------------------------------------------------------------------


def test_list_shows_own_dossiers_only(own, traject):
    other = TrajectFactory()
    text = own.get(url("dossiers")).content.decode()
    assert traject.candidate.list_name in text
    assert other.candidate.list_name not in text


def test_coordinator_sees_and_filters_every_organisation(client, traject):
    second = TrajectFactory()
    client.force_login(coordinator())
    text = client.get(url("dossiers")).content.decode()
    assert f"{traject.adviser}, {traject.organisation}" in text
    query = {"organisatie": str(second.organisation.public_id), "sort": "organisatie"}
    filtered = client.get(url("dossiers"), query).content.decode()
    assert second.candidate.list_name in filtered
    assert f">{traject.candidate.list_name}<" not in filtered


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ({"toestand": "running"}, True),
        ({"toestand": "closed"}, False),
        ({"fase": "explore"}, True),
        ({"fase": "guide"}, False),
        ({"bijna": "ja"}, False),
        ({"q": "kortrijk"}, True),
        ({"q": "nergens"}, False),
        ({"toestand": "onzin"}, True),
        ({"sort": "-kandidaat", "page": "999"}, True),
    ],
)
def test_list_filters(own, traject, query, shown):
    text = own.get(url("dossiers"), query).content.decode()
    assert (traject.candidate.list_name in text) is shown


def test_almost_billable_misses_one_or_two_pieces(own, traject):
    full_intake(traject)
    contact_in(traject.phases.get(), ContactKind.INFO)
    text = own.get(url("dossiers"), {"bijna": "ja"}).content.decode()
    assert traject.candidate.list_name in text
    assert "4 van 5" in text


def test_list_filters_by_adviser(own, traject):
    colleague = adviser(traject.organisation)
    second = TrajectFactory(organisation=traject.organisation, adviser=colleague)
    text = own.get(url("dossiers"), {"adviseur": str(colleague.public_id)}).content.decode()
    assert second.candidate.list_name in text
    assert f">{traject.candidate.list_name}<" not in text


@pytest.mark.parametrize("query", [{}, {"bijna": "ja"}, {"q": "peeters"}])
def test_list_asks_as_much_for_thirty_rows_as_for_one(client, django_assert_max_num_queries, query):
    user = adviser()
    organisation = user.current_membership.organisation

    def make() -> None:
        traject = TrajectFactory(organisation=organisation, adviser=user, programme=ProgrammeFactory())
        full_intake(traject)
        contact_in(traject.phases.get(), ContactKind.INFO)

    def count() -> int:
        with django_assert_max_num_queries(100) as queries:
            assert client.get(url("dossiers"), {**query, "size": "50"}).status_code == 200
        return len(queries)

    client.force_login(user)
    make()
    client.get(url("dossiers"))
    with_one = count()
    for _number in range(29):
        make()
    assert count() == with_one


@pytest.mark.parametrize("name", ["dossier", "phase", "missing"])
def test_page_of_a_dossier_asks_as_much_for_thirty_pieces_as_for_one(own, traject, name):
    page = url(name, traject.public_id, *(["VF"] if name == "phase" else []))
    phase = traject.phases.get()

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert own.get(page).status_code == 200
        return len(queries)

    def add() -> None:
        contact_in(phase, ContactKind.CONVERSATION)
        upload = SimpleUploadedFile("foto.png", _png(), content_type="image/png")
        actions.add_document(traject, by=adviser(traject.organisation), kind="cv", upload=upload)

    add()
    own.get(page)
    with_one = count()
    for _number in range(29):
        add()
    assert count() == with_one
    assert with_one <= 37
