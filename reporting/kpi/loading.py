"""Tables of indicators from a file of figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from reporting.figures import loading
from reporting.models import Indicator, IndicatorTable, IndicatorValue, Target
from trajects.models import Programme

Entry = Mapping[str, Any]
PARTS = ("targets", "values", "target", "value", "children", "note")
FIGURE = ("value", "note", "province", "begins_on", "ends_on", "moment", "source", "dated_on")


def load_tables(programme: Programme, entries: list[Entry]) -> int:
    """Add what is not there yet; words that a coordinator changed stay. Answers how many rows were added."""
    return sum(_load_table(programme, entry, at) for at, entry in enumerate(entries, start=1))


def _load_table(programme: Programme, entry: Entry, position: int) -> int:
    fields = {name: value for name, value in entry.items() if name not in ("indicators", "dated_on", "code")}
    table, created = IndicatorTable.objects.get_or_create(
        programme=programme, code=entry["code"], defaults={**fields, "position": position}
    )
    about = {"source": entry.get("source", ""), "dated_on": entry.get("dated_on")}
    added = 0
    for at, (parent, row) in enumerate(_flat(entry["indicators"]), start=1):
        added += _load_indicator(table, row, parent, at, about)
    return created + added


def _flat(rows: list[Entry], parent: str = "") -> Iterator[tuple[str, Entry]]:
    """Each indicator after the one that it is a part of, with the code of that one."""
    for row in rows:
        yield parent, row
        yield from _flat(row.get("children", []), row["code"])


def _load_indicator(table: IndicatorTable, row: Entry, parent: str, position: int, about: Entry) -> int:
    fields = {name: value for name, value in row.items() if name not in (*PARTS, "code")}
    above = table.indicators.get(code=parent) if parent else None
    indicator, created = Indicator.objects.get_or_create(
        table=table, code=row["code"], defaults={**fields, "parent": above, "position": position}
    )
    targets = [*([{"value": row["target"]}] if "target" in row else []), *row.get("targets", [])]
    values = list(row.get("values", []))
    if "value" in row:
        values.append({"value": row["value"], "note": row.get("note", "")})
    added = sum(_add(Target, indicator, {**about, **figure}) for figure in targets)
    return created + added + sum(_add(IndicatorValue, indicator, {**about, **figure}) for figure in values)


def _add(model: type[Target] | type[IndicatorValue], indicator: Indicator, figure: Entry) -> bool:
    """A figure once, by all that it says."""
    said = {name: figure[name] for name in FIGURE if figure.get(name) is not None}
    if "value" in said:
        said["value"] = Decimal(str(said["value"]))
    if model.objects.filter(indicator=indicator, **said).exists():
        return False
    model.objects.create(indicator=indicator, **said)
    return True


loading.register("indicator_tables", load_tables)
