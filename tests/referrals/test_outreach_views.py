"""Pages of outreach: what each side sees, what is refused, and as many queries for thirty rows as for one."""

from __future__ import annotations

import io
import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate
from openpyxl import load_workbook

from core.models import OutgoingEmail
from people.models import Candidate
from people.roles import Permission
from referrals.enums import PreconditionTopic, ProposalState
from referrals.models import Detection, OutreachAction, OutreachProposal, Referral
from reporting.worklist import sections_for
from tests.factories.outreach import (
    DetectionFactory,
    OutreachActionFactory,
    ProposalFactory,
    proposal_in,
    submitted_proposal,
)
from tests.factories.people import (
    CandidateFactory,
    OrganisationFactory,
    TargetGroupFactory,
    adviser,
    consultant,
    coordinator,
)
from tests.factories.referrals import ConsultantAreaFactory
from tests.factories.trajects import ProgrammeFactory

pytestmark = pytest.mark.django_db
SECRET = "Kanarievogel"


def key():
    return {"form_key": str(uuid.uuid4())}


def text(response):
    return response.content.decode()


@pytest.fixture
def lab(client):
    """A Starterslabo whose adviser is logged in."""
    organisation = OrganisationFactory(starterslabo=True)
    organisation.user = adviser(organisation)
    client.force_login(organisation.user)
    return organisation


def signed_in(user):
    browser = Client()
    browser.force_login(user)
    return browser


# The list -------------------------------------------------------------------------------------------


def titles(client, **query):
    table = client.get(reverse("referrals:outreach"), query).context["table"]
    return [row.obj.title for row in table.rows]


def test_outreach_list_narrows_and_adds_up(client, lab):
    first = OutreachActionFactory(organisation=lab, title="Stand", kind="stand", province="BE-VOV")
    second = OutreachActionFactory(
        organisation=lab, title="Oud infomoment", held_on=localdate() - timedelta(days=400)
    )
    OutreachActionFactory(title="Van anderen")
    first.reached_groups.create(province="BE-VOV", people=12)
    second.reached_groups.create(province="BE-VWV", people=5)
    second.reached_people.create(candidate=CandidateFactory())
    assert titles(client) == ["Stand", "Oud infomoment"]
    assert titles(client, soort="stand") == titles(client, provincie="BE-VOV") == ["Stand"]
    assert titles(client, periode="90") == ["Stand"]
    page = client.get(reverse("referrals:outreach"))
    assert page.context["totals"] == {"actions": 2, "anonymous": 17, "named": 1}
    page = client.get(reverse("referrals:outreach"), {"soort": "stand"})
    assert page.context["totals"] == {"actions": 1, "anonymous": 12, "named": 0}


def queries(client, url):
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert client.get(url).status_code == 200
    return len(found)


def test_lists_ask_as_much_for_thirty_rows_as_for_one(client, lab):
    office = OrganisationFactory(vdab=True)

    def add(count):
        for _turn in range(count):
            action = OutreachActionFactory(organisation=lab, made_by=lab.user)
            action.reached_groups.create(province="BE-VWV", people=3)
            detection = DetectionFactory(organisation=lab, made_by=lab.user, action=action)
            submitted_proposal(detection=detection, to_organisation=office, to_consultant=None)

    names = ("outreach", "detections", "proposals")
    add(1)
    few = [queries(client, reverse(f"referrals:{name}") + "?size=50") for name in names]
    add(29)
    many = [queries(client, reverse(f"referrals:{name}") + "?size=50") for name in names]
    assert many == few


def test_export_has_the_filters_text_cells_and_nobody(client, lab):
    action = OutreachActionFactory(organisation=lab, title="=HYPERLINK(1)", kind="stand", partners="OCMW")
    action.reached_groups.create(province="BE-VWV", people=9)
    action.reached_people.create(candidate=CandidateFactory(family_name=SECRET))
    OutreachActionFactory(organisation=lab, kind="visit", title="Bezoek")
    lines = text(
        client.get(reverse("referrals:outreach_export", args=["csv"]), {"soort": "stand"})
    ).splitlines()
    rest = "Open centrum, Kortrijk;West-Vlaanderen;OCMW;9;1;10"
    assert lines[1:] == [
        f"{action.held_on:%d/%m/%Y};'=HYPERLINK(1);{action.get_kind_display()};{lab.name};{rest}"
    ]
    book = client.get(reverse("referrals:outreach_export", args=["xlsx"]), {"soort": "stand"})
    sheet = load_workbook(io.BytesIO(book.content)).active
    cells = [cell.value for cell in sheet[2]]
    assert (cells[1], sheet["B2"].data_type, cells[-3:]) == ("=HYPERLINK(1)", "s", [9, 1, 10])
    assert client.get(reverse("referrals:outreach_export", args=["pdf"])).status_code == 404


