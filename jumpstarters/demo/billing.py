"""What a coordinator billed: a file that was paid in part, a credit, and a period that is still open."""

from __future__ import annotations

from datetime import timedelta

from core import dates
from jumpstarters.demo.clock import Agenda
from jumpstarters.demo.world import World
from reporting.billing import actions
from reporting.billing.enums import LinePart, LineState, SampleSize
from reporting.models import BillingFile, ReportPeriod
from trajects.enums import PhaseKind

# Invented: no source says what a phase is paid (decision 15).
PRICES = (
    (PhaseKind.EXPLORE, LinePart.PHASE, 42_000),
    (PhaseKind.GUIDE, LinePart.PHASE, 96_500),
    (PhaseKind.GUIDE, LinePart.OUTCOME, 30_000),
)
FIRST_DAY, LAST_DAY = 400, 45


class Billing:
    """The claim of the period before, step by step, and the period of today."""

    def __init__(self, world: World, texts: dict[str, str]) -> None:
        self.world, self.texts, self.by = world, texts, world.coordinator
        self.file: BillingFile | None = None

    def plan(self, agenda: Agenda) -> None:
        """Put every step on its day."""
        first, last = agenda.day(FIRST_DAY), agenda.day(LAST_DAY)
        agenda.add(FIRST_DAY, self.set_prices)
        agenda.add(LAST_DAY - 3, lambda: self.make_file(self._period("before", first, last)))
        for ago, step in ((40, "submit_file"), (32, "inspect_file")):
            agenda.add(ago, lambda step=step: self._step(step))
        agenda.add(31, self.draw)
        agenda.add(20, self.reject)
        agenda.add(12, lambda: self._step("pay_file"))
        since, until = last + timedelta(days=1), agenda.day(0) + timedelta(days=60)
        agenda.add(6, lambda: self.correct(self._period("now", since, until)))

    def set_prices(self) -> None:
        programme = self.world.programme
        for kind, part, cents in PRICES:
            actions.set_price(
                programme.phase_templates.get(kind=kind),
                by=self.by,
                part=part,
                amount_cents=cents,
                valid_from=programme.begins_on,
                source=self.texts["source"],
            )

    def _period(self, name: str, begins_on: object, ends_on: object) -> ReportPeriod:
        days = {"begins_on": begins_on, "ends_on": ends_on}
        return actions.add_period(self.world.programme, by=self.by, label=self.texts[name], **days)  # type: ignore[arg-type]

    def make_file(self, period: ReportPeriod) -> None:
        """With few candidates there may be nothing to bill yet."""
        if actions.collect(period, by=self.by).ready:
            self.file = actions.make_file(period, by=self.by)

    def _step(self, name: str) -> None:
        if self.file:
            getattr(actions, name)(self.file, by=self.by, on=dates.today())

    def draw(self) -> None:
        if self.file:
            actions.draw_sample(
                self.file, by=self.by, kind=SampleSize.PERCENTAGE, size=25, seed=self.texts["seed"]
            )

    def reject(self) -> None:
        """The funder refuses one line."""
        line = self.file.lines.order_by("-number").first() if self.file else None
        if self.file and line and self.file.line_count > 1:
            actions.reject_line(line, by=self.by, reason=self.texts["rejected"])
            self._step("accept_file_partly")
        else:
            self._step("accept_file")

    def correct(self, period: ReportPeriod) -> None:
        """One paid line turns out to be wrong; what became billable since waits in the new period."""
        paid = self.file.lines.filter(state=LineState.PAID).order_by("number").first() if self.file else None
        if paid:
            actions.credit_line(paid, by=self.by, reason=self.texts["credited"], period=period)
        actions.collect(period, by=self.by)
