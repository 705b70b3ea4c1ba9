"""A programme is data: reading one from its file into the database (architecture, H-01 to H-03).

A programme is given by its code ("jumpstarters", a file in trajects/programmes/) or by a path.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from django.core.exceptions import ValidationError
from django.db import models, transaction

from core import dates
from core.yaml_files import read_yaml
from trajects import rules
from trajects.actions.programme_lists import (
    PHASE_LISTS,
    PROGRAMME_LISTS,
    add_documents,
    add_lists,
    document_problems,
    lines,
)
from trajects.enums import Outcome, PhaseKind
from trajects.models import FinancingNumber, Phase, PhaseTemplate, Programme

FOLDER = Path(__file__).resolve().parent.parent / "programmes"
NESTED = ("financing_numbers", "phases")
RESULT_NAMES = {"code", "text", "outcome", "mlp", "opens"}
RESULT_OUTCOMES = tuple(outcome for outcome in Outcome.values if outcome != Outcome.STOPPED)
RULE_FIELDS = ("billable_rules", "complete_rules", "completion_rules")


# What higher apps load with a programme, such as its figures.
_companions: list[Callable[[Programme], object]] = []


def load_along(companion: Callable[[Programme], object]) -> None:
    """Let `companion(programme)` run whenever a programme was loaded, in the same transaction."""
    _companions.append(companion)


class ProgrammeError(Exception):
    """A programme file that cannot be loaded; `problems` says what is wrong, line by line."""

    def __init__(self, source: Path, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("\n".join([f"{source.name} cannot be loaded:", *(f"- {line}" for line in problems)]))


@transaction.atomic
def load(source: str | Path) -> Programme:
    """Bring the programme in the database in line with its file; loading twice changes nothing.

    Fields that the file does not name keep what an administrator filled in, and so do the lists of
    `programme_lists` once they have rows. Raises ProgrammeError with every problem found, and then nothing has changed.
    """
    path = path_of(source)
    data = _read(path)
    problems = find_problems(data)
    if problems:
        raise ProgrammeError(path, problems)
    try:
        programme = _save(data)
    except ValidationError as error:
        raise ProgrammeError(path, lines(error)) from error
    for companion in _companions:
        companion(programme)
    return programme


def path_of(source: str | Path) -> Path:
    """The file of a code, or the path itself."""
    path = Path(source)
    return path if path.suffix else FOLDER / f"{source}.yaml"


def known_codes() -> list[str]:
    """The codes of the programmes that come with the application."""
    return sorted(path.stem for path in FOLDER.glob("*.yaml"))


def _read(path: Path) -> dict[str, Any]:
    try:
        data = read_yaml(path)
    except FileNotFoundError as error:
        raise ProgrammeError(path, [f"no such file; known codes: {', '.join(known_codes())}"]) from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ProgrammeError(path, [f"not readable as YAML: {error}"]) from error
    if not isinstance(data, dict):
        raise ProgrammeError(path, ["a programme is a list of names and values"])
    return data


def find_problems(data: dict[str, Any]) -> list[str]:
    """What the database cannot tell in words: unknown and missing names, rules that do not exist."""
    problems = _names(data, Programme, "the programme", nested=NESTED, lists=tuple(PROGRAMME_LISTS))
    for key, model in PROGRAMME_LISTS.items():
        for entry in _entries(data, key):
            problems += _names(entry, model, f"{key} {entry.get('code', '?')}")
    for number in _entries(data, "financing_numbers"):
        problems += _names(number, FinancingNumber, f"financing number {number.get('number', '?')}")
    for phase in _entries(data, "phases"):
        where = f"phase {phase.get('code', '?')}"
        problems += _names(phase, PhaseTemplate, where, lists=PHASE_LISTS)
        problems += _phase_problems(phase, where) + document_problems(phase, where)
    return problems + _result_problems(data) + _order_problems(data) + _extension_problems(data)


def _entries(data: dict[str, Any], key: str) -> list[dict[str, Any]]:
    return [entry for entry in data.get(key) or [] if isinstance(entry, dict)]


def _names(
    data: dict[str, Any], model: type[models.Model], where: str, *, nested: Any = (), lists: Any = ()
) -> list[str]:
    """Names that the model does not have, and obligatory ones that the file misses.

    `nested` are parts that must be there, `lists` parts that may be.
    """
    skipped = {"id", "programme", "position", "created_at", "changed_at"}
    fields = {f.name: f for f in model._meta.concrete_fields if f.name not in skipped}
    unknown = sorted(set(data) - set(fields) - set(nested) - set(lists))
    needed = {name for name, field in fields.items() if not field.blank and not field.has_default()}
    missing = sorted((needed | {name for name in nested if not data.get(name)}) - set(data))
    return [f"{where} has an unknown name: {name}" for name in unknown] + [
        f"{where} misses: {name}" for name in missing
    ]


def _phase_problems(phase: dict[str, Any], where: str) -> list[str]:
    problems = [
        f"{where} names a rule that does not exist in {field}: {name}"
        for field in RULE_FIELDS
        for name in phase.get(field) or []
        if name not in rules.PHASE_RULES
    ]
    problems += [
        f"{where} names an entry rule that does not exist: {name}"
        for name in phase.get("entry_rules") or []
        if name not in rules.ENTRY_RULES
    ]
    if phase.get("kind") not in PhaseKind.values:
        problems.append(f"{where} has an unknown kind: {phase.get('kind')}")
    return problems


def _result_problems(data: dict[str, Any]) -> list[str]:
    """A registration line ends with results; each counts as an outcome and may open another phase."""
    codes = {phase.get("code") for phase in _entries(data, "phases")}
    problems = []
    for phase in _entries(data, "phases"):
        where = f"phase {phase.get('code', '?')}"
        results = _entries(phase, "results")
        if phase.get("kind") == PhaseKind.LINE and not results:
            problems.append(f"{where} misses: results")
        for entry in results:
            problems += _one_result(entry, f"{where}, result {entry.get('code', '?')}", codes)
    return problems


def _one_result(entry: dict[str, Any], where: str, codes: set[Any]) -> list[str]:
    problems = [f"{where} misses: {name}" for name in ("code", "text", "outcome") if not entry.get(name)]
    problems += [f"{where} has an unknown name: {name}" for name in sorted(set(entry) - RESULT_NAMES)]
    if entry.get("outcome") and entry["outcome"] not in RESULT_OUTCOMES:
        problems.append(f"{where} has an unknown outcome: {entry['outcome']}")
    if entry.get("opens") and entry["opens"] not in codes:
        problems.append(f"{where} opens a phase that does not exist: {entry['opens']}")
    return problems


def _order_problems(data: dict[str, Any]) -> list[str]:
    """A code names one phase; each of the handbook's kinds occurs once, registration lines as often as needed."""
    problems = []
    for key in ("code", "kind"):
        values = [str(phase.get(key)) for phase in _entries(data, "phases")]
        values = [value for value in values if value != PhaseKind.LINE]
        twice = sorted({value for value in values if values.count(value) > 1})
        problems += [f"two phases have the same {key}: {value}" for value in twice]
    return problems


