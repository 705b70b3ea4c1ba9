"""The nouns of the interface: what presenters give and the components in templates/components/ show.

Words and tones are decided in presenters; a template only lays them out. The gallery at /bouwstenen/
shows each of them in every state.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import count

from core.rules import Solver, Text, Verdict

_numbers = count(1)


class Tone(StrEnum):
    NEUTRAL = "neutral"
    INFO = "info"
    SUCCESS = "success"
    WARNING = "warning"
    DANGER = "danger"


TONE_ICONS = {
    Tone.NEUTRAL: "dot",
    Tone.INFO: "info",
    Tone.SUCCESS: "check-circle",
    Tone.WARNING: "warning",
    Tone.DANGER: "x-circle",
}


def tone_icon(tone: str) -> str:
    """The icon that goes with a tone, so that colour never speaks alone."""
    return TONE_ICONS.get(tone, "dot")  # type: ignore[call-overload]


@dataclass(frozen=True)
class Badge:
    """A state in one or two words: always text and icon, never colour alone."""

    label: str
    tone: str = Tone.NEUTRAL
    icon: str = ""

    @property
    def shown_icon(self) -> str:
        return self.icon or tone_icon(self.tone)


@dataclass(frozen=True)
class Button:
    """An action. With `disabled_reason` it stays visible and says why, from which rule and who can solve it.

    method: "get" is a link, "post" a form of one button. tone: primary, secondary, danger or quiet.
    hx_target: CSS selector; given, the answer is swapped in there instead of loading a page.
    """

    label: str
    url: str = ""
    method: str = "get"
    tone: str = "primary"
    icon: str = ""
    disabled_reason: str = ""
    source: str = ""
    who: Text | Solver = ""
    hx_target: str = ""
    # Ties the reason to the button for screen readers.
    reason_id: str = field(
        default_factory=lambda: f"reden-{next(_numbers)}",
        compare=False,
        repr=False,
    )

    @property
    def disabled(self) -> bool:
        return bool(self.disabled_reason)

    def guarded_by(self, verdict: Verdict) -> Button:
        """The same button, disabled with the rule's reason when the verdict says no."""
        if verdict:
            return self
        return replace(
            self,
            disabled_reason=str(verdict.reason),
            source=verdict.source,
            who=verdict.who,
        )


@dataclass(frozen=True)
class Step:
    """A stop on the line of a trajectory. state: done, current, todo or stopped."""

    label: str
    state: str = "todo"
    detail: str = ""
    url: str = ""


@dataclass(frozen=True)
class TimelineEntry:
    """One thing that happened: when, what, and who it was then."""

    at: dt.datetime | dt.date
    title: str
    text: str = ""
    who: str = ""
    role: str = ""
    organisation: str = ""
    icon: str = ""
    tone: str = Tone.NEUTRAL
    url: str = ""
    url_label: str = ""

    @property
    def shown_icon(self) -> str:
        return self.icon or tone_icon(self.tone)


@dataclass(frozen=True)
class CheckItem:
    """A condition that holds or not; when not: why, and the link to where it is solved.

    action: words of that link. source: the rule's place, such as "H-56, handleiding 2.2".
    """

    label: str
    ok: bool
    reason: str = ""
    url: str = ""
    action: str = ""
    source: str = ""
    detail: str = ""

    @classmethod
    def of(cls, label: str, verdict: Verdict, *, action: str = "", detail: str = "") -> CheckItem:
        """A rule's answer as a line of a checklist."""
        return cls(
            label,
            verdict.ok,
            str(verdict.reason),
            verdict.url,
            action,
            verdict.source,
            detail,
        )


@dataclass(frozen=True)
class Tab:
    label: str
    url: str
    current: bool = False
    count: int | None = None
    # Of the label, where it is another one than that of the page.
    lang: str = ""


@dataclass(frozen=True)
class NavItem:
    """A place in the navigation. shortcut: the letter after `g` on the keyboard."""

    label: str
    url: str
    icon: str
    shortcut: str = ""
    current: bool = False
    count: int | None = None


@dataclass(frozen=True)
class Empty:
    """Where nothing stands yet: what would stand here, why not, and the one action that fills it."""

    title: str
    text: str = ""
    button: Button | None = None


@dataclass(frozen=True)
class Pick:
    """A box in a row of a list, to do something with several rows at once: its value, and its words."""

    value: str
    label: str


@dataclass(frozen=True)
class Fact:
    """A label and its value. The value is text, a date (shown with weekday and distance) or a Badge."""

    label: str
    value: object
    help: str = ""
    url: str = ""

    @property
    def kind(self) -> str:
        if isinstance(self.value, dt.date):
            return "when"
        return "badge" if isinstance(self.value, Badge) else "text"


@dataclass(frozen=True)
class Chip:
    """An active filter, with the address that takes it away."""

    label: str
    remove_url: str


@dataclass(frozen=True)
class WorkItem:
    """A line of today's work: what to do, and the link that opens exactly there."""

    title: str
    text: str
    url: str
    tone: str = Tone.NEUTRAL
    due: dt.date | None = None
    who: str = ""

    @property
    def icon(self) -> str:
        return tone_icon(self.tone)
