"""Proposals: the table of states and moves, who may, and two consultants at once."""

from __future__ import annotations

import threading

import pytest
from django.utils.timezone import localdate

from core import workflow
from core.actors import CLOCK
from core.errors import AlreadyMoved, Refused
from core.models import OutgoingEmail
from core.workflow import perform, transitions_of
from people.roles import Role
from referrals.actions import proposals as actions
from referrals.enums import ProposalState
from referrals.models import Detection, OutreachProposal, Referral
from tests.factories.outreach import DetectionFactory, ProposalFactory, proposal_in, submitted_proposal
from tests.factories.people import OrganisationFactory, adviser, consultant, coordinator, member
from tests.factories.referrals import sent_referral
from tests.trajects.test_decision_races import at_once

DATA = {
    "submit": lambda _proposal: {},
    "approve": lambda proposal: {
        "checked_by": proposal.to_consultant,
        "note": "",
        "referral": sent_referral(candidate=proposal.candidate, programme=proposal.programme),
    },
    "decline": lambda proposal: {
        "checked_by": proposal.to_consultant,
        "admissible": "no",
        "available": "yes",
        "note": "",
        "reason": "Geen doelgroep",
    },
    "withdraw": lambda _proposal: {"reason": "Vergissing"},
}
TABLE = {
    (ProposalState.DRAFT, "submit"): ProposalState.AT_VDAB,
    (ProposalState.DRAFT, "withdraw"): ProposalState.CLOSED,
    (ProposalState.AT_VDAB, "approve"): ProposalState.REFERRED,
    (ProposalState.AT_VDAB, "decline"): ProposalState.CLOSED,
    (ProposalState.AT_VDAB, "withdraw"): ProposalState.CLOSED,
}
MOVES = sorted({name for name, _method, _move in transitions_of(OutreachProposal)})
CHECKS = ("approve", "decline")


def test_table_names_every_declared_move():
    declared = {(move.source, name): move.target for name, _method, move in transitions_of(OutreachProposal)}
    assert declared == TABLE
    assert set(DATA) == set(MOVES)


@pytest.mark.django_db
@pytest.mark.parametrize("name", MOVES)
@pytest.mark.parametrize("state", ProposalState)
def test_perform_every_state_and_move(state, name):
    proposal = proposal_in(state)
    target = TABLE.get((state, name))
    if target is None:
        with pytest.raises(AlreadyMoved):
            perform(proposal, name, by=CLOCK)
        assert OutreachProposal.objects.get(pk=proposal.pk).state == state
    else:
        perform(proposal, name, by=CLOCK, **DATA[name](proposal))
        assert OutreachProposal.objects.get(pk=proposal.pk).state == target


def strangers(proposal):
    """People who see something of outreach, but not the other side of this proposal."""
    return {
        "adviser who proposed": proposal.from_user,
        "coordinator": coordinator(proposal.from_organisation),
        "consultant of another office": consultant(),
        "adviser at the office": adviser(proposal.to_organisation),
    }


@pytest.mark.django_db
@pytest.mark.parametrize("name", CHECKS)
def test_only_a_consultant_of_that_office_checks(name):
    proposal = submitted_proposal()
    verdicts = {who: workflow.check(proposal, name, user).code for who, user in strangers(proposal).items()}
    assert set(verdicts.values()) == {workflow.FORBIDDEN}, verdicts
    assert workflow.check(proposal, name, consultant(proposal.to_organisation))


@pytest.mark.django_db
@pytest.mark.parametrize("name", CHECKS)
def test_adviser_who_is_consultant_too_never_checks_the_own_proposal(name):
    proposal = submitted_proposal()
    member(Role.CONSULTANT, proposal.to_organisation, user=proposal.from_user)
    verdict = workflow.check(proposal, name, proposal.from_user)
    assert verdict.code == "own_proposal"
    assert str(verdict.reason) == (
        "Je stelde deze kandidaat zelf voor. Een collega van het kantoor controleert."
    )


@pytest.mark.django_db
@pytest.mark.parametrize(("state", "name"), [pair for pair in TABLE if pair[1] not in CHECKS])
def test_only_the_organisation_that_proposes_submits_and_withdraws(state, name):
    proposal = proposal_in(state)
    for user in (proposal.to_consultant, adviser(), consultant()):
        assert workflow.check(proposal, name, user).code == workflow.FORBIDDEN
    assert workflow.check(proposal, name, proposal.from_user)


def approve(proposal, by):
    own = OutreachProposal.objects.get(pk=proposal.pk)
    return lambda: actions.approve_proposal(
        own, by=by, admissible="yes", available="yes", signed_on=localdate(), card_text="Naaiatelier."
    )


def decline(proposal, by):
    own = OutreachProposal.objects.get(pk=proposal.pk)
    return lambda: actions.decline_proposal(
        own, by=by, admissible="yes", available="no", reason="Volgt een opleiding."
    )


def both_checkers():
    proposal = submitted_proposal()
    return proposal, consultant(proposal.to_organisation)


@pytest.mark.django_db(transaction=True)
def test_two_consultants_approve_at_once_one_referral_and_one_mail():
    proposal, colleague = both_checkers()
    ended = at_once(approve(proposal, proposal.to_consultant), approve(proposal, colleague))
    assert ended == {"done": 1, "moved": 1}
    assert Referral.objects.filter(candidate=proposal.candidate).count() == 1
    assert OutgoingEmail.objects.filter(kind="referral.sent").count() == 1


@pytest.mark.django_db(transaction=True)
def test_one_approves_and_one_declines_at_once_one_wins():
    proposal, colleague = both_checkers()
    ended = at_once(approve(proposal, proposal.to_consultant), decline(proposal, colleague))
    assert ended == {"done": 1, "moved": 1}
    state = OutreachProposal.objects.get(pk=proposal.pk).state
    assert Referral.objects.count() == (state == ProposalState.REFERRED)
    mails = OutgoingEmail.objects.filter(kind__in=("referral.sent", "proposal.declined"))
    assert mails.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_decline_at_once_without_the_lock_both_win(monkeypatch):
    """The negative control: it is the lock that keeps the second one out."""
    proposal, colleague = both_checkers()
    both_have_read = threading.Barrier(2)

    def read_only(instance):
        instance.refresh_from_db()
        both_have_read.wait(timeout=10)

    monkeypatch.setattr(workflow, "lock", read_only)
    ended = at_once(decline(proposal, proposal.to_consultant), decline(proposal, colleague))
    assert ended == {"done": 2}


@pytest.mark.django_db(transaction=True)
def test_two_advisers_propose_one_candidate_at_once_one_wins():
    first = DetectionFactory()
    same = {"candidate": first.candidate, "programme": first.programme, "organisation": first.organisation}
    second, office = DetectionFactory(**same), OrganisationFactory(vdab=True)

    def propose(row):
        own = Detection.objects.get(pk=row.pk)
        return lambda: actions.propose_candidate(own, by=row.made_by, to_organisation=office)

    assert at_once(propose(first), propose(second)) == {"done": 1, "open_proposal": 1}
    assert OutreachProposal.objects.count() == 1


@pytest.mark.django_db
def test_submit_from_a_syntra_organisation_is_refused():
    proposal = ProposalFactory(detection__organisation__family="syntra")
    with pytest.raises(Refused) as refusal:
        actions.submit_proposal(proposal, by=proposal.from_user)
    assert str(refusal.value.verdict.reason) == (
        "Alleen Stebo en de Starterslabo's stellen kandidaten uit outreach voor."
    )
