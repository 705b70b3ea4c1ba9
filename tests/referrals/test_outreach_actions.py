"""Outreach use cases: who was reached, the detection form, proposing and checking; mails word for word."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from core.errors import AlreadyMoved, Refused, StaleForm
from core.models import Event, OutgoingEmail
from people.enums import AccessGround
from people.models import Candidate
from referrals import actions as referral_actions
from referrals.actions import detections, outreach, proposals
from referrals.actions.proposals import remind_checkers
from referrals.enums import PreconditionTopic, ProposalState
from referrals.models import OutreachProposal, ReachedGroup
from referrals.rules.outreach import outreach_was_checked
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
from tests.factories.referrals import ReferralFactory, sent_referral
from tests.factories.trajects import ProgrammeFactory, TrajectFactory

pytestmark = pytest.mark.django_db
FRIDAY = date(2026, 11, 20)
CHECK = {"admissible": "yes", "available": "yes", "card_text": "Naaiatelier."}


def reason_of(call, *args, **kwargs):
    """The reason with which a use case is refused."""
    with pytest.raises(Refused) as refusal:
        call(*args, **kwargs)
    return str(refusal.value.verdict.reason)


def kinds(subject):
    return list(Event.objects.about(subject).order_by("pk").values_list("kind", flat=True))


# Outreach actions -----------------------------------------------------------------------------------


def fields(**changes):
    return {
        "kind": "stand",
        "title": "Jobbeurs",
        "held_on": localdate(),
        "place": "Kortrijk Xpo",
        "province": "BE-VWV",
    } | changes


def test_record_outreach_belongs_to_the_present_organisation():
    user = adviser(OrganisationFactory(starterslabo=True))
    action = outreach.record_outreach(by=user, programme=ProgrammeFactory(), **fields())
    assert (action.organisation, action.made_by) == (user.current_membership.organisation, user)
    assert kinds(action) == ["outreachaction.recorded"]


def test_record_outreach_of_tomorrow_is_refused():
    day = localdate() + timedelta(days=1)
    words = reason_of(
        outreach.record_outreach, by=adviser(), programme=ProgrammeFactory(), **fields(held_on=day)
    )
    assert words == "Deze datum kan niet: ze ligt in de toekomst, of het jaar klopt niet."


def test_record_outreach_by_a_consultant_is_refused():
    words = reason_of(outreach.record_outreach, by=consultant(), programme=ProgrammeFactory(), **fields())
    assert words == "Jouw organisatie doet geen outreach."


def test_record_outreach_without_a_kind_is_refused():
    with pytest.raises(ValidationError):
        outreach.record_outreach(by=adviser(), programme=ProgrammeFactory(), **fields(kind=""))


def test_change_outreach_names_what_changed_and_notices_an_old_page():
    action = OutreachActionFactory()
    outreach.change_outreach(action, by=action.made_by, version=1, title="Ander infomoment")
    assert Event.objects.about(action).get().data == {"fields": ["title"]}
    with pytest.raises(StaleForm):
        outreach.change_outreach(action, by=action.made_by, version=1, title="Te laat")


def test_change_outreach_of_another_organisation_is_refused():
    words = reason_of(outreach.change_outreach, OutreachActionFactory(), by=adviser(), version=1, title="X")
    assert words == "Jouw rol mag dit niet doen."


def count(action, *rows):
    return outreach.count_reached(action, by=action.made_by, version=action.version, rows=rows)


def test_count_reached_replaces_what_stood_there():
    action, group = OutreachActionFactory(), TargetGroupFactory()
    count(action, (group, "BE-VWV", 12), (None, "BE-VOV", 3))
    count(action, (group, "BE-VWV", 20))
    assert list(action.reached_groups.values_list("target_group", "province", "people")) == [
        (group.pk, "BE-VWV", 20)
    ]


def test_count_reached_twice_the_same_row_is_refused_and_nothing_changes():
    action = OutreachActionFactory()
    count(action, (None, "BE-VWV", 4))
    words = reason_of(count, action, (None, "BE-VWV", 4), (None, "BE-VWV", 5))
    assert words == "Deze doelgroep en provincie staan er al. Tel de aantallen samen in één rij."
    assert action.reached_groups.get().people == 4


@pytest.mark.parametrize("people", [0, -1, 100_001])
def test_count_reached_of_an_impossible_number_is_refused(people):
    words = reason_of(count, OutreachActionFactory(), (None, "BE-VWV", people))
    assert words == "Het aantal ligt tussen 1 en 100 000."


def test_name_reached_twice_is_kept_once():
    action, candidate = OutreachActionFactory(), CandidateFactory()
    for _turn in range(2):
        outreach.name_reached(action, by=action.made_by, candidate=candidate)
    person = action.reached_people.get()
    outreach.unname_reached(action, by=action.made_by, person=person)
    outreach.unname_reached(action, by=action.made_by, person=person)
    assert kinds(action) == ["outreachaction.named", "outreachaction.unnamed"]


# The detection form ---------------------------------------------------------------------------------


def test_make_detection_keeps_a_draft_with_almost_nothing():
    user = adviser(OrganisationFactory(starterslabo=True))
    detection = detections.make_detection(
        by=user, candidate=CandidateFactory(), programme=ProgrammeFactory(), contact_on=localdate()
    )
    assert (detection.outcome, detection.preconditions.count()) == ("", 0)


def test_make_detection_keeps_the_preconditions():
    asked = {PreconditionTopic.TRANSPORT: ("barrier", "Geen rijbewijs"), "papers": ("fine", "")}
    detection = detections.make_detection(
        by=adviser(),
        candidate=CandidateFactory(),
        programme=ProgrammeFactory(),
        contact_on=localdate(),
        preconditions=asked,
    )
    found = detection.preconditions.values_list("topic", "state", "note")
    assert set(found) == {("transport", "barrier", "Geen rijbewijs"), ("papers", "fine", "")}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"outcome": "stop"}, "Schrijf op waarom de kandidaat niet doorgaat."),
        (
            {"contact_on": date(2099, 1, 1)},
            "Deze datum kan niet: ze ligt in de toekomst, of het jaar klopt niet.",
        ),
        (
            {"share_consent_on": date(2099, 1, 1)},
            "Deze datum kan niet: ze ligt in de toekomst, of het jaar klopt niet.",
        ),
    ],
)
def test_change_detection_with_something_wrong_is_refused(changes, words):
    detection = DetectionFactory()
    found = reason_of(detections.change_detection, detection, by=detection.made_by, version=1, **changes)
    assert found == words


def test_change_detection_that_vdab_has_is_refused():
    detection = submitted_proposal().detection
    words = reason_of(detections.change_detection, detection, by=detection.made_by, version=1, idea="Anders")
    assert words == (
        "Deze detectie is al voorgesteld aan VDAB of GTB. Maak een nieuwe detectie als er iets verandert."
    )


# Proposing ------------------------------------------------------------------------------------------


def propose(detection, office=None, **changes):
    office = office or OrganisationFactory(vdab=True)
    return proposals.propose_candidate(detection, by=detection.made_by, to_organisation=office, **changes)


def test_propose_opens_the_candidate_and_mails_the_consultant_a_name_and_a_link():
    detection = DetectionFactory()
    name = detection.candidate.full_name
    checker = consultant(given_name="Tine", family_name="Samyn")
    office = checker.current_membership.organisation
    assert not Candidate.objects.visible_to(checker).exists()
    proposal = propose(detection, office, to_consultant=checker)
    # A new request: what somebody may see is read once for each.
    assert list(Candidate.objects.visible_to(type(checker).objects.get(pk=checker.pk))) == [
        detection.candidate
    ]
    mail = OutgoingEmail.objects.get()
    assert (mail.kind, mail.recipient, mail.subject) == (
        "proposal.submitted",
        checker.email,
        f"Controleer {name}: voorstel uit outreach",
    )
    assert mail.body_text.startswith(
        "Dag Tine Samyn,\n\n"
        f"Controleer of {name} toelaatbaar en beschikbaar is. "
        "Alles wat je nodig hebt, staat op de pagina.\n\n"
        f"Open het voorstel:\nhttp://testserver/doorverwijzingen/outreach/voorstellen/{proposal.public_id}/\n"
    ), mail.body_text
    assert not any(
        word in mail.body_text + mail.body_html for word in ("naai", "immatriculatie", "Hoofdberoep")
    )
    assert kinds(proposal) == ["outreachproposal.drafted", "outreachproposal.submit"]


def test_propose_without_a_consultant_mails_the_office():
    proposal = propose(DetectionFactory())
    assert OutgoingEmail.objects.get().recipient == proposal.to_organisation.email


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"outcome": "later"}, "Kies als besluit: aanmelden."),
        ({"occupational_goal": ""}, "Vul het beroepsdoel in."),
        (
            {"intended_status": ""},
            "Vul in of de kandidaat zelfstandige in hoofdberoep of in bijberoep wil worden.",
        ),
        (
            {"asked": False},
            "Vul bij elke randvoorwaarde in hoe het staat. Alleen wat met werk te maken heeft.",
        ),
        (
            {"share_consent_on": None},
            "Vraag eerst of VDAB of GTB deze gegevens mag krijgen, en vul de datum in.",
        ),
        (
            {"organisation__family": "syntra"},
            "Alleen Stebo en de Starterslabo's stellen kandidaten uit outreach voor.",
        ),
    ],
)
def test_propose_with_something_missing_is_refused_and_nothing_is_kept(changes, words):
    detection = DetectionFactory(**changes)
    assert reason_of(propose, detection) == words
    assert not OutreachProposal.objects.exists()
    assert not OutgoingEmail.objects.exists()


def test_propose_without_a_target_group_is_refused():
    detection = DetectionFactory()
    detection.candidate.target_groups.all().delete()
    assert reason_of(propose, detection) == (
        "De kandidaat heeft nog geen doelgroep. Vul minstens één doelgroep in."
    )


@pytest.mark.parametrize("kind", ["starterslabo", "inactive", "nobody"])
def test_propose_to_who_cannot_check_is_refused(kind):
    office = {
        "starterslabo": lambda: OrganisationFactory(starterslabo=True),
        "inactive": lambda: OrganisationFactory(vdab=True, is_active=False),
        "nobody": lambda: OrganisationFactory(vdab=True, email=""),
    }[kind]()
    assert reason_of(propose, DetectionFactory(), office) == (
        "Kies een kantoor van VDAB of GTB waar iemand de mail krijgt."
    )


def test_propose_to_a_consultant_of_another_office_is_refused():
    assert reason_of(propose, DetectionFactory(), to_consultant=consultant()) == (
        "Deze consulent werkt niet bij het gekozen kantoor. Kies een andere consulent."
    )


@pytest.mark.parametrize(
    ("way", "words"),
    [
        ("proposal", "Voor deze kandidaat loopt al een voorstel."),
        ("referral", "Voor deze kandidaat loopt al een doorverwijzing."),
        (
            "traject",
            "Deze kandidaat heeft al een lopend dossier in dit programma. Dat moet eerst afgesloten zijn.",
        ),
    ],
)
def test_propose_who_is_on_the_way_already_is_refused(way, words):
    detection = DetectionFactory()
    same = {"candidate": detection.candidate, "programme": detection.programme}
    if way == "proposal":
        ProposalFactory(detection=DetectionFactory(**same))
    else:
        {"referral": ReferralFactory, "traject": TrajectFactory}[way](**same)
    assert reason_of(propose, detection) == words


def test_second_open_proposal_is_refused_by_the_database_too():
    first = ProposalFactory()
    same = {"candidate": first.candidate, "programme": first.programme}
    second = ProposalFactory.build(
        detection=DetectionFactory(**same),
        from_organisation=first.from_organisation,
        from_user=first.from_user,
        to_organisation=first.to_organisation,
        to_consultant=None,
        **same,
    )
    with pytest.raises(ValidationError) as wrong:
        second.validate_constraints()
    assert wrong.value.messages == ["Voor deze kandidaat loopt al een voorstel."]
    with pytest.raises(IntegrityError), transaction.atomic():
        second.save()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"state": "closed"}, "Schrijf op waarom."),
        ({"state": "referred"}, "Een doorverwezen voorstel is positief gecontroleerd."),
        ({"state": "at_vdab"}, "Een ingediend voorstel heeft een tijdstip."),
        ({"checked_on": date(2026, 1, 2)}, "Een besluit heeft een tijdstip en een persoon."),
    ],
)
def test_constraints_of_a_proposal_speak(changes, words):
    proposal = ProposalFactory()
    for name, value in changes.items():
        proposal.__dict__[name] = value
    with pytest.raises(ValidationError) as wrong:
        proposal.validate_constraints()
    assert words in wrong.value.messages


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"people": 0}, "Het aantal ligt tussen 1 en 100 000."),
        ({"people": 3}, "Deze doelgroep en provincie staan er al."),
    ],
)
def test_constraints_of_a_count_speak(changes, words):
    action = OutreachActionFactory()
    count(action, (None, "BE-VWV", 7))
    row = ReachedGroup(action=action, province="BE-VWV", **changes)
    with pytest.raises(ValidationError) as wrong:
        row.validate_constraints()
    assert words in wrong.value.messages


# The check ------------------------------------------------------------------------------------------


def approve(proposal, **changes):
    values = CHECK | {"signed_on": localdate()} | changes
    return proposals.approve_proposal(proposal, by=proposal.to_consultant, **values)


def test_approve_sends_the_referral_to_who_proposed_with_the_signed_card():
    proposal = submitted_proposal()
    referral = approve(proposal)
    assert (referral.state, referral.from_organisation, referral.from_user) == (
        "sent",
        proposal.to_organisation,
        proposal.to_consultant,
    )
    assert (referral.to_organisation, referral.to_adviser) == (
        proposal.from_organisation,
        proposal.from_user,
    )
    assert (referral.card_text, referral.card_signed_on) == ("Naaiatelier.", localdate())
    assert (proposal.state, proposal.referral, proposal.checked_by, proposal.checked_on) == (
        ProposalState.REFERRED,
        referral,
        proposal.to_consultant,
        localdate(),
    )
    mail = OutgoingEmail.objects.get()
    assert (mail.kind, mail.recipient) == ("referral.sent", proposal.from_user.email)


def test_approve_when_the_adviser_left_mails_the_organisation():
    proposal = submitted_proposal()
    yesterday = localdate() - timedelta(days=1)
    proposal.from_user.memberships.update(begins_on=yesterday, ends_on=yesterday)
    proposal = OutreachProposal.objects.get(pk=proposal.pk)
    assert approve(proposal).to_adviser is None
    assert OutgoingEmail.objects.get().recipient == proposal.from_organisation.email


@pytest.mark.parametrize("answers", [("yes", "no"), ("unknown", "yes"), ("no", "no")])
def test_approve_without_two_times_yes_is_refused(answers):
    proposal = submitted_proposal()
    words = reason_of(approve, proposal, admissible=answers[0], available=answers[1])
    assert words == "Positief kan alleen als de kandidaat toelaatbaar en beschikbaar is."
    assert not OutgoingEmail.objects.exists()


def test_approve_with_1001_characters_on_the_card_is_refused():
    proposal = submitted_proposal()
    words = reason_of(approve, proposal, card_text="x" * 1001)
    assert words == "De tekst voor de kaart is te lang: hoogstens 1000 tekens."
    assert OutreachProposal.objects.get(pk=proposal.pk).state == ProposalState.AT_VDAB


def decline(proposal, **changes):
    values = {"admissible": "yes", "available": "no", "reason": "Volgt een opleiding."} | changes
    return proposals.decline_proposal(proposal, by=proposal.to_consultant, **values)


def test_decline_tells_the_adviser_without_the_reason_and_closes_the_candidate():
    proposal = submitted_proposal()
    name = proposal.candidate.full_name
    decline(proposal, reason="De oranje kaart is verlopen.")
    mail = OutgoingEmail.objects.get()
    assert (mail.kind, mail.recipient, mail.subject) == (
        "proposal.declined",
        proposal.from_user.email,
        f"Niet doorverwezen: bespreek met {name} wat nu",
    )
    assert (
        f"Bespreek met {name} wat een goede volgende stap is. "
        "De controle van het voorstel was negatief.\n\n"
        "De reden staat op de pagina van het voorstel.\n\n"
        f"Open het voorstel:\nhttp://testserver/doorverwijzingen/outreach/voorstellen/{proposal.public_id}/"
    ) in mail.body_text, mail.body_text
    assert "kaart" not in mail.body_text + mail.body_html
    access = proposal.candidate.accesses.get(organisation=proposal.to_organisation)
    assert (access.ground, access.until) == (AccessGround.REFERRAL, localdate())


def test_decline_with_two_times_yes_or_without_a_reason_is_refused():
    proposal = submitted_proposal()
    assert reason_of(decline, proposal, available="yes") == (
        "Beide antwoorden zijn ja: kies positief, of pas een antwoord aan."
    )
    assert reason_of(decline, proposal, reason="  ") == "Schrijf op waarom."


def test_decline_a_second_proposal_keeps_what_an_earlier_positive_one_opened():
    first = proposal_in(ProposalState.REFERRED)
    second = submitted_proposal(
        detection=DetectionFactory(candidate=first.candidate, programme=first.programme),
        to_organisation=first.to_organisation,
    )
    decline(second)
    assert first.candidate.accesses.get(organisation=first.to_organisation, ground="referral").until is None


def test_note_check_keeps_the_answers_and_goes_on_waiting():
    proposal = submitted_proposal()
    proposals.note_check(
        proposal, by=proposal.to_consultant, admissible="yes", available="unknown", note="Ik bel de RVA."
    )
    kept = OutreachProposal.objects.get(pk=proposal.pk)
    assert (kept.state, kept.admissible, kept.available, kept.check_note) == (
        ProposalState.AT_VDAB,
        "yes",
        "unknown",
        "Ik bel de RVA.",
    )
    assert kept.checked_on is None
    assert not OutgoingEmail.objects.exists()


def test_withdraw_tells_the_consultant_and_closes_the_candidate():
    proposal = submitted_proposal()
    proposals.withdraw_proposal(proposal, by=proposal.from_user, reason="Vond werk.")
    mail = OutgoingEmail.objects.get()
    name = proposal.candidate.full_name
    assert (mail.kind, mail.recipient, mail.subject) == (
        "proposal.withdrawn",
        proposal.to_consultant.email,
        f"Voorstel ingetrokken: {name}",
    )
    assert f"Je hoeft niets meer te doen: het voorstel van {name} is ingetrokken." in mail.body_text
    assert "werk" not in mail.body_text.replace("samenwerk", "")
    assert proposal.candidate.accesses.get(organisation=proposal.to_organisation).until == localdate()


def test_withdraw_a_draft_tells_nobody():
    proposal = ProposalFactory()
    proposals.withdraw_proposal(proposal, by=proposal.from_user, reason="Vergissing")
    assert not OutgoingEmail.objects.exists()


def test_withdraw_after_the_check_is_too_late():
    proposal = proposal_in(ProposalState.REFERRED)
    with pytest.raises(AlreadyMoved):
        proposals.withdraw_proposal(proposal, by=proposal.from_user, reason="Te laat")


# Reminders ------------------------------------------------------------------------------------------


def waiting_since(days, *, remind_after=7, **fields):
    proposal = submitted_proposal(**fields)
    proposal.programme.outreach_reminder_days = remind_after
    proposal.programme.save()
    moment = proposal.submitted_at.replace(year=FRIDAY.year, month=FRIDAY.month, day=FRIDAY.day, hour=12)
    OutreachProposal.objects.filter(pk=proposal.pk).update(submitted_at=moment - timedelta(days=days))
    return OutreachProposal.objects.get(pk=proposal.pk)


@pytest.mark.parametrize(("days", "mails"), [(6, 0), (7, 1), (13, 1)])
def test_remind_after_the_days_of_the_programme(days, mails):
    proposal = waiting_since(days)
    assert (remind_checkers(on=FRIDAY), remind_checkers(on=FRIDAY)) == (mails, 0)
    assert OutgoingEmail.objects.count() == mails
    assert OutreachProposal.objects.get(pk=proposal.pk).state == ProposalState.AT_VDAB


def test_remind_says_how_long_and_comes_once_in_each_period():
    proposal = waiting_since(7)
    assert remind_checkers(on=FRIDAY) == 1
    assert remind_checkers(on=FRIDAY + timedelta(days=7)) == 1
    first = OutgoingEmail.objects.earliest("pk")
    name = proposal.candidate.full_name
    assert (first.recipient, first.subject) == (
        proposal.to_consultant.email,
        f"Herinnering: controleer {name}",
    )
    assert f"Het voorstel van {name} wacht 7 dagen op je controle." in first.body_text
    assert kinds(proposal) == ["outreachproposal.reminded"] * 2


def test_remind_nobody_on_a_saturday_but_on_the_next_working_day():
    waiting_since(7)
    assert remind_checkers(on=FRIDAY + timedelta(days=1)) == 0
    assert remind_checkers(on=FRIDAY + timedelta(days=3)) == 1


def test_remind_nobody_without_a_number_of_days():
    waiting_since(30, remind_after=None)
    assert remind_checkers(on=FRIDAY) == 0


def test_remind_nobody_after_the_answer():
    waiting_since(30)
    OutreachProposal.objects.update(state=ProposalState.CLOSED, close_reason="x")
    assert remind_checkers(on=FRIDAY) == 0


# Around the check (H-21) ----------------------------------------------------------------------------

UNCHECKED = "Deze kandidaat komt uit outreach en is nog niet positief gecontroleerd door VDAB of GTB."


def partner_referral(proposal, **fields):
    """From the partner who proposed to another partner, in the same programme."""
    partner = proposal.from_organisation
    return ReferralFactory(
        candidate=proposal.candidate,
        programme=proposal.programme,
        from_organisation=partner,
        from_user=proposal.from_user,
        **fields,
    )


@pytest.mark.parametrize("state", [ProposalState.DRAFT, ProposalState.AT_VDAB, ProposalState.CLOSED])
def test_send_between_partners_without_a_positive_check_is_refused(state):
    referral = partner_referral(proposal_in(state))
    words = reason_of(referral_actions.send_referral, referral, by=referral.from_user, signed_on=localdate())
    assert words == UNCHECKED


def test_accept_between_partners_without_a_positive_check_is_refused():
    proposal = submitted_proposal()
    referral = sent_referral(
        starterslabo=True,
        candidate=proposal.candidate,
        programme=proposal.programme,
        from_organisation=OrganisationFactory(syntra=True),
        from_user=adviser(),
    )
    words = reason_of(
        referral_actions.accept_referral,
        referral,
        by=referral.to_adviser,
        first_conversation_on=localdate(),
    )
    assert words == UNCHECKED


def test_the_referral_of_a_positive_check_can_be_accepted():
    proposal = submitted_proposal()
    referral = approve(proposal)
    assert referral_actions.accept_referral(
        referral, by=proposal.from_user, first_conversation_on=localdate()
    )


def test_a_referral_of_an_office_after_the_proposal_counts_as_its_check():
    proposal = proposal_in(ProposalState.CLOSED)
    assert not outreach_was_checked(partner_referral(proposal))
    proposal.candidate.referrals.all().delete()
    sent_referral(
        state="refused_client",
        refusal_reason="Te druk",
        candidate=proposal.candidate,
        programme=proposal.programme,
        sent_at=proposal.created_at + timedelta(minutes=1),
    )
    assert outreach_was_checked(partner_referral(proposal))


def test_a_check_in_another_programme_says_nothing_here():
    referral = ReferralFactory(from_organisation__family="syntra", from_user=adviser())
    ProposalFactory(detection=DetectionFactory(candidate=referral.candidate, programme__code="other"))
    assert outreach_was_checked(referral)


def test_the_rule_says_who_can_solve_it():
    verdict = outreach_was_checked(partner_referral(submitted_proposal()))
    assert (str(verdict.who), verdict.source) == ("de consulent van VDAB of GTB", "H-21, handleiding 2.3")


def test_coordinator_of_stebo_may_propose_for_a_partner_and_the_adviser_stays():
    detection = DetectionFactory()
    boss = coordinator(OrganisationFactory(starterslabo=True))
    proposal = proposals.propose_candidate(detection, by=boss, to_organisation=OrganisationFactory(vdab=True))
    assert proposal.from_user == detection.made_by