# One action -----------------------------------------------------------------------------------------


def values(**changes):
    programme = ProgrammeFactory()
    return (
        key()
        | {
            "programme": programme.pk,
            "kind": "stand",
            "title": "Jobbeurs",
            "held_on": f"{localdate():%d/%m/%Y}",
            "place": "Kortrijk",
            "province": "BE-VWV",
        }
        | changes
    )


def test_add_and_change_an_action(client, lab):
    response = client.post(reverse("referrals:outreach_add"), values())
    action = OutreachAction.objects.get()
    assert response["Location"] == action.get_absolute_url()
    url = reverse("referrals:outreach_edit", args=[action.public_id])
    assert client.post(url, values(title="Beurs", version=1)).status_code == 302
    assert client.post(url, values(title="Te laat", version=1)).status_code == 409
    assert OutreachAction.objects.get().title == "Beurs"


def test_add_an_action_of_tomorrow_is_refused_beside_the_field(client, lab):
    tomorrow = localdate() + timedelta(days=1)
    response = client.post(reverse("referrals:outreach_add"), values(held_on=f"{tomorrow:%d/%m/%Y}"))
    assert response.status_code == 422
    assert response.context["form"].errors["held_on"] == ["Deze datum ligt in de toekomst."]


def rows(*filled, **more):
    data = key() | {"version": 1, "form-TOTAL_FORMS": len(filled), "form-INITIAL_FORMS": 0} | more
    for place, (group, people) in enumerate(filled):
        data |= {
            f"form-{place}-target_group": group,
            f"form-{place}-province": "BE-VWV",
            f"form-{place}-people": people,
        }
    return data


@pytest.fixture
def counting(lab):
    action = OutreachActionFactory(organisation=lab, made_by=lab.user)
    action.url = reverse("referrals:outreach_reached", args=[action.public_id])
    return action


def test_count_keeps_filled_rows_and_drops_empty_ones(client, counting):
    group = TargetGroupFactory()
    response = client.post(counting.url, rows((group.pk, "12"), ("", "3"), (group.pk, "")))
    assert response.status_code == 302
    found = counting.reached_groups.values_list("target_group", "people")
    assert list(found) == [(group.pk, 12), (None, 3)]
    page = text(client.get(counting.get_absolute_url()))
    assert "Samen 15: 15 zonder naam en 0 op naam." in page


def test_count_on_an_old_page_shows_both_counts_of_each_row_that_differs(client, counting):
    group = TargetGroupFactory()
    client.post(counting.url, rows((group.pk, "12"), ("", "3")))
    late = client.post(counting.url, rows((group.pk, "15"), ("", "3")))
    assert late.status_code == 409
    assert late.context["rows"] == [(f"{group.label}, West-Vlaanderen", "15", "12")]
    sent = dict(late.context["fields"]) | {"form_key": str(uuid.uuid4())}
    assert client.post(counting.url, sent).status_code == 302
    assert set(counting.reached_groups.values_list("people", flat=True)) == {15, 3}


@pytest.mark.parametrize(
    ("people", "words"),
    [
        ("0", "Schrijf minstens 1, of laat het vak leeg."),
        ("-4", "Schrijf minstens 1, of laat het vak leeg."),
        ("100001", "Dit aantal is te hoog."),
        ("veel", "Schrijf een geheel getal."),
    ],
)
def test_count_that_cannot_be_is_refused_and_nothing_is_kept(client, counting, people, words):
    response = client.post(counting.url, rows(("", "3"), ("", people)))
    assert response.status_code == 422
    assert words in text(response)
    assert not counting.reached_groups.exists()


def test_count_of_one_group_in_two_rows_is_refused(client, counting):
    response = client.post(counting.url, rows(("", "3"), ("", "4")))
    assert response.status_code == 422
    assert "Deze doelgroep en provincie staan er al. Tel de aantallen samen in één rij." in text(response)


def test_asking_for_more_rows_keeps_what_was_typed(client, counting):
    response = client.post(counting.url, rows(("", "3"), ("", "onzin"), meer="1"))
    assert response.status_code == 200
    formset = response.context["rows"]
    assert [form["people"].value() for form in formset.forms] == ["3", "onzin", None, None, None]
    assert not counting.reached_groups.exists()


