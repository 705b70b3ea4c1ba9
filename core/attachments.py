"""Attachments that are made just before a mail leaves.

Making a PDF takes a second; whoever books or decides does not wait for it. The mail's row names a
maker and the key of what it makes. An app registers its makers when it is ready.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import cast

from django.db import transaction

from core.models import OutgoingEmail, StoredFile

# Gives the file or files for a key: makes them once and gives the same ones later. Nothing means: nothing
# goes along.
Maker = Callable[[int], StoredFile | Sequence[StoredFile] | None]

_makers: dict[str, Maker] = {}


def register(name: str, maker: Maker) -> None:
    """Tell the worker who makes the attachments of this name."""
    _makers[name] = maker


def complete(row: OutgoingEmail) -> None:
    """Make what must go along with a mail and attach it, once: a repeat finds the same bytes on the row.

    Raises LookupError for a maker that nobody registered, and whatever the maker raises; then the row
    is as it was.
    """
    # A constraint of the table: a maker has a key.
    made = _maker_of(row.maker)(cast("int", row.maker_key)) or ()
    files = [made] if isinstance(made, StoredFile) else made
    with transaction.atomic():
        row.attachments.add(*files)
        row.maker, row.maker_key = "", None
        OutgoingEmail.objects.filter(pk=row.pk).update(maker="", maker_key=None)


def _maker_of(name: str) -> Maker:
    if name not in _makers:
        raise LookupError(f"no maker of attachments is called {name}")
    return _makers[name]
