"""Which logos go with which sentence about the funders."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django.http import HttpRequest

from core import publicity
from core.prepared import Key, Prepared
from core.publicity import Logo
from trajects.models import Partnership, Programme, ProgrammeLogo


def logos_of_programme(programme: Programme) -> tuple[Logo, ...]:
    """The logos of one programme, for its documents."""
    rows = programme.logos.select_related("file")
    return tuple(Logo(name=row.name, file=str(row.file.public_id)) for row in rows)


_of_sentence = Prepared(
    lambda: ProgrammeLogo.objects.filter(programme__co_financing_text=Key("sentence")).values_list(
        "name", "file__public_id"
    )
)


def logos_of_sentence(sentence: str) -> tuple[Logo, ...]:
    """The logos of the programme that carries this sentence, for its mails."""
    # Two programmes with one sentence may share a logo.
    found = dict(_of_sentence.all(sentence=sentence))
    return tuple(Logo(name=name, file=str(public_id)) for name, public_id in found.items())


# Asked on each page, by many people of the same organisations.
@lru_cache(maxsize=1_000)
def _of_organisations(ids: frozenset[int]) -> Prepared[tuple[str, bool, bool]]:
    """The sentences of the running programmes, and whether these organisations work in them and guide there."""
    rows = Programme.objects.running().exclude(co_financing_text="").worked_in_by(ids).order_by("pk")
    return Prepared(lambda: rows.values_list("co_financing_text", "is_theirs", "is_guided"))


def sentence_of_user(user: Any) -> str:
    """The sentences of the programmes that a user works in; for who works in none, those of all that run."""
    ids = frozenset(each.organisation_id for each in getattr(user, "active_memberships", ()))
    found = _of_organisations(ids).all()
    # First those whose dossiers the reader knows.
    theirs = [text for text, is_theirs, _is_guided in sorted(found, key=lambda row: not row[2]) if is_theirs]
    return " ".join(dict.fromkeys(theirs or [text for text, *_rest in found]))


def about(request: HttpRequest, *programmes: Programme) -> None:
    """Tell that a page is about something of these programmes, so that their funders stand under it."""
    publicity.about(request, *(programme.co_financing_text for programme in programmes))


def about_partnerships(request: HttpRequest, partnerships: Iterable[Partnership]) -> None:
    """The same of partnerships; without any, the page keeps the sentences of its reader."""
    if programmes := [partnership.programme for partnership in partnerships]:
        about(request, *programmes)


def sentence_of_active() -> str:
    """The sentences about the funders of the active programmes, each once."""
    texts = Programme.objects.filter(is_active=True).exclude(co_financing_text="")
    return " ".join(dict.fromkeys(texts.order_by("pk").values_list("co_financing_text", flat=True)))


publicity.register(logos_of_sentence)
publicity.register_sentence(sentence_of_active, sentence_of_user)
