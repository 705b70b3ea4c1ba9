"""What a figure is made of: a chart, cells of a spreadsheet, and the cells of a fixed table that are hidden."""

from __future__ import annotations

import csv
import io

import pytest

from core.sheets.writing import safe_cell, to_csv
from core.templatetags.charts import Bar, bar_chart
from reporting.statistics import FigureRow, hidden_cells


@pytest.mark.parametrize(
    ("values", "together", "hidden"),
    [
        ([], True, set()),
        ([12, 30], True, set()),
        ([9, 30, 12], True, {0, 2}),
        ([9, 30, 12], False, {0}),
        ([9, 8, 30], True, {0, 1}),
        ([0], True, {0}),
        ([10], True, set()),
    ],
)
def test_hidden_numbers_cannot_be_worked_out(values, together, hidden):
    rows = [FigureRow(str(index), "x", (value,)) for index, value in enumerate(values)]
    assert {row for row, _column in hidden_cells(rows, together=together)} == hidden


@pytest.mark.parametrize(
    ("value", "safe"),
    [
        ("=1+1", "'=1+1"), ("+32 470", "'+32 470"), ("-2", "'-2"), ("@x", "'@x"), ("\tx", "'\tx"),
        ("\rx", "'\rx"), ("＝1", "'＝1"), ("  =1", "'  =1"), ("Syntra = top", "Syntra = top"), (-5, -5), (12, 12),
        ("<10", "<10"),
    ],
)  # fmt: skip
def test_cells_run_nothing(value, safe):
    assert safe_cell(value) == safe


def test_csv_can_be_read_back():
    data = to_csv(["Naam", "Aantal"], [['a;b\n"c"', 3]])
    assert data.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(data.decode("utf-8-sig")), delimiter=";")) == [
        ["Naam", "Aantal"],
        ['a;b\n"c"', "3"],
    ]


def test_chart_says_its_numbers_and_escapes_names():
    drawing = bar_chart([Bar("<b>Wim</b>", 4, "4"), Bar("Leeg", 0, "0")], "Titel")
    assert "&lt;b&gt;Wim&lt;/b&gt;: 4; Leeg: 0" in drawing
    assert "<b>" not in drawing
    assert "style=" not in drawing
    # A picture holds no links, so a chart with links is a group.
    assert 'role="img"' in drawing
    linked = bar_chart([Bar("Wim", 4, "4", url="/x/?a=1&b=2")], "Titel")
    assert '<a class="chart__row" href="/x/?a=1&amp;b=2">' in linked
    assert 'role="group"' in linked
