"""Every transition a user can make, with its words and form; one view performs them all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext

from core import ui, workflow
from core.rules import Rule, Verdict

Words = str | Promise


@dataclass(frozen=True)
class Move:
    """A transition as users meet it.

    `transition` is the method on the model, `action` the use case that performs it
    (`action(instance, *, by, **form values)`), `permission` the right that shows the button at all.
    `intro` and `success` may depend on the row: `success` on how the move left it.
    `form` takes `instance=` and is an OnceForm. `url` replaces the standard page by one of the app.
    `about` names the row for the reader of the page. `applies` says for which rows of the model the move
    exists at all. `rule` is asked instead of the guards of the transition, where the move itself makes one
    of them come true (a decision). `preview`: where the filled form shows what the move would print.
    """

    name: str
    transition: str
    label: Words
    action: Callable[..., Any]
    form: type[Any]
    permission: str
    intro: Words | Callable[[Any], Words] = ""
    success: Words | Callable[[Any], Words] = ""
    tone: str = "secondary"
    icon: str = ""
    url: Callable[[Any], str] | None = None
    facts: Callable[[Any], list[ui.Fact]] = field(default=lambda _instance: [])
    applies: Callable[[Any], bool] = field(default=lambda _instance: True)
    rule: Rule | None = None
    about: Callable[[Any, Any], str] = field(default=lambda instance, _user: str(instance))
    preview: Callable[[Any], str] | None = None

    def intro_of(self, instance: Any) -> Words:
        """What the page says before the move."""
        return self.intro(instance) if callable(self.intro) else self.intro

    def success_of(self, instance: Any) -> Words:
        """What is said when the move is made."""
        words = self.success(instance) if callable(self.success) else self.success
        return words or gettext("%(action)s: gedaan.") % {"action": self.label}


@dataclass(frozen=True)
class Entry:
    """A model with its moves, and how to find a row that a user may see."""

    kind: str
    visible_to: Callable[[Any], models.QuerySet]
    moves: dict[str, Move]


_entries: dict[str, Entry] = {}


def register(kind: str, visible_to: Callable[[Any], models.QuerySet], *moves: Move) -> None:
    """Declare the moves of a model under the name that its addresses carry; once, when an app is ready."""
    _entries[kind] = Entry(kind, visible_to, {move.name: move for move in moves})


def entry_of(kind: str) -> Entry | None:
    """The registered model with this name."""
    return _entries.get(kind)


def all_moves() -> list[tuple[str, Move]]:
    """Every registered move, for tests and documentation."""
    return [(entry.kind, move) for entry in _entries.values() for move in entry.moves.values()]


def verdict_of(instance: Any, move: Move, user: Any) -> Verdict:
    """Whether the user may make this move now, and why not."""
    return workflow.check(instance, move.transition, user, rule=move.rule)


def buttons(kind: str, instance: Any, user: Any) -> list[ui.Button]:
    """The moves of this user that start from the present state; those not allowed now say why.

    What cannot be undone stands at the end and stays quiet: its own page asks, in red.
    """
    found = [
        move
        for move in _entries[kind].moves.values()
        if user.may(move.permission) and _concerns(instance, move, user)
    ]
    found.sort(key=lambda move: move.tone == ui.Tone.DANGER)
    return [button_for(kind, instance, move, user) for move in found]


def _concerns(instance: Any, move: Move, user: Any) -> bool:
    """Whether the move exists for this row, starts here and is not for somebody else's organisation."""
    found = move.applies(instance) and workflow.find(instance, move.transition)
    return bool(found) and verdict_of(instance, move, user).code != workflow.FORBIDDEN


def button_for(kind: str, instance: Any, move: Move, user: Any) -> ui.Button:
    """One move as a button."""
    verdict = verdict_of(instance, move, user)
    return ui.Button(
        label=move.label,
        url=move.url(instance) if move.url else url_of(kind, instance, move),
        tone="quiet" if move.tone == ui.Tone.DANGER else move.tone,
        icon=move.icon,
        disabled_reason="" if verdict else verdict.reason,
        source=verdict.source,
        who=verdict.who,
    )


def url_of(kind: str, instance: Any, move: Move) -> str:
    """The page on which the move is confirmed."""
    return reverse("core:move", args=[kind, instance.public_id, move.name])
