"""Figures that come with a programme, from YAML files: each capability loads its own part of a file.

    programme: vluchtelingen
    indicator_tables: [...]      # the name under which a loader is registered

Loading twice changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml
from django.core.exceptions import ValidationError
from django.db import transaction

from core import journal
from core.actors import SystemActor
from core.yaml_files import read_yaml
from trajects.actions import programmes
from trajects.models import Programme

FOLDER = Path(__file__).resolve().parent.parent / "reference" / "figures"
LOADER = SystemActor("Cijfers van de bronnen")
Loader = Callable[[Programme, Any], int]

_loaders: dict[str, Loader] = {}
_folders = [FOLDER]


class FiguresError(Exception):
    """A file of figures that cannot be loaded; the message says why."""


def register(part: str, loader: Loader) -> None:
    """Let `loader(programme, entries)` load this part of a file; it answers how many rows it added."""
    _loaders[part] = loader


def add_folder(folder: Path) -> None:
    """Look for files in this folder too."""
    _folders.append(folder)


def files() -> list[Path]:
    """The files that come with the application."""
    return [path for folder in _folders for path in sorted(folder.glob("*.yaml"))]


@transaction.atomic
def load(path: Path) -> tuple[str, int | None]:
    """Load one file; answers its programme and how many rows were added, or None without that programme.

    Raises FiguresError, and then nothing has changed.
    """
    data = _read(path)
    programme = Programme.objects.filter(code=data.pop("programme")).first()
    if programme is None:
        return path.stem, None
    try:
        added = sum(_loaders[part](programme, entries) for part, entries in data.items())
    except (KeyError, TypeError, ValueError, ValidationError) as error:
        raise FiguresError(f"{path.name}: {error!r}") from error
    if added:
        journal.record("figures.loaded", programme, by=LOADER, data={"file": path.stem, "added": added})
    return programme.code, added


def load_for(programme: Programme) -> None:
    """Load every file of one programme, such as when the programme itself was loaded."""
    for path in files():
        if _read(path)["programme"] == programme.code:
            load(path)


def _read(path: Path) -> dict[str, Any]:
    try:
        data = read_yaml(path)
    except (OSError, yaml.YAMLError) as error:
        raise FiguresError(f"{path.name}: {error}") from error
    if not isinstance(data, dict) or not isinstance(data.get("programme"), str):
        raise FiguresError(f"{path.name}: names no programme")
    unknown = sorted(set(data) - set(_loaders) - {"programme"})
    if unknown:
        raise FiguresError(f"{path.name}: unknown parts: {', '.join(unknown)}")
    return data


programmes.load_along(load_for)
