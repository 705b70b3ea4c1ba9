"""Tables of figures as data that stays: what a snapshot keeps, and the tables that come out of it again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise

from reporting.figures.tables import Cell, Column, FigureTable, Kind, Row, Value
from reporting.kpi.book import Book, versions
from reporting.kpi.measures import MEASURES
from reporting.kpi.presenters import all_tables
from reporting.kpi.selection import Selection
from reporting.models import Indicator

Data = dict[str, Any]


def tables_data(book: Book) -> list[Data]:
    """Every table of a selection as data that JSON takes."""
    return [_table_data(table) for table in all_tables(book, links=False)]


def tables_from(data: list[Data]) -> list[FigureTable]:
    """The tables that `tables_data` described."""
    return [_table_from(entry) for entry in data]


def _table_data(table: FigureTable) -> Data:
    return {
        "code": table.code,
        "title": str(table.title),
        "head": str(table.head),
        "source": str(table.source),
        "notes": [str(note) for note in table.notes],
        "columns": [[column.key, str(column.label), str(column.kind)] for column in table.columns],
        "rows": [_row_data(row) for row in table.rows],
    }


def _row_data(row: Row) -> Data:
    return {
        "key": row.key,
        "label": str(row.label),
        "level": row.level,
        "is_total": row.is_total,
        "is_group": row.is_group,
        "cells": [[*_kept(cell.value), str(cell.kind), str(cell.note), cell.hidden] for cell in row.cells],
    }


def _kept(value: Value) -> tuple[str, Any]:
    """What kind of value, and the value as JSON takes it."""
    if isinstance(value, Decimal):
        return "decimal", str(value)
    if isinstance(value, dt.date):
        return "date", value.isoformat()
    return "plain", str(value) if isinstance(value, Promise) else value


def _read(kind: str, value: Any) -> Value:
    if kind == "decimal":
        return Decimal(value)
    return dt.date.fromisoformat(value) if kind == "date" else value


def _table_from(data: Data) -> FigureTable:
    return FigureTable(
        data["code"],
        data["title"],
        tuple(Column(key, label, Kind(kind)) for key, label, kind in data["columns"]),
        tuple(_row_from(row) for row in data["rows"]),
        tuple(data["notes"]),
        data["source"],
        data["head"],
    )


def _row_from(data: Data) -> Row:
    cells = (
        Cell(_read(how, value), Kind(kind), note, hidden=hidden)
        for how, value, kind, note, hidden in data["cells"]
    )
    flags = {name: data[name] for name in ("level", "is_total", "is_group")}
    return Row(data["key"], data["label"], tuple(cells), **flags)


def definition_of(book: Book) -> Data:
    """How each figure was counted, with the target that held and where it came from."""
    selection = book.selection
    return {
        "programme": selection.programme.code,
        "begins_on": _day(selection.begins_on),
        "ends_on": _day(selection.ends_on),
        "province": selection.province,
        "is_report_period": selection.is_report_period,
        "indicators": {
            key_of(indicator): _indicator(indicator, selection) for indicator in book.indicators()
        },
    }


def key_of(indicator: Indicator) -> str:
    """An indicator within its programme."""
    return f"{indicator.table.code}/{indicator.code}"


def _indicator(indicator: Indicator, selection: Selection) -> Data:
    held = versions(indicator.targets.all(), selection.province, selection.days)
    target = held[-1] if held else None
    return {
        "label": indicator.label,
        "kind": indicator.kind,
        "measure": indicator.measure,
        "parameters": dict(indicator.parameters),
        "baseline": str(indicator.baseline) if indicator.baseline is not None else "",
        "definition": indicator.definition,
        "target": _figure(target) if target else {},
        "target_version": len(held),
    }


def _figure(row: Any) -> Mapping[str, str]:
    value = "" if row.value is None else str(row.value.normalize())
    return {"value": value, "source": row.source, "dated_on": row.dated_on.isoformat()}


def _day(day: dt.date | None) -> str:
    return day.isoformat() if day else ""


def members_of(book: Book) -> dict[str, list[int]]:
    """The dossiers behind each counted figure, by indicator."""
    return {
        key_of(indicator): MEASURES[indicator.measure].members(book.selection, indicator.parameters)
        for indicator in book.indicators()
        if indicator.measure in MEASURES and not book.selection.is_too_early
    }
