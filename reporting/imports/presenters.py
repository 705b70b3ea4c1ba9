"""Words, tones and links of a file with data of another system and of its rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import ui
from core.sheets.presenters import ShownCell, ShownRow
from reporting.enums import ImportStage, RowOutcome
from reporting.imports import rules
from reporting.imports.kinds import KINDS, ImportColumn, masked
from reporting.imports.kinds.base import REFERENCE
from reporting.models import DataImport, ImportRow

TONES = {
    RowOutcome.WAITING: ui.Tone.NEUTRAL,
    RowOutcome.ADD: ui.Tone.SUCCESS,
    RowOutcome.CHANGE: ui.Tone.INFO,
    RowOutcome.WRONG: ui.Tone.DANGER,
    RowOutcome.SAME: ui.Tone.NEUTRAL,
    RowOutcome.MADE: ui.Tone.SUCCESS,
    RowOutcome.CHANGED: ui.Tone.INFO,
    RowOutcome.REFUSED: ui.Tone.DANGER,
}
STAGE_TONES = {
    ImportStage.MAPPING: ui.Tone.WARNING,
    ImportStage.CHECKED: ui.Tone.INFO,
    ImportStage.DONE: ui.Tone.SUCCESS,
    ImportStage.STOPPED: ui.Tone.WARNING,
}
BUSY = (ImportStage.CHECKING, ImportStage.APPLYING)
# What became of a row, by the row of the application: where it is read.
PAGES = {"people.candidate": "people:candidate", "trajects.traject": "trajects:dossier"}
OPENS = {
    "people.candidate": gettext_lazy("Bekijk de kandidaat"),
    "trajects.traject": gettext_lazy("Naar het dossier"),
}
LEFT_OUT, EVERYTHING, PART = "left_out", "alles", "toon"


def url_of(sheet: DataImport, page: str = "data_import") -> str:
    return reverse(f"reporting:{page}", args=[sheet.public_id])


def row_url(sheet: DataImport, row: ImportRow, page: str) -> str:
    return reverse(f"reporting:{page}", args=[sheet.public_id, row.public_id])


def stage_badge(sheet: DataImport) -> ui.Badge:
    """Where the file is."""
    stage = ImportStage(sheet.stage)
    return ui.Badge(str(stage.label), STAGE_TONES.get(stage, ui.Tone.NEUTRAL))


def row_badge(row: ImportRow) -> ui.Badge:
    """What happens with a row, or happened."""
    if row.is_left_out:
        return ui.Badge(_("Overgeslagen"), ui.Tone.NEUTRAL)
    outcome = RowOutcome(row.outcome)
    return ui.Badge(str(outcome.label), TONES[outcome])


def progress(sheet: DataImport, counts: Mapping[str, int]) -> dict[str, Any]:
    """How far a worker is: rows done and rows in all."""
    if sheet.stage == ImportStage.CHECKING:
        left = counts.get(RowOutcome.WAITING, 0)
    else:
        left = counts.get(RowOutcome.ADD, 0) + counts.get(RowOutcome.CHANGE, 0)
    whole = sum(counts.values())
    return {
        "done": whole - left,
        "all": whole,
        "words": ImportStage(sheet.stage).label,
        "url": url_of(sheet, "data_import_state"),
    }


def tabs(sheet: DataImport, counts: Mapping[str, int], part: str) -> list[ui.Tab]:
    """The parts of the rows with their number; an empty part has no tab, unless it is open."""
    named = [(outcome.value, str(outcome.label)) for outcome in RowOutcome] + [(LEFT_OUT, _("Overgeslagen"))]
    whole = ui.Tab(
        _("Alles"), f"{url_of(sheet)}?{PART}={EVERYTHING}", part == EVERYTHING, sum(counts.values())
    )
    return [
        whole,
        *(
            ui.Tab(label, f"{url_of(sheet)}?{PART}={key}", key == part, counts.get(key, 0))
            for key, label in named
            if counts.get(key) or key == part
        ),
    ]


def part_of(asked: str, counts: Mapping[str, int]) -> str:
    """The part of the rows that is asked for; else what went wrong, else everything."""
    if asked in (*RowOutcome.values, LEFT_OUT, EVERYTHING):
        return asked
    telling = (RowOutcome.WRONG, RowOutcome.REFUSED)
    return next((outcome.value for outcome in telling if counts.get(outcome)), EVERYTHING)


def facts(sheet: DataImport, counts: Mapping[str, int]) -> list[ui.Fact]:
    """What the file would do or did, in figures."""
    shown = (RowOutcome.ADD, RowOutcome.CHANGE, RowOutcome.SAME, RowOutcome.WRONG)
    if sheet.stage in rules.AFTERWARDS:
        shown = (RowOutcome.MADE, RowOutcome.CHANGED, RowOutcome.SAME, RowOutcome.REFUSED)
    found = [ui.Fact(str(outcome.label), str(counts.get(outcome, 0))) for outcome in shown]
    found.append(ui.Fact(_("Overgeslagen"), str(counts.get(LEFT_OUT, 0))))
    found.append(ui.Fact(_("Bron"), sheet.source))
    return found + ([ui.Fact(_("Ingevoerd op"), sheet.applied_at)] if sheet.applied_at else [])


def buttons(sheet: DataImport, counts: Mapping[str, int]) -> list[ui.Button]:
    """What can be done with the whole file."""
    if sheet.stage in (*BUSY, ImportStage.DISCARDED):
        return []
    apply = ui.Button(_("Voer de gegevens in"), url_of(sheet, "data_import_apply"), icon="check")
    columns = ui.Button(_("Kies de kolommen"), url_of(sheet, "data_import_columns"), tone="secondary")
    skip = ui.Button(
        _("Sla alle foute rijen over"), url_of(sheet, "data_import_skip_wrong"), "post", tone="secondary"
    )
    discard = ui.Button(
        discard_words(sheet), url_of(sheet, "data_import_discard"), tone="quiet", icon="trash"
    )
    if sheet.stage in rules.AFTERWARDS:
        waits = counts.get(RowOutcome.ADD) or counts.get(RowOutcome.CHANGE)
        return [*([apply] if waits else []), *_reports(sheet), discard]
    guarded = apply.guarded_by(rules.may_be_applied(sheet, counts))
    return [guarded, columns, *([skip] if counts.get(RowOutcome.WRONG) else []), *_reports(sheet), discard]


def discard_words(sheet: DataImport) -> str:
    """What is thrown away: afterwards only the rows, for what they made stays."""
    return _("Gooi alleen de rijen weg") if sheet.stage in rules.AFTERWARDS else _("Gooi weg")


def _reports(sheet: DataImport) -> list[ui.Button]:
    return [
        ui.Button(
            words,
            reverse("reporting:data_import_report", args=[sheet.public_id, ending]),
            tone="quiet",
            icon="download",
        )
        for ending, words in (("csv", _("Verslag als CSV")), ("xlsx", _("Verslag als rekenblad")))
    ]


def shown_columns(sheet: DataImport, rows: Sequence[ImportRow]) -> list[ImportColumn]:
    """The columns that the file has, when one of these rows still says something."""
    if not any(row.raw for row in rows):
        return []
    return [column for column in KINDS[sheet.kind].columns if column.key in sheet.mapping]


def shown_rows(sheet: DataImport, rows: Sequence[ImportRow], urls: Mapping[int, str]) -> list[ShownRow]:
    """The rows of one page; `urls` lead to what rows became, by the key of their record."""
    columns = shown_columns(sheet, rows)
    for row in rows:
        row.sheet = sheet
    return [_shown(sheet, row, columns, urls) for row in rows]


def _shown(
    sheet: DataImport, row: ImportRow, columns: Sequence[ImportColumn], urls: Mapping[int, str]
) -> ShownRow:
    cells = _cells(row, columns)
    is_open = bool(rules.may_be_corrected(sheet)) and bool(rules.row_is_open(row))
    url = row_url(sheet, row, "data_import_row") if is_open else urls.get(row.record_id or 0, "")
    line = _("Regel %(line)s") % {"line": row.line}
    return ShownRow(
        number=f"{line} · {row.reference.upper()}" if row.reference else line,
        badge=row_badge(row),
        cells=cells,
        problem=_words(row, columns),
        telling=[cell for cell in cells if cell.problem or cell.old is not None],
        url=url,
        buttons=_row_buttons(sheet, row) if is_open else _to_record(row, url),
    )


def _to_record(row: ImportRow, url: str) -> list[ui.Button]:
    """To what a row became, for who may see that."""
    if not row.record or not url:
        return []
    return [ui.Button(str(OPENS[row.record.target_type]), url, tone="quiet")]


def _cells(row: ImportRow, columns: Sequence[ImportColumn]) -> list[ShownCell]:
    """The cells; a row that came in keeps only its reference."""
    texts, cells = safe_texts(row), []
    if not row.raw:
        texts = {REFERENCE: row.reference.upper()}
    changes = {change["column"]: change for change in row.changes}
    for column in columns:
        change = changes.get(column.key)
        text = change["new"] if change else texts.get(column.key, "")
        old = change["old"] if change else None
        cells.append(ShownCell(str(column.label), text, old, row.problems.get(column.key, "")))
    return cells


def _words(row: ImportRow, columns: Sequence[ImportColumn]) -> str:
    """Why a row was refused, what it still misses, and problems of no column."""
    shown = {column.key for column in columns}
    return " ".join([*(words for key, words in row.problems.items() if key not in shown), row.note]).strip()


def _row_buttons(sheet: DataImport, row: ImportRow) -> list[ui.Button]:
    if row.is_left_out:
        return [
            ui.Button(_("Neem weer mee"), row_url(sheet, row, "data_import_row_keep"), "post", tone="quiet")
        ]
    if row.outcome == RowOutcome.SAME:
        return []
    skip = ui.Button(_("Sla over"), row_url(sheet, row, "data_import_row_skip"), "post", tone="quiet")
    if row.outcome not in (RowOutcome.WRONG, RowOutcome.REFUSED):
        return [skip]
    return [ui.Button(_("Verbeter"), row_url(sheet, row, "data_import_row"), tone="secondary"), skip]


def safe_texts(row: ImportRow) -> dict[str, str]:
    """The cells as they may stand on a screen: no national number voluit, in whatever column it landed."""
    secret = {column.key for column in KINDS[row.sheet.kind].columns if column.secret}
    return {key: _safe(text, hide=key in secret) for key, text in row.texts.items()}


def _safe(text: str, *, hide: bool) -> str:
    """A national number without its end; a secret cell that is none shows only that something stands there."""
    found = masked(text)
    return "***" if hide and found and found == text else found


def urls_of(rows: Sequence[ImportRow], visible: Mapping[str, Mapping[int, Any]]) -> dict[int, str]:
    """Where what these rows became is read, by the key of their record."""
    found = {}
    for row in rows:
        record = row.record
        target = visible.get(record.target_type, {}).get(record.target_id) if record else None
        if record and target is not None:
            found[record.pk] = reverse(PAGES[record.target_type], args=[target.public_id])
    return found


def _named(problems: Mapping[str, str], labels: Mapping[str, str]) -> list[str]:
    """What is wrong, each with its column before it."""
    return [f"{labels[key]}: {words}" if key in labels else words for key, words in problems.items()]


def report_lines(sheet: DataImport) -> tuple[list[str], list[list[object]]]:
    """The report: what became of each row. It carries references, no people."""
    header = [_("Regel"), _("Kenmerk"), _("Wat"), _("Welke kolommen"), _("Uitleg")]
    labels = {column.key: str(column.label) for column in KINDS[sheet.kind].columns}
    rows = sheet.rows.order_by("line").defer("raw", "fixes")
    return header, [
        [
            row.line,
            row.reference.upper(),
            row_badge(row).label,
            ", ".join(labels.get(change["column"], "") for change in row.changes),
            " ".join([*_named(row.problems, labels), row.note]).strip(),
        ]
        for row in rows.iterator(2_000)
    ]
