"""Questions about referrals, in the words of the domain."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Exists, ExpressionWrapper, F, OuterRef, Prefetch, Q

from core.text import searchable
from people.access import organisation_ids
from people.enums import Family
from people.models import Membership
from people.numbers import province_of
from people.roles import Permission, Role
from referrals.enums import (
    ANSWERED_STATES,
    OPEN_STATES,
    REFUSED_STATES,
    WAITING_STATES,
    ProposalState,
    ReferralState,
)
from trajects.models import Enrolment, Phase


class ReferralQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Referrals that the user's organisations sent, or received once they were sent."""
        sent = Q(from_organisation_id__in=organisation_ids(user, Permission.SEE_SENT_REFERRALS))
        received = Q(to_organisation_id__in=organisation_ids(user, Permission.SEE_RECEIVED_REFERRALS))
        return self.filter(sent | (received & Q(sent_at__isnull=False)))

    def received_by(self, user: Any) -> Self:
        """Referrals that the user's organisations must answer or have answered."""
        ids = organisation_ids(user, Permission.SEE_RECEIVED_REFERRALS)
        return self.filter(to_organisation_id__in=ids, sent_at__isnull=False)

    def sent_by(self, user: Any) -> Self:
        """Referrals of the user's own offices."""
        return self.filter(from_organisation_id__in=organisation_ids(user, Permission.SEE_SENT_REFERRALS))

    def with_card(self, user: Any) -> Self:
        """Referrals whose card the user may read: those sent, and those of candidates whom the user may see."""
        candidates = self.model.candidate.field.related_model.objects.visible_to(user)
        offices = organisation_ids(user, Permission.SEE_SENT_REFERRALS)
        return self.filter(Q(from_organisation_id__in=offices) | Q(candidate__in=candidates))

    def editable_by(self, user: Any) -> Self:
        """Drafts that the user may still change."""
        ids = organisation_ids(user, Permission.SEND_REFERRALS)
        return self.filter(from_organisation_id__in=ids, state=ReferralState.DRAFT)

    def open(self) -> Self:
        return self.filter(state__in=OPEN_STATES)

    def waiting(self) -> Self:
        """Sent and not answered."""
        return self.filter(state__in=WAITING_STATES)

    def refused(self) -> Self:
        return self.filter(state__in=REFUSED_STATES)

    def answered(self) -> Self:
        return self.filter(state__in=ANSWERED_STATES)

    def with_presence(self) -> Self:
        """With `was_present`: the candidate was at an info session of the programme."""
        present = Enrolment.objects.present().filter(
            candidate_id=OuterRef("candidate_id"), session__programme_id=OuterRef("programme_id")
        )
        return self.annotate(was_present=Exists(present))

    def waits_for_presence(self) -> Self:
        """Nobody can answer yet: first comes an info session or an outreach info moment (H-33, H-37)."""
        syntra = Q(state=ReferralState.SENT, to_organisation__family=Family.SYNTRA, was_present=False)
        return self.with_presence().filter(syntra | Q(state=ReferralState.OUTREACH))

    def to_answer(self) -> Self:
        """The receiving organisation can answer today."""
        ready = ~Q(to_organisation__family=Family.SYNTRA) | Q(was_present=True)
        return self.with_presence().filter(ready, state=ReferralState.SENT)

    def matching(self, text: str) -> Self:
        """Referrals of candidates in whose name, number or place every typed word stands."""
        found = self
        for word in searchable(text).split()[:6]:
            found = found.filter(candidate__search_text__contains=word)
        return found

    def with_people(self) -> Self:
        """With everybody that a list shows, in one query."""
        return self.select_related(
            "candidate", "from_organisation", "from_user", "to_organisation", "to_adviser", "programme"
        )

    def with_outcome(self) -> Self:
        """With the phases of the dossier that began, for what became of it."""
        phases = Phase.objects.select_related("template").order_by("template__position")
        return self.select_related("traject").prefetch_related(Prefetch("traject__phases", queryset=phases))

    def with_facts(self) -> Self:
        """With everything that the rules read, for the page of one referral."""
        return self.with_people().prefetch_related(
            "candidate__enrolments__session", "candidate__target_groups__target_group", "candidate__trajects"
        )


class PostcodeAreaQuerySet(models.QuerySet):
    def covering(self, postcode: str) -> Self:
        """Areas in which this postcode lies, the first choice first; none outside Belgium."""
        if province_of(postcode) is None:
            return self.none()
        number = int(postcode)
        return self.filter(low__lte=number, high__gte=number).order_by("priority", "pk")

    def working(self) -> Self:
        """Areas of organisations that still take part."""
        return self.filter(organisation__is_active=True).select_related("organisation", "adviser")


class CoveringQuerySet(models.QuerySet):
    def covering(self, postcode: str) -> Self:
        """Rows whose range holds this postcode; the narrowest range first."""
        if not postcode.isdecimal():
            return self.none()
        found = self.filter(low__lte=int(postcode), high__gte=int(postcode))
        return found.order_by(F("high") - F("low"), "pk")


class ConsultantAreaQuerySet(CoveringQuerySet):
    def working(self) -> Self:
        """Consultants who work today at an office that is active."""
        roles = _roles_today(Role.CONSULTANT, user=OuterRef("consultant"))
        return self.filter(roles, organisation__is_active=True, consultant__is_active=True)

    def vdab_first(self) -> Self:
        """The narrowest range first; of equally wide ones, VDAB before GTB."""
        is_vdab = ExpressionWrapper(Q(organisation__family=Family.VDAB), models.BooleanField())
        return self.order_by(F("high") - F("low"), is_vdab.desc(), "pk")


class AdviserAreaQuerySet(models.QuerySet):
    def working(self) -> Self:
        """Advisers who work today at organisations that are active."""
        roles = _roles_today(Role.ADVISER, user=OuterRef("adviser"))
        return self.filter(roles, organisation__is_active=True, adviser__is_active=True)


def _roles_today(role: Role, *, user: OuterRef) -> Exists:
    """The person of a row has this role in the organisation of that row today."""
    roles = Membership.objects.active().filter(role=role, user=user, organisation=OuterRef("organisation"))
    return Exists(roles)


class OutreachActionQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Actions of the user's organisations."""
        return self.filter(organisation_id__in=organisation_ids(user, Permission.MAKE_OUTREACH))


class DetectionQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Detections of the user's organisations; a consultant reads the one behind a proposal there."""
        return self.filter(organisation_id__in=organisation_ids(user, Permission.MAKE_OUTREACH))


class ProposalQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Proposals that the user's organisations made, or must check once they were submitted."""
        sent = Q(from_organisation_id__in=organisation_ids(user, Permission.MAKE_OUTREACH))
        received = Q(to_organisation_id__in=organisation_ids(user, Permission.CHECK_OUTREACH))
        return self.filter(sent | (received & Q(submitted_at__isnull=False)))

    def to_check(self) -> Self:
        """Proposals that wait for the consultant."""
        return self.filter(state=ProposalState.AT_VDAB)
