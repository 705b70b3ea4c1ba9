"""Questions about referrals, in the words of the domain."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Count, Exists, ExpressionWrapper, F, OuterRef, Prefetch, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from core.text import searchable
from people.access import organisation_ids
from people.enums import Family
from people.models import Membership
from people.numbers import province_of
from people.roles import Permission, Role
from referrals.enums import (
    ANSWERED_STATES,
    OPEN_PROPOSALS,
    OPEN_STATES,
    REFUSED_STATES,
    WAITING_STATES,
    ProposalState,
    ReferralState,
)
from trajects.models import Enrolment, Phase


def presence() -> Exists:
    """The candidate of a referral was at an info session of its programme."""
    return Exists(
        Enrolment.objects.present().filter(
            candidate_id=OuterRef("candidate_id"), session__programme_id=OuterRef("programme_id")
        )
    )


def waits_for_presence() -> Q:
    """Sent to Syntra, and not yet at an info session (H-33)."""
    syntra = Q(state=ReferralState.SENT, to_organisation__family=Family.SYNTRA)
    return syntra & ~Q(presence())


def can_be_answered() -> Q:
    """The receiving organisation can answer today."""
    ready = ~Q(to_organisation__family=Family.SYNTRA) | Q(presence())
    return Q(state=ReferralState.SENT) & ready


def awaits_access() -> Q:
    """The next organisation waits for the right to read in MLP, and the referral still counts (H-34)."""
    asked = Q(access_requested_at__isnull=False, access_arranged_on__isnull=True)
    return asked & Q(state__in=(*WAITING_STATES, ReferralState.ACCEPTED))


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

    def awaiting_access(self) -> Self:
        """Re-routed, and the consultant did not say yet that the access in MLP is arranged."""
        return self.filter(awaits_access())

    def refused(self) -> Self:
        return self.filter(state__in=REFUSED_STATES)

    def answered(self) -> Self:
        return self.filter(state__in=ANSWERED_STATES)

    def waits_for_presence(self) -> Self:
        """Nobody can answer yet: first comes an info session or an outreach info moment (H-33, H-37)."""
        return self.filter(waits_for_presence() | Q(state=ReferralState.OUTREACH))

    def to_answer(self) -> Self:
        """The receiving organisation can answer today."""
        return self.filter(can_be_answered())

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

    def with_sessions(self) -> Self:
        """With the places of the candidate in info sessions, which say who acts next."""
        return self.prefetch_related("candidate__enrolments__session")

    def with_facts(self) -> Self:
        """With everything that the rules read, for the page of one referral."""
        return (
            self.with_people()
            .with_sessions()
            .prefetch_related(
                "candidate__target_groups__target_group", "candidate__trajects", "phone_calls__by"
            )
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

    def matching(self, text: str) -> Self:
        """Actions in whose title, place or partners every typed word stands."""
        found = self
        for word in text.split()[:6]:
            words = Q(title__icontains=word) | Q(place__icontains=word) | Q(partners__icontains=word)
            found = found.filter(words)
        return found

    def with_counts(self) -> Self:
        """With `anonymous` and `named`: how many people each action reached."""
        return self.annotate(
            anonymous=self._reached("reached_groups", Sum("people")),
            named=self._reached("reached_people", Count("pk")),
        ).select_related("organisation")

    def _reached(self, name: str, figure: Any) -> Coalesce:
        rows = getattr(self.model, name).rel.related_model.objects.filter(action=OuterRef("pk"))
        return Coalesce(Subquery(rows.order_by().values("action").annotate(n=figure).values("n")), 0)

    def totals(self) -> dict[str, int]:
        """How many actions these are, and how many people they reached; in one query."""
        sums = self.with_counts().aggregate(n=Count("pk"), without=Sum("anonymous"), by_name=Sum("named"))
        return {
            "actions": sums["n"],
            "anonymous": sums["without"] or 0,
            "named": sums["by_name"] or 0,
        }


class DetectionQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Detections of the user's organisations; a consultant reads one on the page of its proposal."""
        return self.filter(organisation_id__in=organisation_ids(user, Permission.MAKE_OUTREACH))

    def with_people(self) -> Self:
        """With everybody that a list shows, in one query."""
        return self.select_related("candidate", "programme", "organisation", "made_by", "action", "proposal")

    def with_facts(self) -> Self:
        """With everything that the rules read, for the page of one detection."""
        return self.with_people().prefetch_related(
            "preconditions", "candidate__target_groups__target_group", "candidate__trajects"
        )


class ProposalQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Proposals that the user's organisations made, or must check once they were submitted."""
        sent = Q(from_organisation_id__in=organisation_ids(user, Permission.MAKE_OUTREACH))
        received = Q(to_organisation_id__in=organisation_ids(user, Permission.CHECK_OUTREACH))
        return self.filter(sent | (received & Q(submitted_at__isnull=False)))

    def sent_by(self, user: Any) -> Self:
        """Proposals of the user's own organisations."""
        return self.filter(from_organisation_id__in=organisation_ids(user, Permission.MAKE_OUTREACH))

    def to_check(self) -> Self:
        """Proposals that wait for the consultant."""
        return self.filter(state=ProposalState.AT_VDAB)

    def for_consultant(self, user: Any) -> Self:
        """Those for this consultant, and those that came for the office."""
        return self.filter(Q(to_consultant=user) | Q(to_consultant__isnull=True))

    def open(self) -> Self:
        """Proposals that are not answered yet."""
        return self.filter(state__in=OPEN_PROPOSALS)

    def answered(self) -> Self:
        """Proposals that were checked, or taken back."""
        return self.exclude(state__in=OPEN_PROPOSALS)

    def matching(self, text: str) -> Self:
        """Proposals of candidates in whose name, number or place every typed word stands."""
        found = self
        for word in searchable(text).split()[:6]:
            found = found.filter(candidate__search_text__contains=word)
        return found

    def with_people(self) -> Self:
        """With everybody that a list shows, in one query."""
        return self.select_related(
            "candidate",
            "programme",
            "from_organisation",
            "from_user",
            "to_organisation",
            "to_consultant",
            "checked_by",
            "referral",
        )

    def with_facts(self) -> Self:
        """With everything that the rules and the page of one proposal read."""
        return (
            self.with_people()
            .select_related("detection__organisation", "detection__action")
            .prefetch_related("detection__preconditions", "candidate__target_groups__target_group")
        )
