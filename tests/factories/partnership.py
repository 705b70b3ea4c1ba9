"""A local partnership with a dossier. The numbers are the playbook's."""

from __future__ import annotations

from datetime import date
from typing import Any

import factory
from django.utils.timezone import localdate
from factory.django import DjangoModelFactory

from people.models import User
from people.roles import Role
from tests.factories.people import CandidateFactory, OrganisationFactory, member
from tests.factories.trajects import ProgrammeFactory, TrajectFactory
from trajects.models import (
    Application,
    CaseDiscussion,
    CombinationService,
    CombinationTraject,
    DiscussionItem,
    Partnership,
    Programme,
    Traject,
    VdabCheck,
)

SETTINGS: dict[str, Any] = {
    "self_registration": True,
    "application_keep_months": 6,
    "client_mediated": True,
    "min_age": 16,
    "education_until_age": 17,
    "outside_target_group": ["no_residence", "ill_with_contract"],
    "vdab_checks": True,
    "case_discussion": True,
    "combinations": True,
    "combination_mention": "combinatietraject in het kader van een lokaal partnerschap",
    "service_line": "0800 30 700",
    "internship_max_days": 30,
    "orientation_max_days": 5,
    "bit_below_age": 25,
    "bit_positive_needed": 2,
    "vdab_transfer": True,
    "follow_up_requests": True,
}


def partnership_programme(**fields: Any) -> Programme:
    """A programme in which everything of a partnership is switched on."""
    return ProgrammeFactory(code="samen", name="Samen naar werk", **SETTINGS | fields)


def vdab_adviser(partnership: Partnership | None = None) -> User:
    """Somebody of VDAB who takes part in the case discussions."""
    user = member(Role.VDAB_ADVISER, OrganisationFactory(vdab=True))
    if partnership:
        partnership.vdab_advisers.add(user)
    return user


class PartnershipFactory(DjangoModelFactory):
    class Meta:
        model = Partnership

    programme = factory.LazyFunction(partnership_programme)
    organisation = factory.SubFactory(OrganisationFactory)
    code = factory.Sequence(lambda n: f"samen-{n}")
    name = factory.Sequence(lambda n: f"Samen Voorbeeld {n}")
    phone = "+3256123456"
    email = factory.LazyAttribute(lambda o: f"{o.code}@example.be")


class ApplicationFactory(DjangoModelFactory):
    class Meta:
        model = Application

    partnership = factory.SubFactory(PartnershipFactory)
    given_name = "Yusra"
    family_name = factory.Sequence(lambda n: f"Aanmelding{n}")
    birth_date = date(1990, 3, 5)
    phone = "+32470123456"
    email = factory.Sequence(lambda n: f"klant{n}@example.be")
    helped_by = "nobody"
    has_residence = "yes"
    is_long_ill = "no"
    has_contract = "no"


def traject_in(partnership: Partnership, **fields: Any) -> Traject:
    """A dossier of the lead of a partnership, whose client is twenty years old."""
    fields.setdefault(
        "candidate", CandidateFactory(birth_date=localdate().replace(day=1, year=localdate().year - 20))
    )
    return TrajectFactory(programme=partnership.programme, organisation=partnership.organisation, **fields)


def service_in(programme: Programme, code: str = "opleiding", **fields: Any) -> CombinationService:
    """A service that may be combined, unless told."""
    return CombinationService.objects.get_or_create(
        programme=programme, code=code, defaults={"name": "Erkende opleiding", "need": "Opleiding"} | fields
    )[0]


def combination_in(traject: Traject, **fields: Any) -> CombinationTraject:
    """A wish with its reason and one objective."""
    fields.setdefault("service", service_in(traject.programme))
    made = CombinationTraject.objects.create(
        traject=traject, made_by=traject.adviser, **{"reason": "Taal en werkvloer samen"} | fields
    )
    made.objectives.create(text="Nederlands oefenen", party="vdab")
    return made


def registered_at_vdab(traject: Traject, **fields: Any) -> VdabCheck:
    """The check of a client whom VDAB knows, with contact made."""
    answers = {
        "known_at_vdab": "yes",
        "has_client_file": "yes",
        "is_registered": "yes",
        "mediator": "vdab",
        "regular_runs": "no",
        "contact_made_on": localdate(),
    }
    return VdabCheck.objects.create(traject=traject, made_by=traject.adviser, **answers | fields)


def case_on_agenda(traject: Traject, partnership: Partnership, **fields: Any) -> DiscussionItem:
    """A case of today's discussion, without a name unless told."""
    discussion = CaseDiscussion.objects.get_or_create(
        partnership=partnership, held_on=localdate(), defaults={"made_by": traject.adviser}
    )[0]
    number = discussion.items.count() + 1
    question = {"question": "Welke stap naar werk past nu?"}
    return DiscussionItem.objects.create(
        discussion=discussion, traject=traject, number=number, added_by=traject.adviser, **question | fields
    )