def test_people_by_name_count_in_each_of_their_groups(client, lab, counting):
    known = CandidateFactory(seen_by=lab, family_name="Bekend")
    known.target_groups.create(target_group=TargetGroupFactory(code="inactive", label="Niet-beroepsactief"))
    stranger = CandidateFactory(family_name=SECRET)
    url = reverse("referrals:outreach_people", args=[counting.public_id])
    assert [row.obj for row in client.get(url).context["table"].rows] == [known]
    add = reverse("referrals:outreach_person_add", args=[counting.public_id, known.public_id])
    assert client.post(add)["Location"] == url
    add = reverse("referrals:outreach_person_add", args=[counting.public_id, stranger.public_id])
    assert client.post(add).status_code == 404
    counting.reached_people.create(candidate=stranger)
    page = client.get(counting.get_absolute_url())
    lines = {line.label: line.named for line in page.context["reached"].groups}
    assert lines == {"Niet-werkende werkzoekende": 2, "Niet-beroepsactief": 1}
    assert page.context["reached"].named == 2
    assert "Doelgroepen overlappen" in text(page)
    assert "Bekend Noor" in text(page)
    assert SECRET not in text(page)
    assert "En nog 1 persoon die jouw organisatie niet volgt." in text(page)


def test_registering_somebody_comes_back_to_the_action(client, lab, counting):
    people = reverse("referrals:outreach_people", args=[counting.public_id])
    button = client.get(people).context["buttons"][0]
    names = {"family_name": "Nieuwkomer", "given_name": "Ayse"}
    found = client.post(button.url, key() | names)
    form_url = found.context["action"]
    response = client.post(
        form_url, key() | names | {"contact_language": "nl", "country": "BE", "dutch_level": "1.1"}
    )
    candidate = Candidate.objects.get(family_name="Nieuwkomer")
    assert response["Location"] == f"{people}?q={candidate.number}"
    assert [row.obj for row in client.get(response["Location"]).context["table"].rows] == [candidate]


@pytest.mark.parametrize(
    "away", ["https://elders.example.com/", "//elders.example.com/", "/\\elders.example.com"]
)
def test_registering_somebody_never_leads_to_another_site(client, lab, away):
    names = {"family_name": "Nieuwkomer", "given_name": "Ayse", "contact_language": "nl", "country": "BE"}
    url = f"{reverse('people:candidate_add_form')}?terug={away}"
    response = client.post(url, key() | names | {"dutch_level": "1.1"})
    assert response["Location"] == Candidate.objects.get().get_absolute_url()


# The detection form ---------------------------------------------------------------------------------


def answers(**changes):
    asked = {f"state_{topic}": "fine" for topic in PreconditionTopic}
    return (
        key()
        | {
            "programme": ProgrammeFactory().pk,
            "contact_on": f"{localdate():%d/%m/%Y}",
            "idea": "Een naaiatelier",
            "occupational_goal": "Naaister",
            "intended_status": "main",
            "residence_document": "orange_card",
            "outcome": "propose",
            "share_consent_on": f"{localdate():%d/%m/%Y}",
        }
        | asked
        | changes
    )


def test_detection_from_an_action_keeps_day_and_place(client, lab, counting):
    candidate = CandidateFactory(seen_by=lab)
    url = reverse("referrals:detection_add", args=[candidate.public_id]) + f"?actie={counting.public_id}"
    page = client.get(url)
    assert page.context["form"].initial["contact_place"] == "Open centrum, Kortrijk"
    assert "Geen gezondheid, schulden, religie of gezin." in text(page)
    response = client.post(url, answers())
    detection = Detection.objects.get()
    assert response["Location"] == detection.get_absolute_url()
    assert (detection.action, detection.organisation, detection.preconditions.count()) == (counting, lab, 5)


