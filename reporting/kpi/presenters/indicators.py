"""The page of one indicator: what it counts, and every version of its target and of its value."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from core import formats
from core.ui import Fact
from reporting.figures.tables import Cell, Column, FigureTable, Kind, Row
from reporting.kpi.book import Result, as_number
from reporting.kpi.measures import MEASURES
from reporting.kpi.presenters.words import plain, realised_cell, target_cell
from reporting.models import Indicator, IndicatorValue, Target


def indicator_page(indicator: Indicator) -> dict[str, Any]:
    """Everything that the template shows."""
    return {
        "title": indicator.label,
        "subtitle": f"{indicator.programme.name}, {indicator.table.title}",
        "facts": _facts(indicator),
        "definition": indicator.definition,
        "tables": _tables(indicator),
        "back_url": reverse("reporting:kpis") + f"?programma={indicator.programme.code}",
    }


def _facts(indicator: Indicator) -> list[Fact]:
    facts = [
        Fact(_("Soort"), indicator.get_kind_display()),
        Fact(_("Waar het cijfer vandaan komt"), _origin(indicator)),
    ]
    if indicator.group:
        facts.append(Fact(_("Groep"), indicator.group))
    if indicator.parent:
        facts.append(
            Fact(_("Onderdeel van"), indicator.parent.label, url=indicator.parent.get_absolute_url())
        )
    if indicator.baseline is not None:
        facts.append(Fact(_("Beginwaarde"), f"{plain(indicator.baseline)} {indicator.unit}".strip()))
    return facts


def _origin(indicator: Indicator) -> str:
    """Counted in the dossiers, and what of it; or entered."""
    measure = MEASURES.get(indicator.measure)
    if measure is None:
        return _("Ingevoerd, met een bron")
    chosen = ", ".join(str(value) for value in indicator.parameters.values())
    words = f"{measure.label} ({chosen})" if chosen else str(measure.label)
    return _("Geteld in de dossiers: %(what)s") % {"what": words}


def _tables(indicator: Indicator) -> list[FigureTable]:
    targets = list(indicator.targets.select_related("entered_by").order_by("-dated_on", "-pk"))
    values = list(indicator.values.select_related("entered_by").order_by("-dated_on", "-pk"))
    made = [_table("objectieven", _("Objectieven"), indicator, targets)]
    if values or not indicator.measure:
        made.append(_table("waarden", _("Ingevoerde waarden"), indicator, values))
    return made


def _table(
    code: str, title: str, indicator: Indicator, figures: list[Target] | list[IndicatorValue]
) -> FigureTable:
    columns = (
        Column("value", title),
        Column("where", _("Voor"), Kind.TEXT),
        Column("source", _("Bron"), Kind.TEXT),
        Column("by", _("Ingevoerd door"), Kind.TEXT),
    )
    rows = tuple(_row(code, indicator, figure) for figure in figures)
    return FigureTable(code, title, columns, rows, head=_("Datum van de bron"))


def _row(code: str, indicator: Indicator, figure: Target | IndicatorValue) -> Row:
    result = Result(as_number(figure.value), figure.note)
    cell = target_cell(indicator, result) if code == "objectieven" else realised_cell(indicator, result)
    who = str(figure.entered_by) if figure.entered_by else _("Ingeladen")
    source = f"{figure.source} ({figure.moment})" if figure.moment else figure.source
    texts = (_where(figure), source, who)
    label = formats.short_date(figure.dated_on)
    return Row(str(figure.public_id), label, (cell, *(Cell(text, Kind.TEXT) for text in texts)))


def _where(figure: Target | IndicatorValue) -> str:
    """The province and the period for which a figure holds."""
    days = [formats.short_date(day) for day in (figure.begins_on, figure.ends_on) if day]
    words = [figure.get_province_display()] if figure.province else []
    return ", ".join([*words, *([" – ".join(days)] if days else [])]) or _("heel het programma")
