"""What each use case changes, tells and keeps, and that nothing is half done."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils.timezone import localdate

from core import journal
from core.errors import AlreadyMoved, Refused, StaleForm
from core.models import Event, OutgoingEmail
from people.enums import AccessGround
from people.models import Candidate
from referrals import actions
from referrals.enums import ReferralState, Route
from referrals.models import Referral
from tests.factories.people import CandidateFactory, OrganisationFactory, UserFactory, adviser, consultant
from tests.factories.referrals import (
    PostcodeAreaFactory,
    ReferralFactory,
    present_at_session,
    referral_in,
    sent_referral,
)
from tests.factories.trajects import InfoSessionFactory, ProgrammeFactory, TrajectFactory
from trajects.enums import EnrolmentSource, PhaseKind
from trajects.models import Enrolment, Traject

pytestmark = pytest.mark.django_db


@pytest.fixture
def area():
    return PostcodeAreaFactory(organisation__name="SYNTRA WEST")


@pytest.fixture
def sender():
    return consultant()


def draft(sender, area, **fields):
    values = {
        "candidate": CandidateFactory(seen_by=sender.current_membership.organisation),
        "programme": ProgrammeFactory(),
        "to_organisation": area.organisation,
        "card_text": "Wil een fietsatelier.",
    }
    return actions.draft_referral(by=sender, **(values | fields))


def kinds(referral):
    return list(Event.objects.about(referral).order_by("pk").values_list("kind", flat=True))


def mails():
    return list(OutgoingEmail.objects.order_by("pk").values_list("kind", "recipient"))


def sees(user, referral):
    return Candidate.objects.visible_to(fresh_user(user)).filter(pk=referral.candidate_id).exists()


def fresh_user(user):
    return type(user).objects.get(pk=user.pk)


# Draft -----------------------------------------------------------------------------------------


def test_draft_referral_keeps_choice_proposal_and_financing_number(sender, area):
    referral = Referral.objects.get(pk=draft(sender, area).pk)
    assert referral.state == ReferralState.DRAFT
    assert referral.from_organisation == sender.current_membership.organisation
    assert referral.from_user == sender
    assert referral.route == Route.SYNTRA
    assert referral.proposed_organisation == area.organisation
    assert referral.route_reason.startswith("Het niveau 2.2 is hoger dan 1.2 en is behaald.")
    assert referral.financing_number == "EEWP007"
    assert referral.dated_on == localdate()
    assert kinds(referral) == ["referral.drafted"]
    assert mails() == []


def test_draft_referral_gives_the_receiver_no_access(sender, area):
    referral = draft(sender, area)
    assert not sees(adviser(area.organisation), referral)


def test_draft_referral_second_one_is_refused(sender, area):
    first = draft(sender, area)
    with pytest.raises(Refused) as refusal:
        draft(consultant(), area, candidate=first.candidate)
    assert str(refusal.value.verdict.reason) == "Voor deze kandidaat loopt al een doorverwijzing."
    assert Referral.objects.count() == 1


def test_draft_referral_after_a_refused_one_is_allowed(sender, area):
    first = referral_in(ReferralState.REFUSED_CLIENT)
    assert draft(sender, area, candidate=first.candidate).is_draft


@pytest.mark.parametrize(
    ("code", "fields"),
    [
        ("card_length", lambda: {"card_text": "x" * 1001}),
        ("receiver", lambda: {"to_organisation": OrganisationFactory(vdab=True)}),
        ("adviser", lambda: {"to_adviser": UserFactory()}),
    ],
)
def test_draft_referral_refused_by_rule(sender, area, code, fields):
    with pytest.raises(Refused) as refusal:
        draft(sender, area, **fields())
    assert refusal.value.verdict.code == code
    assert not Referral.objects.exists()


def test_draft_referral_by_somebody_without_role_is_refused(area):
    with pytest.raises(Refused) as refusal:
        actions.draft_referral(
            candidate=CandidateFactory(),
            programme=ProgrammeFactory(),
            by=UserFactory(),
            to_organisation=area.organisation,
        )
    assert str(refusal.value.verdict.reason) == "Jouw organisatie verwijst geen kandidaten door."


def test_draft_referral_for_an_office_of_others_is_refused(sender, area):
    with pytest.raises(Refused) as refusal:
        draft(sender, area, from_organisation=OrganisationFactory(vdab=True))
    assert refusal.value.verdict.code == "workflow.forbidden"


def test_draft_referral_card_of_1000_characters_is_kept(sender, area):
    assert len(draft(sender, area, card_text="é" * 1000).card_text) == 1000


def test_change_referral_draft_takes_the_new_choice(sender, area):
    referral = draft(sender, area)
    other = OrganisationFactory(starterslabo=True)
    changed = actions.change_referral(
        referral, by=sender, version=1, to_organisation=other, override_reason="Dichterbij"
    )
    assert (changed.to_organisation, changed.version, changed.needs_reason) == (other, 2, True)
    assert kinds(referral) == ["referral.drafted", "referral.changed"]


def test_change_referral_stale_form_changes_nothing(sender, area):
    referral = draft(sender, area)
    actions.change_referral(referral, by=sender, version=1, card_text="Eerste")
    with pytest.raises(StaleForm):
        actions.change_referral(
            Referral.objects.get(pk=referral.pk), by=sender, version=1, card_text="Tweede"
        )
    assert Referral.objects.get(pk=referral.pk).card_text == "Eerste"


def test_change_referral_sent_one_is_refused():
    referral = sent_referral()
    with pytest.raises(Refused) as refusal:
        actions.change_referral(referral, by=referral.from_user, version=1, card_text="Anders")
    assert refusal.value.verdict.code == "sent"


# Send ------------------------------------------------------------------------------------------


def test_send_referral_signed_card_gives_access_and_mails_the_adviser():
    referral = ReferralFactory()
    actions.send_referral(referral, by=referral.from_user, signed_on=localdate())
    again = Referral.objects.get(pk=referral.pk)
    assert (again.state, again.card_signed_on) == (ReferralState.SENT, localdate())
    assert again.sent_at is not None
    assert sees(referral.to_adviser, referral)
    assert kinds(referral) == ["referral.send"]
    mail = OutgoingEmail.objects.get()
    assert (mail.kind, mail.recipient) == ("referral.sent", referral.to_adviser.email)
    assert mail.subject == f"Nieuwe doorverwijzing: beantwoord {referral.candidate.full_name}"
    assert "Je kunt accepteren zodra de kandidaat aanwezig was op een infosessie." in mail.body_text
    assert referral.get_absolute_url() in mail.body_text
    assert mail.body_text.rstrip().endswith(referral.programme.co_financing_text)


def test_send_referral_without_adviser_mails_the_organisation():
    referral = ReferralFactory(to_adviser=None)
    actions.send_referral(referral, by=referral.from_user, signed_on=localdate())
    assert mails() == [("referral.sent", referral.to_organisation.email)]


def test_send_referral_with_session_enrols_in_the_same_step():
    referral = ReferralFactory()
    session = InfoSessionFactory(programme=referral.programme, organisation=referral.to_organisation)
    actions.send_referral(referral, by=referral.from_user, signed_on=localdate(), session=session)
    enrolment = Enrolment.objects.get()
    assert (enrolment.session, enrolment.candidate) == (session, referral.candidate)
    assert enrolment.source == EnrolmentSource.VDAB


def test_send_referral_unreachable_adviser_gets_the_contact_data():
    referral = ReferralFactory(starterslabo=True, candidate=CandidateFactory(mobile="+32496253699"))
    actions.send_referral(referral, by=referral.from_user, signed_on=localdate(), unreachable=True)
    assert [kind for kind, _to in mails()] == ["referral.sent", "referral.contact_details"]
    mail = OutgoingEmail.objects.get(kind="referral.contact_details")
    assert "Gsm: 0496 25 36 99" in mail.body_text
    assert referral.candidate.email in mail.body_html


def test_send_referral_other_choice_without_reason_is_refused():
    referral = ReferralFactory(proposed_organisation=OrganisationFactory(syntra=True))
    with pytest.raises(Refused) as refusal:
        actions.send_referral(referral, by=referral.from_user, signed_on=localdate())
    assert refusal.value.verdict.code == "route_reason"
    assert mails() == []


def test_send_referral_card_of_1001_characters_is_refused():
    referral = ReferralFactory(card_text="x" * 1001)
    with pytest.raises(Refused) as refusal:
        actions.send_referral(referral, by=referral.from_user, signed_on=localdate())
    assert str(refusal.value.verdict.reason) == "De tekst voor de kaart is te lang: hoogstens 1000 tekens."


def test_send_referral_candidate_with_open_dossier_is_refused():
    referral = ReferralFactory()
    TrajectFactory(candidate=referral.candidate, programme=referral.programme)
    with pytest.raises(Refused) as refusal:
        actions.send_referral(referral, by=referral.from_user, signed_on=localdate())
    assert refusal.value.verdict.code == "open_traject"


@pytest.mark.parametrize("day", [date(1, 1, 1), date(9999, 12, 31)])
def test_send_referral_impossible_signature_is_refused(day):
    referral = ReferralFactory()
    with pytest.raises(Refused):
        actions.send_referral(referral, by=referral.from_user, signed_on=day)


def test_send_referral_twice_is_sent_once():
    referral = ReferralFactory()
    actions.send_referral(referral, by=referral.from_user, signed_on=localdate())
    with pytest.raises(AlreadyMoved):
        actions.send_referral(referral, by=referral.from_user, signed_on=localdate())
    assert len(mails()) == 1


def test_send_referral_failing_journal_leaves_nothing(monkeypatch):
    referral = ReferralFactory()

    def fail(*args, **kwargs):
        raise RuntimeError("journal")

    monkeypatch.setattr(journal, "record", fail)
    with pytest.raises(RuntimeError, match="journal"):
        actions.send_referral(referral, by=referral.from_user, signed_on=localdate())
    assert Referral.objects.get(pk=referral.pk).state == ReferralState.DRAFT
    assert mails() == []
    assert not sees(referral.to_adviser, referral)


# Accept ----------------------------------------------------------------------------------------


def test_accept_referral_starts_the_dossier_and_tells_the_consultant():
    referral = sent_referral()
    present_at_session(referral)
    yesterday = localdate() - timedelta(days=1)
    traject = actions.accept_referral(referral, by=referral.to_adviser, first_conversation_on=yesterday)
    again = Referral.objects.get(pk=referral.pk)
    assert (again.state, again.first_conversation_on, again.traject) == (
        ReferralState.ACCEPTED,
        yesterday,
        traject,
    )
    assert (traject.consultant, traject.referring_organisation) == (
        referral.from_user,
        referral.from_organisation,
    )
    assert (traject.organisation, traject.adviser) == (referral.to_organisation, referral.to_adviser)
    assert traject.phases.get().template.kind == PhaseKind.EXPLORE
    assert referral.candidate.accesses.filter(
        organisation=referral.to_organisation, ground=AccessGround.TRAJECT
    ).exists()
    event = Event.objects.about(referral).get(kind="referral.accept")
    assert (event.parent_type, event.parent_id) == ("trajects.traject", traject.pk)
    mail = OutgoingEmail.objects.get(kind="referral.accepted")
    assert mail.recipient == referral.from_user.email
    assert (mail.parent_type, mail.parent_id) == ("trajects.traject", traject.pk)


def test_accept_referral_chosen_adviser_guides():
    referral = sent_referral(starterslabo=True)
    colleague = adviser(referral.to_organisation)
    traject = actions.accept_referral(
        referral, by=referral.to_adviser, first_conversation_on=localdate(), adviser=colleague
    )
    assert traject.adviser == colleague


def test_accept_referral_without_presence_starts_nothing():
    referral = sent_referral()
    with pytest.raises(Refused) as refusal:
        actions.accept_referral(referral, by=referral.to_adviser, first_conversation_on=localdate())
    assert refusal.value.verdict.code == "info_session"
    assert not Traject.objects.exists()
    assert mails() == []


def test_accept_referral_without_target_group_starts_nothing():
    referral = sent_referral(starterslabo=True)
    referral.candidate.target_groups.all().delete()
    with pytest.raises(Refused) as refusal:
        actions.accept_referral(referral, by=referral.to_adviser, first_conversation_on=localdate())
    assert refusal.value.verdict.code == "target_group"


@pytest.mark.parametrize("day", [localdate() + timedelta(days=1), date(9999, 12, 31), date(1, 1, 1)])
def test_accept_referral_impossible_day_starts_nothing(day):
    referral = sent_referral(starterslabo=True)
    with pytest.raises(Refused):
        actions.accept_referral(referral, by=referral.to_adviser, first_conversation_on=day)
    assert Referral.objects.get(pk=referral.pk).state == ReferralState.SENT
    assert not Traject.objects.exists()


def test_accept_referral_between_partners_keeps_the_first_consultant():
    first = sent_referral(state=ReferralState.REFUSED_PARTNER, refusal_reason="Verhuisd")
    partner = OrganisationFactory(syntra=True)
    second = sent_referral(
        starterslabo=True,
        candidate=first.candidate,
        from_organisation=partner,
        from_user=adviser(partner),
    )
    traject = actions.accept_referral(second, by=second.to_adviser, first_conversation_on=localdate())
    assert traject.consultant == first.from_user
    assert traject.referring_organisation == partner


def test_accept_referral_failing_journal_leaves_nothing(monkeypatch):
    referral = sent_referral(starterslabo=True)
    record = journal.record

    def fail_at_the_end(kind, *args, **kwargs):
        if kind == "referral.accept":
            raise RuntimeError("journal")
        return record(kind, *args, **kwargs)

    monkeypatch.setattr(journal, "record", fail_at_the_end)
    with pytest.raises(RuntimeError, match="journal"):
        actions.accept_referral(referral, by=referral.to_adviser, first_conversation_on=localdate())
    assert Referral.objects.get(pk=referral.pk).state == ReferralState.SENT
    assert not Traject.objects.exists()
    assert mails() == []


# Refuse, reroute, outreach, cancel --------------------------------------------------------------


@pytest.mark.parametrize(
    ("action", "state", "words"),
    [
        (
            actions.refuse_referral_client,
            ReferralState.REFUSED_CLIENT,
            "Niet geaccepteerd – weigering klant",
        ),
        (
            actions.refuse_referral_partner,
            ReferralState.REFUSED_PARTNER,
            "Niet geaccepteerd – weigering partner",
        ),
    ],
)
def test_refuse_referral_tells_the_consultant_why_and_ends_access(action, state, words):
    referral = sent_referral()
    action(referral, by=referral.to_adviser, reason="Het uurrooster past niet.")
    again = Referral.objects.get(pk=referral.pk)
    assert (again.state, again.refusal_reason) == (state, "Het uurrooster past niet.")
    assert again.answered_on == localdate()
    mail = OutgoingEmail.objects.get()
    assert mail.recipient == referral.from_user.email
    for body in (mail.body_text, mail.body_html):
        assert "Het uurrooster past niet." in body
        assert words in body
    assert not sees(referral.to_adviser, referral)
    assert sees(referral.from_user, referral)


@pytest.mark.parametrize("action", [actions.refuse_referral_client, actions.cancel_referral])
def test_refuse_referral_without_reason_is_refused(action):
    referral = sent_referral()
    with pytest.raises(Refused) as refusal:
        action(referral, by=referral.to_adviser, reason="  ")
    assert str(refusal.value.verdict.reason) == "Schrijf op waarom."


def test_reroute_for_language_moves_the_referral_with_mail_and_access():
    referral = sent_referral()
    starterslabo = OrganisationFactory(starterslabo=True)
    colleague = adviser(starterslabo)
    actions.reroute_for_language(
        referral,
        by=referral.to_adviser,
        to_organisation=starterslabo,
        to_adviser=colleague,
        reason="Niveau 1.1",
    )
    old = Referral.objects.get(pk=referral.pk)
    new = old.rerouted_to
    assert (old.state, new.state) == (ReferralState.REROUTED, ReferralState.SENT)
    assert (new.from_organisation, new.from_user) == (referral.from_organisation, referral.from_user)
    assert (new.to_organisation, new.to_adviser) == (starterslabo, colleague)
    assert (new.route, new.route_reason) == (Route.STEBO_STARTERSLABO, "Niveau 1.1")
    assert new.card_signed_on is None
    assert not new.needs_reason
    assert kinds(old) == ["referral.reroute"]
    assert sorted(kinds(new)) == ["referral.access_requested", "referral.received"]
    assert new.awaits_access
    assert not old.awaits_access
    assert sees(colleague, new)
    assert not sees(referral.to_adviser, referral)
    mail = OutgoingEmail.objects.get()
    assert (mail.kind, mail.recipient, mail.cc) == (
        "referral.rerouted",
        referral.from_user.email,
        colleague.email,
    )
    assert new.get_absolute_url() in mail.body_text


def test_reroute_for_language_to_syntra_is_refused():
    referral = sent_referral()
    with pytest.raises(Refused) as refusal:
        actions.reroute_for_language(
            referral,
            by=referral.to_adviser,
            to_organisation=OrganisationFactory(syntra=True),
            to_adviser=None,
            reason="Taal",
        )
    assert refusal.value.verdict.code == "reroute_family"


def test_reroute_for_language_adviser_of_elsewhere_leaves_nothing():
    referral = sent_referral()
    with pytest.raises(Refused) as refusal:
        actions.reroute_for_language(
            referral,
            by=referral.to_adviser,
            to_organisation=OrganisationFactory(starterslabo=True),
            to_adviser=UserFactory(),
            reason="Taal",
        )
    assert refusal.value.verdict.code == "adviser"
    assert Referral.objects.get().state == ReferralState.SENT
    assert mails() == []


def test_outreach_and_back_waits_again():
    referral = sent_referral(starterslabo=True)
    actions.to_outreach(referral, by=referral.to_adviser)
    assert Referral.objects.get(pk=referral.pk).state == ReferralState.OUTREACH
    actions.back_from_outreach(referral, by=referral.to_adviser)
    assert Referral.objects.get(pk=referral.pk).state == ReferralState.SENT
    assert kinds(referral) == ["referral.to_outreach", "referral.back_from_outreach"]


def test_cancel_referral_draft_tells_nobody():
    referral = ReferralFactory()
    actions.cancel_referral(referral, by=referral.from_user, reason="Vergissing")
    assert Referral.objects.get(pk=referral.pk).state == ReferralState.CANCELLED
    assert mails() == []


def test_cancel_referral_sent_tells_the_receiver_and_ends_access():
    referral = sent_referral()
    actions.cancel_referral(referral, by=referral.from_user, reason="Vergissing")
    assert mails() == [("referral.withdrawn", referral.to_adviser.email)]
    assert not sees(referral.to_adviser, referral)


def test_close_access_stays_for_another_referral_to_the_same_partner():
    first = sent_referral()
    sent_referral(
        candidate=first.candidate,
        to_organisation=first.to_organisation,
        programme=ProgrammeFactory(code="ander"),
    )
    actions.refuse_referral_client(first, by=first.to_adviser, reason="Een ander programma past beter")
    assert sees(first.to_adviser, first)


def test_note_phone_call_is_kept_for_both_sides():
    referral = sent_referral()
    for user in (referral.from_user, referral.to_adviser):
        actions.note_phone_call(referral, by=user, on=localdate(), note="Belt zelf")
    again = Referral.objects.get(pk=referral.pk)
    calls = [(call.on, call.by, call.note) for call in again.phone_calls.order_by("pk")]
    assert calls == [(localdate(), user, "Belt zelf") for user in (referral.from_user, referral.to_adviser)]
    assert kinds(referral) == ["referral.phoned", "referral.phoned"]


def test_note_phone_call_by_another_office_is_refused():
    with pytest.raises(Refused) as refusal:
        actions.note_phone_call(sent_referral(), by=consultant(), on=localdate())
    assert refusal.value.verdict.code == "workflow.forbidden"


def test_journal_holds_no_text_of_a_person():
    referral = sent_referral()
    actions.refuse_referral_client(referral, by=referral.to_adviser, reason="Is ernstig ziek")
    assert Event.objects.about(referral).get().data == {"from": "sent", "to": "refused_client"}


def test_mail_with_hostile_text_stays_text():
    referral = ReferralFactory(
        candidate=CandidateFactory(family_name="<b>Peeters</b>\r\nBcc: x@example.be"),
        card_text="<script>alert(1)</script>",
    )
    actions.send_referral(referral, by=referral.from_user, signed_on=localdate())
    mail = OutgoingEmail.objects.get()
    assert "\n" not in mail.subject
    assert "<script>" not in mail.body_html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in mail.body_html
    assert "<script>alert(1)</script>" in mail.body_text


def test_mail_with_the_longest_name_in_every_script_fits():
    name = ("Łucja 王小明 محمد Нова ñ" * 20)[:200]
    candidate = CandidateFactory(family_name=name, given_name=name, email="lang@example.be")
    referral = ReferralFactory(candidate=candidate)
    actions.send_referral(referral, by=referral.from_user, signed_on=localdate())
    mail = OutgoingEmail.objects.get()
    assert len(mail.subject) <= 255
    assert name in mail.body_text