def test_detection_with_only_a_day_is_a_draft(client, lab):
    candidate = CandidateFactory(seen_by=lab)
    url = reverse("referrals:detection_add", args=[candidate.public_id])
    data = key() | {"programme": ProgrammeFactory().pk, "contact_on": f"{localdate():%d/%m/%Y}"}
    assert client.post(url, data).status_code == 302
    assert "Concept" in text(client.get(Detection.objects.get().get_absolute_url()))


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"outcome": "stop"}, "outcome_reason", "Schrijf op waarom de kandidaat niet doorgaat."),
        ({"contact_on": "01/01/2099"}, "contact_on", "Deze datum ligt in de toekomst."),
        (
            {"state_papers": "", "note_papers": "Wacht"},
            "state_papers",
            "Kies hoe het staat, of maak de toelichting leeg.",
        ),
    ],
)
def test_detection_with_something_wrong_says_so_beside_the_field(client, lab, changes, field, words):
    candidate = CandidateFactory(seen_by=lab)
    response = client.post(reverse("referrals:detection_add", args=[candidate.public_id]), answers(**changes))
    assert response.status_code == 422
    assert response.context["form"].errors == {field: [words]}


def test_detection_that_vdab_has_cannot_be_changed(client, lab):
    detection = submitted_proposal(detection__organisation=lab, detection__made_by=lab.user).detection
    response = client.get(reverse("referrals:detection_edit", args=[detection.public_id]))
    assert response.status_code == 403
    assert "Maak een nieuwe detectie als er iets verandert." in text(response)


def test_residence_document_is_for_the_organisation_and_the_checker_alone(lab):
    proposal = submitted_proposal(detection__organisation=lab, detection__made_by=lab.user)
    pages = {
        "adviser": (lab.user, proposal.detection.get_absolute_url()),
        "checker": (proposal.to_consultant, proposal.get_absolute_url()),
        "coordinator elsewhere": (coordinator(), proposal.detection.get_absolute_url()),
        "coordinator on the proposal": (coordinator(), proposal.get_absolute_url()),
    }
    found = {who: "immatriculatie" in text(signed_in(user).get(url)) for who, (user, url) in pages.items()}
    assert found == {
        "adviser": True,
        "checker": True,
        "coordinator elsewhere": False,
        "coordinator on the proposal": False,
    }


def test_coordinator_who_changes_a_detection_keeps_the_hidden_document(lab):
    detection = DetectionFactory(organisation=lab, made_by=lab.user)
    url = reverse("referrals:detection_edit", args=[detection.public_id])
    data = answers(version=1, residence_document="belgian_id", idea="Anders")
    assert signed_in(coordinator()).post(url, data).status_code == 302
    kept = Detection.objects.get()
    assert (kept.idea, kept.residence_document) == ("Anders", "orange_card")


def test_candidate_page_offers_a_detection_to_advisers_only(lab):
    candidate = CandidateFactory(seen_by=lab)
    url = reverse("referrals:detection_add", args=[candidate.public_id])
    assert url in text(signed_in(lab.user).get(candidate.get_absolute_url()))
    office = OrganisationFactory(vdab=True)
    candidate = CandidateFactory(seen_by=office)
    page = text(signed_in(consultant(office)).get(candidate.get_absolute_url()))
    assert "Nieuwe detectie" not in page


# Proposing ------------------------------------------------------------------------------------------


def test_syntra_adviser_sees_why_proposing_is_not_for_syntra(client):
    organisation = OrganisationFactory(syntra=True)
    user = adviser(organisation)
    client.force_login(user)
    detection = DetectionFactory(organisation=organisation, made_by=user)
    button = client.get(detection.get_absolute_url()).context["buttons"][0]
    reason = "Alleen Stebo en de Starterslabo's stellen kandidaten uit outreach voor."
    assert (str(button.label), button.disabled_reason) == ("Stel voor aan VDAB/GTB", reason)
    response = client.get(reverse("referrals:propose", args=[detection.public_id]))
    assert response.status_code == 403
    assert "Alleen Stebo en de Starterslabo" in text(response)


def test_propose_offers_the_consultant_of_the_postcode(client, lab):
    area = ConsultantAreaFactory()
    detection = DetectionFactory(organisation=lab, made_by=lab.user)
    url = reverse("referrals:propose", args=[detection.public_id])
    page = client.get(url)
    assert page.context["form"].initial == page.context["form"].initial | {
        "to_organisation": area.organisation,
        "to_consultant": area.consultant,
    }
    data = key() | {"to_organisation": area.organisation_id, "to_consultant": area.consultant_id}
    response = client.post(url, data)
    proposal = OutreachProposal.objects.get()
    assert response["Location"] == proposal.get_absolute_url()
    assert (proposal.state, proposal.to_consultant) == (ProposalState.AT_VDAB, area.consultant)


