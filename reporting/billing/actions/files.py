"""A billing file: made and frozen once, then the steps of its claim (domain 4.3)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from core import dates, files, journal
from core.models import StoredFile
from core.workflow import lock, perform
from people.models import User
from reporting.billing import facts, rules, writing
from reporting.billing.actions.lines import look_again
from reporting.billing.actions.periods import demand
from reporting.billing.candidates import with_content
from reporting.billing.enums import LineState
from reporting.documents.build.parts import LANGUAGE
from reporting.enums import DocumentType
from reporting.models import BillingFile, BillingLine, IssuedDocument, ReportPeriod
from trajects.models import Decision, Phase, Programme, Traject

CSV_TYPE = "text/csv"


@transaction.atomic
@translation.override(LANGUAGE)
def make_file(period: ReportPeriod, *, by: User) -> BillingFile:
    """Put every line of the period that is ready in one file, CSV and XLSX, and freeze it with its hashes.

    Each phase is looked at once more: one that may not be billed any more is kept out, with the reason.
    Raises Refused when no line is left.
    """
    _hold(period)
    phases = _phases(period)
    look_again(period, phases, by=by)
    lines = list(period.lines.ready().select_related("credits__file", "organisation", "candidate"))
    demand(rules.may_make_file(period, len(lines)))
    lines.sort(key=lambda line: (line.is_credit, line.organisation.name, line.candidate.number, line.pk))
    number = _next_number(period.programme)
    frozen = _freeze(period, number, lines, phases)
    made = _store(period, number, lines, frozen, by=by)
    for place, (line, said) in enumerate(zip(lines, frozen, strict=True), start=1):
        phase = phases[line.phase_id]
        perform(
            line,
            "put_in_file",
            by=by,
            parent=phase.traject,
            file=made,
            number=place,
            facts=said,
            province=phase.traject.candidate.province or "",
        )
    return made


def _hold(period: ReportPeriod) -> None:
    """Hold what the file will say until it is frozen: nobody corrects a phase meanwhile, or it comes along.

    First the programme, then dossiers, then phases, each in the order of their keys: the order of every
    use case that changes a phase, so that nobody waits in a circle.
    """
    lock(period.programme)
    ready = period.lines.ready()
    for rows in (
        Traject.objects.filter(pk__in=ready.values("phase__traject")),
        Phase.objects.filter(pk__in=ready.values("phase")),
    ):
        list(rows.order_by("pk").select_for_update(no_key=True).values_list("pk", flat=True))


def _phases(period: ReportPeriod) -> dict[int, Phase]:
    rows = Phase.objects.filter(billing_lines__in=period.lines.ready()).distinct().order_by("pk")
    return {phase.pk: phase for phase in with_content(rows)}


def _next_number(programme: Programme) -> str:
    """Programme, year, and a number without gaps: the programme is held meanwhile."""
    start = f"{programme.code.upper()}-{dates.today().year}-"
    return f"{start}{BillingFile.objects.filter(number__startswith=start).count() + 1:03d}"


def _freeze(
    period: ReportPeriod, number: str, lines: list[BillingLine], phases: dict[int, Phase]
) -> list[dict[str, Any]]:
    """What each line says. A credit says what the line that it takes back said."""
    reports = _reports(phases)
    found = []
    for place, line in enumerate(lines, start=1):
        phase = phases[line.phase_id]
        said = line.credits.facts if line.credits else None
        said = said or facts.facts_of(phase, line.part, report=reports.get(phase.pk))
        found.append(said | _of_file(period, number, place, line))
    return found


def _of_file(period: ReportPeriod, number: str, place: int, line: BillingLine) -> dict[str, Any]:
    credited = line.credits
    return {
        "line_no": place,
        "file_no": number,
        "period_from": period.begins_on.isoformat(),
        "period_to": period.ends_on.isoformat(),
        "credits": f"{credited.file} {_('lijn')} {credited.number}" if credited else "",
        "unit_price": line.price.amount_cents if line.price else None,
        "amount": line.amount_cents,
    }


def _reports(phases: dict[int, Phase]) -> dict[int, IssuedDocument]:
    """The report of the decision of each phase."""
    decided = Decision.objects.filter(phase__in=phases).values_list("pk", "phase_id")
    by_decision = dict(decided)
    rows = IssuedDocument.objects.current().filter(
        subject_type=Decision._meta.label_lower,
        subject_id__in=by_decision,
        kind__in=(DocumentType.DECISION_EXPLORE, DocumentType.DECISION_GUIDE),
    )
    return {by_decision[row.subject_id]: row for row in rows}


def _store(
    period: ReportPeriod, number: str, lines: list[BillingLine], frozen: list[dict[str, Any]], *, by: User
) -> BillingFile:
    rows = [facts.cells(said) for said in frozen]
    csv = _keep(writing.to_csv(facts.HEAD, rows), f"{number}.csv", CSV_TYPE, by)
    workbook = writing.to_xlsx(number, facts.HEAD, rows, funders=period.programme.co_financing_text)
    xlsx = _keep(workbook, number, files.XLSX, by)
    made = BillingFile.objects.create(
        period=period,
        number=number,
        made_by=by,
        line_count=len(lines),
        total_cents=sum(line.amount_cents or 0 for line in lines),
        csv=csv,
        xlsx=xlsx,
        csv_sha256=csv.sha256,
        xlsx_sha256=xlsx.sha256,
    )
    data = {"number": number, "lines": made.line_count, "cents": made.total_cents, "sha256": csv.sha256}
    journal.record("billing_file.made", made, by=by, parent=period, data=data)
    return made


def _keep(content: bytes, name: str, content_type: str, by: User) -> StoredFile:
    return files.store(content, name=name, content_type=content_type, user=by)


@transaction.atomic
def fetch_file(file: BillingFile, ending: str, *, by: User) -> StoredFile:
    """The frozen file as "csv" or "xlsx"; the journal keeps who took it."""
    stored = file.csv if ending == writing.CSV else file.xlsx
    data = {"number": file.number, "ending": ending, "sha256": stored.sha256}
    journal.record("billing_file.fetched", file, by=by, parent=file.period, data=data)
    return stored


@transaction.atomic
def submit_file(file: BillingFile, *, by: User, on: date) -> BillingFile:
    """Note that the claim was handed in; its lines go along."""
    return _step(file, "submit", by=by, on=on, since=dates.local_date(file.made_at), moves=_SUBMITTED)


@transaction.atomic
def inspect_file(file: BillingFile, *, by: User, on: date) -> BillingFile:
    """Note that the funder inspects the claim; now a sample of the evidence may be asked."""
    return _step(file, "inspect", by=by, on=on, since=file.last_step_on)


@transaction.atomic
def accept_file(file: BillingFile, *, by: User, on: date) -> BillingFile:
    """Note that the whole claim is accepted. Raises Refused when a line was rejected."""
    return _step(file, "accept", by=by, on=on, since=file.last_step_on, moves=_ACCEPTED)


@transaction.atomic
def accept_file_partly(file: BillingFile, *, by: User, on: date) -> BillingFile:
    """Note that all but the rejected lines are accepted. Raises Refused while none is rejected."""
    return _step(file, "accept_partly", by=by, on=on, since=file.last_step_on, moves=_ACCEPTED)


@transaction.atomic
def pay_file(file: BillingFile, *, by: User, on: date) -> BillingFile:
    """Note that what was accepted is paid."""
    return _step(file, "pay", by=by, on=on, since=file.last_step_on, moves=_PAID)


Moves = tuple[LineState, str]
_SUBMITTED: Moves = (LineState.IN_FILE, "submit")
_ACCEPTED: Moves = (LineState.SUBMITTED, "accept")
_PAID: Moves = (LineState.ACCEPTED, "pay")


def _step(
    file: BillingFile, name: str, *, by: User, on: date, since: date | None, moves: Moves | None = None
) -> BillingFile:
    """Move the claim, and the lines that move with it; a credited line stays what it is."""
    lock(file.period.programme)
    demand(rules.happened(on, since))
    perform(file, name, by=by, parent=file.period, on=on)
    if moves:
        state, move = moves
        for line in file.lines.filter(state=state):
            perform(line, move, by=by)
    return file
