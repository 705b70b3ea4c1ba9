"""The tables of money and people (K-06, V-05 to V-08): the same for screen, workbook and paper."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, cast

from django.utils.translation import gettext as _

from reporting.figures.tables import (
    NOT_YET,
    Cell,
    Column,
    FigureTable,
    Kind,
    Row,
    without_small_numbers,
    written,
)
from reporting.finance.actions import balance_of
from reporting.finance.forecast import Forecast, Place
from reporting.finance.splitting import WHOLE, as_share, input_and_result, shares_of, split_by_fte
from reporting.statistics import SMALL

MONEY = Kind.CENTS


def money_table(grants: Iterable[Any]) -> FigureTable:
    """Allocated, net to finance and the difference of each project (K-06)."""
    grants = list(grants)
    columns = (
        Column("allocated", _("Toegewezen (op basis van geschatte kosten)"), MONEY),
        Column("net", _("Netto te financieren (op basis van gerealiseerde en aanvaarde kosten)"), MONEY),
        Column("difference", _("Verschil"), MONEY),
    )
    rows = [Row(grant.code, grant.project, _money_cells(grant), note=_state_note(grant)) for grant in grants]
    sources = dict.fromkeys(grant.source for grant in grants if grant.source)
    return FigureTable(
        code="bedragen",
        title=_("Toegewezen, netto te financieren en verschil"),
        columns=columns,
        rows=tuple(rows),
        notes=_hidden_notes(grants),
        source="; ".join(sources),
        head=_("Project"),
    )


def _money_cells(grant: Any) -> tuple[Cell, ...]:
    """The difference waits with the accepted amount."""
    allocated = Cell(grant.allocated_cents, MONEY, note="" if grant.allocated_cents is not None else NOT_YET)
    if not grant.is_decided:
        return allocated, Cell(None, MONEY, NOT_YET), Cell(None, MONEY, NOT_YET)
    difference = (grant.allocated_cents or 0) - grant.accepted_cents
    return allocated, Cell(grant.accepted_cents, MONEY), Cell(difference, MONEY)


def _state_note(grant: Any) -> str:
    return "" if grant.is_decided else str(grant.get_state_display())


def _hidden_notes(grants: Sequence[Any]) -> tuple[str, ...]:
    waiting = [grant.project for grant in grants if not grant.is_decided]
    if not waiting:
        return ()
    words = _("Nog niet gecontroleerd: %(projects)s. Het netto bedrag volgt na de controle.")
    return (words % {"projects": ", ".join(waiting)},)


def fte_table(grant: Any, partners: Sequence[Any]) -> FigureTable:
    """Full-time people by partner with the share of the source beside the one that adds up (V-07)."""
    people = [partner.fte_hundredths for partner in partners]
    stated = [partner.stated_share for partner in partners]
    has_stated = any(share is not None for share in stated)
    shown = [Column("fte", _("VTE per jaar"), Kind.DECIMAL)]
    if has_stated:
        shown.append(Column("stated", _("Aandeel volgens de bron"), Kind.SHARE))
    shown.append(Column("share", _("Aandeel, berekend"), Kind.SHARE))
    rows = [
        Row(str(partner.pk), str(partner), _fte_cells(fte, source, share, has_stated))
        for partner, fte, source, share in zip(partners, people, stated, shares_of(people), strict=True)
    ]
    total = grant.stated_fte_hundredths or sum(people)
    rows.append(Row("total", _("Totaal"), _fte_cells(total, WHOLE, WHOLE, has_stated), is_total=True))
    return FigureTable(
        code="vte",
        title=_("Inzet van de partners"),
        columns=tuple(shown),
        rows=tuple(rows),
        notes=_fte_notes(grant, people, stated, total),
        source=grant.source,
        head=_("Partner"),
    )


def _fte_cells(fte: int, stated: int | None, share: int, has_stated: bool) -> tuple[Cell, ...]:
    first = Cell(Decimal(fte).scaleb(-2), Kind.DECIMAL)
    printed = Cell(None if stated is None else as_share(stated), Kind.SHARE)
    computed = Cell(as_share(share), Kind.SHARE)
    return (first, printed, computed) if has_stated else (first, computed)


def _fte_notes(
    grant: Any, people: Sequence[int], stated: Sequence[int | None], total: int
) -> tuple[str, ...]:
    """Where the source's own figures do not add up (decision 16)."""
    notes = []
    if sum(people) != total:
        words = _("De bron noemt %(total)s VTE in totaal, maar haar partners tellen op tot %(sum)s.")
        notes.append(words % {"total": _hundredths(total), "sum": _hundredths(sum(people))})
    printed = [share for share in stated if share is not None]
    if printed and sum(printed) != WHOLE:
        words = _("De aandelen van de bron tellen op tot %(sum)s.")
        notes.append(words % {"sum": written(as_share(sum(printed)), Kind.SHARE)})
    if printed:
        notes.append(_("Het berekende aandeel is afgerond volgens de grootste rest en telt op tot 100%."))
    return tuple(notes)


