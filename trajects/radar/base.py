"""One signal, the register of the places where they come from, and who put one off."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise

from core import dates
from core.ui import Tone

Text = str | Promise


@dataclass(frozen=True)
class Signal:
    """Something about one row that must be done: what, why, by when, and where it is solved in one click.

    `subject` is the row that it is about, `traject` its dossier, if it has one. `stage` tells a stronger
    signal of the same kind from a weaker one, so that putting off the one does not silence the other.
    `adviser` is nobody where the whole organisation is meant.
    """

    kind: str
    subject: Any
    candidate: Any
    organisation: Any
    title: Text
    text: Text
    url: str
    action: Text
    adviser: Any = None
    traject: Any = None
    tone: str = Tone.WARNING
    due: date | None = None
    stage: str = ""

    @property
    def key(self) -> str:
        """The name under which it is put off."""
        return self.kind + self.stage

    @property
    def address(self) -> tuple[str, str, int]:
        """What one put-off is about."""
        return self.key, self.subject._meta.label_lower, self.subject.pk

    @property
    def days_left(self) -> int | None:
        """Days until it is due; negative is too late, nothing is without a day."""
        return (self.due - dates.today()).days if self.due else None

    @property
    def urgency(self) -> tuple[bool, int, bool]:
        """What comes first: the latest, then what is nearest, at last what has no day."""
        left = self.days_left
        return left is None, left or 0, self.tone != Tone.DANGER


Finder = Callable[[Any], Iterable[Signal]]
_kinds: dict[str, Text] = {}
_finders: list[Finder] = []


def register(kinds: dict[str, Text], find: Finder) -> None:
    """Declare kinds of signals with their words, and what finds them for a user; once, when an app is ready."""
    _kinds.update(kinds)
    _finders.append(find)


def kinds() -> dict[str, Text]:
    """Every kind of signal with its words."""
    return dict(_kinds)


def collect(user: Any) -> list[Signal]:
    """Every signal about rows of the user's organisations, the most urgent first."""
    found = [signal for find in _finders for signal in find(user)]
    return sorted(found, key=lambda signal: signal.urgency)


# A higher app knows what was put off; the head of a dossier asks it here.
PutOff = Callable[[Any], dict[str, Text]]
_put_off: list[PutOff] = []


def register_put_off(words: PutOff) -> None:
    """Declare what tells which signals of a dossier are put off, in words; once, when an app is ready."""
    _put_off.append(words)


def put_off(traject: Any) -> dict[str, Text]:
    """The keys of the signals of a dossier that are put off, with until when, by whom and why."""
    return {key: words for ask in _put_off for key, words in ask(traject).items()}
