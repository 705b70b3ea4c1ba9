"""Invented people and organisations."""

from __future__ import annotations

from typing import Any

import factory
from django.utils.timezone import localdate
from factory.django import DjangoModelFactory

from core.text import searchable
from people import grants
from people.enums import AccessGround, DutchLevel, Family, LevelStatus, OrganisationRole, Province
from people.models import (
    FIRST_CANDIDATE_NUMBER,
    Candidate,
    CandidateTargetGroup,
    Membership,
    NetworkContact,
    Organisation,
    TargetGroup,
    User,
)
from people.roles import Role

PASSWORD = "een-lang-wachtwoord-1"


class OrganisationFactory(DjangoModelFactory):
    class Meta:
        model = Organisation

    class Params:
        syntra = factory.Trait(family=Family.SYNTRA, name=factory.Sequence(lambda n: f"Syntra Voorbeeld {n}"))
        starterslabo = factory.Trait(
            family=Family.STEBO_STARTERSLABO, name=factory.Sequence(lambda n: f"Starterslabo Voorbeeld {n}")
        )
        vdab = factory.Trait(
            family=Family.VDAB,
            role=OrganisationRole.REFERRER,
            name=factory.Sequence(lambda n: f"VDAB Voorbeeld {n}"),
        )
        gtb = factory.Trait(
            family=Family.GTB,
            role=OrganisationRole.REFERRER,
            name=factory.Sequence(lambda n: f"GTB Voorbeeld {n}"),
        )
        provider = factory.Trait(
            family=Family.PROVIDER,
            role=OrganisationRole.PROVIDER,
            name=factory.Sequence(lambda n: f"Opleidingen Voorbeeld {n}"),
        )

    name = factory.Sequence(lambda n: f"Organisatie {n}")
    role = OrganisationRole.SUBCONTRACTOR
    family = Family.SYNTRA
    oe_number = factory.Sequence(lambda n: f"{10_100_000 + n}")
    provinces = factory.LazyFunction(lambda: [Province.WEST_FLANDERS])
    street = "Voorbeeldstraat"
    house_number = "1"
    postcode = "8500"
    municipality = "Kortrijk"
    email = factory.LazyAttribute(lambda o: f"info{o.oe_number}@example.be")


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"medewerker{n}@example.be")
    given_name = "An"
    family_name = factory.Sequence(lambda n: f"Voorbeeld{n}")
    password = factory.PostGenerationMethodCall("set_password", PASSWORD)

    @classmethod
    def _after_postgeneration(cls, instance: Any, create: bool, results: Any = None) -> None:
        if create:
            instance.save()


def member(role: str = Role.ADVISER, organisation: Organisation | None = None, **fields: Any) -> User:
    """A user with an active role in an organisation."""
    organisation = organisation or OrganisationFactory()
    user = fields.pop("user", None) or UserFactory(**fields)
    Membership.objects.create(
        user=user,
        organisation=organisation,
        role=role,
        group=grants.group_for(organisation, role),
        begins_on=localdate(),
    )
    return user


def adviser(organisation: Organisation | None = None, **fields: Any) -> User:
    """An adviser."""
    return member(Role.ADVISER, organisation, **fields)


def coordinator(organisation: Organisation | None = None, **fields: Any) -> User:
    """A coordinator; make the partners first, they reach those that exist."""
    return member(Role.COORDINATOR, organisation, is_staff=True, **fields)


def consultant(organisation: Organisation | None = None, **fields: Any) -> User:
    """A consultant of VDAB."""
    return member(Role.CONSULTANT, organisation or OrganisationFactory(vdab=True), **fields)


def steering_member(organisation: Organisation | None = None, **fields: Any) -> User:
    """Somebody of the steering group."""
    return member(Role.STEERING, organisation, **fields)


def provider_member(organisation: Organisation | None = None, **fields: Any) -> User:
    """Somebody who answers vouchers for a provider."""
    return member(Role.PROVIDER, organisation or OrganisationFactory(provider=True), **fields)


class TargetGroupFactory(DjangoModelFactory):
    class Meta:
        model = TargetGroup
        django_get_or_create = ("code",)

    code = "job_seeker"
    label = "Niet-werkende werkzoekende"
    main_group = "job_seekers"
    is_job_seeker = True


class CandidateFactory(DjangoModelFactory):
    class Meta:
        model = Candidate
        skip_postgeneration_save = True

    number = factory.Sequence(lambda n: FIRST_CANDIDATE_NUMBER + 1_000_000 + n)
    family_name = factory.Sequence(lambda n: f"Peeters{n}")
    given_name = "Noor"
    birth_date = factory.LazyFunction(lambda: localdate().replace(year=1990, day=1))
    email = factory.LazyAttribute(lambda o: f"{o.family_name.lower()}@example.be")
    street = "Dorpstraat"
    house_number = "22"
    box = "3"
    postcode = "8500"
    municipality = "Kortrijk"
    is_job_seeker = True
    dutch_level = DutchLevel.L22
    dutch_level_status = LevelStatus.ATTAINED
    sort_name = factory.LazyAttribute(lambda o: searchable(o.family_name, o.given_name))
    search_text = factory.LazyAttribute(
        lambda o: searchable(o.family_name, o.given_name, str(o.number), o.email, o.municipality)
    )

    @factory.post_generation
    def seen_by(self, create: bool, organisation: Organisation | None, **kwargs: Any) -> None:
        """The organisation that may see this person."""
        if create and organisation:
            grants.open_candidate(self, organisation, AccessGround.REGISTERED)

    @factory.post_generation
    def in_group(self, create: bool, wanted: bool | None, **kwargs: Any) -> None:
        """With a target group, unless `in_group=False`."""
        if create and wanted is not False:
            CandidateTargetGroup.objects.create(candidate=self, target_group=TargetGroupFactory())


class NetworkContactFactory(DjangoModelFactory):
    """Somebody of a bank, whom only the organisation that keeps the card sees."""

    class Meta:
        model = NetworkContact

    number = factory.Sequence(lambda n: FIRST_CANDIDATE_NUMBER + 2_000_000 + n)
    kept_by = factory.SubFactory(OrganisationFactory)
    family_name = factory.Sequence(lambda n: f"Claes{n}")
    given_name = "Ilse"
    email = factory.LazyAttribute(lambda o: f"{o.family_name.lower()}@example.be")
    sort_name = factory.LazyAttribute(lambda o: searchable(o.family_name, o.given_name))
    search_text = factory.LazyAttribute(
        lambda o: searchable(o.family_name, o.given_name, str(o.number), o.email)
    )
