"""The life of a dossier against a small model of it: any order of use cases ends in the same state (Hypothesis)."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import Phase as Stage
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from core import dates
from core.errors import Refused
from tests.factories.people import coordinator
from tests.factories.trajects import TrajectFactory, signed_agreement
from trajects import actions
from trajects.actions import corrections, decisions
from trajects.enums import KINDS_BY_PHASE, ContactKind, PhaseKind, WorkTopic
from trajects.models import Decision, Phase, Traject

VF, BF, AFTER = PhaseKind.EXPLORE, PhaseKind.GUIDE, PhaseKind.AFTERCARE
BEFORE = {BF: (VF, "positive"), AFTER: (BF, "starts")}
STARTED = 20
DAYS = st.sampled_from([STARTED + 5, STARTED, 12, 5, 5, 0, 0, 0, -1])
TALKS = {VF: ["info", "intake", "evaluation"], BF: ["start", "evaluation"], AFTER: ["aftercare"]}
NEEDED = {VF: {"info", "talk", "evaluation", "form", "signed"}, BF: {"start", "evaluation", "plan"}}
ANSWERS = {f"{part}_{of}": "Ja" for part in ("potential", "needs") for of in ("entrepreneur", "enterprise")}
JUDGED = {
    f"feasibility_{of}{more}": "positive" for of in ("enterprise", "entrepreneur") for more in ("", "_reason")
}


class DossierMachine(RuleBasedStateMachine):
    """The model: `lines` holds for each phase that was not cancelled its state, first day and outcome; `done` what
    its line has, each piece with its day, and `gone` what the newest cancelled line of a phase has; `kept` what stays
    when a line is cancelled."""

    traject: Traject
    boss: Any

    @initialize()
    def begin(self) -> None:
        self.point = transaction.atomic()
        self.point.__enter__()
        self.me = self.traject.adviser
        self.state, self.kept = "running", set[str]()
        self.lines: dict[str, tuple[str, date, str]] = {}
        self.done: dict[str, list[tuple[str, date]]] = {}
        self.gone: dict[str, list[tuple[str, date]]] = {}
        self.decided = 0
        self.due: date | None = None
        self.open_line(VF, self.day(STARTED))

    def teardown(self) -> None:
        if hasattr(self, "point"):
            transaction.set_rollback(True)
            self.point.__exit__(None, None, None)

    # The model ---------------------------------------------------------------------------------

    def day(self, ago: int) -> date:
        return dates.today() - timedelta(days=ago)

    @property
    def running(self) -> str | None:
        return next((kind for kind, line in self.lines.items() if line[0] == "in_progress"), None)

    @property
    def pieces(self) -> set[str]:
        """What the running phase has."""
        return {piece for piece, _day in self.done.get(self.running or "", [])}

    @property
    def last(self) -> date:
        """The first day of the running phase, or that of its last conversation."""
        kind = self.running or ""
        return max([self.lines[kind][1], *(day for piece, day in self.done[kind] if piece == "talk")])

    def open_line(self, kind: str, on: date) -> None:
        self.lines[kind], self.done[kind] = ("in_progress", on, ""), []
        self.due = dates.add_months(on, 6) if kind == AFTER else None

    def end_line(self, state: str, outcome: str) -> None:
        kind = self.running
        assert kind
        self.lines[kind] = (state, self.lines[kind][1], outcome)

    def may_open(self, kind: str, on: date) -> bool:
        if self.running or kind in self.lines or self.state == "closed":
            return False
        state, first, outcome = (
            self.lines.get(BEFORE[kind][0], ("", date.max, ""))
            if kind in BEFORE
            else ("completed", date.min, "")
        )
        return state == "completed" and outcome == (BEFORE[kind][1] if kind in BEFORE else "") and on >= first

    def may_end(self, kind: str, on: date) -> bool:
        """The day lies in the phase, has come, and is not before the last conversation."""
        return self.running == kind and self.last <= on <= dates.today()

    def may_talk(self, kind: str, on: date) -> bool:
        if kind == "info":
            return self.running == VF and on <= dates.today()
        fits = self.running and (kind == "consultant" or kind in KINDS_BY_PHASE[PhaseKind(self.running)])
        return bool(fits) and self.lines[self.running or ""][1] <= on <= dates.today()

    # Against the application -------------------------------------------------------------------

    def expect(self, allowed: bool, work: Callable[[], Any]) -> bool:
        """The use case must do what the model allows, and refuse what it does not."""
        try:
            with transaction.atomic():
                work()
        except Refused as refusal:
            assert not allowed, refusal.verdict
            return False
        assert allowed
        return True

    def phase(self, kind: str) -> Phase | None:
        """The line as a page would find it now, with a dossier that was not read before."""
        rows = Phase.objects.filter(traject=self.traject, template__kind=kind).select_related(
            "template", "traject__candidate"
        )
        return rows.order_by("pk").last()

    @rule(kind=st.sampled_from(ContactKind.values), ago=DAYS)
    def talk(self, kind: str, ago: int) -> None:
        on, traject = self.day(ago), Traject.objects.get(pk=self.traject.pk)
        data = {"kind": kind, "form": "individual", "channel": "phone", "held_on": on}
        if self.expect(self.may_talk(kind, on), lambda: actions.record_contact(traject, by=self.me, **data)):
            if kind == "info":
                self.kept.add(kind)
            elif kind != "consultant":
                self.done[self.running or ""] += [(kind, on), ("talk", on)]

    @rule(complete=st.booleans())
    def intake(self, complete: bool) -> None:
        traject = Traject.objects.get(pk=self.traject.pk)
        version = traject.intake.version if hasattr(traject, "intake") else None
        work = lambda: actions.save_intake(traject, by=self.me, version=version, complete=complete, **ANSWERS)  # noqa: E731
        if self.expect(self.running == VF, work):
            (self.kept.add if complete else self.kept.discard)("form")

    @rule()
    def work(self) -> None:
        """What a phase asks for, at once: otherwise a walk of some steps seldom comes to a decision."""
        kind = self.running
        for each in TALKS[PhaseKind(kind)] if kind else ():
            self.talk(each, 0)
        if kind == VF:
            self.intake(True)
            if "signed" not in self.kept:
                signed_agreement(self.traject)
                self.kept.add("signed")
        if kind == BF:
            for topic in WorkTopic.values:
                actions.record_work(
                    self.phase(BF), by=self.me, topic=topic, worked_on=dates.today(), text="Ja"
                )
            self.done[kind].append(("plan", dates.today()))

    def decide(self, kind: str, outcome: str, ago: int, action: Any, **data: Any) -> bool:
        phase, on = self.phase(kind), self.day(ago)
        if phase is None:
            return False
        allowed = self.may_end(kind, on) and NEEDED[PhaseKind(kind)] <= self.pieces | self.kept
        data |= {"outcome": outcome, "on": on, "motivation": "Goed"}
        if not self.expect(allowed, lambda: action(phase, by=self.me, **data)):
            return False
        self.end_line("completed", outcome)
        self.decided += 1
        return True

    @rule(positive=st.booleans(), ago=DAYS)
    def decide_explore(self, positive: bool, ago: int) -> None:
        if self.decide(VF, "positive" if positive else "negative", ago, actions.decide_explore):
            if positive:
                self.open_line(BF, self.day(ago))
            else:
                self.state = "closed"

    @rule(outcome=st.sampled_from(["starts", "no_start", "to_work"]), ago=DAYS)
    def decide_guide(self, outcome: str, ago: int) -> None:
        start = {"started_in": "secondary", "activity_starts_on": dates.today()}
        if self.decide(BF, outcome, ago, actions.decide_guide, **JUDGED, **start):
            if outcome == "starts":
                self.open_line(AFTER, self.day(ago))
            self.state = "aftercare" if outcome == "starts" else "closed"

    @rule(kind=st.sampled_from([VF, BF, AFTER]), ago=DAYS)
    def stop(self, kind: str, ago: int) -> None:
        phase, on = self.phase(kind), self.day(ago)
        if phase and self.expect(
            self.may_end(kind, on), lambda: actions.stop_phase(phase, by=self.me, on=on, reason="Ziek")
        ):
            self.end_line("stopped", "stopped")
            self.state, self.decided = "closed", self.decided + 1

    @rule(kind=st.sampled_from([VF, BF, AFTER]))
    def cancel(self, kind: str) -> None:
        phase = self.phase(kind)
        billed = kind == VF and {"info", "talk", "form"} <= self.kept | self.pieces
        later = {VF: (BF, AFTER), BF: (AFTER,), AFTER: ()}[kind]
        ended_alone = kind in self.lines and not any(other in self.lines for other in later)
        allowed = not billed if self.running == kind else ended_alone
        if phase and self.expect(allowed, lambda: actions.cancel_phase(phase, by=self.boss, reason="Fout")):
            del self.lines[kind]
            self.gone[kind] = self.done.pop(kind)
            if kind == BF and self.state == "aftercare":
                self.state = "running"

    @rule(kind=st.sampled_from([VF, BF, AFTER]), ago=DAYS)
    def start(self, kind: PhaseKind, ago: int) -> None:
        traject, on = Traject.objects.get(pk=self.traject.pk), self.day(ago)
        if self.expect(
            self.may_open(kind, on),
            lambda: actions.start_phase(
                traject, template=traject.programme.template_of(kind), on=on, by=self.me
            ),
        ):
            self.open_line(kind, on)

    @rule(kind=st.sampled_from([VF, BF, AFTER]), ago=DAYS, take_over=st.booleans())
    def start_again(self, kind: PhaseKind, ago: int, take_over: bool) -> None:
        """The work of the newest cancelled line comes along from the first day of the new one."""
        traject, on = Traject.objects.get(pk=self.traject.pk), self.day(ago)
        again = {"template": traject.programme.template_of(kind), "on": on, "take_over": take_over}
        allowed = self.may_open(kind, on) and on <= dates.today()
        if self.expect(allowed, lambda: corrections.start_phase_again(traject, by=self.me, **again)):
            self.open_line(kind, on)
            earlier = self.gone.get(kind, []) if take_over else []
            self.done[kind] = [(piece, day) for piece, day in earlier if day >= on]
            if earlier:
                self.gone[kind] = [(piece, day) for piece, day in earlier if day < on]
            if kind == AFTER:
                self.state = "aftercare"

    @rule(early=st.booleans())
    def clock(self, early: bool) -> None:
        """Every night; the aftercare ends on its own last day."""
        day = (self.due or dates.today()) - timedelta(days=early)
        ends = self.running == AFTER and not early
        assert actions.end_due_aftercare(on=day) == ends
        if ends:
            self.end_line("completed", "")
            self.state = "closed"

    @rule()
    def close(self) -> None:
        traject, allowed = (
            Traject.objects.get(pk=self.traject.pk),
            self.state != "closed" and not self.running,
        )
        work = lambda: actions.close_traject(traject, by=self.me, on=dates.today(), reason="by_hand")  # noqa: E731
        if self.expect(allowed, work):
            self.state = "closed"

    @rule()
    def reopen(self) -> None:
        traject = Traject.objects.get(pk=self.traject.pk)
        work = lambda: actions.reopen_traject(traject, by=self.boss, reason="Vergissing")  # noqa: E731
        if self.expect(self.state == "closed", work):
            self.state = "running"

    @invariant()
    def dossier_is_the_models(self) -> None:
        if not hasattr(self, "lines"):
            return
        rows = list(
            Phase.objects.filter(traject=self.traject).values_list(
                "template__kind", "state", "outcome", "starts_on", "ends_on"
            )
        )
        lines = {
            kind: (state, starts, outcome)
            for kind, state, outcome, starts, _end in rows
            if state != "cancelled"
        }
        assert lines == self.lines
        running = [row for row in rows if row[1] == "in_progress"]
        assert len(running) <= 1
        assert all(
            end is None if state == "in_progress" else end >= starts for _k, state, _o, starts, end in rows
        )
        assert BF not in lines or lines[VF][::2] == ("completed", "positive")
        assert AFTER not in lines or lines[BF][::2] == ("completed", "starts")
        state = Traject.objects.values_list("state", flat=True).get(pk=self.traject.pk)
        assert state == self.state
        assert state != "closed" or not running
        assert Decision.objects.filter(traject=self.traject).count() == self.decided


def prepare() -> None:
    """What every walk begins with, made once: each one undoes what it did."""
    DossierMachine.traject = TrajectFactory(started_on=dates.today() - timedelta(days=STARTED))
    DossierMachine.boss = coordinator()


def explore(examples: int, steps: int) -> None:
    prepare()
    run_state_machine_as_test(
        DossierMachine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            database=None,
            phases=(Stage.generate, Stage.shrink),
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.django_db
def test_dossier_agrees_with_its_model() -> None:
    explore(examples=15, steps=15)


@pytest.mark.long
@pytest.mark.django_db
def test_dossier_agrees_with_its_model_for_long() -> None:
    explore(examples=2_000, steps=50)


@pytest.mark.django_db
def test_dossier_model_notices_a_closing_that_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """Negative control: who stops a phase must also close the dossier."""
    monkeypatch.setattr(decisions, "close_traject", lambda traject, *, by, on, reason: traject)
    prepare()
    machine = DossierMachine()
    machine.begin()
    machine.dossier_is_the_models()
    machine.stop(kind=VF, ago=0)
    with pytest.raises(AssertionError):
        machine.dossier_is_the_models()
    machine.teardown()


@pytest.mark.django_db
@pytest.mark.parametrize("forgotten", [False, True])
def test_dossier_model_notices_work_that_is_not_taken_over(
    monkeypatch: pytest.MonkeyPatch, forgotten: bool
) -> None:
    """Negative control: without the work of the cancelled line the decision that the model allows is refused."""
    if forgotten:
        monkeypatch.setattr(corrections, "_take_over", lambda earlier, phase: 0)
    prepare()
    machine = DossierMachine()
    machine.begin()
    machine.talk(kind="evaluation", ago=0)
    machine.cancel(kind=VF)
    machine.start_again(kind=VF, ago=STARTED, take_over=True)
    machine.talk(kind="info", ago=0)
    machine.intake(complete=True)
    signed_agreement(machine.traject)
    machine.kept.add("signed")
    with pytest.raises(AssertionError) if forgotten else nullcontext():
        machine.decide_explore(positive=True, ago=0)
    machine.teardown()
