"""Questions about people and organisations, in the words of the domain."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Exists, Expression, OuterRef, Prefetch, Q, Subquery

from core import dates
from core.fields import blind_index
from core.text import searchable
from people.access import organisation_ids
from people.enums import (
    GUIDING_FAMILIES,
    REFERRING_FAMILIES,
    AccessGround,
    AgreementStanding,
    AgreementState,
    OrganisationRole,
)
from people.numbers import PROVINCE_RANGES
from people.roles import Permission

# What a lent dossier gives: seeing its person, and the dossier itself.
READING = (Permission.SEE_CANDIDATES, Permission.SEE_DOSSIERS)


class OrganisationQuerySet(models.QuerySet):
    @staticmethod
    def guiding_condition() -> Q:
        """Organisations that guide candidates: the contractors of the programme."""
        return Q(role__in=(OrganisationRole.MAIN_CONTRACTOR, OrganisationRole.SUBCONTRACTOR))

    def guiding(self) -> Self:
        """The partners of the programme."""
        return self.filter(self.guiding_condition())

    def beginning_dossiers(self, user: Any) -> Self:
        """Organisations of the user that begin dossiers themselves, in a programme without referrals."""
        mine = organisation_ids(user, Permission.EDIT_DOSSIERS)
        running = Q(programmes__is_active=True, programmes__uses_referrals=False)
        with_dossiers = Q(programmes__phase_templates__isnull=False)
        return self.filter(running & with_dossiers, pk__in=mine)

    def of_guiding_family(self) -> Self:
        """Partners that take part in routing by language."""
        return self.filter(family__in=GUIDING_FAMILIES)

    def keeping_network(self, user: Any) -> Self:
        """Organisations for which the user keeps contact cards."""
        return self.filter(pk__in=organisation_ids(user, Permission.EDIT_NETWORK))

    def referring(self) -> Self:
        """Offices of VDAB and GTB."""
        return self.filter(family__in=REFERRING_FAMILIES)


class MembershipQuerySet(models.QuerySet):
    def active(self, today: date | Expression | None = None) -> Self:
        """Memberships that hold `today`; the end date is the last day."""
        today = today or dates.today()
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=today), begins_on__lte=today)


class AgreementTextQuerySet(models.QuerySet):
    def current(self) -> list[Any]:
        """The newest text in each language that is valid today."""
        rows = self.filter(valid_from__lte=dates.today()).order_by("language", "-valid_from", "-pk")
        return list(rows.distinct("language"))


class DataAgreementQuerySet(models.QuerySet):
    def with_newer_text(self, today: date | Expression | None = None) -> Self:
        """`newer_text_on`: since when a newer text in the same language holds `today`, if one does."""
        texts = self.model._meta.get_field("text").related_model.objects.filter(
            language=OuterRef("text__language"), valid_from__lte=today or dates.today()
        )
        later = Q(valid_from__gt=OuterRef("text__valid_from"))
        same_day = Q(valid_from=OuterRef("text__valid_from"), pk__gt=OuterRef("text_id"))
        newer = texts.filter(later | same_day).order_by("valid_from", "pk")
        return self.annotate(newer_text_on=Subquery(newer.values("valid_from")[:1]))

    def signed(self) -> Self:
        """Those that hold."""
        return self.filter(state=AgreementState.SIGNED)


class SigningLinkQuerySet(models.QuerySet):
    def open(self) -> Self:
        """Links that still open their paper."""
        return self.filter(used_at__isnull=True, revoked_at__isnull=True, expires_at__gt=dates.now())

    def about(self, paper: str, subject_id: int | None = None) -> Self:
        """Links for one paper."""
        return self.filter(paper=paper, subject_id=subject_id)

    def with_people(self) -> Self:
        """With who made them, whose they are, and what they brought."""
        return self.select_related("candidate", "made_by", "text", "signature__drawing")


class CandidateAccessQuerySet(models.QuerySet):
    def for_person(self, user: Any) -> Self:
        """Given to the whole organisation, or to this person."""
        return self.filter(Q(user__isnull=True) | Q(user_id=user.pk))

    def holding(self) -> Self:
        """Grounds for access that hold today; on the day in `until` they hold no more."""
        return self.filter(Q(until__isnull=True) | Q(until__gt=dates.today()))


class CandidateQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """People whom one of the user's organisations may see today."""
        return self.reachable_with(user, Permission.SEE_CANDIDATES)

    def reachable_with(self, user: Any, permission: str) -> Self:
        """People whom the user may treat this way today, through an organisation that has access to them.

        Whoever only reads a dossier for a while changes nothing and sends nobody on.
        """
        holding = self._accesses().holding().for_person(user)
        if permission not in READING:
            holding = holding.exclude(ground=AccessGround.LENT)
        grants = holding.filter(organisation_id__in=organisation_ids(user, permission))
        return self.filter(pk__in=grants.values("candidate_id"))

    def editable_by(self, user: Any) -> Self:
        """People with whom the user works: whom they may change, send on, enrol."""
        return self.reachable_with(user, Permission.EDIT_CANDIDATES)

    def _accesses(self) -> CandidateAccessQuerySet:
        return self.model.accesses.rel.related_model.objects.all()

    def matching(self, text: str) -> Self:
        """People whose name, number, place or e-mail contains every word that was typed."""
        found = self
        for word in searchable(text).split()[:6]:
            found = found.filter(search_text__contains=word)
        return found

    def found_by(self, text: str) -> Self:
        """People who match, and those whom an organisation guides with every typed word in its name."""
        words = searchable(text).split()[:6]
        if not words:
            return self
        person = Q()
        for word in words:
            person &= Q(search_text__contains=word)
        guided = (
            self._accesses()
            .holding()
            .filter(ground=AccessGround.TRAJECT, organisation__in=self._organisations_named(words))
        )
        return self.filter(person | Q(pk__in=guided.values("candidate_id")))

    def _organisations_named(self, words: list[str]) -> list[int]:
        """They are few, and PostgreSQL compares accents here: so they are read and compared in Python."""
        names = self._accesses().model.organisation.field.related_model.objects.values_list("pk", "name")
        return [key for key, name in names if all(word in searchable(name) for word in words)]

    def alike(
        self,
        *,
        family_name: str,
        given_name: str,
        birth_date: date | None = None,
        national_number: str = "",
        ikl_number: str = "",
    ) -> Self:
        """People who may be this one: the same number, the same name, or the same birth date and a name.

        `national_number` is eleven digits. Ask it of `visible_to(user)`: nobody else is ever a match.
        """
        same = Q(sort_name__startswith=searchable(family_name, given_name))
        if birth_date:
            names = Q(search_text__contains=searchable(family_name))
            same |= Q(birth_date=birth_date) & (names | Q(search_text__contains=searchable(given_name)))
        if national_number:
            same |= Q(national_number_index=blind_index(national_number))
        if ikl_number:
            same |= Q(ikl_number=ikl_number)
        return self.filter(same)

    def named(self, family_name: str, given_name: str) -> Self:
        """People with exactly this name, whatever stands behind it."""
        return self.filter(sort_name__startswith=searchable(family_name, given_name)).filter(
            family_name__iexact=family_name, given_name__iexact=given_name
        )

    def in_province(self, province: str) -> Self:
        """People whose postcode lies in this province."""
        ranges = [(low, high) for low, high, name in PROVINCE_RANGES if name == province]
        inside = Q(pk__in=[])
        for low, high in ranges:
            inside |= Q(postcode__gte=str(low), postcode__lte=str(high))
        return self.filter(inside)

    def in_programme(self, code: str, user: Any) -> Self:
        """People with a dossier in this programme that the user may see."""
        dossiers = self.model.trajects.rel.related_model.objects.visible_to(user)
        return self.filter(pk__in=dossiers.filter(programme__code=code).values("candidate_id"))

    def programmes_for(self, user: Any) -> list[tuple[str, str]]:
        """Code and name of the programmes in which the user may see a dossier, by name."""
        dossiers = self.model.trajects.rel.related_model.objects.visible_to(user)
        programmes = dossiers.model.programme.field.related_model.objects
        found = programmes.filter(pk__in=dossiers.values("programme_id"))
        return list(found.order_by("name").values_list("code", "name"))

    def with_guidance(self) -> Self:
        """`guidances`: what shows that an organisation guides this person in a traject today; empty when none does.

        Asked for the rows that are shown, after they were found.
        """
        return self.prefetch_related(Prefetch("accesses", queryset=self._guiding(), to_attr="guidances"))

    def guided(self, is_guided: bool) -> Self:
        """People whom an organisation guides in a traject today, or those whom none does."""
        found = Exists(self._guiding().filter(candidate=OuterRef("pk")))
        return self.filter(found if is_guided else ~found)

    def _guiding(self) -> CandidateAccessQuerySet:
        return self._accesses().holding().filter(ground=AccessGround.TRAJECT)

    def with_agreement(self) -> Self:
        """With the data agreements, so that a list shows them without more queries."""
        return self.prefetch_related("agreements")

    def whose_agreement_is(self, standing: str) -> Self:
        """People by how their data agreement stands today (AgreementStanding)."""
        agreements = self.model.agreements.rel.related_model.objects.filter(candidate=OuterRef("pk"))
        holds = agreements.signed()
        return self.filter(
            {
                AgreementStanding.CURRENT: Exists(holds.filter(newer_text_on__isnull=True)),
                AgreementStanding.OUTDATED: Exists(holds.filter(newer_text_on__isnull=False)),
                AgreementStanding.WITHDRAWN: ~Exists(holds) & Exists(agreements),
                AgreementStanding.MISSING: ~Exists(agreements),
            }[AgreementStanding(standing)]
        )


class NetworkContactQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Cards of the user's organisations, and those that others share."""
        own = organisation_ids(user, Permission.SEE_NETWORK)
        return self.filter(Q(kept_by_id__in=own) | Q(is_shared=True)) if own else self.none()

    def editable_by(self, user: Any) -> Self:
        """Cards of the organisations whose network the user may change."""
        return self.filter(kept_by_id__in=organisation_ids(user, Permission.EDIT_NETWORK))

    def named(self, family_name: str, given_name: str) -> Self:
        """Cards with exactly this name, whatever its capitals and accents."""
        return self.filter(sort_name=searchable(family_name, given_name))

    def with_organisations(self) -> Self:
        """With who keeps the card and where its person works."""
        return self.select_related("kept_by").prefetch_related("affiliations__organisation")

    def matching(self, text: str) -> Self:
        """People whose name, organisation or e-mail contains every word that was typed."""
        found = self
        for word in searchable(text).split()[:6]:
            found = found.filter(search_text__contains=word)
        return found
