"""Who sees which page, and what a page says when something cannot be."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate
from lxml import html

from core import dates
from core.actors import POST_ROOM
from core.enums import EmailState
from core.formats import clock, long_date, short_date
from core.models import Event, OutgoingEmail, StoredFile
from core.outbox import Email
from core.rules import refuse
from core.ui import CheckItem
from referrals.actions import refuse_referral_client, refuse_referral_partner
from reporting import actions, pdf
from reporting.models import IssuedDocument
from reporting.presenters.outbox import kind_words
from tests.factories.core import OutgoingEmailFactory
from tests.factories.partnership import PartnershipFactory, case_on_agenda, traject_in, vdab_adviser
from tests.factories.people import OrganisationFactory, adviser, consultant, coordinator, steering_member
from tests.factories.referrals import ReferralFactory, sent_referral
from tests.factories.reporting import (
    JUDGEMENT,
    decide_explore,
    decide_guide,
    explore_ready,
    guide_ready,
    text_of_pdf,
    traject_with_referrer,
)
from tests.factories.trajects import EnrolmentFactory, InfoSessionFactory
from trajects.actions import make_appointment, stop_phase
from trajects.actions.teamwork import note_task
from trajects.models import Decision, DocumentRequirement, Phase
from trajects.presenters.decisions import next_steps

pytestmark = pytest.mark.django_db


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def body(response: Any) -> str:
    return response.content.decode()


def pdf_of(response: Any) -> str:
    assert response["Content-Type"] == "application/pdf"
    return text_of_pdf(b"".join(response.streaming_content) if response.streaming else response.content)


def without_pango(monkeypatch: pytest.MonkeyPatch) -> None:
    def unavailable() -> None:
        raise pdf.PdfUnavailable(pdf.UNAVAILABLE)

    monkeypatch.setattr(pdf, "_engine", unavailable)


# Tabs of the dossier -------------------------------------------------------------------------------

TABS = ("reporting:timeline", "reporting:dossier_documents")


@pytest.mark.parametrize("name", TABS)
def test_tab_is_for_the_own_organisation(name):
    traject = traject_with_referrer()
    url = reverse(name, args=[traject.public_id])
    assert signed_in(traject.adviser).get(url).status_code == 200
    assert signed_in(adviser()).get(url).status_code == 404
    assert signed_in(traject.consultant).get(url).status_code == 404
    assert signed_in(steering_member(traject.organisation)).get(url).status_code == 404
    assert signed_in(coordinator()).get(url).status_code == 200
    anonymous = Client().get(url)
    assert (anonymous.status_code, anonymous.url.split("?")[0]) == (302, reverse("account_login"))


def test_timeline_shows_who_did_what_in_which_role():
    decision = decide_explore()
    traject = decision.traject
    text = body(signed_in(traject.adviser).get(reverse("reporting:timeline", args=[traject.public_id])))
    assert "Fase uitgevoerd" in text
    assert f"{traject.adviser.full_name}, Adviseur, {traject.organisation.name}" in text
    assert "Fase uitgevoerd: Verkennende fase" in text
    assert "Besluit verkennende fase · BVF-" in text


@pytest.mark.parametrize(
    ("group", "shown", "hidden"),
    [
        ("kern", "Fase uitgevoerd", "E-mail:"),
        ("besluiten", "Fase uitgevoerd", "Document opgemaakt"),
        ("wijzigingen", "Document opgemaakt", "Fase uitgevoerd"),
        ("mails", "E-mail:", "Fase uitgevoerd"),
        ("alles", "E-mail:", "Geen regel heeft deze tekst"),
        ("bestaat-niet", "Fase uitgevoerd", "E-mail:"),
    ],
)
def test_timeline_filters(group, shown, hidden):
    traject = decide_explore().traject
    url = reverse("reporting:timeline", args=[traject.public_id])
    text = body(signed_in(traject.adviser).get(url, {"toon": group}))
    assert shown in text
    assert hidden not in text


def test_timeline_leads_to_appointments_among_the_contacts():
    traject = traject_with_referrer()
    begins = dates.now() + timedelta(days=1)
    agreed = make_appointment(
        traject,
        by=traject.adviser,
        kind="conversation",
        starts_at=begins,
        ends_at=begins + timedelta(hours=1),
    )
    url = reverse("reporting:timeline", args=[traject.public_id])
    text = body(signed_in(traject.adviser).get(url, {"toon": "contacten"}))
    assert "Afspraak gemaakt" in text
    assert agreed.get_absolute_url() in text
    assert f"{short_date(begins)} {clock(begins)}" in text


@pytest.mark.parametrize("page", ["0", "-1", "9999999999", "x", "١"])
def test_timeline_page_that_does_not_exist_is_no_fault(page):
    traject = traject_with_referrer()
    url = reverse("reporting:timeline", args=[traject.public_id])
    assert signed_in(traject.adviser).get(url, {"blad": page}).status_code == 200


def test_timeline_tells_what_happened_to_the_referral_before_the_dossier():
    referral = sent_referral()
    with_event = Event.objects.create(
        kind="referral.send", actor_name="Ilse Voorbeeld", actor_role="Consulent ondernemen",
        subject_type="referrals.referral", subject_id=referral.pk,
    )  # fmt: skip
    traject = traject_with_referrer(candidate=referral.candidate, organisation=referral.to_organisation)
    type(referral).objects.filter(pk=referral.pk).update(
        traject=traject, state="accepted", first_conversation_on=traject.started_on
    )
    text = body(signed_in(traject.adviser).get(reverse("reporting:timeline", args=[traject.public_id])))
    assert "Doorverwijzing ondertekend en verstuurd" in text
    assert with_event.actor_name in text


def test_documents_tab_lists_what_was_issued_and_what_is_missing():
    traject = decide_explore().traject
    template = traject.programme.phase_templates.get(code="VF")
    DocumentRequirement.objects.create(template=template, kind="cv", is_required=True)
    text = body(
        signed_in(traject.adviser).get(reverse("reporting:dossier_documents", args=[traject.public_id]))
    )
    document = IssuedDocument.objects.get()
    assert document.number in text
    assert document.short_hash in text
    assert reverse("reporting:document_pdf", args=[document.public_id]) in text
    assert "Ontbreekt" in text
    assert "0 van 1 verplichte stukken" in text


def test_intake_is_printed_on_demand_and_shown():
    traject = explore_ready().traject
    client = signed_in(traject.adviser)
    response = client.post(reverse("reporting:print", args=[traject.public_id, "intake"]))
    document = IssuedDocument.objects.get(kind="intake")
    assert response.url == document.get_absolute_url()
    client.post(reverse("reporting:print", args=[traject.public_id, "intake"]))
    assert IssuedDocument.objects.count() == 1


def test_printing_what_is_not_there_says_why():
    traject = traject_with_referrer()
    client = signed_in(traject.adviser)
    response = client.post(reverse("reporting:print", args=[traject.public_id, "intake"]))
    assert response.status_code == 403
    assert "Er is nog geen intake om af te drukken." in body(response)
    assert client.post(reverse("reporting:print", args=[traject.public_id, "certificate"])).status_code == 404


# Documents -----------------------------------------------------------------------------------------


def test_document_page_and_pdf():
    decision = decide_explore()
    document = IssuedDocument.objects.get()
    client = signed_in(decision.traject.adviser)
    page = body(client.get(document.get_absolute_url()))
    assert document.data_sha256 in page
    response = client.get(reverse("reporting:document_pdf", args=[document.public_id]))
    assert response["Content-Disposition"].startswith("inline")
    assert document.number in pdf_of(response)
    saved = client.get(reverse("reporting:document_pdf", args=[document.public_id]), {"bewaar": "ja"})
    assert saved["Content-Disposition"].startswith("attachment")
    assert document.number in pdf_of(saved)
    assert Event.objects.filter(kind="document.opened", parent_id=decision.traject.pk).count() == 2


def test_document_of_another_organisation_is_not_there():
    decide_explore()
    document = IssuedDocument.objects.get()
    for user in (adviser(), consultant(), steering_member()):
        client = signed_in(user)
        assert client.get(document.get_absolute_url()).status_code == 404
        assert client.get(reverse("reporting:document_pdf", args=[document.public_id])).status_code == 404


def test_consultant_reads_the_way_back_of_the_own_office_only():
    decision = decide_explore(outcome="negative")
    back = IssuedDocument.objects.get(kind="referral_back")
    url = reverse("reporting:document_pdf", args=[back.public_id])
    assert "Terugverwijzing" in pdf_of(signed_in(decision.traject.consultant).get(url))
    assert signed_in(consultant()).get(url).status_code == 404
    report = IssuedDocument.objects.get(kind="decision_explore")
    assert signed_in(decision.traject.consultant).get(report.get_absolute_url()).status_code == 404


def test_superseded_document_says_so():
    referral = sent_referral()
    first = actions.issue_referral_card(referral, by=referral.from_user)
    referral.card_text = "Anders."
    referral.save()
    second = actions.issue_referral_card(referral, by=referral.from_user)
    page = body(signed_in(referral.from_user).get(first.get_absolute_url()))
    assert "Dit document is vervangen" in page
    assert second.number in page


def test_without_pango_the_page_says_so(monkeypatch):
    decision = decide_explore()
    document = IssuedDocument.objects.get()
    without_pango(monkeypatch)
    response = signed_in(decision.traject.adviser).get(
        reverse("reporting:document_pdf", args=[document.public_id])
    )
    assert response.status_code == 503
    assert "De PDF is er nu niet" in body(response)
    assert not Event.objects.filter(kind="document.opened").exists()


# The referral card ---------------------------------------------------------------------------------


def test_card_of_a_sent_referral_is_for_sender_and_receiver():
    referral = sent_referral()
    url = reverse("reporting:referral_card", args=[referral.public_id])
    for user in (referral.from_user, referral.to_adviser):
        assert "VOORBEELD" not in pdf_of(signed_in(user).get(url))
    assert IssuedDocument.objects.count() == 1
    for user in (adviser(), consultant()):
        assert signed_in(user).get(url).status_code == 404


@pytest.mark.parametrize("answer", [refuse_referral_client, refuse_referral_partner])
def test_card_of_a_refused_referral_is_no_longer_for_the_receiver(answer: Any):
    referral = sent_referral()
    url = reverse("reporting:referral_card", args=[referral.public_id])
    receiver, sender = signed_in(referral.to_adviser), signed_in(referral.from_user)
    pdf_of(receiver.get(url))
    kept = IssuedDocument.objects.get().get_absolute_url()
    assert receiver.get(kept).status_code == 200
    answer(referral, by=referral.to_adviser, reason="Het uurrooster past niet.")
    assert [receiver.get(address).status_code for address in (url, kept)] == [404, 404]
    assert "VOORBEELD" not in pdf_of(sender.get(url))
    assert sender.get(kept).status_code == 200


def test_card_of_a_draft_is_an_example_for_the_sender():
    referral = ReferralFactory()
    url = reverse("reporting:referral_card", args=[referral.public_id])
    assert "VOORBEELD" in pdf_of(signed_in(referral.from_user).get(url))
    assert not IssuedDocument.objects.exists()
    assert signed_in(referral.to_adviser).get(url).status_code == 404


# Preview of a decision ------------------------------------------------------------------------------


def preview(phase: Any, data: dict[str, Any], user: Any = None) -> Any:
    url = reverse("reporting:decision_preview", args=[phase.traject.public_id, phase.template.code])
    return signed_in(user or phase.traject.adviser).post(url, data)


def words_on(response: Any) -> str:
    """The words on a page, with single spaces."""
    return " ".join(html.fromstring(response.content).find(".//main").text_content().split())


def test_preview_shows_the_text_that_is_issued_and_keeps_nothing():
    phase = explore_ready()
    sent = {"outcome": "negative", "motivation": "Wil eerst werken.", "advice": "Oefen.", "on": "1/2/2026"}
    text = words_on(preview(phase, sent))
    for words in ("Negatief", "Wil eerst werken.", "01/02/2026", "Terug naar VDAB", "Terugverwijzing naar"):
        assert words in text
    printed = pdf_of(preview(phase, sent | {"als_pdf": "ja"}))
    assert "VOORBEELD" in printed
    assert "Terug naar VDAB ja" in printed
    assert pdf_of(preview(phase, sent | {"als_pdf": "ja", "soort": "referral_back"})).startswith(
        "Terugverwijzing"
    )
    assert not Decision.objects.exists()
    assert not IssuedDocument.objects.exists()
    assert not StoredFile.objects.exists()
    assert set(Event.objects.values_list("kind", flat=True)) == {"user.logged_in"}


def test_preview_links_each_gap_to_where_it_is_filled_in():
    phase = explore_ready()
    phase.traject.contacts.filter(kind="info").delete()
    page = html.fromstring(preview(phase, {"outcome": "positive"}).content)
    gaps = [" ".join(item.text_content().split()) for item in page.xpath("//*[contains(@class, 'gaps')]//li")]
    assert gaps == [
        "Motivering",
        "Infomoment of infogesprek: Registreer het gesprek",
        "Afstand tot ondernemen: Vul de intake in",
        "Afgesproken acties",
    ]
    assert len(page.xpath("//article//*[@class='missing']")) == len(gaps)
    intake = reverse("trajects:intake", args=[phase.traject.public_id])
    assert page.xpath("//*[contains(@class, 'gaps')]//a/@href")[1] == intake


def test_preview_of_the_guide_decision_and_of_a_stop():
    phase = guide_ready()
    started = {"outcome": "starts", "started_in": "main", "motivation": "Klaar."} | JUDGEMENT
    text = words_on(preview(phase, started))
    for words in ("Start als zelfstandige", "Hoofdberoep", "geslaagd is voor het prestarterstraject"):
        assert words in text
    text = words_on(preview(phase, {"reason": "Verhuist.", "advice": "Naar VDAB Gent."}))
    assert "Stopzetting begeleidende fase" in text
    assert "Volgende stap Naar VDAB Gent." in text
    assert "Stopzetting begeleidende fase" in words_on(preview(phase, {"reason": "", "advice": ""}))


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"outcome": "geen", "on": "31/02/2026", "activity_starts_on": "01/01/0001"},
        {"outcome": "starts", "on": "01/01/9999", "motivation": "محمد ሰላም 👩‍🍳"},
        {"motivation": "<script>alert(1)</script>" + "x" * 15_000},
    ],
)
def test_preview_with_bad_input_says_what_is_missing(data):
    response = preview(explore_ready(), data)
    assert "Nog niet ingevuld" in words_on(response)
    assert b"<script>alert" not in response.content


# After a decision -----------------------------------------------------------------------------------


def test_page_after_a_decision_says_what_happened_and_offers_its_documents():
    decision = decide_guide(outcome="starts")
    traject = decision.traject
    text = words_on(signed_in(traject.adviser).get(decision.get_absolute_url()))
    for words in (
        "Start als zelfstandige", "De nazorg is begonnen op", "Het attest prestarterstraject is opgemaakt.",
        f"{traject.consultant.full_name} krijgt de uitkomst per e-mail", "BBF-", "ATT-", "Naar de nazorg",
    ):  # fmt: skip
        assert words in text


def test_page_after_a_stop_offers_its_document_and_the_dossier():
    phase = explore_ready()
    decision = stop_phase(phase, by=phase.traject.adviser, on=phase.starts_on, reason="Verhuist.")
    client = signed_in(phase.traject.adviser)
    text = words_on(client.get(decision.get_absolute_url()))
    for words in ("De fase is stopgezet", "Het dossier is afgesloten.", "SVF-"):
        assert words in text
    later = reverse("reporting:decided", args=[phase.traject.public_id, "BF"])
    assert client.get(later).status_code == 404


def test_copy_to_edit_is_for_who_works_in_dossiers():
    decision = decide_explore(outcome="negative")
    back = IssuedDocument.objects.get(kind="referral_back")
    url = reverse("reporting:document_copy", args=[back.public_id])
    response = signed_in(decision.traject.adviser).get(url)
    assert response["Content-Disposition"] == f'attachment; filename="{back.number}-kopie.docx"'
    assert response.content.startswith(b"PK")
    assert signed_in(decision.traject.consultant).get(url).status_code == 404
    card = actions.issue_referral_card(
        sent_referral(to_organisation=decision.traject.organisation), by=POST_ROOM
    )
    url = reverse("reporting:document_copy", args=[card.public_id])
    assert signed_in(decision.traject.adviser).get(url).status_code == 404


# What a preview refuses ------------------------------------------------------------------------------


def test_preview_with_a_text_that_is_too_long_is_refused_in_words():
    response = preview(explore_ready(), {"motivation": "x" * 20_001})
    assert response.status_code == 422
    assert "Dit voorbeeld kan niet gemaakt worden" in body(response)


def test_preview_is_for_who_may_decide():
    phase = explore_ready()
    assert preview(phase, {}, user=adviser()).status_code == 404
    assert preview(phase, {}, user=phase.traject.consultant).status_code == 404
    decide_explore(phase)
    assert preview(phase, {}).status_code == 404


# Outbox --------------------------------------------------------------------------------------------


def mail_of(organisation: Any, **fields: Any) -> OutgoingEmail:
    return OutgoingEmailFactory(organisation_id=organisation.pk, **fields)


def test_outbox_shows_the_own_organisation():
    own, other = OrganisationFactory(), OrganisationFactory()
    mine, theirs = mail_of(own, subject="Van ons"), mail_of(other, subject="Van hen")
    client = signed_in(adviser(own))
    text = body(client.get(reverse("reporting:outbox")))
    assert "Van ons" in text
    assert "Van hen" not in text
    assert client.get(reverse("reporting:mail", args=[mine.public_id])).status_code == 200
    assert client.get(reverse("reporting:mail", args=[theirs.public_id])).status_code == 404
    for user in (consultant(), steering_member()):
        assert signed_in(user).get(reverse("reporting:outbox")).status_code == 404


def test_outbox_filters_stand_in_the_address():
    own = OrganisationFactory()
    mail_of(own, subject="Mislukt", state=EmailState.FAILED, kind="vouchers.voucher")
    mail_of(own, subject="Wacht nog", kind="trajects.outcome")
    client = signed_in(adviser(own))
    url = reverse("reporting:outbox")
    for query, shown, hidden in (
        ({"toestand": "failed"}, "Mislukt", "Wacht nog"),
        ({"toestand": "problem"}, "Mislukt", "Wacht nog"),
        ({"q": "wacht"}, "Wacht nog", "Mislukt"),
        ({"soort": "trajects.outcome"}, "Wacht nog", "Mislukt"),
        ({"periode": "1"}, "Wacht nog", "geen"),
    ):
        text = body(client.get(url, query, headers={"HX-Request": "true"}))
        assert shown in text
        assert hidden not in text
    assert client.get(url, {"toestand": "x", "soort": "geen", "periode": "-1"}).status_code == 200
    assert client.get(url, {"q": "\x00"}).status_code == 400


def test_mail_shows_its_error_in_words_and_hides_secrets():
    own = OrganisationFactory()
    secret = "Zm9vYmFyYmF6cXV4MTIzNDU2Nzg5MA-_xyz"
    row = mail_of(
        own, state=EmailState.FAILED, last_error="ConnectionRefusedError", attempts=8,
        body_text=f"Antwoord hier: http://testserver/antwoord/{secret}/ voor vrijdag.",
    )  # fmt: skip
    text = body(signed_in(adviser(own)).get(reverse("reporting:mail", args=[row.public_id])))
    assert "De mailserver was niet bereikbaar." in text
    assert "ConnectionRefusedError" not in text
    assert secret not in text
    assert "/antwoord/…/ voor vrijdag." in text
    assert "Alleen een coördinator stuurt een e-mail opnieuw." in text


def leaves(kind: type[Email]) -> list[type[Email]]:
    below = kind.__subclasses__()
    return [leaf for entry in below for leaf in leaves(entry)] if below else [kind]


def test_every_kind_of_mail_has_words():
    kinds = {leaf.kind for leaf in leaves(Email) if not leaf.__module__.startswith("tests")}
    assert kinds - kind_words().keys() == set()


def test_coordinator_sends_a_failed_mail_again_once():
    own = OrganisationFactory()
    row = mail_of(own, state=EmailState.FAILED, attempts=8)
    client = signed_in(coordinator())
    url = reverse("reporting:mail_again", args=[row.public_id])
    assert client.post(url).url == reverse("reporting:mail", args=[row.public_id])
    again = OutgoingEmail.objects.get(pk=row.pk)
    assert (again.state, again.attempts, again.message_id) == (EmailState.QUEUED, 0, row.message_id)
    assert Event.objects.filter(kind="mail.sent_again", subject_id=row.pk).count() == 1
    second = client.post(url)
    assert second.status_code == 403
    assert "Deze e-mail is niet mislukt." in body(second)


def test_adviser_does_not_send_mail_again():
    own = OrganisationFactory()
    row = mail_of(own, state=EmailState.FAILED)
    assert (
        signed_in(adviser(own)).post(reverse("reporting:mail_again", args=[row.public_id])).status_code == 404
    )
    assert (
        signed_in(coordinator()).get(reverse("reporting:mail_again", args=[row.public_id])).status_code == 405
    )


# Start page ----------------------------------------------------------------------------------------


def test_home_asks_for_a_login():
    response = Client().get(reverse("home"))
    assert (response.status_code, response.url) == (302, f"{reverse('account_login')}?next=/")


def test_home_of_an_adviser_names_the_referral_to_answer():
    referral = sent_referral(starterslabo=True)
    text = body(signed_in(referral.to_adviser).get(reverse("home")))
    assert f"Beantwoord de doorverwijzing van {referral.candidate.list_name}" in text
    assert referral.get_absolute_url() in text


def test_home_of_an_adviser_names_who_waits_for_presence():
    referral = sent_referral(to_organisation=OrganisationFactory(syntra=True))
    client = signed_in(referral.to_adviser)
    text = body(client.get(reverse("home")))
    assert f"Wacht op aanwezigheid: {referral.candidate.list_name}" in text
    assert "Schrijf de kandidaat in voor een infosessie." in text
    everything = f"{reverse('referrals:inbox_tab', args=['alles'])}?wacht=aanwezigheid"
    assert f'href="{everything}"' in text
    assert referral.candidate.list_name in body(client.get(everything))
    session = InfoSessionFactory(programme=referral.programme, organisation=referral.to_organisation)
    EnrolmentFactory(session=session, candidate=referral.candidate)
    text = body(client.get(reverse("home")))
    assert f"Ingeschreven voor de infosessie van {long_date(session.starts_at)}." in text
    assert f'class="work__title" href="{session.get_absolute_url()}">Wacht op aanwezigheid' in text


def test_home_of_an_adviser_names_what_is_almost_billable():
    traject = explore_ready().traject
    traject.contacts.filter(kind="info").delete()
    text = body(signed_in(traject.adviser).get(reverse("home")))
    assert "Bijna factureerbaar" in text
    assert "Registreer het infomoment" in text


def test_what_blocks_a_decision_comes_before_the_decision():
    phase = explore_ready()
    decision = CheckItem.of("Besluit met motivering", refuse("decision", "Nog niet."))
    assert next_steps(phase, [decision]) == [decision]
    phase.traject.contacts.filter(kind="info").delete()
    phase = Phase.objects.get(pk=phase.pk)
    assert [step.label for step in next_steps(phase, [decision])] == [
        "Infomoment of infogesprek",
        "Besluit met motivering",
    ]


def test_home_of_a_consultant_names_who_waits():
    referral = sent_referral()
    text = body(signed_in(referral.from_user).get(reverse("home")))
    assert f"Wacht op antwoord: {referral.candidate.list_name}" in text
    assert referral.candidate.list_name not in body(signed_in(consultant()).get(reverse("home")))


def test_home_of_a_consultant_begins_with_a_referral():
    address = reverse("referrals:refer")
    assert f'href="{address}"' in body(signed_in(consultant()).get(reverse("home")))
    assert f'href="{address}"' not in body(signed_in(adviser()).get(reverse("home")))


def test_home_of_a_coordinator_names_failed_mail_of_all_partners():
    own = OrganisationFactory()
    mail_of(own, subject="Vertrok niet", state=EmailState.FAILED)
    assert "Kijk deze e-mail na: Vertrok niet" in body(signed_in(coordinator()).get(reverse("home")))


def test_home_of_the_steering_group_shows_figures_without_people():
    referral = sent_referral()
    text = body(signed_in(steering_member()).get(reverse("home")))
    assert "Doorverwezen" in text
    assert "&lt;10" in text
    assert referral.candidate.family_name not in text


def test_home_of_a_vdab_adviser_shows_the_case_discussions():
    partnership = PartnershipFactory()
    user = vdab_adviser(partnership)
    assert "Er is geen casusbespreking gepland" in body(signed_in(user).get(reverse("home")))
    item = case_on_agenda(traject_in(partnership), partnership)
    text = body(signed_in(user).get(reverse("home")))
    assert "Casusbesprekingen die komen" in text
    assert "1 casus te bespreken" in text
    assert "Alles is gedaan" not in text
    assert item.traject.candidate.family_name not in text


def test_home_names_the_meeting_that_gave_a_task():
    chief = coordinator()
    task_of(chief, details="Stuurgroep (Jumpstarters) 31/03/2026")
    assert "Stuurgroep (Jumpstarters) 31/03/2026" in body(signed_in(chief).get(reverse("home")))
    assert "Stuurgroep (Jumpstarters)" in body(signed_in(chief).get(reverse("trajects:tasks")))


def task_of(user, **fields):
    place = user.current_membership.organisation
    return note_task(by=user, organisation=place, title="Bel", owner=user, due_on=localdate(), **fields)


def test_home_with_nothing_to_do_and_without_a_role():
    from_nobody = adviser()
    assert "Alles is gedaan" in body(signed_in(from_nobody).get(reverse("home")))
    from_nobody.memberships.all().delete()
    assert "Je hebt nog geen rol" in body(signed_in(from_nobody).get(reverse("home")))