def _hundredths(value: int) -> str:
    return written(Decimal(value).scaleb(-2), Kind.DECIMAL)


def split_table(grant: Any) -> FigureTable:
    """The part for the costs and the part for the result, with the expected outflow (V-08)."""
    columns = (Column("share", _("Deel"), Kind.SHARE), Column("amount", _("Bedrag"), MONEY))
    if grant.result_percent is None:
        return FigureTable("verdeling", _("Inzet en resultaat"), columns, ())
    spent, result = input_and_result(grant)
    rows = (
        Row("input", _("Inzet: terugbetaling van gemaakte kosten"), _part(grant.input_percent, spent)),
        Row("result", _("Resultaat: uitstroom naar ondernemen"), _part(grant.result_percent, result)),
        Row("total", _("Totaal toegewezen"), _part(100, grant.allocated_cents), is_total=True),
    )
    return FigureTable(
        code="verdeling",
        title=_("Inzet en resultaat"),
        columns=columns,
        rows=rows,
        notes=_outflow_note(grant),
        source=grant.source,
    )


def _part(percent: int, cents: int | None) -> tuple[Cell, Cell]:
    return Cell(Decimal(percent).scaleb(-2), Kind.SHARE), Cell(cents, MONEY)


def _outflow_note(grant: Any) -> tuple[str, ...]:
    if grant.outflow_percent is None:
        return ()
    words = _("Verwachte uitstroom: %(percent)s%% van de deelnemers na de laatste fase start als ondernemer.")
    return (words % {"percent": grant.outflow_percent},)


def advance_table(grant: Any, periods: Sequence[Any], payments: Sequence[Any]) -> FigureTable:
    """What was paid for each report period, and what is still due (V-05)."""
    columns = (
        Column("begins", _("Van"), Kind.DATE),
        Column("ends", _("Tot en met"), Kind.DATE),
        Column("advance", _("Voorschot"), MONEY),
    )
    rows = [Row(str(period.number), str(period), _advance_cells(period, payments)) for period in periods]
    if rows or payments:
        rows += _payments_below(grant, payments)
    return FigureTable(
        code="voorschotten",
        title=_("Voorschotten en saldo"),
        columns=columns,
        rows=tuple(rows),
        notes=(
            ()
            if grant.is_decided
            else (_("Het saldo volgt na de controle; hier staat wat nog niet uitbetaald is."),)
        ),
        source=grant.source,
        head=_("Rapportperiode"),
    )


def _advance_cells(period: Any, payments: Sequence[Any]) -> tuple[Cell, ...]:
    paid = sum(payment.amount_cents for payment in payments if payment.period_id == period.pk)
    return (
        Cell(period.begins_on, Kind.DATE),
        Cell(period.ends_on, Kind.DATE),
        Cell(paid or None, MONEY, "" if paid else NOT_YET),
    )


