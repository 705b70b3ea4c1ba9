"""Outreach of an invented Starterslabo, and proposals to an invented office of VDAB."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import factory
from django.utils.timezone import localdate, now
from factory.django import DjangoModelFactory

from people.enums import AccessGround, Province
from people.grants import open_candidate
from referrals.enums import PreconditionState, PreconditionTopic, ProposalState
from referrals.models import Detection, OutreachAction, OutreachProposal, WorkPrecondition
from tests.factories.people import CandidateFactory, OrganisationFactory, adviser, consultant
from tests.factories.referrals import sent_referral
from tests.factories.trajects import ProgrammeFactory

REASON = "Volgt al een andere begeleiding."


class OutreachActionFactory(DjangoModelFactory):
    """An info moment of yesterday in West Flanders."""

    class Meta:
        model = OutreachAction

    programme = factory.SubFactory(ProgrammeFactory)
    organisation = factory.SubFactory(OrganisationFactory, starterslabo=True)
    made_by = factory.LazyAttribute(lambda o: adviser(o.organisation))
    kind = "info_moment"
    title = factory.Sequence(lambda n: f"Infomoment {n}")
    held_on = factory.LazyFunction(lambda: localdate() - timedelta(days=1))
    place = "Open centrum, Kortrijk"
    province = Province.WEST_FLANDERS


class DetectionFactory(DjangoModelFactory):
    """A detection of which everything is filled in, with the decision to propose."""

    class Meta:
        model = Detection
        skip_postgeneration_save = True

    programme = factory.SubFactory(ProgrammeFactory)
    organisation = factory.SubFactory(OrganisationFactory, starterslabo=True)
    made_by = factory.LazyAttribute(lambda o: adviser(o.organisation))
    candidate = factory.LazyAttribute(lambda o: CandidateFactory(seen_by=o.organisation))
    contact_on = factory.LazyFunction(localdate)
    residence_document = "orange_card"
    idea = "Een naaiatelier voor buurtbewoners."
    occupational_goal = "Zelfstandig naaister."
    intended_status = "main"
    outcome = "propose"
    share_consent_on = factory.LazyFunction(localdate)

    @factory.post_generation
    def asked(self, create: bool, wanted: bool | None, **kwargs: Any) -> None:
        """With every precondition, unless `asked=False`."""
        if create and wanted is not False:
            for topic in PreconditionTopic:
                WorkPrecondition.objects.create(detection=self, topic=topic, state=PreconditionState.FINE)


class ProposalFactory(DjangoModelFactory):
    """A draft to a consultant of VDAB."""

    class Meta:
        model = OutreachProposal

    detection = factory.SubFactory(DetectionFactory)
    candidate = factory.SelfAttribute("detection.candidate")
    programme = factory.SelfAttribute("detection.programme")
    from_organisation = factory.SelfAttribute("detection.organisation")
    from_user = factory.SelfAttribute("detection.made_by")
    to_organisation = factory.SubFactory(OrganisationFactory, vdab=True)
    to_consultant = factory.LazyAttribute(lambda o: consultant(o.to_organisation))


def submitted_proposal(**fields: Any) -> OutreachProposal:
    """A proposal that waits for the check since three days, with access for the office."""
    fields.setdefault("submitted_at", now() - timedelta(days=3))
    proposal = ProposalFactory(state=ProposalState.AT_VDAB, **fields)
    open_candidate(proposal.candidate, proposal.to_organisation, AccessGround.REFERRAL)
    return proposal


def proposal_in(state: str, **fields: Any) -> OutreachProposal:
    """A proposal in any state, with what that state needs."""
    if state == ProposalState.DRAFT:
        return ProposalFactory(**fields)
    proposal = submitted_proposal(**fields)
    if state == ProposalState.REFERRED:
        _refer(proposal)
    if state == ProposalState.CLOSED:
        OutreachProposal.objects.filter(pk=proposal.pk).update(
            state=state,
            admissible="yes",
            available="no",
            checked_on=localdate(),
            checked_by=proposal.to_consultant,
            close_reason=REASON,
        )
    return OutreachProposal.objects.get(pk=proposal.pk)


def _refer(proposal: OutreachProposal) -> None:
    referral = sent_referral(
        candidate=proposal.candidate,
        programme=proposal.programme,
        from_organisation=proposal.to_organisation,
        from_user=proposal.to_consultant,
        to_organisation=proposal.from_organisation,
        to_adviser=proposal.from_user,
    )
    OutreachProposal.objects.filter(pk=proposal.pk).update(
        state=ProposalState.REFERRED,
        admissible="yes",
        available="yes",
        checked_on=localdate(),
        checked_by=proposal.to_consultant,
        referral=referral,
    )
