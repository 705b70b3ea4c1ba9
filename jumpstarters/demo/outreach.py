"""Outreach of the demo: actions, detections, and proposals that wait, were referred or were declined."""

from __future__ import annotations

from typing import Any

from core import dates
from jumpstarters.demo.clock import Agenda
from jumpstarters.demo.world import World, address_of, read
from people import actions as people
from people.models import Candidate, Organisation, User
from people.numbers import province_of
from referrals.actions import detections, outreach, proposals
from referrals.enums import PreconditionTopic
from referrals.models import Detection, OutreachAction, OutreachProposal

UNTIL_PROPOSED, UNTIL_CHECKED = 4, 8  # days after the action


def plan_outreach(world: World, agenda: Agenda) -> None:
    """Put everything of outreach.yaml on its day."""
    for row in read("outreach.yaml"):
        event = Event(world, row)
        agenda.add(row["ago"], event.take_place)
        for person in row["people"]:
            story = Story(world, event, person)
            agenda.add(row["ago"], story.detect)
            if person["ends"] != "kept":
                agenda.add(row["ago"] - UNTIL_PROPOSED, story.propose)
            if check := {"referred": story.approve, "declined": story.decline}.get(person["ends"]):
                agenda.add(row["ago"] - UNTIL_CHECKED, check)


class Event:
    """An outreach action that takes place."""

    action: OutreachAction

    def __init__(self, world: World, row: dict[str, Any]) -> None:
        self.world, self.row = world, row
        self.adviser: User = User.objects.get(email=address_of(row["by"]))
        self.organisation: Organisation = self.adviser.current_membership.organisation

    def take_place(self) -> None:
        names = ("kind", "title", "place", "province", "partners", "notes")
        self.action = outreach.record_outreach(
            by=self.adviser,
            programme=self.world.programme,
            organisation=self.organisation,
            held_on=dates.today(),
            **{name: self.row[name] for name in names},
        )
        rows = [
            (self.world.target_groups[code] if code else None, province, people)
            for code, province, people in self.row["reached"]
        ]
        outreach.count_reached(self.action, by=self.adviser, version=self.action.version, rows=rows)


class Story:
    """Somebody who was reached, and what becomes of the plan."""

    candidate: Candidate
    detection: Detection
    proposal: OutreachProposal

    def __init__(self, world: World, event: Event, row: dict[str, Any]) -> None:
        self.world, self.event, self.row = world, event, row

    @property
    def adviser(self) -> User:
        return self.event.adviser

    @property
    def office(self) -> Organisation:
        """The office of VDAB in the province."""
        province = province_of(self.row["address"]["postcode"])
        return next(
            o for o in self.world.organisations.values() if o.family == "vdab" and province in o.provinces
        )

    @property
    def consultant(self) -> User:
        return self.world.consultant_of(self.office)

    def detect(self) -> None:
        """Register the person, and fill in the form together; without a decision it stays a draft."""
        name, asked = self.row["name"], self.world.texts["outreach"]["preconditions"]
        self.candidate = people.register_candidate(
            by=self.adviser,
            organisation=self.event.organisation,
            target_groups=[(self.world.target_groups[code], "") for code in self.row["target_groups"]],
            email=f"{name['given_name'].lower()}@example.be",
            **name,
            **self.row["address"],
            **self.row["dutch"],
        )
        outreach.name_reached(self.event.action, by=self.adviser, candidate=self.candidate)
        ready = self.row["ends"] != "kept"
        self.detection = detections.make_detection(
            by=self.adviser,
            candidate=self.candidate,
            programme=self.world.programme,
            organisation=self.event.organisation,
            action=self.event.action,
            contact_on=dates.today(),
            contact_place=self.event.row["place"],
            channel="event",
            registered_at_vdab="no",
            residence_document="not_seen" if self.row["name"]["nationality"] == "BE" else "orange_card",
            idea=self.row["idea"].capitalize(),
            occupational_goal=self.row["goal"].capitalize(),
            intended_status="main",
            distance="medium",
            outcome="propose" if ready else "",
            share_consent_on=dates.today() if ready else None,
            preconditions={topic: tuple(asked[topic]) for topic in PreconditionTopic},
        )

    def propose(self) -> None:
        self.proposal = proposals.propose_candidate(
            self.detection, by=self.adviser, to_organisation=self.office, to_consultant=self.consultant
        )

    def approve(self) -> None:
        proposals.approve_proposal(
            self.proposal,
            by=self.consultant,
            admissible="yes",
            available="yes",
            signed_on=dates.today(),
            card_text=f"{self.row['goal'].capitalize()}\n{self.row['idea'].capitalize()}",
        )

    def decline(self) -> None:
        proposals.decline_proposal(
            self.proposal,
            by=self.consultant,
            admissible="yes",
            available="no",
            reason=self.world.texts["outreach"]["declined"],
        )
