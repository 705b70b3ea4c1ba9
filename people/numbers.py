"""Identifiers: the national register number, the IKL number, postcodes and phone numbers."""

from __future__ import annotations

import re
from datetime import date

import phonenumbers
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from stdnum.be import ssn
from stdnum.exceptions import ValidationError as NumberError

from people.enums import Province, Sex

# Ranges of Belgian postcodes (domain 3.2): a fact, checked against two lists.
PROVINCE_RANGES: tuple[tuple[int, int, Province], ...] = (
    (1000, 1299, Province.BRUSSELS),
    (1300, 1499, Province.WALLOON_BRABANT),
    (1500, 1999, Province.FLEMISH_BRABANT),
    (2000, 2999, Province.ANTWERP),
    (3000, 3499, Province.FLEMISH_BRABANT),
    (3500, 3999, Province.LIMBURG),
    (4000, 4999, Province.LIEGE),
    (5000, 5999, Province.NAMUR),
    (6000, 6599, Province.HAINAUT),
    (6600, 6999, Province.LUXEMBOURG),
    (7000, 7999, Province.HAINAUT),
    (8000, 8999, Province.WEST_FLANDERS),
    (9000, 9999, Province.EAST_FLANDERS),
)

# Eleven digits, as people write them: 85.07.30-999.32, 850730 99932 or 85073099932.
NUMBER_LIKE = re.compile(r"(?<!\d)\d{2}[ .-]?\d{2}[ .-]?\d{2}[ .-]?\d{3}[ .-]?\d{2}(?!\d)")


def compact_national_number(text: str) -> str:
    """The eleven digits of a national register or BIS number (H-89).

    Accepts spaces, dots and dashes. Month and day may be 00 and the sex of a BIS number may be
    unknown. Raises ValidationError with a sentence for the user.
    """
    digits = re.sub(r"[\s.\-]", "", text)
    try:
        return ssn.validate(digits)
    except NumberError as error:
        raise ValidationError(
            _("Dit rijksregisternummer klopt niet. Controleer de 11 cijfers."), code="national_number"
        ) from error


def holds_national_number(text: str) -> bool:
    """Whether a text has a valid national register or BIS number in it, however it is written."""
    return any(ssn.is_valid(re.sub(r"\D", "", found)) for found in NUMBER_LIKE.findall(text))


def birth_date_in(digits: str) -> date | None:
    """The birth date that a national number tells; None when its month or day is 00."""
    return ssn.get_birth_date(digits)


def sex_in(digits: str) -> str:
    """The sex that a national number tells; nothing for a BIS number of somebody whose sex is unknown."""
    return {"M": Sex.MAN, "F": Sex.WOMAN}.get(ssn.get_gender(digits), "")


def format_national_number(digits: str) -> str:
    """As people write it: 85.07.30-999.32."""
    return f"{digits[:2]}.{digits[2:4]}.{digits[4:6]}-{digits[6:9]}.{digits[9:]}"


def mask_national_number(digits: str) -> str:
    """What may stand on a screen without asking: the date part only."""
    return f"{digits[:2]}.{digits[2:4]}.{digits[4:6]}-***.**"


def validate_ikl_number(value: str) -> None:
    """The client number of VDAB is numeric, 7 to 9 digits (domain 2.4)."""
    if not re.fullmatch(r"\d{7,9}", value):
        raise ValidationError(_("Een IKL-nummer heeft 7 tot 9 cijfers."), code="ikl_number")


def validate_oe_number(value: str) -> None:
    """The number of an organisational unit (domain 2.4)."""
    if not re.fullmatch(r"\d{3,8}", value):
        raise ValidationError(_("Een OE-nummer heeft 3 tot 8 cijfers."), code="oe_number")


def validate_ikp_number(value: str) -> None:
    """The IKP number of a partner, such as 12750/0 (domain 2.4)."""
    if not re.fullmatch(r"\d{4,8}/\d{1,3}", value):
        raise ValidationError(_("Een IKP-nummer ziet eruit als 12750/0."), code="ikp_number")


def validate_postcode(value: str) -> None:
    """A Belgian postcode has four digits and does not begin with zero."""
    if not re.fullmatch(r"[1-9]\d{3}", value):
        raise ValidationError(_("Een Belgische postcode heeft 4 cijfers."), code="postcode")


def province_of(postcode: str) -> Province | None:
    """The province of a postcode, or None when it is not a Belgian one."""
    if not re.fullmatch(r"[1-9]\d{3}", postcode):
        return None
    number = int(postcode)
    return next((province for low, high, province in PROVINCE_RANGES if low <= number <= high), None)


def parse_phone(text: str) -> str:
    """A phone number in E.164. Raises ValidationError with a sentence for the user."""
    try:
        number = phonenumbers.parse(text, "BE")
    except phonenumbers.NumberParseException as error:
        raise ValidationError(_PHONE_ERROR, code="phone") from error
    if not phonenumbers.is_possible_number(number):
        raise ValidationError(_PHONE_ERROR, code="phone")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


_PHONE_ERROR = _("Dit telefoonnummer klopt niet. Schrijf het zoals 011 23 64 74 of 0496 25 36 99.")


def format_phone(e164: str) -> str:
    """As the handbook writes it, with spaces only: 011 23 64 74 (H-84)."""
    if not e164:
        return ""
    number = phonenumbers.parse(e164, "BE")
    kind = phonenumbers.PhoneNumberFormat
    return phonenumbers.format_number(
        number, kind.NATIONAL if number.country_code == 32 else kind.INTERNATIONAL
    )
