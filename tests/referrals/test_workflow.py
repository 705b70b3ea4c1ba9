"""The table of states and moves: each cell is allowed or answers that somebody was faster."""

from __future__ import annotations

import threading

import pytest
from django.db import connections
from django.utils.timezone import localdate

from core import workflow
from core.actors import CLOCK
from core.errors import AlreadyMoved, Refused
from core.workflow import perform, transitions_of
from people.enums import AccessGround
from people.models import Candidate
from referrals import actions
from referrals.enums import ReferralState
from referrals.models import Referral, SignedCard
from tests.factories.people import consultant, coordinator
from tests.factories.referrals import present_at_session, referral_in, sent_referral
from tests.factories.trajects import TrajectFactory
from trajects.models import Traject

DATA = {
    "send": lambda _referral: {"card": SignedCard(localdate())},
    "accept": lambda referral: {
        "first_conversation_on": localdate(),
        "traject": TrajectFactory(candidate=referral.candidate, programme=referral.programme),
    },
    "refuse_client": lambda _referral: {"reason": "Wil toch niet"},
    "refuse_partner": lambda _referral: {"reason": "Te ver"},
    "reroute": lambda _referral: {"reason": "Nederlands 1.1"},
    "to_outreach": lambda _referral: {},
    "back_from_outreach": lambda _referral: {},
    "cancel": lambda _referral: {"reason": "Vergissing"},
}
TABLE = {
    (ReferralState.DRAFT, "send"): ReferralState.SENT,
    (ReferralState.DRAFT, "cancel"): ReferralState.CANCELLED,
    (ReferralState.SENT, "accept"): ReferralState.ACCEPTED,
    (ReferralState.SENT, "refuse_client"): ReferralState.REFUSED_CLIENT,
    (ReferralState.SENT, "refuse_partner"): ReferralState.REFUSED_PARTNER,
    (ReferralState.SENT, "reroute"): ReferralState.REROUTED,
    (ReferralState.SENT, "to_outreach"): ReferralState.OUTREACH,
    (ReferralState.SENT, "cancel"): ReferralState.CANCELLED,
    (ReferralState.OUTREACH, "back_from_outreach"): ReferralState.SENT,
    (ReferralState.OUTREACH, "cancel"): ReferralState.CANCELLED,
}
MOVES = sorted({name for name, _method, _move in transitions_of(Referral)})


def test_table_names_every_declared_move():
    declared = {(move.source, name): move.target for name, _method, move in transitions_of(Referral)}
    assert declared == TABLE
    assert set(DATA) == set(MOVES)


@pytest.mark.django_db
@pytest.mark.parametrize("name", MOVES)
@pytest.mark.parametrize("state", ReferralState)
def test_perform_every_state_and_move(state, name):
    referral = referral_in(state)
    present_at_session(referral)
    target = TABLE.get((state, name))
    if target is None:
        with pytest.raises(AlreadyMoved):
            perform(referral, name, by=CLOCK)
        assert Referral.objects.get(pk=referral.pk).state == state
    else:
        perform(referral, name, by=CLOCK, **DATA[name](referral))
        assert Referral.objects.get(pk=referral.pk).state == target


@pytest.mark.django_db
@pytest.mark.parametrize(("state", "name"), TABLE)
def test_perform_by_another_office_is_refused(state, name):
    referral = referral_in(state)
    present_at_session(referral)
    with pytest.raises(Refused) as refusal:
        perform(referral, name, by=consultant())
    assert str(refusal.value.verdict.reason) == "Jouw rol mag dit niet doen."


@pytest.mark.django_db
def test_accept_without_presence_is_refused_with_the_reason():
    referral = sent_referral()
    with pytest.raises(Refused) as refusal:
        perform(referral, "accept", by=referral.to_adviser)
    assert refusal.value.verdict.code == "info_session"


@pytest.mark.django_db
def test_reroute_from_starterslabo_is_refused():
    referral = sent_referral(starterslabo=True)
    with pytest.raises(Refused) as refusal:
        perform(referral, "reroute", by=referral.to_adviser, reason="Taal")
    assert refusal.value.verdict.code == "not_syntra"


def at_the_same_time(*works):
    """Run the works in threads of their own from one starting line; their results or exceptions."""
    line, results = threading.Barrier(len(works)), [None] * len(works)

    def run(place, work):
        line.wait()
        try:
            results[place] = work()
        except Refused as error:
            results[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.mark.django_db(transaction=True)
def test_accept_by_two_people_at_once_one_wins():
    referral = sent_referral()
    present_at_session(referral)
    boss = coordinator(referral.to_organisation)

    def accept(by):
        return lambda: actions.accept_referral(
            Referral.objects.get(pk=referral.pk), by=by, first_conversation_on=localdate()
        )

    results = at_the_same_time(accept(referral.to_adviser), accept(boss))
    assert {type(result) for result in results} == {Traject, AlreadyMoved}
    assert Traject.objects.filter(candidate=referral.candidate).count() == 1
    assert referral.candidate.accesses.filter(ground=AccessGround.TRAJECT).count() == 1


@pytest.mark.django_db(transaction=True)
def test_accept_and_refuse_at_once_one_wins():
    referral = sent_referral(starterslabo=True)

    def accept():
        again = Referral.objects.get(pk=referral.pk)
        return actions.accept_referral(again, by=again.to_adviser, first_conversation_on=localdate())

    def refuse():
        again = Referral.objects.get(pk=referral.pk)
        return actions.refuse_referral_partner(again, by=again.to_adviser, reason="Te ver")

    results = at_the_same_time(accept, refuse)
    assert sum(isinstance(result, AlreadyMoved) for result in results) == 1
    accepted = Referral.objects.get(pk=referral.pk).state == ReferralState.ACCEPTED
    assert Traject.objects.filter(candidate=referral.candidate).count() == accepted


def refuse_twice_at_once(referral):
    def refuse():
        again = Referral.objects.get(pk=referral.pk)
        return actions.refuse_referral_partner(again, by=again.to_adviser, reason="Te ver")

    return at_the_same_time(refuse, refuse)


@pytest.mark.django_db(transaction=True)
def test_refuse_twice_at_once_one_wins():
    results = refuse_twice_at_once(sent_referral())
    assert sum(isinstance(result, AlreadyMoved) for result in results) == 1


@pytest.mark.django_db(transaction=True)
def test_refuse_twice_at_once_without_the_lock_both_win(monkeypatch):
    """The negative control: it is the lock that keeps the second one out."""
    both_have_read = threading.Barrier(2)

    def read_only(instance):
        instance.refresh_from_db()
        both_have_read.wait()

    monkeypatch.setattr(workflow, "lock", read_only)
    results = refuse_twice_at_once(sent_referral())
    assert sum(isinstance(result, AlreadyMoved) for result in results) == 0


@pytest.mark.django_db(transaction=True)
def test_draft_for_one_candidate_by_two_at_once_one_wins():
    referral = sent_referral(state=ReferralState.CANCELLED, refusal_reason="Vergissing")
    colleague = consultant(referral.from_organisation)

    def draft(by):
        return lambda: actions.draft_referral(
            candidate=Candidate.objects.get(pk=referral.candidate_id),
            programme=referral.programme,
            by=by,
            to_organisation=referral.to_organisation,
        )

    results = at_the_same_time(draft(referral.from_user), draft(colleague))
    assert {type(result) for result in results} == {Referral, Refused}
    assert Referral.objects.filter(state=ReferralState.DRAFT).count() == 1
