"""Giving several referrals to somebody at once: all or none, one mail, a way back, and no race."""

from __future__ import annotations

import uuid

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from core.errors import Refused
from core.models import Event, OutgoingEmail
from referrals import actions
from referrals.enums import ReferralState
from referrals.models import Referral
from tests.factories.people import OrganisationFactory, adviser, consultant, coordinator
from tests.factories.referrals import referral_in, sent_referral
from tests.factories.trajects import TrajectFactory
from tests.referrals.test_workflow import at_the_same_time
from trajects.actions import stop_phase
from trajects.models import Phase, Programme, Traject

pytestmark = pytest.mark.django_db
HAND = "/doorverwijzingen/postvak/toewijzen/"


def received(count, **fields):
    """Referrals that wait at one partner, for one adviser."""
    partner = OrganisationFactory(starterslabo=True)
    first = adviser(partner)
    return [sent_referral(to_organisation=partner, to_adviser=first, **fields) for _ in range(count)]


def advisers(rows):
    return list(
        Referral.objects.filter(pk__in=[row.pk for row in rows])
        .order_by("pk")
        .values_list("to_adviser", flat=True)
    )


def posted(rows, **values):
    return {"gekozen": [str(row.public_id) for row in rows], **values}


def test_assign_gives_all_with_journal_and_one_mail():
    rows = received(3)
    old, new = rows[0].to_adviser, adviser(rows[0].to_organisation)
    batch = actions.assign_referrals(rows, by=old, adviser=new)
    assert advisers(rows) == [new.pk] * 3
    mail = OutgoingEmail.objects.get(kind="referral.assigned")
    assert mail.recipient == new.email
    assert all(row.candidate.full_name in mail.body_text for row in rows)
    lines = Event.objects.filter(kind="referral.assigned")
    assert [line.data for line in lines] == [{"batch": batch, "from": old.pk, "to": new.pk}] * 3


def test_assign_to_oneself_mails_nobody():
    rows = received(
        2,
    )
    me = adviser(rows[0].to_organisation)
    actions.assign_referrals(rows, by=me, adviser=me)
    assert not OutgoingEmail.objects.filter(kind="referral.assigned").exists()


def test_assign_all_or_none_and_every_reason_is_told():
    rows = received(2)
    taken = referral_in("refused_client", to_organisation=rows[0].to_organisation)
    new = adviser(rows[0].to_organisation)
    with pytest.raises(Refused) as refusal:
        actions.assign_referrals([*rows, taken], by=rows[0].to_adviser, adviser=new)
    words = str(refusal.value.verdict.reason)
    assert "Er is niets veranderd." in words
    assert f"{taken.candidate.list_name}: Deze doorverwijzing wacht niet meer op een antwoord." in words
    assert advisers(rows) == [rows[0].to_adviser.pk] * 2
    assert not OutgoingEmail.objects.filter(kind="referral.assigned").exists()


@pytest.mark.parametrize("who", [adviser, consultant])
def test_assign_by_others_is_refused(who):
    rows = received(1)
    with pytest.raises(Refused, match="Jouw rol mag dit niet doen"):
        actions.assign_referrals(rows, by=who(), adviser=adviser(rows[0].to_organisation))


def test_assign_to_an_adviser_of_elsewhere_is_refused():
    rows = received(1)
    with pytest.raises(Refused, match="werkt niet bij de gekozen organisatie"):
        actions.assign_referrals(rows, by=rows[0].to_adviser, adviser=adviser())


def test_coordinator_assigns_for_any_partner():
    rows = received(1)
    new = adviser(rows[0].to_organisation)
    actions.assign_referrals(rows, by=coordinator(), adviser=new)
    assert advisers(rows) == [new.pk]


def test_hand_over_gives_a_colleague_the_referrals_of_the_office():
    referral = sent_referral()
    colleague = consultant(referral.from_organisation)
    actions.hand_over_referrals([referral], by=referral.from_user, contact=colleague)
    assert Referral.objects.get(pk=referral.pk).from_user == colleague
    assert OutgoingEmail.objects.get(kind="referral.handed_over").recipient == colleague.email


