"""The words around a text to sign, in the language of that text (people/reference/signing_words.yaml)."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from core.yaml_files import read_yaml

FILE = Path(__file__).parent / "reference" / "signing_words.yaml"
OTHERWISE = "en"


@lru_cache
def _all() -> dict[str, dict[str, str]]:
    return read_yaml(FILE)


def languages() -> list[str]:
    """The languages that have words of their own."""
    return list(_all())


def words_for(language: str) -> dict[str, str]:
    """The words in a language, else in English."""
    known = _all()
    return known.get(language, known[OTHERWISE])


def language_of_words(language: str) -> str:
    """In which language `words_for` speaks, for the attribute that tells a screen reader."""
    return language if language in _all() else OTHERWISE
