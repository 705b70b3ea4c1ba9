"""The logos of the funders: they go with the sentence that names them, on mails and on documents.

Core knows no programmes. Whoever does registers where the logos of a sentence are found.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from core.files import read_file
from core.models import StoredFile

logger = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Logo:
    """A picture with its text alternative. `file` is the public id of a StoredFile."""

    name: str
    file: str


Source = Callable[[str], tuple[Logo, ...]]

_sources: list[Source] = []
_sentences: list[Callable[[], str]] = []
_of_users: list[Callable[[Any], str]] = []


def register(source: Source) -> None:
    """Tell where the logos of a co-financing sentence are found."""
    _sources[:] = [source]


def register_sentence(source: Callable[[], str], of_user: Callable[[Any], str]) -> None:
    """Tell which sentence goes on what belongs to no single programme, and under the pages of a user."""
    _sentences[:], _of_users[:] = [source], [of_user]


def sentence() -> str:
    """The sentences of the programmes that run, for pages and lists of all of them."""
    return " ".join(source() for source in _sentences)


def about(request: HttpRequest, *sentences: str) -> None:
    """Tell that a page is about something of these programmes: their sentences stand under it, and no others."""
    request.funders_of_page = _joined(sentences)  # type: ignore[attr-defined]  read by page_sentence


def page_sentence(request: HttpRequest) -> str:
    """The sentence under a page: of the programme at hand, else of those that the user works in."""
    told: str | None = getattr(request, "funders_of_page", None)
    if told is not None:
        return told
    return _joined(source(getattr(request, "user", None)) for source in _of_users)


def _joined(sentences: Iterable[str]) -> str:
    """Each sentence once."""
    return " ".join(dict.fromkeys(filter(None, sentences)))


# What a spreadsheet can print below a page; longer is refused by its writer.
LONGEST_FOOT = 240


def sheet_foot(told: str | None = None) -> str:
    """The sentence as the foot of a printed sheet, where it disturbs no cell.

    `told`: of the programme that the sheet is about; without it, those of all programmes.
    """
    words = (sentence() if told is None else told).replace("&", "&&")
    return f"&L{words[:LONGEST_FOOT]}" if words else ""


def logos_of(sentence: str) -> tuple[Logo, ...]:
    """The logos that go with a co-financing sentence, in their order."""
    return tuple(logo for source in _sources for logo in source(sentence)) if sentence else ()


def pictures(kept: tuple[Logo, ...], *, logos: tuple[Logo, ...]) -> dict[str, bytes]:
    """The bytes of kept pictures, by their file.

    A logo whose file is gone stops no mail and no paper: its words stand there, and the log tells. Any other
    picture that is gone raises FileNotFoundError.
    """
    stored = StoredFile.objects.filter(public_id__in=[picture.file for picture in kept])
    return dict(_bytes_of(stored, {logo.file for logo in logos}))


def _bytes_of(stored: Iterable[StoredFile], may_miss: set[str]) -> Iterator[tuple[str, bytes]]:
    for entry in stored:
        name = str(entry.public_id)
        try:
            yield name, read_file(entry)
        except FileNotFoundError:
            if name not in may_miss:
                raise
            logger.warning("the file of logo %s is gone", name)
