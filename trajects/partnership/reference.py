"""The words of the public form in the languages that it speaks (application_words.yaml)."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from core.yaml_files import read_yaml

FILE = Path(__file__).parent / "application_words.yaml"
OTHERWISE = "nl"


@lru_cache
def _all() -> dict[str, dict[str, str]]:
    return read_yaml(FILE)


def languages() -> list[str]:
    """The languages that have words."""
    return list(_all())


def language_of(wanted: str) -> str:
    """The wanted language when it has words, else Dutch."""
    return wanted if wanted in _all() else OTHERWISE


def words_for(language: str) -> dict[str, str]:
    """The words of the form in a language."""
    return _all()[language_of(language)]
