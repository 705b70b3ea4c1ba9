"""Signing on a screen: what is shown, how somebody signs, and what each kind of paper brings along.

Higher apps register their papers; the link on a candidate's phone opens them all the same way.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from core.actors import Actor
from core.rules import Verdict
from people.enums import SignedPaper

DEFAULT_DAYS = 7
RIGHT_TO_LEFT = frozenset(["ar", "ckb", "dv", "fa", "fa_AF", "he", "ps", "sd", "ug", "ur", "yi"])


@dataclass(frozen=True)
class SignedText:
    """Exactly what somebody reads before signing; `version` as the signature keeps it."""

    title: str
    body: str
    language: str = "nl"
    version: str = ""

    @property
    def digest(self) -> str:
        """The SHA-256 of what was read."""
        return hashlib.sha256(f"{self.title}\n{self.body}".encode()).hexdigest()

    @property
    def direction(self) -> str:
        """The side where a line begins, as HTML wants it."""
        return direction_of(self.language)


@dataclass(frozen=True)
class Ink:
    """How somebody signs: the typed name, a PNG when there is a drawing, and the device in a few words.

    Without a drawing the typed name is the signature.
    """

    name: str
    drawing: bytes | None = None
    device: str = ""


@dataclass(frozen=True)
class Paper:
    """What one kind of paper brings: its texts by language, whether it can still be signed, what follows.

    Each gets the SigningLink. `sign` keeps the signature and changes the row that was signed.
    """

    texts: Callable[[Any], list[SignedText]]
    can_be_signed: Callable[[Any], Verdict]
    sign: Callable[[Any, SignedText, Ink, Actor], Any]


_papers: dict[str, Paper] = {}
_lifetimes: list[Callable[[Any], int | None]] = []


def register(kind: SignedPaper, paper: Paper) -> None:
    """Tell how a kind of paper is signed; once, when an app is ready."""
    _papers[kind] = paper


def paper_of(link: Any) -> Paper:
    """The paper that a link opens."""
    return _papers[link.paper]


def register_days(days_of: Callable[[Any], int | None]) -> None:
    """Tell for how many days a link of a candidate works; once, when an app is ready."""
    _lifetimes.append(days_of)


def days_for(candidate: Any) -> int:
    """For how many days a link of this candidate works."""
    return next((days for known in _lifetimes if (days := known(candidate))), DEFAULT_DAYS)


def direction_of(language: str) -> str:
    """ltr or rtl."""
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"


def in_language(texts: list[SignedText], language: str) -> SignedText | None:
    """The text in this language, else in Dutch, else any."""
    by_language = {text.language: text for text in texts}
    return by_language.get(language) or by_language.get("nl") or next(iter(texts), None)
