"""Words, tones and links of a sheet and its rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from core import formats, ui
from core.enums import ImportState, RowEffect
from core.models import SheetImport, SheetRow
from core.sheets import rules
from core.sheets.kinds import SheetKind
from core.sheets.rules import Tally

TONES = {
    RowEffect.ADD: ui.Tone.SUCCESS,
    RowEffect.CHANGE: ui.Tone.INFO,
    RowEffect.SAME: ui.Tone.NEUTRAL,
    RowEffect.REMOVE: ui.Tone.WARNING,
    RowEffect.WRONG: ui.Tone.DANGER,
}
STATE_TONES = {ImportState.DRAFT: ui.Tone.INFO, ImportState.APPLIED: ui.Tone.SUCCESS}
# The part of the rows that the address asks for.
PART, LEFT_OUT = "toon", "overgeslagen"
TO_LOOK_AT, EVERYTHING = "te-bekijken", "alles"


@dataclass(frozen=True)
class ShownCell:
    """A cell of the preview: its text, what it was, what is wrong with it, and what deserves a look."""

    label: str
    text: str
    old: str | None = None
    problem: str = ""
    note: str = ""


@dataclass(frozen=True)
class ShownRow:
    """A row of the preview."""

    number: str
    badge: ui.Badge
    cells: Sequence[ShownCell]
    # Of the row as a whole, or of columns that the sheet does not have.
    problem: str
    # The cells that changed or are wrong: in a wide sheet they stand out of sight.
    telling: Sequence[ShownCell]
    url: str
    buttons: Sequence[ui.Button]


def sheet_url(sheet: SheetImport, page: str = "sheet", **query: str) -> str:
    """A page of a sheet."""
    url = reverse(f"core:{page}", args=[sheet.kind, sheet.public_id])
    kept = QueryDict(mutable=True)
    kept.update({key: value for key, value in query.items() if value})
    return f"{url}?{kept.urlencode()}" if kept else url


def row_url(sheet: SheetImport, row: SheetRow, page: str = "sheet_row", query: str = "") -> str:
    """A page of one row; `query` brings the user back to the same part of the list."""
    url = reverse(f"core:{page}", args=[sheet.kind, sheet.public_id, row.public_id])
    return f"{url}?{query}" if query else url


def state_badge(sheet: SheetImport) -> ui.Badge:
    """Where the sheet is."""
    state = ImportState(sheet.state)
    return ui.Badge(str(state.label), STATE_TONES.get(state, ui.Tone.NEUTRAL))


def part_of(asked: str, counts: Tally) -> str:
    """The part of the rows that is asked for; else those that do something, when there are others beside."""
    if asked in (*RowEffect.values, LEFT_OUT, TO_LOOK_AT, EVERYTHING):
        return asked
    return TO_LOOK_AT if 0 < counts.to_look_at < counts.all else EVERYTHING


def tabs(sheet: SheetImport, counts: Tally, part: str) -> list[ui.Tab]:
    """The parts of the rows with their number; an empty part has no tab, unless it is open."""
    numbers: dict[str, int] = {effect.value: counts.of(effect) for effect in RowEffect}
    labels: dict[str, str] = {effect.value: str(effect.label) for effect in RowEffect}
    numbers[LEFT_OUT], labels[LEFT_OUT] = counts.left_out, _("Overgeslagen")
    # A tab of its own only when it shows something else than everything.
    some = counts.to_look_at if counts.to_look_at < counts.all else 0
    numbers = {TO_LOOK_AT: some, EVERYTHING: counts.all, **numbers}
    labels |= {TO_LOOK_AT: _("Te bekijken"), EVERYTHING: _("Alles")}
    return [
        ui.Tab(labels[key], sheet_url(sheet, **{PART: key}), key == part, number)
        for key, number in numbers.items()
        if number or key in (part, EVERYTHING)
    ]


def sheet_buttons(sheet: SheetImport, kind: SheetKind, counts: Tally) -> list[ui.Button]:
    """What can be done with the whole sheet; one that was applied leads to its list."""
    if sheet.state != ImportState.DRAFT:
        return [ui.Button(_("Naar de lijst"), kind.done_url(), tone="secondary", icon="list")]
    apply = ui.Button(_("Voer de lijst in"), sheet_url(sheet, "sheet_apply"), icon="check")
    skip = ui.Button(
        _("Sla alle foute regels over"), sheet_url(sheet, "sheet_skip_wrong"), "post", tone="secondary"
    )
    discard = ui.Button(_("Gooi weg"), sheet_url(sheet, "sheet_discard"), tone="quiet", icon="trash")
    guarded = apply.guarded_by(rules.may_be_applied(sheet, counts))
    return [guarded, *([skip] if counts.wrong else []), discard]


def facts(sheet: SheetImport, counts: Tally) -> list[ui.Fact]:
    """What a draft would do, or what an applied sheet did."""
    done = sheet.summary.get("counts", {})
    numbers = {
        RowEffect.ADD.label: done.get("add", counts.of(RowEffect.ADD)),
        RowEffect.CHANGE.label: done.get("change", counts.of(RowEffect.CHANGE)),
        _("Overgeslagen"): done.get("left_out", counts.left_out),
        # In a draft the question whether rows may go carries their number.
        **({_("Weggehaald"): done["remove"]} if done else {}),
        **dict(sheet.summary.get("more", [])),
    }
    return [ui.Fact(str(words), str(number)) for words, number in numbers.items()] + _moment(sheet)


def _moment(sheet: SheetImport) -> list[ui.Fact]:
    return [ui.Fact(_("Ingevoerd op"), sheet.applied_at)] if sheet.applied_at else []


def draft_line(sheet: SheetImport) -> ui.WorkItem:
    """A sheet that was not finished, to go on with."""
    words = _("Opgeladen op %(moment)s") % {"moment": formats.long_date(sheet.created_at)}
    return ui.WorkItem(sheet.file_name or _("Rekenblad"), words, sheet_url(sheet), ui.Tone.INFO)


def shown_rows(sheet: SheetImport, kind: SheetKind, rows: Sequence[SheetRow], query: str) -> list[ShownRow]:
    """The rows of one page of the preview."""
    return [_shown_row(sheet, kind, row, query) for row in rows]


def _shown_row(sheet: SheetImport, kind: SheetKind, row: SheetRow, query: str) -> ShownRow:
    own = row.effect != RowEffect.REMOVE
    open_to_change = own and sheet.state == ImportState.DRAFT
    cells = _cells(kind, row)
    return ShownRow(
        number=_("Regel %(line)s") % {"line": row.line} if own else _("Staat er nu"),
        badge=row_badge(row),
        cells=cells,
        problem=_on_the_row(kind, row),
        telling=[cell for cell in cells if cell.problem or cell.old is not None],
        url=row_url(sheet, row, query=query) if open_to_change else "",
        buttons=_row_buttons(sheet, row, query) if open_to_change else [],
    )


def row_badge(row: SheetRow) -> ui.Badge:
    """What happens with the row."""
    if row.is_left_out:
        return ui.Badge(_("Overgeslagen"), ui.Tone.NEUTRAL)
    effect = RowEffect(row.effect)
    return ui.Badge(str(effect.label), TONES[effect])


def _cells(kind: SheetKind, row: SheetRow) -> list[ShownCell]:
    changes = {change["column"]: change for change in row.changes}
    notes = kind.notes(row.cells) if row.effect in (RowEffect.ADD, RowEffect.CHANGE) else {}
    cells = []
    for column in shown_columns(kind, row):
        problem, note = row.problems.get(column.key, ""), notes.get(column.key, "")
        cell = ShownCell(str(column.label), row.cells[column.key], problem=problem, note=note)
        change = changes.get(column.key)
        cells.append(replace(cell, text=change["new"], old=change["old"]) if change else cell)
    return cells


def shown_columns(kind: SheetKind, row: SheetRow) -> list[Any]:
    """The columns of the list that the sheet has."""
    return [column for column in kind.columns if column.key in row.cells]


def _on_the_row(kind: SheetKind, row: SheetRow) -> str:
    """Problems of the row as a whole, or of a column that the sheet does not have."""
    labels = {column.key: str(column.label) for column in kind.columns}
    return " ".join(
        f"{labels[key]}: {words}" if key else words
        for key, words in row.problems.items()
        if key not in row.cells
    )


def _row_buttons(sheet: SheetImport, row: SheetRow, query: str) -> list[ui.Button]:
    if row.is_left_out:
        url = row_url(sheet, row, "sheet_row_keep", query)
        return [ui.Button(_("Neem weer mee"), url, "post", tone="quiet")]
    if row.effect == RowEffect.SAME:
        return []
    skip = ui.Button(_("Sla over"), row_url(sheet, row, "sheet_row_skip", query), "post", tone="quiet")
    if row.effect != RowEffect.WRONG:
        return [skip]
    return [ui.Button(_("Verbeter"), row_url(sheet, row, query=query), tone="secondary"), skip]
