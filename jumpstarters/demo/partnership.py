"""A local partnership in the demo: registrations, case discussions, and a client in every state."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import Any

from core import dates
from jumpstarters.demo.clock import Agenda
from jumpstarters.demo.world import World, pdf, read
from people.models import User
from trajects import actions as trajects
from trajects.models import Application, CaseDiscussion, CombinationTraject, Partnership, Programme, Traject
from trajects.partnership import actions

SOON = timedelta(days=7)


def work_locally(world: World, agenda: Agenda) -> None:
    """The partnership with its people; each step happens on its own day."""
    told = read("partnership.yaml")
    local = Local(world, told)
    agenda.add(140, local.found)
    for row in told["people"]:
        person = Client(local, row)
        for ago, name, *given in row["story"]:
            agenda.add(ago, partial(getattr(person, name), *given))
    agenda.add(0, local.plan)


class Local:
    """The partnership, who guides there, and the VDAB adviser who joins."""

    partnership: Partnership

    def __init__(self, world: World, told: dict[str, Any]) -> None:
        self.world, self.told, self.words = world, told, told["words"]

    def found(self) -> None:
        """A coordinator makes it in the administration."""
        row, places = self.told["partnership"], self.world.organisations
        programme = Programme.objects.get(code=row["programme"])
        self.partnership = Partnership.objects.create(
            programme=programme, organisation=places[row["at"]], **row["facts"]
        )
        self.partnership.partners.set([places[name] for name in row["partners"]])
        self.partnership.vdab_advisers.set(User.objects.filter(memberships__role="vdab_adviser"))
        programme.organisations.set([places[row["at"]], *self.partnership.partners.all()])

    @property
    def adviser(self) -> User:
        return self.world.adviser_of(self.partnership.organisation)

    def discussion_on(self, day: date) -> CaseDiscussion:
        """The case discussion of a day, planned when there is none."""
        found = self.partnership.discussions.filter(held_on=day).first()
        return found or actions.plan_discussion(
            self.partnership, by=self.adviser, held_on=day, place=self.words["place"]
        )

    def plan(self) -> None:
        """Next week's discussion, with a case without a name and one whose client agreed."""
        coming = self.discussion_on(dates.today() + SOON)
        open_ones = Traject.objects.open().filter(programme=self.partnership.programme).order_by("pk")[:2]
        for traject, agreed_on in zip(open_ones, (None, dates.today()), strict=False):
            actions.add_item(
                coming,
                traject=traject,
                by=self.adviser,
                question=self.words["question"],
                consent_on=agreed_on,
            )


class Client:
    """Somebody who registered; each method is one use case, done today."""

    application: Application
    combination: CombinationTraject

    def __init__(self, local: Local, row: dict[str, Any]) -> None:
        self.local, self.row, self.words = local, row, local.words

    @property
    def by(self) -> User:
        return self.local.adviser

    @property
    def traject(self) -> Traject:
        return Traject.objects.get(application=self.application)

    def register(self) -> None:
        self.application = actions.receive(self.local.partnership, **self.row["answers"])

    def accept(self, reason: str = "") -> None:
        self.application.refresh_from_db()
        actions.accept(
            self.application,
            by=self.by,
            adviser=self.by,
            organisation=self.local.partnership.organisation,
            first_conversation_on=dates.today(),
            education_reason=reason,
        )

    def refuse(self, reason: str) -> None:
        actions.refuse(self.application, by=self.by, reason=reason)

    def talk(self) -> None:
        kind = self.traject.current_phase.template.kinds[0]
        trajects.record_contact(
            self.traject, by=self.by, kind=kind, form="individual", channel="in_person",
            held_on=dates.today(), minutes=60, notes=self.words["talk"],
        )  # fmt: skip

    def ask_vdab(self) -> None:
        facts = self.words["check"] | {"contact_made_on": dates.today()}
        actions.save_check(self.traject, by=self.by, **facts)

    def message(self, way: str) -> None:
        facts = self.words[way]
        actions.note_message(self.traject, by=self.by, told_on=dates.today(), **facts)

    def page(self) -> None:
        """The link to the own page, which the client opens at once."""
        link, _secret = trajects.send_page(self.traject, by=self.by)
        trajects.note_page_opened(link)

    def bring(self, kind: str, shared: bool) -> None:
        link = self.traject.client_links.open().get()
        trajects.bring_document(link, upload=pdf(f"{kind}.pdf"), kind=kind, shared=shared)

    def wish(self, code: str) -> None:
        traject = self.traject
        service = traject.programme.combination_services.get(code=code)
        stage = {}
        if service.is_internship:
            first = dates.today()
            stage = {"orientation_from": first, "orientation_until": first + timedelta(4)}
        self.combination = actions.wish_combination(
            traject, by=self.by, service=service, reason=self.words["reason"],
            complementary=self.words["complementary"],
            objectives=[(text, party) for text, party in self.words["objectives"]], **stage,
        )  # fmt: skip

    def discuss(self, decision: str) -> None:
        """On a case discussion of today; a combination that was wished goes along."""
        discussion = self.local.discussion_on(dates.today())
        item = actions.add_item(discussion, traject=self.traject, by=self.by, question=self.words["question"])
        actions.decide_item(
            item, by=self.by, version=item.version, notes=self.words["notes"], decision=decision
        )
        if decision == "combination":
            actions.discuss_combination(self.combination, by=self.by, on=dates.today())

    def request(self) -> None:
        actions.request_combination(self.combination, by=self.by, on=dates.today())

    def start(self) -> None:
        actions.start_combination(self.combination, by=self.by, on=dates.today())

    def finish(self) -> None:
        actions.close_combination(
            self.combination, by=self.by, on=dates.today(), result="reached", next_steps=self.words["next"]
        )

    def evaluate(self) -> None:
        today = dates.today()
        facts = self.words["bit"] | {"period_from": today - timedelta(60), "period_until": today}
        actions.save_evaluation(
            self.traject,
            by=self.by,
            handed_over_on=today,
            handed_by="appointment",
            result="positive",
            **facts,
        )

    def asked(self) -> None:
        actions.record_follow_up(self.traject, by=self.by, received_on=dates.today(), **self.words["asked"])

    def transfer(self) -> None:
        today = dates.today()
        actions.save_transfer(
            self.traject, by=self.by, handed_over_on=today, handed_by="appointment", **self.words["transfer"]
        )

    def end(self, result: str) -> None:
        trajects.end_line(
            self.traject.current_phase,
            by=self.by,
            on=dates.today(),
            result=result,
            summary=self.words["talk"],
        )
