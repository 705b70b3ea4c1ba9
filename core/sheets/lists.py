"""A list on the screen as a file: what its filters leave, of every page, column by column."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from core import dates, formats, ui
from core.sheets.writing import ENDINGS, download, save_button
from core.tables import Column, Table

# What is only there to be pressed.
NOT_SAVED = ("buttons", "pick")


def save_buttons(request: HttpRequest, name: str) -> list[ui.Button]:
    """The buttons that save the list on the screen; `name` of the address, which ends with the kind of file."""
    query = request.GET.urlencode()
    return [save_button(ending, reverse(name, args=[ending]), query=query) for ending in ENDINGS]


def download_table(table: Table, ending: str, *, name: str) -> HttpResponse:
    """The list as "csv" or "xlsx", in the order of the screen. `name` holds no personal data. 404 for another ending."""
    if ending not in ENDINGS:
        raise Http404
    columns = [column for column in table.columns if column.kind not in NOT_SAVED]
    columns += table.saved_columns
    head = [str(column.label) for column in columns]
    return download(f"{name}-{dates.today().isoformat()}", ending, head, _lines(table, columns))


def _lines(table: Table, columns: list[Column]) -> Iterator[list[object]]:
    rows = table.queryset.order_by(*table.order)
    for row in table.decorate(list(rows)):
        yield [_written(column.cell(row).value) for column in columns]


def _written(value: Any) -> object:
    """A value as text; numbers stay numbers."""
    if value is None:
        return ""
    if isinstance(value, dt.date):
        return formats.short_date(value)
    if isinstance(value, ui.Badge):
        return str(value.label)
    if isinstance(value, list | tuple):
        return ", ".join(str(_written(each)) for each in value)
    return value if isinstance(value, int) else str(value)
