"""Tables of figures on paper, with the letterhead and the sentence of the funders of their programmes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from core import dates
from reporting import documents as d
from reporting.documents.build.parts import in_dutch
from reporting.figures.tables import FigureTable, Row
from trajects.models import Programme
from trajects.publicity import logos_of_programme

# Who speaks when a paper is of several programmes: their names do not fit beside the logos.
TOGETHER = "Jumpstarters"


@in_dutch
def report(
    tables: Sequence[FigureTable], *, title: str, programmes: Iterable[Programme], lead: str = ""
) -> d.FigureReport:
    """The tables as a document. `lead`: one sentence under the title, such as the filters that were chosen."""
    return d.FigureReport(
        letterhead=letterhead(programmes),
        heading=title,
        lead=lead,
        tables=tuple(_table(table) for table in tables),
    )


def as_pdf(
    tables: Sequence[FigureTable], *, title: str, programmes: Iterable[Programme], number: str, lead: str = ""
) -> bytes:
    """The tables as pdf/ua-1; it lies on its side when a table is wide.

    `number`: by which people know this report, such as "KPI-20261121". Raises PdfUnavailable or PdfRefused.
    """
    made = report(tables, title=title, programmes=programmes, lead=lead)
    return d.pdf(made, number=number, date=dates.today())


def letterhead(programmes: Iterable[Programme]) -> d.Letterhead:
    """Of the one programme that is counted, else of all of them together; with every funder and its logo."""
    found = list(programmes)
    logos = {logo.file: logo for programme in found for logo in logos_of_programme(programme)}
    return d.Letterhead(
        programme=found[0].name if len(found) == 1 else TOGETHER,
        co_financing=co_financing(found),
        logos=tuple(logos.values()),
    )


def co_financing(programmes: Iterable[Programme]) -> str:
    """The sentences of the funders, each once."""
    sentences = dict.fromkeys(programme.co_financing_text for programme in programmes)
    return " ".join(sentence for sentence in sentences if sentence)


def _table(table: FigureTable) -> d.PrintedTable:
    return d.PrintedTable(
        title=str(table.title),
        head=table.shown_head,
        columns=tuple(str(column.label) for column in table.columns),
        rows=tuple(_row(row) for row in table.rows),
        notes=tuple(str(note) for note in table.notes),
        source=str(table.source),
    )


def _row(row: Row) -> d.PrintedRow:
    return d.PrintedRow(
        label=str(row.label),
        cells=tuple(
            d.PrintedCell(text=cell.shown, note=cell.remark, is_number=cell.right) for cell in row.cells
        ),
        level=row.level,
        is_total=row.is_total,
        is_group=row.is_group,
        note=str(row.note),
    )
