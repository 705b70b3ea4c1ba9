"""Which logos go with which sentence about the funders."""

from __future__ import annotations

from core import publicity
from core.publicity import Logo
from trajects.models import Programme, ProgrammeLogo


def logos_of_programme(programme: Programme) -> tuple[Logo, ...]:
    """The logos of one programme, for its documents."""
    rows = programme.logos.select_related("file")
    return tuple(Logo(name=row.name, file=str(row.file.public_id)) for row in rows)


def logos_of_sentence(sentence: str) -> tuple[Logo, ...]:
    """The logos of the programme that carries this sentence, for its mails."""
    rows = ProgrammeLogo.objects.filter(programme__co_financing_text=sentence).select_related("file")
    # Two programmes with one sentence may share a logo.
    found = {row.name: Logo(name=row.name, file=str(row.file.public_id)) for row in rows}
    return tuple(found.values())


publicity.register(logos_of_sentence)
