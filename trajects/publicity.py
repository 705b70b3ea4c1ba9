"""Which logos go with which sentence about the funders."""

from __future__ import annotations

from core import publicity
from core.prepared import Key, Prepared
from core.publicity import Logo
from trajects.models import Programme, ProgrammeLogo


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


def sentence_of_active() -> str:
    """The sentences about the funders of the active programmes, each once."""
    texts = Programme.objects.filter(is_active=True).exclude(co_financing_text="")
    return " ".join(dict.fromkeys(texts.order_by("pk").values_list("co_financing_text", flat=True)))


publicity.register(logos_of_sentence)
publicity.register_sentence(sentence_of_active)