def _extension_problems(data: dict[str, Any]) -> list[str]:
    """The programme is extended once, for at most its months (H-01)."""
    until, end = data.get("extended_until"), data.get("ends_on")
    if not isinstance(until, date) or not isinstance(end, date):
        return []
    last = dates.add_months(end, data.get("max_extension_months") or 0)
    return [f"extended_until lies after {last}, the longest extension"] if until > last else []


def _save(data: dict[str, Any]) -> Programme:
    fields = {name: value for name, value in data.items() if name not in {*NESTED, *PROGRAMME_LISTS}}
    programme = _write(Programme, {"code": fields["code"]}, fields)
    for entry in data["financing_numbers"]:
        key = {"programme": programme, "number": entry["number"], "valid_from": entry["valid_from"]}
        _write(FinancingNumber, key, key | entry)
    _save_phases(programme, data["phases"])
    add_lists(programme, data)
    return programme


def _save_phases(programme: Programme, entries: list[dict[str, Any]]) -> None:
    """The phases in the order of the file; one that is gone disappears, unless a dossier uses it."""
    codes = [entry["code"] for entry in entries]
    gone = programme.phase_templates.exclude(code__in=codes)
    used = Phase.objects.filter(template__in=gone).values_list("template__code", flat=True).distinct()
    if used:
        raise ValidationError([f"phase {code} is used by dossiers and cannot disappear" for code in used])
    gone.delete()
    # Far away first, so that two phases may change places.
    programme.phase_templates.update(position=models.F("position") + len(entries) + 1000)
    for position, entry in enumerate(entries, start=1):
        key = {"programme": programme, "code": entry["code"]}
        fields = {name: value for name, value in entry.items() if name not in PHASE_LISTS}
        template = _write(PhaseTemplate, key, key | fields | {"position": position})
        add_documents(template, entry.get("documents") or [])


def _write(model: type[models.Model], key: dict[str, Any], fields: dict[str, Any]) -> Any:
    """Find the row or make it, and let the model check every value."""
    row = model._default_manager.filter(**key).first() or model()
    for name, value in fields.items():
        setattr(row, name, value)
    try:
        row.full_clean()
    except ValidationError as error:
        where = fields.get("number") or fields["code"]
        raise ValidationError([f"{where}: {line}" for line in lines(error)]) from error
    row.save()
    return row
