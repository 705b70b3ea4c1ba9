"""Indicator sets as tables by sex, counted from the snapshots."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from people.enums import Sex
from reporting.esf.enums import Moment
from reporting.esf.predicates import PREDICATES, SENSITIVE
from reporting.esf.sets import Indicator, IndicatorSet
from reporting.figures.tables import Cell, Column, FigureTable, Row
from reporting.models import ParticipationSnapshot
from reporting.statistics.small_numbers import told

# Column, and the condition on the snapshot's sex.
SEXES: tuple[tuple[str, Q], ...] = (
    ("women", Q(sex=Sex.WOMAN)),
    ("men", Q(sex=Sex.MAN)),
    ("x", Q(sex=Sex.X)),
    ("unknown", Q(sex="")),
    ("total", Q()),
)


@dataclass(frozen=True)
class Choice:
    """What is counted: a programme, and the days on which snapshots were taken; nothing means all."""

    programme: Any = None
    since: date | None = None
    until: date | None = None

    def rows(self, moment: str) -> QuerySet[ParticipationSnapshot]:
        """The snapshots of one moment, each with the status at entry."""
        entry = ParticipationSnapshot.objects.filter(traject=OuterRef("traject"), moment=Moment.ENTRY)
        rows = (
            ParticipationSnapshot.objects.current()
            .filter(moment=moment)
            .annotate(entry_status=Subquery(entry.values("labour_status")[:1]))
        )
        if self.programme:
            rows = rows.filter(traject__programme=self.programme)
        if self.since:
            rows = rows.filter(taken_on__gte=self.since)
        return rows.filter(taken_on__lte=self.until) if self.until else rows


def tables(chosen: IndicatorSet, choice: Choice, *, guarded: bool) -> list[FigureTable]:
    """One table for each moment; one query each. `guarded`: small numbers hide."""
    return [
        _table(moment, str(Moment(moment).label), chosen, indicators, choice, guarded=guarded)
        for moment, indicators in chosen.moments.items()
    ]


def sensitive_table(chosen: IndicatorSet, choice: Choice) -> FigureTable:
    """The special categories, for who asked for them and may see them."""
    title = _("Bijzondere categorieën van gegevens")
    return _table(Moment.ENTRY, title, chosen, chosen.sensitive, choice, guarded=False, code="gevoelig")


def _table(
    moment: str,
    title: str,
    chosen: IndicatorSet,
    indicators: Sequence[Indicator],
    choice: Choice,
    *,
    guarded: bool,
    code: str = "",
) -> FigureTable:
    counts = _count(moment, indicators, choice)
    rows = tuple(
        Row(line.code, f"{line.code} {line.label}", _cells(counts, line.code, guarded=guarded))
        for line in indicators
    )
    everybody = Row("all", _("Deelnemers in totaal"), _cells(counts, "all", guarded=guarded), is_total=True)
    return FigureTable(
        code=code or str(moment),
        title=title,
        columns=_columns(),
        rows=(*rows, everybody),
        notes=_notes(counts["open"], guarded=guarded),
        source=f"{chosen.label}: {chosen.source}",
        head=_("Indicator"),
    )


def _columns() -> tuple[Column, ...]:
    labels = (_("Vrouwen"), _("Mannen"), _("X"), _("Niet bekend"), _("Totaal"))
    return tuple(Column(key, label) for (key, _rows), label in zip(SEXES, labels, strict=True))


def _count(moment: str, indicators: Sequence[Indicator], choice: Choice) -> dict[str, int]:
    """Every cell of a table in one query."""
    wanted = {line.code: {**PREDICATES, **SENSITIVE}[line.counts] for line in indicators} | {"all": Q()}
    cells = {
        f"{code}_{sex}": Count("pk", filter=predicate & condition)
        for code, predicate in wanted.items()
        for sex, condition in SEXES
    }
    return choice.rows(moment).aggregate(open=Count("pk", filter=Q(frozen_at__isnull=True)), **cells)


def _cells(counts: dict[str, int], code: str, *, guarded: bool) -> tuple[Cell, ...]:
    return tuple(_cell(counts[f"{code}_{sex}"], guarded=guarded) for sex, _condition in SEXES)


def _cell(count: int, *, guarded: bool) -> Cell:
    """A count, or for who sees no persons the tens below it."""
    if not guarded:
        return Cell(count)
    shown = told(count)
    return Cell(shown) if shown else Cell(0, hidden=True)


def _notes(open_: int, *, guarded: bool) -> tuple[str, ...]:
    if guarded:
        words = _("Elk aantal is afgerond naar het tiental eronder, zodat niemand te herkennen is.")
        return (words,)
    words = ngettext(
        "Van %(number)s deelnemer ontbreekt nog een antwoord; wat ontbreekt, telt in geen indicator.",
        "Van %(number)s deelnemers ontbreken nog antwoorden; wat ontbreekt, telt in geen indicator.",
        open_,
    )
    return (words % {"number": open_},) if open_ else ()
