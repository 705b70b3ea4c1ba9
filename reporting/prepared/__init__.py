"""Files that take time: who makes which kind. An app registers its makers when it is ready.

Somebody asks (`actions.ask`), a worker makes (`making.make_next`), and only who asked fetches. The right to
the subject is asked again when the file is made and when it is fetched.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, BinaryIO

from django.db.models import Model

from reporting.models import PreparedFile
from reporting.prepared.progress import Progress


@dataclass(frozen=True)
class Maker:
    """How one kind of file is made.

    `subject`: what it is about, or nothing when who asked may not have it any more. `write`: puts it in
    an open file, piece by piece, and says how far it is. `file_name`: without personal data.
    """

    content_type: str
    subject: Callable[[PreparedFile], Model | None]
    write: Callable[[Any, BinaryIO, Progress], None]
    file_name: Callable[[Any], str]


_makers: dict[str, Maker] = {}


def register(kind: str, maker: Maker) -> None:
    """Tell the worker how files of this kind are made."""
    _makers[kind] = maker


def maker_of(kind: str) -> Maker:
    """Who makes files of this kind. Raises LookupError when nobody does."""
    if kind not in _makers:
        raise LookupError(f"no maker of files is called {kind}")
    return _makers[kind]
