"""National, BIS, client and phone numbers as people type them (domain 3.1 to 3.3)."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from people import numbers
from people.enums import Province

WRONG = "Dit rijksregisternummer klopt niet. Controleer de 11 cijfers."


def with_check(first_nine: str) -> str:
    """A number with the right last two digits, for somebody born before 2000."""
    return f"{first_nine}{97 - int(first_nine) % 97:02d}"


@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        ("85073099932", "85073099932"),
        ("85.07.30-999.32", "85073099932"),
        (" 85 07 30 999 32 ", "85073099932"),
        ("01020399942", "01020399942"),
        ("85473099921", "85473099921"),
        (with_check("850000999"), with_check("850000999")),
        (with_check("852700999"), with_check("852700999")),
    ],
)
def test_national_number_is_accepted(typed: str, digits: str) -> None:
    assert numbers.compact_national_number(typed) == digits


@pytest.mark.parametrize(
    "typed",
    [
        "010120001111",
        "85073099933",
        "8507309993",
        "",
        "abc",
        "８５０７３０９９９３２x",
        "٨٥٠٧٣٠٩٩٩٣٢",
        "-" * 11,
    ],
)
def test_national_number_is_refused_with_the_sentence(typed: str) -> None:
    with pytest.raises(ValidationError) as caught:
        numbers.compact_national_number(typed)
    assert caught.value.messages == [WRONG]


@given(st.text(max_size=40))
def test_national_number_of_any_text_never_breaks(typed: str) -> None:
    try:
        assert len(numbers.compact_national_number(typed)) == 11
    except ValidationError as error:
        assert error.messages == [WRONG]


@pytest.mark.parametrize(
    ("digits", "born", "sex"),
    [
        ("85073099932", date(1985, 7, 30), "m"),
        ("85073000061", date(1985, 7, 30), "v"),
        ("01020399942", date(2001, 2, 3), "m"),
        ("85473099921", date(1985, 7, 30), "m"),
        (with_check("850000999"), None, "m"),
        (with_check("852730999"), date(1985, 7, 30), ""),
    ],
)
def test_national_number_tells_birth_date_and_sex(digits: str, born: date | None, sex: str) -> None:
    assert (numbers.birth_date_in(digits), numbers.sex_in(digits)) == (born, sex)


def test_national_number_is_masked_to_its_date_part() -> None:
    assert numbers.mask_national_number("85073099932") == "85.07.30-***.**"
    assert numbers.format_national_number("85073099932") == "85.07.30-999.32"


@pytest.mark.parametrize(
    ("postcode", "province"),
    [
        ("1000", Province.BRUSSELS),
        ("1500", Province.FLEMISH_BRABANT),
        ("3499", Province.FLEMISH_BRABANT),
        ("3500", Province.LIMBURG),
        ("8500", Province.WEST_FLANDERS),
        ("9992", Province.EAST_FLANDERS),
        ("6600", Province.LUXEMBOURG),
        ("0999", None),
        ("abcd", None),
        ("", None),
        ("85000", None),
    ],
)
def test_province_of_a_postcode(postcode: str, province: Province | None) -> None:
    assert numbers.province_of(postcode) == province


@pytest.mark.parametrize(
    ("typed", "kept", "shown"),
    [
        ("011 23 64 74", "+3211236474", "011 23 64 74"),
        ("011/23.64.74", "+3211236474", "011 23 64 74"),
        ("0496253699", "+32496253699", "0496 25 36 99"),
        ("+31 6 12345678", "+31612345678", "+31 6 12345678"),
    ],
)
def test_phone_is_kept_in_one_form_and_shown_with_spaces(typed: str, kept: str, shown: str) -> None:
    assert numbers.parse_phone(typed) == kept
    assert numbers.format_phone(kept) == shown


@pytest.mark.parametrize("typed", ["12", "bel mij", "0" * 40, "\u202e"])
def test_phone_that_cannot_be_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        numbers.parse_phone(typed)