def _payments_below(grant: Any, payments: Sequence[Any]) -> list[Row]:
    """What belongs to no period, the sum, and what is due."""
    blank = (Cell(None, Kind.TEXT), Cell(None, Kind.TEXT))
    loose = sum(payment.amount_cents for payment in payments if payment.period_id is None)
    rows = [Row("loose", _("Zonder periode of saldo"), (*blank, Cell(loose, MONEY)))] if loose else []
    paid = sum(payment.amount_cents for payment in payments)
    rows.append(Row("paid", _("Uitbetaald"), (*blank, Cell(paid, MONEY)), is_total=True))
    rows.append(Row("due", _("Nog niet uitbetaald"), (*blank, Cell(balance_of(grant), MONEY)), is_total=True))
    return rows


def partner_money_table(grant: Any, partners: Sequence[Any], payments: Sequence[Any]) -> FigureTable:
    """The money by full-time people, to the cent (V-06)."""
    people = [partner.fte_hundredths for partner in partners]
    paid = sum(payment.amount_cents for payment in payments)
    amounts = (grant.allocated_cents or 0, paid)
    split = [split_by_fte(cents, people) for cents in amounts]
    rows = [
        Row(str(partner.pk), str(partner), (Cell(first, MONEY), Cell(second, MONEY)))
        for partner, first, second in zip(partners, *split, strict=True)
    ]
    rows.append(Row("total", _("Totaal"), tuple(Cell(cents, MONEY) for cents in amounts), is_total=True))
    return FigureTable(
        code="verdeling-partners",
        title=_("Verdeling over de partners volgens VTE"),
        columns=(Column("allocated", _("Toegewezen"), MONEY), Column("paid", _("Uitbetaald"), MONEY)),
        rows=tuple(rows) if partners else (),
        notes=(_("Afgerond op de cent volgens de grootste rest: de delen tellen op tot het totaal."),),
        head=_("Partner"),
    )


def cost_table(period: Any, headings: Sequence[str], reports: Sequence[Any]) -> FigureTable:
    """The promotor's global report of one period: the sum of the partners, heading by heading (V-06)."""
    columns = (*(Column(heading, heading, MONEY) for heading in headings), Column("total", _("Totaal"), MONEY),
               Column("accepted", _("Aanvaard"), MONEY))  # fmt: skip
    rows = [_cost_row(report, headings) for report in reports]
    counted = [report for report in reports if not report.is_draft]
    sums = [sum(_cost_of(report, heading) for report in counted) for heading in headings]
    accepted = sum(report.accepted_cents or 0 for report in counted)
    cells = [Cell(cents, MONEY) for cents in (*sums, sum(sums), accepted)]
    rows.append(Row("total", _("Globaal rapport van de promotor"), tuple(cells), is_total=True))
    drafts = len(reports) - len(counted)
    notes = (_("Concepten tellen niet mee in het globale rapport."),) if drafts else ()
    shown = tuple(rows) if reports else ()
    return FigureTable(f"kosten-{period.number}", str(period), columns, shown, notes, head=_("Partner"))


def _cost_row(report: Any, headings: Sequence[str]) -> Row:
    asked = [_cost_of(report, heading) for heading in headings]
    accepted = Cell(report.accepted_cents, MONEY, "" if report.accepted_cents is not None else NOT_YET)
    cells = (*(Cell(cents, MONEY) for cents in asked), Cell(sum(asked), MONEY, url=report.get_absolute_url()))
    return Row(str(report.pk), str(report.partner), (*cells, accepted), note=report.get_state_display())


def _cost_of(report: Any, heading: str) -> int:
    return sum(line.amount_cents for line in report.lines.all() if line.heading == heading)