def test_propose_without_a_list_asks_for_an_office(client, lab):
    office = OrganisationFactory(vdab=True)
    detection = DetectionFactory(organisation=lab, made_by=lab.user)
    url = reverse("referrals:propose", args=[detection.public_id])
    assert "Voor deze postcode staat er niemand in de lijst van consulenten." in text(client.get(url))
    assert client.post(url, key()).status_code == 422
    assert client.post(url, key() | {"to_organisation": office.pk, "concept": "1"}).status_code == 302
    assert OutreachProposal.objects.get().state == ProposalState.DRAFT
    assert not Candidate.objects.visible_to(consultant(office)).exists()
    assert not OutgoingEmail.objects.exists()


def test_propose_with_something_missing_shows_a_disabled_button_and_what_to_do(client, lab):
    """Also on the page of the detection, where the reader is the one who can solve it."""
    detection = DetectionFactory(organisation=lab, made_by=lab.user, occupational_goal="", asked=False)
    page = client.get(detection.get_absolute_url())
    assert page.context["buttons"][0].disabled_reason == "Vul het beroepsdoel in."
    assert "Kan dit oplossen" not in text(page)
    page = client.get(reverse("referrals:propose", args=[detection.public_id]))
    assert page.context["submit"].disabled_reason == "Vul het beroepsdoel in."
    assert [str(item.label) for item in page.context["checklist"] if not item.ok] == [
        "Beroepsdoel",
        "Randvoorwaarden",
    ]


# The check ------------------------------------------------------------------------------------------


def check_url(proposal):
    return reverse("referrals:proposal_check", args=[proposal.public_id])


def checked(**changes):
    return (
        key()
        | {
            "admissible": "yes",
            "available": "yes",
            "decision": "positive",
            "card_text": "Naaister",
            "evidence": "paper",
            "signed_on": f"{localdate():%d/%m/%Y}",
        }
        | changes
    )


def test_checker_sees_what_is_allowed_and_the_card_filled_in():
    proposal = submitted_proposal()
    page = signed_in(proposal.to_consultant).get(check_url(proposal))
    words = text(page)
    for allowed in (
        "Een naaiatelier",
        "Zelfstandig naaister",
        "Hoofdberoep",
        "Niet-werkende",
        "immatriculatie",
    ):
        assert allowed in words
    assert page.context["form"].initial["card_text"] == (
        "Zelfstandig naaister.\nEen naaiatelier voor buurtbewoners.\nHoofdberoep"
    )


def test_checker_does_not_see_how_the_organisation_met_the_person():
    detection = DetectionFactory(
        contact_place=SECRET, outcome_reason=SECRET, action=OutreachActionFactory(title=SECRET, notes=SECRET)
    )
    proposal = submitted_proposal(detection=detection)
    browser = signed_in(proposal.to_consultant)
    for url in (proposal.get_absolute_url(), check_url(proposal)):
        assert SECRET not in text(browser.get(url))


def test_positive_check_refers_and_the_adviser_finds_it_in_the_inbox():
    proposal = submitted_proposal()
    response = signed_in(proposal.to_consultant).post(check_url(proposal), checked())
    referral = Referral.objects.get()
    assert response["Location"] == referral.get_absolute_url()
    assert (referral.card_text, referral.card_evidence, referral.state) == ("Naaister", "paper", "sent")
    inbox = signed_in(proposal.from_user).get(reverse("referrals:inbox"), follow=True)
    assert proposal.candidate.list_name in text(inbox)


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        (
            {"available": "unknown"},
            "decision",
            "Positief kan alleen als de kandidaat toelaatbaar en beschikbaar is.",
        ),
        (
            {"card_text": "x" * 1001},
            "card_text",
            "De tekst voor de kaart is te lang: hoogstens 1000 tekens.",
        ),
        ({"signed_on": "01/01/2099"}, "signed_on", "Deze datum ligt in de toekomst."),
        (
            {"decision": "negative", "reason": "Nee"},
            "decision",
            "Beide antwoorden zijn ja: kies positief, of pas een antwoord aan.",
        ),
        ({"decision": "negative", "available": "no"}, "reason", "Dit veld is verplicht."),
        ({"evidence": "scan"}, "file", "Voeg de ingescande kaart toe."),
    ],
)
def test_check_with_something_wrong_says_so_and_changes_nothing(changes, field, words):
    proposal = submitted_proposal()
    response = signed_in(proposal.to_consultant).post(check_url(proposal), checked(**changes))
    assert response.status_code == 422
    assert response.context["form"].errors == {field: [words]}
    assert OutreachProposal.objects.get().state == ProposalState.AT_VDAB
    assert not Referral.objects.exists()