def test_hand_over_to_another_office_is_refused():
    referral = sent_referral()
    with pytest.raises(Refused, match="werkt niet bij de organisatie die doorverwees"):
        actions.hand_over_referrals([referral], by=referral.from_user, contact=consultant())


def test_undo_gives_everything_back_once():
    rows = received(2)
    old, new = rows[0].to_adviser, adviser(rows[0].to_organisation)
    batch = actions.assign_referrals(rows, by=new, adviser=new)
    actions.undo_assignment(batch, by=new)
    assert advisers(rows) == [old.pk] * 2
    assert OutgoingEmail.objects.get(kind="referral.assigned").recipient == old.email
    with pytest.raises(Refused, match="Iemand anders nam deze intussen over"):
        actions.undo_assignment(batch, by=new)


def test_who_loses_referrals_is_told_once():
    rows = received(2)
    old, new = rows[0].to_adviser, adviser(rows[0].to_organisation)
    actions.assign_referrals(rows, by=coordinator(), adviser=new)
    mail = OutgoingEmail.objects.get(kind="referral.taken_away")
    assert mail.recipient == old.email
    assert all(row.candidate.full_name in mail.body_text for row in rows)


def test_undo_tells_who_had_them_for_a_moment():
    rows = received(2)
    old, new = rows[0].to_adviser, adviser(rows[0].to_organisation)
    batch = actions.assign_referrals(rows, by=old, adviser=new)
    assert not OutgoingEmail.objects.filter(kind="referral.taken_away").exists()
    actions.undo_assignment(batch, by=old)
    mail = OutgoingEmail.objects.get(kind="referral.taken_away")
    assert (mail.recipient, mail.body_text.count(rows[0].candidate.full_name)) == (new.email, 1)


def followed():
    """An accepted referral whose dossier runs, with its sender as the consultant of the dossier."""
    referral = referral_in("accepted")
    Traject.objects.filter(pk=referral.traject_id).update(consultant=referral.from_user)
    return Referral.objects.get(pk=referral.pk)


def test_hand_over_moves_the_dossier_that_runs_and_undo_moves_it_back():
    referral = followed()
    old, colleague = referral.from_user, consultant(referral.from_organisation)
    batch = actions.hand_over_referrals([referral], by=old, contact=colleague)
    traject = Traject.objects.get(pk=referral.traject_id)
    assert (traject.consultant, Referral.objects.get(pk=referral.pk).from_user) == (colleague, colleague)
    line = Event.objects.get(kind="traject.changed")
    assert (line.data, line.parent_id) == ({"fields": ["consultant"]}, traject.pk)
    actions.undo_assignment(batch, by=old)
    assert Traject.objects.get(pk=traject.pk).consultant == old


def test_hand_over_leaves_the_consultant_that_somebody_else_chose():
    referral = followed()
    other = consultant(referral.from_organisation)
    Traject.objects.filter(pk=referral.traject_id).update(consultant=other)
    colleague = consultant(referral.from_organisation)
    actions.hand_over_referrals([referral], by=referral.from_user, contact=colleague)
    assert Traject.objects.get(pk=referral.traject_id).consultant == other


@pytest.mark.parametrize("state", ["refused_client", "cancelled", "closed"])
def test_hand_over_of_what_is_finished_is_refused(state):
    referral = followed() if state == "closed" else referral_in(state)
    Traject.objects.update(state="closed", close_reason="other", closed_on=localdate())
    with pytest.raises(Refused, match="er is niets meer op te volgen"):
        actions.hand_over_referrals(
            [Referral.objects.get(pk=referral.pk)],
            by=referral.from_user,
            contact=consultant(referral.from_organisation),
        )


def test_decision_goes_to_the_colleague_after_the_hand_over():
    referral = followed()
    colleague = consultant(referral.from_organisation)
    actions.hand_over_referrals([referral], by=referral.from_user, contact=colleague)
    phase = Phase.objects.select_related("traject").get(traject=referral.traject_id, template__kind="explore")
    stop_phase(phase, by=phase.traject.adviser, on=localdate(), reason="Verhuisd.")
    sent = OutgoingEmail.objects.filter(kind="trajects.outcome").values_list("recipient", flat=True)
    assert list(sent) == [colleague.email]


