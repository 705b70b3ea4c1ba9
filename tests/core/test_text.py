"""Text as people type it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text import clean, is_storable, one_line, searchable


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Éléonore Łukasz", "eleonore lukasz"),
        ("  Van  den   Bèrg ", "van den berg"),
        ("Størmer-Groß", "stormer-gross"),
        ("Ahmet Yıldız", "ahmet yildiz"),
        ("محمد", "محمد"),
        ("李小龙", "李小龙"),
    ],
)
def test_searchable_folds_accents_and_keeps_other_scripts(typed: str, found: str) -> None:
    assert searchable(typed) == found


def test_clean_takes_control_and_direction_characters_away() -> None:
    assert clean("a\x07b\u202ec\u200f\n") == "abc\u200f"


def test_one_line_has_no_line_breaks() -> None:
    assert one_line("a\r\nBcc: b\tc") == "a Bcc: b c"


@pytest.mark.parametrize(("text", "ok"), [("goed", True), ("a\x00b", False), ("\ud800", False), ("😀", True)])
def test_is_storable(text: str, ok: bool) -> None:
    assert is_storable(text) is ok


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    assert "\n" not in one_line(text)
