"""Where each phase stands in a period: billable or not, since when, why not, and where that is solved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from core.rules import Verdict
from core.ui import Badge, Button, Tone
from reporting.billing import rules
from reporting.billing.candidates import with_content
from reporting.billing.enums import DEAD_STATES, LINE_TONES, LOOSE_STATES, LinePart, LineState
from reporting.models import BillingLine, PhasePrice, ReportPeriod
from trajects import rules as traject_rules
from trajects.enums import Outcome
from trajects.models import Phase
from trajects.presenters.meters import LABELS


@dataclass(frozen=True)
class Standing:
    """A phase of a candidate in a period, for one line of the table."""

    phase: Phase
    badge: Badge
    why: str = ""
    buttons: list[Button] = field(default_factory=list)
    amount_cents: int | None = None
    result_cents: int | None = None
    # Where the line of the phase and that of its result stand: in which file, or waiting for one.
    line: str = ""

    @property
    def candidate(self) -> str:
        return self.phase.traject.candidate.list_name

    @property
    def url(self) -> str:
        return self.phase.get_absolute_url()

    @property
    def name(self) -> str:
        return self.phase.template.code

    @property
    def since(self) -> date | None:
        return self.phase.billable_since

    @property
    def total_cents(self) -> int | None:
        """The phase and, where there is one, its result."""
        known = [cents for cents in (self.amount_cents, self.result_cents) if cents is not None]
        return sum(known) if known else None

    @property
    def guided_by(self) -> str:
        return f"{self.phase.traject.adviser}, {self.phase.traject.organisation}"


class Prices:
    """Every price of a programme, read once."""

    def __init__(self, programme_id: int) -> None:
        self._rows: dict[tuple[int, str], list[PhasePrice]] = defaultdict(list)
        for price in PhasePrice.objects.filter(template__programme=programme_id):
            self._rows[price.template_id, price.part].append(price)

    def on(self, phase: Phase, part: str) -> PhasePrice | None:
        """What is paid for a phase that ended; nothing while it runs."""
        day = phase.ends_on
        rows = self._rows[phase.template_id, part] if day else []
        return next((row for row in rows if row.valid_from <= day and _until(row) >= day), None)  # type: ignore[operator]


def _until(price: PhasePrice) -> date:
    return price.valid_until or date.max


def standings(phases: Iterable[Phase], period: ReportPeriod) -> list[Standing]:
    """One standing for each phase, in the same order, with a fixed number of questions to the database."""
    read = list(with_content(phases))
    prices, lines = Prices(period.programme_id), _lines(read, period)
    return [_Reader(phase, period, prices, lines).standing() for phase in read]


Lines = dict[tuple[int, int], list[BillingLine]]


def _lines(phases: Sequence[Phase], period: ReportPeriod) -> Lines:
    """The lines of these candidates, the newest first: also of another dossier of the same person."""
    people = {phase.traject.candidate_id for phase in phases}
    rows = BillingLine.objects.filter(programme=period.programme_id, candidate__in=people)
    found: Lines = defaultdict(list)
    for line in rows.filter(credits__isnull=True).select_related("file").order_by("-pk"):
        found[line.candidate_id, line.template_id].append(line)
    return found


class _Reader:
    """Reads one phase: its lines first, then what the rules say."""

    def __init__(self, phase: Phase, period: ReportPeriod, prices: Prices, lines: Lines) -> None:
        self.phase, self.period, self.prices = phase, period, prices
        found = lines[phase.traject.candidate_id, phase.template_id]
        own = [line for line in found if line.phase_id == phase.pk]
        results = [line for line in own if line.part == LinePart.OUTCOME]
        self.line = next((line for line in own if line.part == LinePart.PHASE), None)
        # A result that is billed in another period says nothing here: what was frozen stays as it was.
        self.result = next((line for line in results if line.period_id == period.pk), None)
        self.has_result_elsewhere = any(
            line.period_id != period.pk and line.state not in DEAD_STATES for line in results
        )
        self.past = next((line for line in own if line.state in DEAD_STATES), None)
        self.other = next((line for line in found if line not in own and line.state not in DEAD_STATES), None)

    def standing(self) -> Standing:
        line = self.line
        if line and _is_frozen(line):
            return self._of_file(line) if line.period_id == self.period.pk else self._of_result(line)
        verdict = rules.is_billable_in(self.phase, self.period)
        if not verdict:
            return self._not_billable(verdict)
        if self.other:
            return self._show(_("Al gefactureerd"), Tone.NEUTRAL, self._said_of(self.other))
        return self._billable(line)

    def _of_file(self, line: BillingLine) -> Standing:
        state = LineState(line.state)
        return self._show(str(state.label), LINE_TONES[state], "", [_line_button(line)])

    def _of_result(self, line: BillingLine) -> Standing:
        """Only the result is billed here; the phase itself stands in a file of another period."""
        state = LineState(self.result.state) if self.result else LineState.OPEN
        words = _("Alleen het resultaat. De fase staat in bestand %(number)s.") % {"number": line.file}
        return Standing(
            self.phase,
            Badge(str(state.label), LINE_TONES[state]),
            (self.result.hold_reason if self.result else "") or words,
            [_line_button(self.result)] if self.result else [],
            result_cents=self._amount(self.result, LinePart.OUTCOME),
            line=_told_of([self.result]),
        )

    def _said_of(self, other: BillingLine) -> str:
        return _("Deze kandidaat staat voor deze fase al op een lijn (%(state)s).") % {
            "state": str(other.get_state_display()).lower()
        }

    def _not_billable(self, verdict: Verdict) -> Standing:
        """Each rule of the meter that says no, with the form that solves it."""
        answers = traject_rules.verdicts(self.phase, self.phase.template.billable_rules)
        missing = {name: answer for name, answer in answers.items() if not answer}
        why = " ".join(str(answer.reason) for answer in missing.values()) or str(verdict.reason)
        buttons = [
            Button(str(LABELS[name][1]), answer.url, tone="quiet")
            for name, answer in missing.items()
            if answer.url and self.phase.is_running
        ]
        line = self.line if self.line and self.line.state not in DEAD_STATES else None
        buttons += [_line_button(line)] if line else []
        shown = self._show(_("Nog niet factureerbaar"), Tone.NEUTRAL, why, buttons)
        # What would be paid says nothing as long as no line asks it.
        return replace(
            shown,
            amount_cents=shown.amount_cents if line else None,
            result_cents=shown.result_cents if self.result else None,
        )

    def _billable(self, line: BillingLine | None) -> Standing:
        state = LineState(line.state) if line else LineState.OPEN
        verdict = rules.has_ended_in(self.phase, self.period)
        price = self.prices.on(self.phase, LinePart.PHASE)
        if verdict:
            verdict = rules.has_price(price)
        why = str(verdict.reason) or (line.hold_reason if line else "") or self._second_look()
        buttons = [Button(_("Los op"), verdict.url, tone="quiet")] if verdict.url else []
        buttons += [_line_button(line)] if line else []
        words = state.label if line and state not in LOOSE_STATES else self._words(state, verdict)
        return self._show(str(words), LINE_TONES[state], why, buttons)

    def _words(self, state: LineState, verdict: Verdict) -> Any:
        if verdict.code == "billing.no_price":
            return _("Te factureren, prijs ontbreekt")
        return _("Factureerbaar, loopt nog") if verdict.code == "billing.runs" else state.label

    def _second_look(self) -> str:
        """What was rejected or credited waits until somebody looked at it."""
        if self.past is None or self.line is None or self.line.state == LineState.READY:
            return ""
        words = _("Een vorige lijn is %(state)s. Kijk het na en zet de lijn dan klaar.")
        return words % {"state": str(self.past.get_state_display()).lower()}

    def _show(self, label: str, tone: str, why: str, buttons: list[Button] | None = None) -> Standing:
        return Standing(
            self.phase,
            Badge(label, tone),
            why,
            [*(buttons or []), *([_line_button(self.result)] if self.result else [])],
            self._amount(self.line, LinePart.PHASE),
            self._result_amount(),
            _told_of([self.line, self.result]),
        )

    def _result_amount(self) -> int | None:
        """What the result brings in this period; once the phase is frozen, only by a line of this period."""
        elsewhere = self.has_result_elsewhere or (self.line is not None and _is_frozen(self.line))
        if self.phase.outcome != Outcome.STARTS or (self.result is None and elsewhere):
            return None
        return self._amount(self.result, LinePart.OUTCOME)

    def _amount(self, line: BillingLine | None, part: str) -> int | None:
        """What was or would be paid."""
        if line and line.amount_cents is not None:
            return line.amount_cents
        price = self.prices.on(self.phase, part)
        return price.amount_cents if price else None


def _is_frozen(line: BillingLine) -> bool:
    """Whether the line counts and stands in a file."""
    return line.file_id is not None and line.state not in DEAD_STATES


def _place(line: BillingLine) -> str:
    return _("Bestand %(number)s, lijn %(line)s") % {"number": line.file, "line": line.number}


def _told_of(lines: list[BillingLine | None]) -> str:
    """The state of each line, with its place once it stands in a file."""
    return "; ".join(_state_and_place(line) for line in lines if line)


def _state_and_place(line: BillingLine) -> str:
    words = str(line.get_state_display())
    if line.part == LinePart.OUTCOME:
        words = f"{line.get_part_display()}, {words}"
    return f"{words}: {_place(line)}" if line.file_id else words


def _line_button(line: BillingLine) -> Button:
    """The page of a line; that of a result says so, because it stands beside that of its phase."""
    words = _("Bekijk de lijn")
    label = f"{words}: {line.get_part_display()}" if line.part == LinePart.OUTCOME else words
    return Button(label, line.get_absolute_url(), tone="quiet")
