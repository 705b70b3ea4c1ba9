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


class AreaQuerySet(models.QuerySet):
    """Lists of who works where: the same for everybody who has to do with candidates."""

    def visible_to(self, user: Any) -> Self:
        """Everything, for who works with candidates; nothing for others (H-06)."""
        return self.all() if user.may(Permission.SEE_CANDIDATES) else self.none()

    def naming(self, text: str, *persons: str) -> Self:
        """Rows of an organisation, or of a person in one of these fields, with every typed word."""
        found = self
        for word in text.split()[:6]:
            same = Q(organisation__name__icontains=word)
            for person in persons:
                same |= Q(**{f"{person}__family_name__icontains": word})
                same |= Q(**{f"{person}__given_name__icontains": word})
                same |= Q(**{f"{person}__email__icontains": word})
            found = found.filter(same)
        return found

    def _with_people(self, works: Q, person: str) -> Self:
        """With the organisation and the person of each row, and whether that still holds."""
        state = ExpressionWrapper(works, models.BooleanField())
        return self.select_related("organisation", person).annotate(works=state)


class PostcodeQuerySet(AreaQuerySet):
    """Rows with a range of postcodes."""

    def holding(self, postcode: str) -> Self:
        """Rows in whose range this postcode lies; none outside Belgium."""
        if province_of(postcode) is None:
            return self.none()
        return self.filter(low__lte=int(postcode), high__gte=int(postcode))


class PostcodeAreaQuerySet(PostcodeQuerySet):
    def covering(self, postcode: str) -> Self:
        """Areas in which this postcode lies, the first choice first; none outside Belgium."""
        return self.holding(postcode).order_by("priority", "pk")

    def working(self) -> Self:
        """Areas of organisations that still take part."""
        return self.filter(organisation__is_active=True).select_related("organisation", "adviser")

    def with_state(self) -> Self:
        """With `works`: the organisation takes part, and its adviser works there today."""
        theirs = Q(adviser__isnull=True) | _works_there("adviser", Role.ADVISER)
        return self._with_people(Q(organisation__is_active=True) & theirs, "adviser")


class ConsultantAreaQuerySet(PostcodeQuerySet):
    def covering(self, postcode: str) -> Self:
        """Rows whose range holds this postcode; the narrowest range first."""
        return self.holding(postcode).order_by(F("high") - F("low"), "pk")

    def working(self) -> Self:
        """Consultants who work today at an office that is active."""
        return self.filter(_works_there("consultant", Role.CONSULTANT))

    def with_state(self) -> Self:
        """With `works`: the consultant works today at that office."""
        return self._with_people(_works_there("consultant", Role.CONSULTANT), "consultant")

    def vdab_first(self) -> Self:
        """The narrowest range first; of equally wide ones, VDAB before GTB."""
        is_vdab = ExpressionWrapper(Q(organisation__family=Family.VDAB), models.BooleanField())
        return self.order_by(F("high") - F("low"), is_vdab.desc(), "pk")


class AdviserAreaQuerySet(AreaQuerySet):
    def working(self) -> Self:
        """Advisers who work today at organisations that are active."""
        return self.filter(_works_there("adviser", Role.ADVISER))

    def with_state(self) -> Self:
        """With `works`: the adviser works today at that organisation."""
        return self._with_people(_works_there("adviser", Role.ADVISER), "adviser")


def _works_there(person: str, role: Role) -> Q:
    """The person of a row has this role today in the organisation of that row, which is active."""
    roles = Membership.objects.active().filter(
        role=role, user=OuterRef(person), organisation=OuterRef("organisation")
    )
    return Q(Exists(roles), organisation__is_active=True, **{f"{person}__is_active": True})


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
