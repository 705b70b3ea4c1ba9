"""Referrals between invented offices and partners."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import factory
from django.utils.timezone import localdate, now
from factory.django import DjangoModelFactory

from people.enums import AccessGround, Province
from people.grants import open_candidate
from referrals.enums import WAITING_STATES, ReferralState, Route
from referrals.models import AdviserArea, ConsultantArea, PostcodeArea, Referral
from tests.factories.people import CandidateFactory, OrganisationFactory, adviser, consultant
from tests.factories.trajects import EnrolmentFactory, InfoSessionFactory, ProgrammeFactory, TrajectFactory

REASON = "Het uurrooster past niet."


class PostcodeAreaFactory(DjangoModelFactory):
    """West Flanders."""

    class Meta:
        model = PostcodeArea

    low = 8000
    high = 8999
    organisation = factory.SubFactory(OrganisationFactory, syntra=True)


class ConsultantAreaFactory(DjangoModelFactory):
    """A consultant of VDAB in the south of West Flanders."""

    class Meta:
        model = ConsultantArea

    low = 8500
    high = 8599
    organisation = factory.SubFactory(OrganisationFactory, vdab=True)
    consultant = factory.LazyAttribute(lambda o: consultant(o.organisation))


class AdviserAreaFactory(DjangoModelFactory):
    """An adviser of Syntra in West Flanders."""

    class Meta:
        model = AdviserArea

    province = Province.WEST_FLANDERS
    organisation = factory.SubFactory(OrganisationFactory, syntra=True)
    adviser = factory.LazyAttribute(lambda o: adviser(o.organisation))


class ReferralFactory(DjangoModelFactory):
    """A draft of a consultant of VDAB to an adviser of Syntra, as the level of Dutch proposes."""

    class Meta:
        model = Referral
        skip_postgeneration_save = True

    class Params:
        starterslabo = factory.Trait(
            to_organisation=factory.SubFactory(OrganisationFactory, starterslabo=True),
            route=Route.STEBO_STARTERSLABO,
        )

    programme = factory.SubFactory(ProgrammeFactory)
    from_organisation = factory.SubFactory(OrganisationFactory, vdab=True)
    from_user = factory.LazyAttribute(lambda o: consultant(o.from_organisation))
    to_organisation = factory.SubFactory(OrganisationFactory, syntra=True)
    to_adviser = factory.LazyAttribute(lambda o: adviser(o.to_organisation))
    candidate = factory.LazyAttribute(lambda o: CandidateFactory(seen_by=o.from_organisation))
    financing_number = "EEWP007"
    card_text = "Wil een fietsatelier beginnen."
    route = Route.SYNTRA
    proposed_organisation = factory.SelfAttribute("to_organisation")
    route_reason = "Het niveau 2.2 is hoger dan 1.2 en is behaald."


def sent_referral(**fields: Any) -> Referral:
    """A referral that waits for an answer since three days, with access for the receiver."""
    fields.setdefault("sent_at", now() - timedelta(days=3))
    fields.setdefault("card_signed_on", localdate() - timedelta(days=3))
    referral = ReferralFactory(state=fields.pop("state", ReferralState.SENT), **fields)
    open_candidate(referral.candidate, referral.to_organisation, AccessGround.REFERRAL)
    return referral


def referral_in(state: str, **fields: Any) -> Referral:
    """A referral in any state, with what that state needs."""
    if state == ReferralState.DRAFT:
        return ReferralFactory(**fields)
    if state in WAITING_STATES:
        return sent_referral(state=state, **fields)
    if state == ReferralState.ACCEPTED:
        return _accepted(**fields)
    fields.setdefault("answered_on", localdate())
    referral = sent_referral(state=state, refusal_reason=REASON, **fields)
    if state == ReferralState.REROUTED:
        referral.rerouted_to = sent_referral(
            starterslabo=True,
            candidate=referral.candidate,
            from_organisation=referral.from_organisation,
            from_user=referral.from_user,
        )
        referral.save()
    return referral


def _accepted(**fields: Any) -> Referral:
    referral = sent_referral(**fields)
    traject = TrajectFactory(
        programme=referral.programme, candidate=referral.candidate, organisation=referral.to_organisation
    )
    Referral.objects.filter(pk=referral.pk).update(
        state=ReferralState.ACCEPTED,
        traject=traject,
        first_conversation_on=localdate(),
        answered_on=localdate(),
    )
    return Referral.objects.get(pk=referral.pk)


def present_at_session(referral: Referral) -> None:
    """The candidate was at an info session of the receiving organisation."""
    session = InfoSessionFactory(
        programme=referral.programme,
        organisation=referral.to_organisation,
        starts_at=now() - timedelta(days=1),
    )
    EnrolmentFactory(
        session=session,
        candidate=referral.candidate,
        state="present",
        marked_at=now(),
        marked_by=session.organiser,
    )
