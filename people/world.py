"""Countries and languages by name, in the language of the reader (domain 6: babel)."""

from __future__ import annotations

from functools import lru_cache

from babel import Locale
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.text import searchable

Choices = list[tuple[str, str]]

BELGIUM = "BE"
STATELESS = "XX"
# Groups of countries and codes without inhabitants of their own.
NO_COUNTRIES = frozenset(["AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"])
# What candidates and partners of the programme speak most; the rest follows by name.
COMMON_LANGUAGES = ("nl", "fr", "en", "de", "ar", "tr", "ps", "fa", "fa_AF", "ti", "so", "uk", "ru")
LONGER_LANGUAGES = ("fa_AF", "ckb", "tzm", "zgh")


def countries() -> Choices:
    """Codes and names of countries, Belgium first."""
    names = _countries(_language())
    return [(BELGIUM, names[BELGIUM]), *sorted_choices(names, without=(BELGIUM,))]


def nationalities() -> Choices:
    """Countries, and the people who have none."""
    return [*countries(), (STATELESS, _("Staatloos"))]


def languages() -> Choices:
    """Codes and names of languages, those of most candidates first."""
    names = _languages(_language())
    common = [(code, names[code]) for code in COMMON_LANGUAGES]
    return [*common, *sorted_choices(names, without=COMMON_LANGUAGES)]


def country_name(code: str) -> str:
    """The name of a country, or the code when there is none."""
    return _("Staatloos") if code == STATELESS else _countries(_language()).get(code, code)


def language_name(code: str) -> str:
    """The name of a language, or the code when there is none."""
    return _languages(_language()).get(code, code)


def sorted_choices(names: dict[str, str], *, without: tuple[str, ...]) -> Choices:
    """By name, whatever its accents."""
    rest = [(code, name) for code, name in names.items() if code not in without]
    return sorted(rest, key=lambda pair: searchable(pair[1]))


def _language() -> str:
    return (get_language() or "nl")[:2]


@lru_cache(maxsize=4)
def _countries(language: str) -> dict[str, str]:
    names = Locale(language).territories
    return {
        code: name
        for code, name in names.items()
        if len(code) == 2 and code.isalpha() and code not in NO_COUNTRIES
    }


@lru_cache(maxsize=4)
def _languages(language: str) -> dict[str, str]:
    names = Locale(language).languages
    return {
        code: name[0].upper() + name[1:]
        for code, name in names.items()
        if len(code) == 2 or code in LONGER_LANGUAGES
    }
