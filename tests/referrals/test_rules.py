"""Each rule as a table: when it allows, when it refuses and with which words."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils.timezone import localdate, now

from people.enums import OrganisationRole
from referrals import rules
from referrals.models import Referral
from tests.factories.people import OrganisationFactory, UserFactory, adviser
from tests.factories.referrals import ReferralFactory, present_at_session, sent_referral
from tests.factories.trajects import EnrolmentFactory, InfoSessionFactory, ProgrammeFactory, TrajectFactory

pytestmark = pytest.mark.django_db


def fresh(referral):
    return Referral.objects.get(pk=referral.pk)


def test_attended_info_session_not_asked_outside_syntra():
    assert rules.attended_info_session(sent_referral(starterslabo=True))


def test_attended_info_session_present_is_allowed():
    referral = sent_referral()
    present_at_session(referral)
    assert rules.attended_info_session(fresh(referral))


@pytest.mark.parametrize("state", ["registered", "absent", "excused"])
def test_attended_info_session_not_present_says_why_and_where(state):
    referral = sent_referral()
    marked = {} if state == "registered" else {"marked_at": now(), "marked_by": referral.to_adviser}
    session = InfoSessionFactory(programme=referral.programme)
    EnrolmentFactory(session=session, candidate=referral.candidate, state=state, **marked)
    verdict = rules.attended_info_session(fresh(referral))
    assert str(verdict.reason) == (
        "De kandidaat was nog niet aanwezig op een infosessie. Vul eerst de aanwezigheid in."
    )
    assert verdict.source == "H-33, handleiding 2.4"
    assert verdict.url == session.get_absolute_url()


def test_attended_info_session_never_enrolled_leads_to_the_calendar():
    referral = sent_referral()
    url = f"/infosessies/voor/{referral.candidate.public_id}/"
    assert rules.attended_info_session(referral).url == url


def test_attended_info_session_of_another_programme_does_not_count():
    referral = sent_referral()
    present_at_session(sent_referral(candidate=referral.candidate, programme=ProgrammeFactory(code="ander")))
    assert rules.attended_info_session(fresh(referral)).code == "info_session"


def test_has_target_group_missing_is_refused():
    referral = sent_referral()
    assert rules.has_target_group(referral)
    referral.candidate.target_groups.all().delete()
    verdict = rules.has_target_group(fresh(referral))
    assert str(verdict.reason) == "De kandidaat heeft nog geen doelgroep. Vul minstens één doelgroep in."


def test_no_open_traject_open_one_refuses_closed_one_allows():
    referral = ReferralFactory()
    traject = TrajectFactory(candidate=referral.candidate, programme=referral.programme)
    assert rules.no_open_traject(fresh(referral)).code == "open_traject"
    type(traject).objects.filter(pk=traject.pk).update(
        state="closed", closed_on=localdate(), close_reason="by_hand"
    )
    assert rules.no_open_traject(fresh(referral))


def test_no_open_traject_of_another_programme_allows():
    referral = ReferralFactory()
    TrajectFactory(candidate=referral.candidate, programme=ProgrammeFactory(code="ander"))
    assert rules.no_open_traject(fresh(referral))


@pytest.mark.parametrize(("length", "allowed"), [(0, True), (999, True), (1000, True), (1001, False)])
def test_card_fits_up_to_the_limit_of_the_programme(length, allowed):
    verdict = rules.card_fits(Referral(card_text="é" * length, programme=ProgrammeFactory()))
    assert verdict.ok == allowed
    if not allowed:
        assert str(verdict.reason) == "De tekst voor de kaart is te lang: hoogstens 1000 tekens."


@pytest.mark.parametrize(
    ("route", "follows", "reason", "allowed"),
    [
        ("syntra", True, "", True),
        ("syntra", False, "", False),
        ("syntra", False, "Dichter bij huis", True),
        ("choose", True, "", False),
        ("choose", True, "Volgt binnenkort de toets", True),
    ],
)
def test_route_is_reasoned_when_a_human_chose(route, follows, reason, allowed):
    referral = ReferralFactory(route=route, override_reason=reason)
    if not follows:
        referral.proposed_organisation = OrganisationFactory()
    verdict = rules.route_is_reasoned(referral)
    assert verdict.ok == allowed
    assert allowed or str(verdict.reason) == "Schrijf op waarom je deze organisatie kiest."


@pytest.mark.parametrize(
    "fields", [{"is_active": False}, {"role": OrganisationRole.PROVIDER}, {"role": OrganisationRole.REFERRER}]
)
def test_receiver_guides_refuses_who_does_not_guide(fields):
    referral = Referral(to_organisation=OrganisationFactory(**fields), from_organisation_id=0)
    assert rules.receiver_guides(referral).code == "receiver"


def test_receiver_guides_refuses_the_sender_itself():
    organisation = OrganisationFactory()
    referral = Referral(to_organisation=organisation, from_organisation=organisation)
    assert rules.receiver_guides(referral).code == "receiver"


def test_adviser_works_there_only_with_a_role_today():
    organisation = OrganisationFactory()
    works, elsewhere = adviser(organisation), UserFactory()
    assert rules.adviser_works_there(Referral(to_organisation=organisation))
    assert rules.adviser_works_there(Referral(to_organisation=organisation, to_adviser=works))
    verdict = rules.adviser_works_there(Referral(to_organisation=organisation, to_adviser=elsewhere))
    assert str(verdict.reason) == (
        "Deze adviseur werkt niet bij de gekozen organisatie. Kies een andere adviseur."
    )


def test_somebody_gets_the_mail_needs_an_adviser_or_an_address():
    silent = OrganisationFactory(email="")
    assert rules.somebody_gets_the_mail(Referral(to_organisation=OrganisationFactory()))
    assert rules.somebody_gets_the_mail(Referral(to_organisation=silent, to_adviser=adviser(silent)))
    assert rules.somebody_gets_the_mail(Referral(to_organisation=silent)).code == "receiver_email"


def test_takes_reroutes_only_active_stebo_and_starterslabo():
    assert rules.takes_reroutes(OrganisationFactory(starterslabo=True))
    for other in (OrganisationFactory(syntra=True), OrganisationFactory(starterslabo=True, is_active=False)):
        assert str(rules.takes_reroutes(other).reason) == "Kies een organisatie van Stebo/Starterslabo."


def test_day_has_come_not_tomorrow_nor_long_ago():
    today = localdate()
    assert rules.day_has_come(today)
    for impossible in (today + timedelta(days=1), date(1, 1, 1), date(9999, 12, 31)):
        assert str(rules.day_has_come(impossible).reason) == (
            "Deze datum kan niet: ze ligt in de toekomst, of het jaar klopt niet."
        )


def test_reason_given_white_space_is_no_reason():
    assert rules.reason_given("Te ver")
    assert str(rules.reason_given(" \n").reason) == "Schrijf op waarom."
