"""The sister programmes beside Jumpstarters: loaded from their files, with somebody in every state of each."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from django.utils import timezone

from core import dates
from jumpstarters.demo.clock import Agenda
from jumpstarters.demo.world import World, read
from people import actions as people
from people.enums import AgreementWay
from people.models import Candidate, User
from people.signing import Ink
from reporting.billing import actions as billing
from trajects import actions as trajects
from trajects.actions import programmes
from trajects.actions import specialisations as modules
from trajects.models import Programme, SpecialisationRequest, Traject

OWN = "jumpstarters"


def add_sisters(world: World, agenda: Agenda) -> None:
    """Load the other programmes, say who takes part, and let people live in them."""
    told = read("sisters.yaml")
    for code in programmes.known_codes():
        if code != OWN:
            _load(code, told, world)
    for number, row in enumerate(told["people"], start=1):
        person = Sister(row, number, told["words"], world)
        for ago, name, *given in row["story"]:
            agenda.add(ago, partial(getattr(person, name), *given))


def _load(code: str, told: dict[str, Any], world: World) -> None:
    """A programme in which dossiers begin is kept open until next year, so that there is something to try out."""
    programme = programmes.load(code)
    if names := told["programmes"].get(code):
        programme.ends_on = date(timezone.localdate().year + 1, 12, 31)
        programme.save()
        programme.organisations.set([world.organisations[name] for name in names])
    for period in told["report_periods"].get(code, ()):
        billing.add_period(programme, by=world.coordinator, **period)
    for row in programme.specialisations.all():
        if partner := told["specialists"].get(row.code):
            row.organisations.set([world.organisations[partner]])


class Sister:
    """Somebody in a sister programme; each method is one use case, done today."""

    candidate: Candidate
    traject: Traject
    asked: SpecialisationRequest

    def __init__(self, row: dict[str, Any], number: int, words: dict[str, str], world: World) -> None:
        self.row, self.number, self.words, self.world = row, number, words, world

    @property
    def adviser(self) -> User:
        return self.world.adviser_of(self.world.organisations[self.row["at"]])

    def begin(self) -> None:
        organisation = self.world.organisations[self.row["at"]]
        given, _space, family = self.row["name"].partition(" ")
        self.candidate = people.register_candidate(
            by=self.adviser,
            organisation=organisation,
            given_name=given,
            family_name=family,
            sex=self.row["sex"],
            birth_date=self.row["born"],
            diploma=self.row["diploma"],
            email=f"deelnemer{self.number}@example.be",
            mobile=f"+3247100{self.number:04d}",
            postcode=organisation.postcode,
            municipality=organisation.municipality,
        )
        self.traject = trajects.start_traject(
            candidate=self.candidate,
            programme=Programme.objects.get(code=self.row["programme"]),
            organisation=organisation,
            adviser=self.adviser,
            first_conversation_on=dates.today(),
            by=self.adviser,
        )

    def sign(self) -> None:
        people.sign_agreement(
            self.candidate,
            by=self.adviser,
            text=self.world.agreement_text,
            ink=Ink(self.candidate.full_name, None, "Windows-computer, Edge"),
            way=AgreementWay.SCREEN,
            signed_on=dates.today(),
            signed_name=self.candidate.full_name,
            evidence=None,
        )

    @property
    def line(self) -> Any:
        return Traject.objects.get(pk=self.traject.pk).current_phase

    def talk(self) -> None:
        kinds = self.line.template.kinds
        trajects.record_contact(
            self.traject,
            by=self.adviser,
            kind=kinds[-1] if len(kinds) < 3 else kinds[1],
            form="individual",
            channel="in_person",
            held_on=dates.today(),
            minutes=45,
            notes=self.words["talk"],
        )

    def end(self, result: str) -> None:
        line = self.line
        starts = line.template.outcome_of(result) == "starts"
        start = {"started_in": "main", "activity_starts_on": dates.today()} if starts else {}
        trajects.end_line(
            line, by=self.adviser, on=dates.today(), result=result, summary=self.words["summary"], **start
        )

    def cancel(self) -> None:
        trajects.cancel_phase(self.line, by=self.adviser, reason=self.words["cancel"])

    def ask(self, code: str) -> None:
        wanted = self.traject.programme.specialisations.get(code=code)
        self.asked = modules.request_specialisation(
            self.traject,
            by=self.adviser,
            specialisation=wanted,
            organisation=wanted.organisations.get(),
            question=self.words["ask"],
        )

    @property
    def partner(self) -> User:
        return self.world.adviser_of(self.asked.organisation)

    def accept(self) -> None:
        modules.accept_specialisation(self.asked, by=self.partner)

    def start(self) -> None:
        modules.begin_specialisation(self.asked, by=self.partner, on=dates.today())

    def finish(self) -> None:
        result = self.words["finish"]
        modules.finish_specialisation(self.asked, by=self.partner, on=dates.today(), result=result)

    def refuse(self) -> None:
        modules.refuse_specialisation(self.asked, by=self.partner, reason=self.words["refuse"])

    def withdraw(self) -> None:
        modules.withdraw_specialisation(self.asked, by=self.adviser, reason=self.words["withdraw"])
