"""Names of countries and languages in the language of the reader."""

from __future__ import annotations

from django.utils import translation

from people import world


def test_countries_are_named_in_the_language_of_the_reader() -> None:
    with translation.override("nl"):
        assert world.countries()[0] == ("BE", "België")
        assert world.country_name("SY") == "Syrië"
    with translation.override("en"):
        assert world.country_name("SY") == "Syria"


def test_countries_hold_no_groups_and_nationality_may_be_none() -> None:
    codes = {code for code, _name in world.countries()}
    assert len(codes) == 250
    assert not codes & {"EU", "UN", "ZZ"}
    assert world.nationalities()[-1][0] == "XX"
    assert world.country_name("XX") == "Staatloos"


def test_languages_begin_with_those_of_the_programme() -> None:
    with translation.override("nl"):
        names = dict(world.languages())
        assert [code for code, _name in world.languages()[:3]] == ["nl", "fr", "en"]
        assert (names["fa_AF"], names["ti"], names["ar"]) == ("Dari", "Tigrinya", "Arabisch")


def test_unknown_codes_stay_as_they_are() -> None:
    assert (world.country_name("Q9"), world.language_name("q9")) == ("Q9", "q9")