def test_mail_to_a_consultant_names_nobody_whom_the_programme_hides():
    referral = sent_referral()
    Programme.objects.update(consultant_sees=[])
    colleague = consultant(referral.from_organisation)
    actions.hand_over_referrals([referral], by=consultant(referral.from_organisation), contact=colleague)
    for kind in ("referral.handed_over", "referral.taken_away"):
        mail = OutgoingEmail.objects.get(kind=kind)
        assert str(referral.candidate.number) in mail.body_text
        assert referral.candidate.family_name not in mail.subject + mail.body_text + mail.body_html


def test_undo_of_somebody_else_is_refused():
    rows = received(1)
    batch = actions.assign_referrals(rows, by=rows[0].to_adviser, adviser=adviser(rows[0].to_organisation))
    with pytest.raises(Refused, match="kan niet meer ongedaan"):
        actions.undo_assignment(batch, by=adviser(rows[0].to_organisation))


def test_pages_lead_from_the_list_to_the_way_back(client):
    rows = received(2)
    new = adviser(rows[0].to_organisation)
    client.force_login(rows[0].to_adviser)
    page = client.post(HAND, posted(rows))
    assert page.status_code == 200
    key = str(page.context["form"].initial["form_key"])
    done = client.post(HAND, posted(rows, form_key=key, person=new.pk))
    assert advisers(rows) == [new.pk] * 2
    handed = client.get(done.url)
    assert "2 doorverwijzingen zijn doorgegeven." in handed.content.decode()
    undone = client.post(done.url, {"form_key": str(uuid.uuid4())})
    assert undone.url == reverse("referrals:inbox")
    assert advisers(rows) == [rows[0].to_adviser.pk] * 2


def test_page_without_javascript_takes_everything_on_the_page(client):
    rows = received(3)
    client.force_login(rows[0].to_adviser)
    body = client.get(reverse("referrals:inbox_tab", args=["alles"])).content.decode()
    assert body.count('name="op_pagina"') == 3
    ids = [str(row.public_id) for row in rows]
    page = client.post(HAND, {"alles": "ja", "op_pagina": ids})
    assert len(page.context["chosen"]) == 3


def test_page_names_what_cannot_go_and_leaves_it_out(client):
    rows = received(1)
    taken = referral_in("accepted", to_organisation=rows[0].to_organisation)
    foreign = sent_referral()
    client.force_login(rows[0].to_adviser)
    page = client.post(HAND, posted([*rows, taken, foreign]))
    assert [row.referral for row in page.context["chosen"]] == rows
    assert [row.referral for row, _reason in page.context["left_out"]] == [taken]
    assert foreign.candidate.list_name not in page.content.decode()


@pytest.mark.parametrize("values", [{}, {"gekozen": "onzin"}, {"alles": "ja"}])
def test_page_without_a_choice_goes_back(client, values):
    client.force_login(adviser())
    assert client.post(HAND, values).url == reverse("referrals:inbox")


@pytest.mark.django_db(transaction=True)
def test_assign_and_accept_at_once_leave_one_adviser():
    """Whoever comes second finds the row as the first left it: never a dossier of one and a card of another."""
    rows = received(2)
    new = adviser(rows[0].to_organisation)

    def accept():
        again = Referral.objects.get(pk=rows[1].pk)
        return actions.accept_referral(again, by=rows[1].to_adviser, first_conversation_on=localdate())

    def assign():
        return actions.assign_referrals(rows, by=new, adviser=new)

    accepted, assigned = at_the_same_time(accept, assign)
    assert isinstance(accepted, Traject)
    again = Referral.objects.get(pk=rows[1].pk)
    assert again.state == ReferralState.ACCEPTED
    assert accepted.adviser_id == again.to_adviser_id
    assert advisers(rows) == ([rows[0].to_adviser.pk] * 2 if isinstance(assigned, Refused) else [new.pk] * 2)
    assert TrajectFactory._meta.model.objects.count() == 1
