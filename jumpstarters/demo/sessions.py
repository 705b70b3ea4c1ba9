"""Info sessions of the demo: made when somebody needs one, and a few that still come."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

from core import dates
from jumpstarters.demo.clock import Agenda, moment, working_day
from jumpstarters.demo.world import World
from people.enums import Family
from people.models import Candidate, Organisation
from referrals.models import Referral
from trajects import actions
from trajects.enums import EnrolmentSource, EnrolmentState, SessionKind
from trajects.models import InfoSession

STARTS, ENDS, MARKED = time(14, 0), time(16, 0), time(16, 15)
DAYS_AHEAD = 7
SEATS = 12
CONTENT = (
    "Wat je van het programma mag verwachten, wat we van jou verwachten, en hoe je in Vlaanderen onderneemt."
)
PRESENT, ABSENT, EXCUSED = EnrolmentState.PRESENT, EnrolmentState.ABSENT, EnrolmentState.EXCUSED
PRESENCE = (PRESENT, PRESENT, ABSENT, PRESENT, EXCUSED, PRESENT, ABSENT)


class Sessions:
    """The shared calendar."""

    def __init__(self, world: World, agenda: Agenda) -> None:
        self.world, self.agenda = world, agenda
        self.absent: set[int] = set()
        self._planned: list[InfoSession] = []

    def coming(self, organisation: Organisation) -> InfoSession:
        """A session of this organisation in the next days; a new one when there is none."""
        last = dates.today() + timedelta(days=DAYS_AHEAD + 7)
        for session in self._planned:
            day = dates.local_date(session.starts_at)
            if session.organisation_id == organisation.pk and dates.today() < day <= last:
                return session
        return self.plan(organisation, working_day(dates.today() + timedelta(days=DAYS_AHEAD), later=True))

    def plan(self, organisation: Organisation, day: date, **fields: Any) -> InfoSession:
        """Plan a session; when its day is over, its presence is marked."""
        organiser = self.world.adviser_of(organisation)
        fields = {
            "province": organisation.provinces[0],
            "seats": SEATS,
            "place": f"{organisation.name}, {organisation.address_line}",
        } | fields
        session = actions.plan_session(
            by=organiser,
            organisation=organisation,
            programme=self.world.programme,
            organiser=organiser,
            starts_at=moment(day, STARTS),
            ends_at=moment(day, ENDS),
            **fields,
        )
        self._planned.append(session)
        self.agenda.add_on(moment(day, MARKED), lambda: self._mark(session))
        return session

    def stays_away(self, candidate: Candidate) -> None:
        """This person will not come."""
        self.absent.add(candidate.pk)

    def _mark(self, session: InfoSession) -> None:
        states = {
            row.pk: EnrolmentState.ABSENT if row.candidate_id in self.absent else EnrolmentState.PRESENT
            for row in session.enrolments.all()
        }
        actions.mark_presence(session, by=session.organiser, states=states)

    def fill_calendar(self) -> None:
        """What every calendar has: other kinds, another language, one that was cancelled."""
        for organisation in self.world.organisations.values():
            if organisation.family == Family.SYNTRA:
                self._fill(organisation)

    def _fill(self, organisation: Organisation) -> None:
        day = self.agenda.day
        online = {"place": "", "online_link": "https://www.example.be/infosessie"}
        self.plan(organisation, day(-19), **online)
        self.plan(organisation, day(-12), kind=SessionKind.INDIVIDUAL, seats=1)
        if organisation.name == "SYNTRA WEST":
            self.plan(organisation, day(-26), language="en")
            cancelled = self.plan(organisation, day(-5))
            self._planned.remove(cancelled)
            actions.cancel_session(cancelled, by=cancelled.organiser, reason="De lesgever is ziek.")
            self._held_last(organisation)
            self._crowded(organisation)

    def _held_last(self, organisation: Organisation) -> None:
        """The last session: presence is marked, and everybody still waits for an answer."""
        session = self.plan(organisation, self.agenda.day(1), description=CONTENT)
        waiting = Referral.objects.to_answer().filter(to_organisation=organisation).order_by("pk")
        silent = Referral.objects.waits_for_presence().filter(to_organisation=organisation, state="sent")
        people = [row.candidate for row in [*waiting[:4], *silent.order_by("-pk")[:3]]]
        marks = {}
        for candidate, state in zip(people, PRESENCE, strict=False):
            row = actions.enrol(candidate, session, by=session.organiser, source=EnrolmentSource.ADVISER)
            marks[row.pk] = state
        actions.mark_presence(session, by=session.organiser, states=marks)

    def _crowded(self, organisation: Organisation) -> None:
        """A session that is full, with people on the waiting list."""
        session = self.plan(organisation, self.agenda.day(-9), seats=3, description=CONTENT)
        self._planned.remove(session)
        free = Candidate.objects.exclude(enrolments__session__state="planned").filter(trajects=None)
        for candidate in free.order_by("pk")[:5]:
            actions.enrol(candidate, session, by=session.organiser, source=EnrolmentSource.ADVISER)