def test_negative_check_closes_and_hides_the_content_from_the_office():
    proposal = submitted_proposal()
    browser = signed_in(proposal.to_consultant)
    data = key() | {"admissible": "yes", "available": "no", "decision": "negative", "reason": "Volgt les."}
    assert browser.post(check_url(proposal), data)["Location"] == proposal.get_absolute_url()
    page = text(browser.get(proposal.get_absolute_url()))
    assert "Volgt les." in page
    assert "naaiatelier" not in page
    assert browser.get(proposal.candidate.get_absolute_url()).status_code == 404
    assert browser.get(check_url(proposal)).status_code == 403
    assert "naaiatelier" in text(signed_in(proposal.from_user).get(proposal.get_absolute_url()))


def test_waiting_keeps_the_answers_on_the_form():
    proposal = submitted_proposal()
    browser = signed_in(proposal.to_consultant)
    data = key() | {"admissible": "yes", "available": "unknown", "note": "Ik bel.", "decision": "wait"}
    assert browser.post(check_url(proposal), data).status_code == 302
    initial = browser.get(check_url(proposal)).context["form"].initial
    assert (initial["admissible"], initial["available"], initial["note"]) == ("yes", "unknown", "Ik bel.")


def test_check_sent_twice_refers_once():
    proposal = submitted_proposal()
    browser, data = signed_in(proposal.to_consultant), checked()
    first, second = (browser.post(check_url(proposal), data) for _turn in range(2))
    assert first["Location"] == second["Location"]
    assert Referral.objects.count() == 1


# Others ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ProposalState)
def test_consultant_of_another_office_meets_nothing_anywhere(state):
    detection = DetectionFactory(candidate=CandidateFactory(family_name=SECRET), idea=SECRET)
    proposal = proposal_in(state, detection=detection)
    browser = signed_in(consultant())
    addresses = [
        proposal.get_absolute_url(),
        check_url(proposal),
        detection.get_absolute_url(),
        reverse("referrals:detection_edit", args=[detection.public_id]),
        reverse("referrals:propose", args=[detection.public_id]),
        detection.candidate.get_absolute_url(),
        *(
            reverse("core:move", args=["voorstel", proposal.public_id, name])
            for name in ("indienen", "controleren", "intrekken")
        ),
    ]
    assert {browser.get(url).status_code for url in addresses} == {404}
    lists = [reverse("referrals:proposals_tab", args=[tab]) for tab in ("te-controleren", "beantwoord")]
    for url in (*lists, reverse("home"), f"{reverse('people:search')}?q=Noor"):
        assert SECRET not in text(browser.get(url))


def test_consultant_does_not_see_a_draft():
    proposal = ProposalFactory()
    assert signed_in(proposal.to_consultant).get(proposal.get_absolute_url()).status_code == 404


def test_mails_carry_nothing_but_the_name():
    detection = DetectionFactory(idea=SECRET, occupational_goal=SECRET, contact_place=SECRET)
    detection.preconditions.update(note=SECRET)
    proposal = submitted_proposal(detection=detection)
    signed_in(proposal.from_user).post(
        reverse("core:move", args=["voorstel", proposal.public_id, "intrekken"]), key() | {"reason": SECRET}
    )
    mail = OutgoingEmail.objects.get()
    assert mail.kind == "proposal.withdrawn"
    assert SECRET not in mail.subject + mail.body_text + mail.body_html


def section_titles(user):
    return [str(section.title) for section in sections_for(user)]


def test_start_pages_say_what_waits_and_what_was_answered():
    waiting = submitted_proposal()
    assert "Voorstellen te controleren" in section_titles(waiting.to_consultant)
    assert "Voorstellen bij VDAB of GTB" in section_titles(waiting.from_user)
    closed = proposal_in(ProposalState.CLOSED)
    assert "Voorstellen niet doorverwezen" in section_titles(closed.from_user)
    assert "Voorstellen te controleren" not in section_titles(closed.to_consultant)


def test_tabs_of_proposals_count_both_sides(client, lab):
    for state in ProposalState:
        proposal_in(state, detection__organisation=lab, detection__made_by=lab.user)
    counts = [tab.count for tab in client.get(reverse("referrals:proposals")).context["tabs"]]
    assert counts == [2, 2]
    assert client.get(reverse("referrals:proposals_tab", args=["anders"])).status_code == 404
    assert lab.user.may(Permission.MAKE_OUTREACH)
