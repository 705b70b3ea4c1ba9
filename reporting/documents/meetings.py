"""What lies on the table of a meeting: agenda, dossiers under a code, referrals, figures, sessions, decisions."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils.translation import gettext as _

from core import formats
from reporting.documents.base import Document
from reporting.statistics import SMALL, told


@dataclass(frozen=True, kw_only=True)
class CaseLine:
    """A dossier that is stuck, without anything that tells who it is (D-05).

    `dossier` is its identifier, for who may open it; it is never printed.
    """

    code: str
    phase: str
    organisation: str
    days: int
    reasons: tuple[str, ...] = ()
    dossier: str = ""

    @property
    def why(self) -> str:
        return ", ".join(self.reasons)


@dataclass(frozen=True, kw_only=True)
class PackLine:
    """A line of figures; `in_tens` for a reader who sees no persons: then each is told as the tens below it."""

    label: str
    values: tuple[int, ...]
    in_tens: bool = False

    @property
    def cells(self) -> list[str]:
        """The figures as they may be shown."""
        if not self.in_tens:
            return [formats.number(value) for value in self.values]
        return [_in_words(told(value)) for value in self.values]


def _in_words(tens: int | None) -> str:
    """<10 or 20, as on every other page for who sees no persons."""
    return f"<{SMALL}" if tens is None else formats.number(tens)


class WithRows:
    """A table whose figures know the words above them: on a phone each line stands alone."""

    head: tuple[str, ...]
    lines: tuple[Any, ...]

    @property
    def rows(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """The label of each line, with its figures beside the words of their columns."""
        return [(line.label, list(zip(self.head, line.cells, strict=False))) for line in self.lines]


@dataclass(frozen=True, kw_only=True)
class PackTable(WithRows):
    """Figures in lines and columns."""

    title: str
    head: tuple[str, ...]
    lines: tuple[PackLine, ...] = ()


@dataclass(frozen=True, kw_only=True)
class IndicatorLine:
    """An indicator with its figures in words, as the page of figures shows them."""

    label: str
    cells: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class IndicatorTable(WithRows):
    """A table of indicators, with what its reader must know."""

    title: str
    head: tuple[str, ...]
    lines: tuple[IndicatorLine, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class AgendaLine:
    """A point of the agenda as it stood."""

    title: str
    text: str = ""
    proposed_by: str = ""
    is_case: bool = False


@dataclass(frozen=True, kw_only=True)
class SessionLine:
    """An info session; `people` says how many are enrolled, or came."""

    moment: str
    organisation: str
    place: str
    people: str


@dataclass(frozen=True, kw_only=True)
class ResolutionLine:
    """A decision of an earlier meeting that is still to be done, or was done since."""

    text: str
    owner: str
    due_on: dt.date | None = None
    state: str = ""
    # Packs that were frozen before this was told: who reads figures only gets none of these lines.
    is_case: bool = True


@dataclass(frozen=True, kw_only=True)
class MeetingPackDocument(Document):
    """Vergaderbundel: what was known when it was made."""

    kind: ClassVar[str] = "meeting_pack"
    template: ClassVar[str] = "reporting/documents/meeting_pack.html"

    body: str
    moment: str
    place: str
    chair: str
    year: int
    about: str = ""
    agenda: tuple[AgendaLine, ...] = ()
    shows_cases: bool = False
    case_count: int = 0
    cases: tuple[CaseLine, ...] = ()
    tables: tuple[PackTable, ...] = ()
    # The same indicators twice: for who may see every dossier, and in tens for the others.
    indicators: tuple[IndicatorTable, ...] = ()
    indicators_in_tens: tuple[IndicatorTable, ...] = ()
    coming: tuple[SessionLine, ...] = ()
    held: tuple[SessionLine, ...] = ()
    resolutions: tuple[ResolutionLine, ...] = ()
    hides: bool = False

    @property
    def title(self) -> str:
        return _("Vergaderbundel %(body)s") % {"body": self.body}

    @property
    def small(self) -> int:
        """In which steps figures are told to who sees no dossiers."""
        return SMALL

    @property
    def more_cases(self) -> int:
        """How many dossiers are not in the list."""
        return self.case_count - len(self.cases)
