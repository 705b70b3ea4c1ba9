"""Dates and amounts as people write them here."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from core import dates
from core.forms import DayField, EuroField, LineField, OnceForm, TextField, VersionedForm


@pytest.mark.parametrize("typed", ["5/3/2026", "05/03/2026", "05-03-2026", "05.03.2026", "2026-03-05"])
def test_day_field_takes_the_usual_ways(typed: str) -> None:
    assert DayField().clean(typed) == date(2026, 3, 5)


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("01/01/0001", "Deze datum kan niet. Controleer het jaar."),
        ("31/12/9999", "Deze datum kan niet. Controleer het jaar."),
        ("31/12/1899", "Deze datum kan niet. Controleer het jaar."),
        ("30/02/2026", "Deze dag bestaat niet."),
        ("2026-11-31", "Deze dag bestaat niet."),
        ("morgen", "Schrijf de datum als dd/mm/jjjj, zoals 05/03/2026."),
    ],
)
def test_day_field_says_what_is_wrong(typed: str, message: str) -> None:
    with pytest.raises(ValidationError) as caught:
        DayField().clean(typed)
    assert caught.value.messages == [message]


def test_day_field_knows_past_and_future() -> None:
    tomorrow, yesterday = dates.today() + timedelta(days=1), dates.today() - timedelta(days=1)
    with pytest.raises(ValidationError, match="toekomst"):
        DayField(not_future=True).clean(tomorrow.isoformat())
    with pytest.raises(ValidationError, match="verleden"):
        DayField(not_past=True).clean(yesterday.isoformat())
    assert DayField(not_past=True, not_future=True).clean(dates.today().isoformat()) == dates.today()


@pytest.mark.parametrize(
    ("typed", "cents"),
    [("80", 8000), ("80,5", 8050), ("80,50", 8050), ("€ 1.234,50", 123450), ("0", 0), ("1 000", 100000)],
)
def test_euro_field_gives_cents(typed: str, cents: int) -> None:
    assert EuroField(max_cents=1_000_000).clean(typed) == cents


@pytest.mark.parametrize("typed", ["-5", "80,505", "tachtig", "1e5", "NaN", "80.5.1", "٨٠ euro"])
def test_euro_field_refuses_what_is_no_amount(typed: str) -> None:
    with pytest.raises(ValidationError, match="kan niet negatief zijn"):
        EuroField(max_cents=1_000_000).clean(typed)


def test_euro_field_refuses_a_huge_amount() -> None:
    with pytest.raises(ValidationError):
        EuroField(max_cents=1_000_000).clean("10000,01")
    with pytest.raises(ValidationError):
        EuroField(max_cents=1_000_000).clean("9" * 400)


@given(st.text(max_size=60))
def test_any_text_gives_a_value_or_a_message(text: str) -> None:
    for field in (DayField(), EuroField(max_cents=100), LineField(max_length=30), TextField()):
        try:
            field.clean(text)
        except ValidationError as error:
            assert error.messages


def test_a_line_has_one_normal_form() -> None:
    assert LineField().clean("  Noe\u0308l \n De  Wit ") == "No\u00ebl De Wit"


def test_a_text_counts_a_line_end_as_one_character() -> None:
    assert TextField(max_length=3).clean("a\r\nb") == "a\nb"


def test_a_form_carries_its_key_and_version() -> None:
    assert uuid.UUID(str(OnceForm()["form_key"].value()))
    form = VersionedForm({"form_key": str(uuid.uuid4()), "version": "3"})
    assert form.is_valid()
    assert form.cleaned_data["version"] == 3
    assert form.values() == {}
    assert "form_key" in VersionedForm({}).errors
