"""Text as people type it: cleaned, searchable, sortable."""

from __future__ import annotations

import re
import unicodedata

# Characters that reorder or hide text, and control characters that no form field needs.
_KEPT_CONTROLS = {"\n", "\r", "\t"}
_HIDDEN = {"\u202a", "\u202b", "\u202c", "\u202d", "\u202e", "\u2066", "\u2067", "\u2068", "\u2069", "\ufeff"}
# Letters that do not fall apart into a base letter and an accent.
_FOLDED = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ı": "i", "’": "'"}
)

# Invisible: it only stops mail programs from seeing an address in what somebody typed.
BREAK = "\u200b"
ADDRESS_LIKE = re.compile(r"\S*(?:://|@|www\.|\.[^\W\d_]{2})\S*", re.IGNORECASE)


def clean(text: str) -> str:
    """Text in one normal form, without control and direction characters, trimmed."""
    kept = (
        char
        for char in unicodedata.normalize("NFC", text)
        if char in _KEPT_CONTROLS or not (unicodedata.category(char) == "Cc" or char in _HIDDEN)
    )
    return "".join(kept).strip()


def one_line(text: str) -> str:
    """Cleaned text with every run of white space as one space: fit for names and mail headers."""
    return " ".join(clean(text).split())


def searchable(*parts: str) -> str:
    """Lower-case text without accents, for searching and sorting (PostgreSQL has no ICU here)."""
    joined = unicodedata.normalize("NFKD", " ".join(part for part in parts if part).lower())
    plain = "".join(char for char in joined if not unicodedata.combining(char))
    return " ".join(plain.translate(_FOLDED).split())


def is_storable(text: str) -> bool:
    """Whether PostgreSQL can keep this text: no NUL, no half of a surrogate pair."""
    try:
        return b"\x00" not in text.encode()
    except UnicodeEncodeError:
        return False


def without_links(text: str) -> str:
    """Typed text in which no mail program finds an address to make a link of."""
    return ADDRESS_LIKE.sub(
        lambda found: re.sub(rf"(?<=\S)([.:/@])(?=[^\s{BREAK}])", rf"\1{BREAK}", found[0]), text
    )
