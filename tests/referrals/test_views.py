"""Pages of referrals: who sees what, what is refused and why, and that nothing happens twice."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from core.models import OutgoingEmail
from people.enums import DutchLevel
from people.models import Candidate
from referrals.enums import ReferralState
from referrals.models import Referral
from tests.factories.people import (
    CandidateFactory,
    OrganisationFactory,
    adviser,
    consultant,
    coordinator,
    steering_member,
)
from tests.factories.referrals import (
    PostcodeAreaFactory,
    ReferralFactory,
    present_at_session,
    referral_in,
    sent_referral,
)
from tests.factories.trajects import EnrolmentFactory, InfoSessionFactory, ProgrammeFactory
from trajects.models import Enrolment, Traject

pytestmark = pytest.mark.django_db


@pytest.fixture
def area():
    return PostcodeAreaFactory(organisation__name="SYNTRA WEST")


@pytest.fixture
def sender(client):
    user = consultant()
    client.force_login(user)
    return user


@pytest.fixture
def candidate(sender):
    return CandidateFactory(seen_by=sender.current_membership.organisation)


def refer_url(candidate):
    return reverse("referrals:refer_candidate", args=[candidate.public_id])


def move_url(referral, name):
    return reverse("core:move", args=["doorverwijzing", referral.public_id, name])


def page_url(referral, name="referral"):
    return reverse(f"referrals:{name}", args=[referral.public_id])


def filled(area, **changes):
    """What a consultant sends."""
    values = {
        "form_key": str(uuid.uuid4()),
        "programme": ProgrammeFactory().pk,
        "to_organisation": area.organisation.pk,
        "to_adviser": "",
        "override_reason": "",
        "dated_on": f"{localdate():%d/%m/%Y}",
        "card_text": "Wil een fietsatelier.",
    }
    return values | changes


# Who sees what ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["inbox", "sent", "refer"])
def test_pages_anonymous_go_to_the_login(client, name):
    answer = client.get(reverse(f"referrals:{name}"))
    assert answer.status_code == 302
    assert answer.url.startswith("/account/login/")


@pytest.mark.parametrize(
    ("role", "inbox", "sent", "refer"),
    [
        (adviser, 200, 200, 200),
        (coordinator, 200, 200, 200),
        (consultant, 200, 200, 200),
        (steering_member, 404, 404, 404),
    ],
)
def test_pages_by_role(client, role, inbox, sent, refer):
    client.force_login(role())
    names = {"inbox": inbox, "sent": sent, "refer": refer}
    assert {name: client.get(reverse(f"referrals:{name}")).status_code for name in names} == names


@pytest.mark.parametrize("state", ReferralState)
def test_referral_sender_and_receiver_see_it(client, state):
    referral = referral_in(state)
    client.force_login(referral.from_user)
    page = client.get(page_url(referral))
    assert page.status_code == 200
    assert referral.candidate.list_name in page.content.decode()
    client.force_login(referral.to_adviser)
    assert client.get(page_url(referral)).status_code == (404 if state == ReferralState.DRAFT else 200)


@pytest.mark.parametrize("who", [consultant, adviser, steering_member])
def test_referral_of_others_is_not_there(client, who):
    referral = sent_referral()
    client.force_login(who())
    for url in (
        page_url(referral),
        page_url(referral, "change"),
        page_url(referral, "send"),
        page_url(referral, "phone"),
        move_url(referral, "accepteren"),
        move_url(referral, "intrekken"),
        page_url(referral).replace(str(referral.public_id), str(uuid.uuid4())),
    ):
        assert client.get(url).status_code == 404


def test_referral_receiver_may_not_take_the_senders_pages(client):
    referral = sent_referral()
    client.force_login(referral.to_adviser)
    assert client.get(page_url(referral, "send")).status_code == 404
    assert client.get(page_url(referral, "change")).status_code == 404


def test_referral_candidate_of_another_office_cannot_be_referred(client, sender):
    stranger = CandidateFactory(seen_by=OrganisationFactory(vdab=True))
    assert client.get(refer_url(stranger)).status_code == 404
    assert client.post(refer_url(stranger), {}).status_code == 404
    assert client.post(refer_url(stranger) + "keuze/", {}).status_code == 404


def test_referral_after_a_refusal_the_partner_no_longer_sees_the_person(client):
    referral = sent_referral()
    client.force_login(referral.to_adviser)
    assert referral.candidate.email in client.get(page_url(referral)).content.decode()
    client.post(move_url(referral, "weigering-partner"), {"form_key": uuid.uuid4(), "reason": "Te ver"})
    page = client.get(page_url(referral))
    assert page.status_code == 200
    assert referral.candidate.email not in page.content.decode()
    assert referral.card_text not in page.content.decode()
    client.force_login(referral.from_user)
    assert referral.card_text in client.get(page_url(referral)).content.decode()


def test_referral_national_number_never_shown(client):
    referral = sent_referral()
    Candidate.objects.filter(pk=referral.candidate.pk).update(
        national_number="85073099932", national_number_index="x" * 64
    )
    for user in (referral.from_user, referral.to_adviser):
        client.force_login(user)
        body = client.get(page_url(referral)).content.decode()
        assert "85073099932" not in body
        assert "85.07.30" not in body


# Referring --------------------------------------------------------------------------------------


def test_choose_candidate_lists_own_people_and_finds_by_name(client, sender, candidate):
    other = CandidateFactory(seen_by=OrganisationFactory(vdab=True))
    body = client.get(reverse("referrals:refer"), {"q": candidate.family_name}).content.decode()
    assert candidate.list_name in body
    assert other.list_name not in body
    assert reverse("people:candidate_add") in body


def test_refer_shows_proposal_with_reason_and_preselects(client, sender, candidate, area):
    ProgrammeFactory()
    colleague = adviser(area.organisation)
    page = client.get(refer_url(candidate))
    body = page.content.decode()
    assert page.status_code == 200
    assert "Voorstel: Syntra" in body
    assert "Kortrijk (8500) hoort bij SYNTRA WEST." in body
    assert f'<option value="{area.organisation.pk}" selected>' in body
    assert f'<option value="{colleague.pk}" selected>' in body
    assert 'data-max="1000"' in body
    assert "Waarom kies je deze organisatie?" not in body


def as_shown(page):
    """What the browser would send from the form on a page, untouched."""
    fields = [field for field in page.context["form"] if field.value() is not None]
    shown = {field.html_name: field.value() for field in fields}
    for field in fields:
        assert f'name="{field.html_name}"' in page.content.decode()
    return shown | {"dated_on": f"{localdate():%d/%m/%Y}"}


def test_refer_form_as_shown_can_be_sent(client, sender, candidate, area):
    ProgrammeFactory()
    adviser(area.organisation)
    page = client.get(refer_url(candidate))
    values = as_shown(page)
    assert f'name="programme" value="{values["programme"]}"' in page.content.decode()
    assert client.post(refer_url(candidate), values).status_code == 302
    assert Referral.objects.get().to_organisation == area.organisation


def test_refer_with_two_programmes_offers_the_choice(client, sender, candidate, area):
    ProgrammeFactory()
    other = ProgrammeFactory(code="ander", name="Ander programma")
    assert "Ander programma" in client.get(refer_url(candidate)).content.decode()
    client.post(refer_url(candidate), filled(area, programme=other.pk))
    assert Referral.objects.get().programme == other


def test_refer_level_on_the_border_asks_to_choose(client, sender, area):
    ProgrammeFactory()
    candidate = CandidateFactory(dutch_level=DutchLevel.L12, seen_by=sender.current_membership.organisation)
    body = client.get(refer_url(candidate)).content.decode()
    assert "Het niveau is precies 1.2. Kies zelf de partner en schrijf op waarom." in body
    client.post(refer_url(candidate), filled(area, override_reason="Oefent liever nog."))
    # The card keeps the fact, not what the screen asked its reader to do.
    assert Referral.objects.get().route_reason == "Het niveau is precies 1.2."


def test_choice_other_organisation_gives_its_advisers_and_asks_why(client, sender, candidate, area):
    other = OrganisationFactory(starterslabo=True)
    colleague = adviser(other)
    page = client.post(refer_url(candidate) + "keuze/", filled(area, to_organisation=other.pk))
    body = page.content.decode()
    assert page.status_code == 200
    assert colleague.full_name in body
    assert "Waarom kies je deze organisatie?" in body
    assert "Er klopt iets niet" not in body


def test_choice_proposed_organisation_asks_nothing(client, sender, candidate, area):
    body = client.post(refer_url(candidate) + "keuze/", filled(area)).content.decode()
    assert "Waarom kies je deze organisatie?" not in body


@pytest.mark.parametrize("value", ["", "0", "-1", "abc", "9" * 30, "²"])
def test_choice_nonsense_answers_without_advisers(client, sender, candidate, area, value):
    page = client.post(refer_url(candidate) + "keuze/", filled(area, to_organisation=value, programme=value))
    assert page.status_code == 200


def test_refer_saves_a_draft_and_leads_to_the_card(client, sender, candidate, area):
    page = client.post(refer_url(candidate), filled(area))
    referral = Referral.objects.get()
    assert page.status_code == 302
    assert page.url == page_url(referral, "send")
    assert (referral.state, referral.card_text) == (ReferralState.DRAFT, "Wil een fietsatelier.")
    body = client.get(page.url).content.decode()
    assert "Wil een fietsatelier." in body
    assert "EEWP007" in body


def test_refer_as_draft_leads_to_the_referral(client, sender, candidate, area):
    page = client.post(refer_url(candidate), filled(area, concept="1"))
    assert page.url == page_url(Referral.objects.get())


def test_refer_double_click_makes_one(client, sender, candidate, area):
    values = filled(area)
    first, second = client.post(refer_url(candidate), values), client.post(refer_url(candidate), values)
    assert first.url == second.url
    assert Referral.objects.count() == 1


def test_refer_second_open_one_is_refused_with_the_reason(client, sender, candidate, area):
    client.post(refer_url(candidate), filled(area))
    page = client.post(refer_url(candidate), filled(area))
    assert page.status_code == 403
    assert "Voor deze kandidaat loopt al een doorverwijzing." in page.content.decode()
    again = client.get(refer_url(candidate))
    assert again.url == page_url(Referral.objects.get())


def test_refer_other_organisation_without_reason_is_422(client, sender, candidate, area):
    other = OrganisationFactory(starterslabo=True)
    page = client.post(refer_url(candidate), filled(area, to_organisation=other.pk))
    assert page.status_code == 422
    assert "Schrijf op waarom je deze organisatie kiest." in page.content.decode()
    reasoned = filled(area, to_organisation=other.pk, override_reason="Dichter bij huis")
    assert client.post(refer_url(candidate), reasoned).status_code == 302
    assert Referral.objects.get().override_reason == "Dichter bij huis"


def test_refer_card_of_1001_characters_is_422_with_the_message(client, sender, candidate, area):
    page = client.post(refer_url(candidate), filled(area, card_text="x" * 1001))
    assert page.status_code == 422
    assert "De tekst voor de kaart is te lang: hoogstens 1000 tekens." in page.content.decode()
    assert client.post(refer_url(candidate), filled(area, card_text="x" * 1000)).status_code == 302


def test_refer_line_breaks_count_once(client, sender, candidate, area):
    text = "a\r\n" * 499 + "ab"
    assert client.post(refer_url(candidate), filled(area, card_text=text)).status_code == 302
    assert len(Referral.objects.get().card_text) == 1000


@pytest.mark.parametrize("day", ["01/01/0001", "31/12/9999", "31/02/2026", "morgen", ""])
def test_refer_impossible_date_is_422(client, sender, candidate, area, day):
    assert client.post(refer_url(candidate), filled(area, dated_on=day)).status_code == 422
    assert not Referral.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"to_organisation": "999999999"},
        {"to_organisation": "abc"},
        {"to_adviser": "999999999"},
        {"form_key": "geen-uuid"},
        {"programme": "-5"},
    ],
)
def test_refer_nonsense_is_422(client, sender, candidate, area, changes):
    assert client.post(refer_url(candidate), filled(area, **changes)).status_code == 422


def test_refer_nul_byte_is_400(client, sender, candidate, area):
    assert client.post(refer_url(candidate), filled(area, card_text="a\x00b")).status_code == 400


def test_refer_every_script_is_kept(client, sender, candidate, area):
    text = "Łucja Нова 王小明 محمد עברית 👩🏽‍🔧 ñ"
    client.post(refer_url(candidate), filled(area, card_text=text))
    assert Referral.objects.get().card_text == text


def test_change_stale_tab_shows_both_texts_and_overwrites_nothing(client):
    referral = ReferralFactory()
    client.force_login(referral.from_user)
    area = PostcodeAreaFactory(organisation=referral.to_organisation)
    url = page_url(referral, "change")
    assert client.post(url, filled(area, version=1, card_text="Eerste tab")).status_code == 302
    page = client.post(url, filled(area, version=1, card_text="Tweede tab"))
    assert page.status_code == 409
    body = page.content.decode()
    assert "Eerste tab" in body
    assert "Tweede tab" in body
    assert Referral.objects.get().card_text == "Eerste tab"
    assert client.post(url, filled(area, version=2, card_text="Tweede tab")).status_code == 302
    assert Referral.objects.get().card_text == "Tweede tab"


def test_change_opens_with_what_was_saved(client):
    referral = ReferralFactory()
    PostcodeAreaFactory(organisation=referral.to_organisation)
    client.force_login(referral.from_user)
    body = client.get(page_url(referral, "change")).content.decode()
    assert "Wil een fietsatelier beginnen." in body
    assert f'<option value="{referral.to_organisation_id}" selected>' in body
    assert f'<option value="{referral.to_adviser_id}" selected>' in body


def test_change_after_sending_says_why_not(client):
    referral = sent_referral()
    client.force_login(referral.from_user)
    page = client.get(page_url(referral, "change"))
    assert page.status_code == 403
    assert "Deze doorverwijzing is al verstuurd." in page.content.decode()


# Sending ----------------------------------------------------------------------------------------


def signing(**changes):
    return {
        "form_key": str(uuid.uuid4()),
        "evidence": "paper",
        "signed_on": f"{localdate():%d/%m/%Y}",
    } | changes


def test_send_signs_enrols_and_mails_in_one_step(client):
    referral = ReferralFactory()
    session = InfoSessionFactory(programme=referral.programme, organisation=referral.to_organisation)
    elsewhere = InfoSessionFactory(programme=referral.programme)
    client.force_login(referral.from_user)
    body = client.get(page_url(referral, "send")).content.decode()
    assert f'value="{session.pk}"' in body
    assert f'value="{elsewhere.pk}"' not in body
    page = client.post(page_url(referral, "send"), signing(session=session.pk))
    assert page.url == page_url(referral)
    assert Referral.objects.get().state == ReferralState.SENT
    assert Enrolment.objects.get().session == session
    assert OutgoingEmail.objects.get(kind="referral.sent").recipient == referral.to_adviser.email


def test_send_twice_is_sent_once(client):
    referral = ReferralFactory()
    client.force_login(referral.from_user)
    values = signing()
    first = client.post(page_url(referral, "send"), values)
    second = client.post(page_url(referral, "send"), values)
    assert first.url == second.url == page_url(referral)
    assert client.post(page_url(referral, "send"), signing()).status_code == 403
    assert OutgoingEmail.objects.count() == 1


@pytest.mark.parametrize("day", ["01/01/0001", "31/12/9999", "", "gisteren"])
def test_send_impossible_day_is_422(client, day):
    referral = ReferralFactory()
    client.force_login(referral.from_user)
    assert client.post(page_url(referral, "send"), signing(signed_on=day)).status_code == 422


def test_send_session_of_another_partner_is_422(client):
    referral = ReferralFactory()
    InfoSessionFactory(programme=referral.programme, organisation=referral.to_organisation)
    elsewhere = InfoSessionFactory(programme=referral.programme)
    client.force_login(referral.from_user)
    page = client.post(page_url(referral, "send"), signing(session=elsewhere.pk))
    assert page.status_code == 422
    assert Referral.objects.get(pk=referral.pk).is_draft


def test_send_draft_without_reason_says_why_not(client):
    referral = ReferralFactory(route="choose")
    client.force_login(referral.from_user)
    page = client.get(page_url(referral, "send"))
    assert page.status_code == 403
    assert "Schrijf op waarom je deze organisatie kiest." in page.content.decode()


# Answering --------------------------------------------------------------------------------------


def accepting(referral, **changes):
    values = {"form_key": str(uuid.uuid4()), "first_conversation_on": f"{localdate():%d/%m/%Y}"}
    return values | {"adviser": referral.to_adviser_id} | changes


def test_referral_before_presence_accept_is_blocked_with_reason_and_link(client):
    referral = sent_referral()
    session = InfoSessionFactory(programme=referral.programme, organisation=referral.to_organisation)
    EnrolmentFactory(session=session, candidate=referral.candidate)
    client.force_login(referral.to_adviser)
    body = client.get(page_url(referral)).content.decode()
    assert "De kandidaat was nog niet aanwezig op een infosessie. Vul eerst de aanwezigheid in." in body
    assert '<span class="source">handleiding 2.4</span>' in body
    assert f'href="{session.get_absolute_url()}"' in body
    assert move_url(referral, "accepteren") not in body
    refused = client.post(move_url(referral, "accepteren"), accepting(referral))
    assert refused.status_code == 403
    assert "De kandidaat was nog niet aanwezig op een infosessie." in refused.content.decode()
    assert not Traject.objects.exists()


def test_accept_after_presence_opens_the_dossier(client):
    referral = sent_referral()
    present_at_session(referral)
    client.force_login(referral.to_adviser)
    assert move_url(referral, "accepteren") in client.get(page_url(referral)).content.decode()
    form = client.get(move_url(referral, "accepteren")).content.decode()
    assert "Nog niet ondertekend" in form
    page = client.post(move_url(referral, "accepteren"), accepting(referral))
    assert page.url == Traject.objects.get().get_absolute_url()


def test_accept_double_click_starts_one_dossier(client):
    referral = sent_referral(starterslabo=True)
    client.force_login(referral.to_adviser)
    values = accepting(referral)
    first = client.post(move_url(referral, "accepteren"), values)
    second = client.post(move_url(referral, "accepteren"), values)
    assert first.url == second.url
    assert Traject.objects.count() == 1


@pytest.mark.parametrize("day", ["", "01/01/0001", "31/12/9999", "x"])
def test_accept_impossible_day_is_422(client, day):
    referral = sent_referral(starterslabo=True)
    client.force_login(referral.to_adviser)
    page = client.post(move_url(referral, "accepteren"), accepting(referral, first_conversation_on=day))
    assert page.status_code == 422


def test_accept_tomorrow_is_422(client):
    referral = sent_referral(starterslabo=True)
    client.force_login(referral.to_adviser)
    day = f"{localdate() + timedelta(days=1):%d/%m/%Y}"
    page = client.post(move_url(referral, "accepteren"), accepting(referral, first_conversation_on=day))
    assert page.status_code == 422
    assert "Deze datum ligt in de toekomst." in page.content.decode()


@pytest.mark.parametrize("name", ["weigering-klant", "weigering-partner"])
def test_refuse_needs_a_reason(client, name):
    referral = sent_referral()
    client.force_login(referral.to_adviser)
    assert client.post(move_url(referral, name), {"form_key": uuid.uuid4(), "reason": " "}).status_code == 422
    page = client.post(move_url(referral, name), {"form_key": uuid.uuid4(), "reason": "Te ver"})
    assert page.url == page_url(referral)
    assert "Te ver" in client.get(page.url).content.decode()


def test_reroute_offers_starterslabos_and_moves_the_referral(client):
    referral = sent_referral()
    starterslabo, syntra = OrganisationFactory(starterslabo=True), OrganisationFactory(syntra=True)
    colleague = adviser(starterslabo)
    client.force_login(referral.to_adviser)
    body = client.get(move_url(referral, "omleiden")).content.decode()
    assert starterslabo.name in body
    assert syntra.name not in body
    values = {"form_key": uuid.uuid4(), "to_organisation": starterslabo.pk, "reason": "Niveau 1.1"}
    page = client.post(move_url(referral, "omleiden"), values | {"to_adviser": colleague.pk})
    assert client.get(page.url).status_code == 200
    client.force_login(colleague)
    assert client.get(page_url(Referral.objects.get(rerouted_from__pk=referral.pk))).status_code == 200


def test_reroute_adviser_of_another_organisation_is_422(client):
    referral = sent_referral()
    one, other = OrganisationFactory(starterslabo=True), OrganisationFactory(starterslabo=True)
    values = {"form_key": uuid.uuid4(), "to_organisation": one.pk, "reason": "Niveau 1.1"}
    client.force_login(referral.to_adviser)
    page = client.post(move_url(referral, "omleiden"), values | {"to_adviser": adviser(other).pk})
    assert page.status_code == 422
    assert "Deze adviseur werkt niet bij de gekozen organisatie." in page.content.decode()


def test_phone_call_is_shown_on_the_page(client):
    referral = sent_referral()
    client.force_login(referral.to_adviser)
    values = {
        "form_key": uuid.uuid4(),
        "on": f"{localdate():%d/%m/%Y}",
        "direction": "to_sender",
        "note": "Belt volgende week",
    }
    page = client.post(page_url(referral, "phone"), values)
    assert "Belt volgende week" in client.get(page.url).content.decode()
    assert client.post(page_url(referral, "phone"), values | {"on": "x"}).status_code == 422


@pytest.mark.parametrize("state", ReferralState)
def test_referral_says_who_acts_next_in_every_state(client, state):
    referral = referral_in(state)
    client.force_login(referral.from_user)
    body = client.get(page_url(referral)).content.decode()
    heads = ("Jullie zijn aan zet", f"Wacht op {referral.to_organisation.name}", "Afgerond", "Omgeleid")
    assert sum(f'alert__title">{head}<' in body for head in heads) == 1


def test_referral_hostile_text_is_shown_as_text(client):
    referral = sent_referral(card_text="<script>alert(1)</script>")
    client.force_login(referral.to_adviser)
    body = client.get(page_url(referral)).content.decode()
    assert "<script>alert(1)" not in body
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in body


# Administration ---------------------------------------------------------------------------------


def test_admin_areas_are_for_coordinators(client, area):
    url = reverse("admin:referrals_postcodearea_changelist")
    client.force_login(coordinator(area.organisation))
    assert client.get(url).status_code == 200
    assert client.get(reverse("admin:referrals_postcodearea_add")).status_code == 200
    client.force_login(adviser(area.organisation, is_staff=True))
    assert client.get(url).status_code == 403


def test_admin_referrals_are_read_only(client):
    referral = sent_referral()
    client.force_login(coordinator(referral.to_organisation))
    assert client.get(reverse("admin:referrals_referral_changelist"), {"q": "noor"}).status_code == 200
    assert client.get(reverse("admin:referrals_referral_change", args=[referral.pk])).status_code == 200
    assert client.get(reverse("admin:referrals_referral_add")).status_code == 403
    assert client.post(reverse("admin:referrals_referral_delete", args=[referral.pk])).status_code == 403
