"""Tables of figures on paper: the words as they were printed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from reporting.documents.base import Document

# With more columns than this the page lies on its side.
UPRIGHT_COLUMNS = 4


@dataclass(frozen=True, kw_only=True)
class PrintedCell:
    """A figure with its note; `is_number` puts it at the right."""

    text: str
    note: str = ""
    is_number: bool = True


@dataclass(frozen=True, kw_only=True)
class PrintedRow:
    """A line of a table; `level` sets it in."""

    label: str
    cells: tuple[PrintedCell, ...] = ()
    level: int = 0
    is_total: bool = False
    is_group: bool = False
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class PrintedTable:
    """One table with what stands under it."""

    title: str
    head: str
    columns: tuple[str, ...]
    rows: tuple[PrintedRow, ...]
    notes: tuple[str, ...] = ()
    source: str = ""

    @property
    def width(self) -> int:
        """How many columns a heading of a group spans."""
        return len(self.columns) + 1


@dataclass(frozen=True, kw_only=True)
class FigureReport(Document):
    """One or more tables under one title."""

    kind: ClassVar[str] = "figure_report"
    template: ClassVar[str] = "reporting/documents/figures.html"

    heading: str
    lead: str = ""
    tables: tuple[PrintedTable, ...]

    @property
    def title(self) -> str:
        return self.heading

    @property
    def is_wide(self) -> bool:
        """Whether the page lies on its side."""
        return any(len(table.columns) > UPRIGHT_COLUMNS for table in self.tables)