def forecast_table(found: Forecast, *, guarded: bool) -> FigureTable:
    """Earned, in doubt and still open, in starts and in money (V-08). `guarded`: small numbers hide, and the
    amounts that would tell them.
    """
    whole = found.whole
    rows = (
        Row("proven", _("Verdiend: bewezen starts"), _start_cells(whole.proven, found.earned_cents)),
        Row("doubtful", _("Onzeker: starts waarvan bewijs ontbreekt"),
            _start_cells(whole.doubtful, found.doubtful_cents)),
        Row("needed", _("Nog nodig"), _start_cells(whole.needed, found.open_cents)),
        Row("wanted", _("Voor het hele resultaat"), _start_cells(whole.wanted, found.result_cents),
            is_total=True),
    )  # fmt: skip
    table = FigureTable(
        code="voorspelling",
        title=_("Resultaat: verdiend, onzeker en nog nodig"),
        columns=(Column("starts", _("Starts")), Column("amount", _("Bedrag"), MONEY)),
        rows=rows,
        notes=_forecast_notes(found, guarded=guarded),
    )
    return _without_small_starts(table) if guarded else table


def _without_small_starts(table: FigureTable) -> FigureTable:
    hidden = without_small_numbers(table, ["starts"], together=True)
    rows = [
        replace(row, cells=(row.cells[0], replace(row.cells[1], hidden=row.cells[0].hidden)))
        for row in hidden.rows
    ]
    return replace(hidden, rows=tuple(rows))


def _start_cells(starts: int, cents: int) -> tuple[Cell, Cell]:
    return Cell(starts), Cell(cents, MONEY)


def _forecast_notes(found: Forecast, *, guarded: bool) -> tuple[str, ...]:
    notes = [_("Elke start brengt evenveel op, tot het hele resultaat verdiend is.")]
    if found.running_past >= (SMALL if guarded else 1):
        words = _("%(number)s begeleidingen mogen langer lopen dan het project.")
        notes.append(words % {"number": found.running_past})
    return tuple(notes)


def places_table(code: str, title: str, head: str, places: Sequence[Place], *, guarded: bool) -> FigureTable:
    """Where starts are still needed; the wanted starts are divided by participants. `guarded`: small numbers hide."""
    names = ("participants", "running", "wanted", "proven", "doubtful", "needed")
    labels = (_("Deelnemers"), _("In begeleiding"), _("Doel"), _("Bewezen"), _("Onzeker"), _("Nog nodig"))
    columns = tuple(Column(name, label) for name, label in zip(names, labels, strict=True))
    rows = tuple(
        Row(place.key, place.label, tuple(Cell(getattr(place, name)) for name in names)) for place in places
    )
    table = FigureTable(code, title, columns, rows, head=head)
    return _without_small_places(table, names) if guarded else table


# In each line these add up to the wanted starts, which follow from the participants.
PARTS = ("proven", "doubtful", "needed")


def _without_small_places(table: FigureTable, names: Sequence[str]) -> FigureTable:
    """Small numbers hide; one that could be worked out of its line or its column takes another along."""
    hidden = without_small_numbers(table, names, together=True)
    grid = {(at, name): hidden.cell(row.key, name) for at, row in enumerate(hidden.rows) for name in PARTS}
    sums = [[(at, name) for name in PARTS] for at in range(len(hidden.rows))]
    sums += [[(at, name) for at in range(len(hidden.rows))] for name in PARTS]
    while alone := [places for places in sums if _hides_one(places, grid)]:
        place = min(
            (at for at in alone[0] if not grid[at].hidden), key=lambda at: cast("int", grid[at].value)
        )
        grid[place] = replace(grid[place], hidden=True)
    rows = (
        replace(
            row, cells=tuple(grid.get((at, name), cell) for name, cell in zip(names, row.cells, strict=True))
        )
        for at, row in enumerate(hidden.rows)
    )
    return replace(hidden, rows=tuple(rows))


def _hides_one(places: Sequence[tuple[int, str]], grid: Mapping[tuple[int, str], Cell]) -> bool:
    return len(places) > 1 and sum(grid[place].hidden for place in places) == 1
