"""A population of dossiers to measure with: spread over programmes, provinces, partners and four years.

The spread follows the public figures of prestarter programmes: of ten people who are referred, seven begin,
four are guided, and six of ten who finish start. The same seed gives the same people. The first ones are written in bulk, the others are
copies of them under other keys, so nothing here is an example of how the application changes rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from random import Random
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Model
from django.utils.timezone import localdate, now

from people.enums import AccessGround, Province, Sex
from people.models import Candidate, CandidateAccess, Membership, Organisation, User
from referrals.enums import ReferralState, Route
from referrals.models import Referral
from tests.factories.people import OrganisationFactory, adviser, consultant, coordinator
from tests.factories.trajects import ProgrammeFactory
from tests.factories.vouchers import MenuItemFactory, ProviderFactory
from trajects.enums import CloseReason, ContactForm, ContactKind, Outcome, PhaseState, TrajectState
from trajects.models import Contact, Phase, PhaseTemplate, Programme, Traject
from vouchers.models import Voucher

YEARS = 4
# So many are written; the others are copies.
BASE = 4_000
# The copies of a row have keys so far apart.
STEP = 1_000_000
ADVISERS = 5
PROGRAMMES = ("Jumpstarters", "Starten vanuit werk", "Ondernemen na aankomst", "Tweede kans")
# Part of the people of each province, in percent (source V, answer 1), with a postcode and a place.
PROVINCES = (
    (45, Province.ANTWERP, "2300", "Turnhout"),
    (19, Province.EAST_FLANDERS, "9300", "Aalst"),
    (19, Province.WEST_FLANDERS, "8500", "Kortrijk"),
    (10, Province.FLEMISH_BRABANT, "3300", "Tienen"),
    (7, Province.LIMBURG, "3600", "Genk"),
)
NAMES = ("Peeters", "Demir", "Claes", "Haddad", "Okafor", "Wouters", "Kaya", "Maes", "Tesfay", "Lemmens")
GIVEN = ("Noor", "Emre", "Lotte", "Samir", "Chidi", "Ilse", "Derya", "Wout", "Selam", "Bram")
Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Partner:
    """An organisation that guides, with its advisers."""

    organisation: Organisation
    advisers: tuple[User, ...]


class Population:
    """The network and its dossiers; `grow` adds until there are so many."""

    def __init__(self, seed: int = 1) -> None:
        self.chance = Random(seed)  # noqa: S311  a spread, no secret
        self.numbers = count(6_000_000)
        self.copies = 0
        self.programmes = [_programme(name) for name in PROGRAMMES]
        self.partners = [_partner(province) for _share, province, _code, _place in PROVINCES]
        self.office = OrganisationFactory(vdab=True)
        self.consultant = consultant(self.office)
        self.coordinator = coordinator(self.partners[0].organisation)
        self.templates = {
            programme.pk: list(programme.phase_templates.order_by("position"))
            for programme in self.programmes
        }
        provider = ProviderFactory()
        self.items = {
            programme.pk: MenuItemFactory(programme=programme, provider=provider, price_cents=0)
            for programme in self.programmes
        }

    @property
    def adviser(self) -> User:
        """Somebody with a caseload at the biggest partner."""
        return self.partners[0].advisers[0]

    def grow(self, total: int) -> None:
        """Add dossiers until there are so many, a multiple of BASE; the database looks at its tables again."""
        if not self.copies:
            self._begin()
        with connection.cursor() as cursor:
            # Copying takes longer than any page may, and so does looking at all keys at the end.
            cursor.execute("SET LOCAL statement_timeout = 0")
            while self.copies * BASE < total:
                for model in COPIED:
                    cursor.execute(_copy(model), {"copy": self.copies, "step": self.copies * STEP})
                self.copies += 1
            cursor.execute("ANALYZE")

    def _begin(self) -> None:
        people = _save(self._person() for _ in range(BASE))
        trajects = _save(self._traject(person) for person in people)
        _save(
            CandidateAccess(
                candidate_id=traject.candidate_id,
                organisation_id=traject.organisation_id,
                ground=AccessGround.TRAJECT,
            )
            for traject in trajects
        )
        phases = _save(phase for traject in trajects for phase in self._phases(traject))
        _save(contact for phase in phases for contact in self._contacts(phase))
        _save(self._referral(traject) for traject in trajects)
        _save(self._voucher(phase) for phase in phases if phase.template.kind == "guide")
        self.copies = 1

    def _person(self) -> Candidate:
        number = next(self.numbers)
        _share, _province, postcode, place = self._one_of(PROVINCES)
        family, given = self.chance.choice(NAMES), self.chance.choice(GIVEN)
        name = f"{family} {given}".lower()
        return Candidate(
            number=number,
            family_name=family,
            given_name=given,
            sex=self.chance.choice(Sex.values),
            birth_date=date(1965, 1, 1) + timedelta(days=self.chance.randrange(14_000)),
            postcode=postcode,
            municipality=place,
            dutch_level="2.2",
            sort_name=name,
            search_text=f"{name} {number} {place.lower()}",
        )

    def _one_of(self, shares: tuple[Any, ...]) -> Any:
        """One of these, as often as its first part says."""
        return self.chance.choices(shares, weights=[share[0] for share in shares])[0]

    def _traject(self, person: Candidate) -> Traject:
        partner = self._partner_of(person)
        begun = localdate() - timedelta(days=self.chance.randrange(YEARS * 365))
        closed = (localdate() - begun).days > 365
        return Traject(
            candidate=person,
            programme=self.chance.choice(self.programmes),
            organisation=partner.organisation,
            adviser=self.chance.choice(partner.advisers),
            consultant=self.consultant,
            referring_organisation=self.office,
            started_on=begun,
            state=TrajectState.CLOSED if closed else TrajectState.RUNNING,
            closed_on=begun + timedelta(days=365) if closed else None,
            close_reason=CloseReason.NO_START if closed else "",
        )

    def _partner_of(self, person: Candidate) -> Partner:
        codes = [code for _share, _province, code, _place in PROVINCES]
        return self.partners[codes.index(person.postcode)]

    def _phases(self, traject: Traject) -> Iterator[Phase]:
        """Seven of ten finish the first phase, four of them the second; who is closed has none in progress."""
        begun = traject.started_on
        explore, guide = self.templates[traject.programme_id][:2]
        running = traject.state == TrajectState.RUNNING
        goes_on = self.chance.random() < 0.55
        if not goes_on:
            yield self._phase(traject, explore, begun, Outcome.NEGATIVE, ends=not running)
            return
        yield self._phase(traject, explore, begun, Outcome.POSITIVE, ends=True)
        outcome = Outcome.STARTS if self.chance.random() < 0.6 else Outcome.NO_START
        yield self._phase(traject, guide, begun + timedelta(days=60), outcome, ends=not running)

    def _phase(
        self, traject: Traject, template: PhaseTemplate, begun: date, outcome: str, *, ends: bool
    ) -> Phase:
        return Phase(
            traject=traject,
            template=template,
            starts_on=begun,
            state=PhaseState.COMPLETED if ends else PhaseState.IN_PROGRESS,
            ends_on=begun + timedelta(days=30 + self.chance.randrange(200)) if ends else None,
            outcome=outcome if ends else "",
            billable_since=begun + timedelta(days=30) if ends else None,
            applicant=traject.adviser,
            executor=traject.adviser,
        )

    def _contacts(self, phase: Phase) -> Iterator[Contact]:
        first, second = (
            (ContactKind.INFO, ContactKind.INTAKE)
            if phase.template.kind == "explore"
            else (ContactKind.START, ContactKind.EVALUATION)
        )
        for kind, form in ((first, ContactForm.COLLECTIVE), (second, ContactForm.INDIVIDUAL)):
            yield Contact(
                traject_id=phase.traject_id,
                phase=phase,
                kind=kind,
                form=form,
                held_on=phase.starts_on,
                recorded_by_id=phase.traject.adviser_id,
                notes="Wat besproken werd, in enkele zinnen, zoals adviseurs het opschrijven.",
            )

    def _referral(self, traject: Traject) -> Referral:
        return Referral(
            candidate_id=traject.candidate_id,
            programme_id=traject.programme_id,
            state=ReferralState.ACCEPTED,
            from_organisation=self.office,
            from_user=self.consultant,
            to_organisation_id=traject.organisation_id,
            to_adviser_id=traject.adviser_id,
            route=Route.SYNTRA,
            route_reason="Het niveau 2.2 is hoger dan 1.2 en is behaald.",
            dated_on=traject.started_on - timedelta(days=self.chance.randrange(5, 60)),
            sent_at=now(),
            card_signed_on=traject.started_on,
            traject=traject,
            first_conversation_on=traject.started_on,
            answered_on=traject.started_on,
        )

    def _voucher(self, phase: Phase) -> Voucher:
        item = self.items[phase.traject.programme_id]
        return Voucher(
            number=f"B{next(self.numbers)}",
            traject_id=phase.traject_id,
            phase=phase,
            item=item,
            provider_id=item.provider_id,
            item_name=item.name,
            contact_email=item.contact_email,
            price_cents=0,
            booked_by_id=phase.traject.adviser_id,
        )


def _save(rows: Iterator[Row]) -> list[Row]:
    made = list(rows)
    return type(made[0])._default_manager.bulk_create(made) if made else made


# In the order in which they name each other.
COPIED: tuple[type[Model], ...] = (
    User,
    Membership,
    Candidate,
    CandidateAccess,
    Traject,
    Phase,
    Contact,
    Referral,
    Voucher,
)


def _copy(model: type[Model]) -> str:
    """SQL that copies the first rows of a table, with keys and numbers of their own."""
    columns = [field.column for field in model._meta.concrete_fields]
    values = ", ".join(_value(field) for field in model._meta.concrete_fields)
    names = ", ".join(f'"{column}"' for column in columns)
    table = model._meta.db_table
    return f'INSERT INTO "{table}" ({names}) SELECT {values} FROM "{table}" WHERE id < {STEP}'  # noqa: S608


def _value(field: Any) -> str:
    """What a column of a copy holds."""
    if field.primary_key or field.related_model in COPIED:
        return f'"{field.column}" + %(step)s'
    special = {
        "email": "%(copy)s || '.' || email",
        "sort_name": "sort_name || ' ' || %(copy)s",
        "public_id": "gen_random_uuid()",
        "number": "number + %(step)s"
        if field.get_internal_type() != "CharField"
        else "number || '-' || %(copy)s",
    }
    return special.get(field.column, f'"{field.column}"')


def _programme(name: str) -> Programme:
    return ProgrammeFactory(
        code=name.lower().replace(" ", "-"),
        name=name,
        begins_on=localdate() - timedelta(days=(YEARS + 1) * 365),
        ends_on=localdate() + timedelta(days=365),
    )


def _partner(province: Province) -> Partner:
    organisation = OrganisationFactory(syntra=True, provinces=[province])
    return Partner(organisation, tuple(adviser(organisation) for _ in range(ADVISERS)))
