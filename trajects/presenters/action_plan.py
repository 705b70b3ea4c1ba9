"""The personal action plan: per need its actions, with the words of the intake beside them (H-65)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import dates, formats
from core.ui import Badge, Button, Fact, Tone
from trajects.enums import ACTION_TONES, ActionOwner, ActionState, NeedTopic
from trajects.rules import action_plan_open
from trajects.rules.teamwork import may_work_in

UNFINISHED = (ActionState.OPEN, ActionState.BUSY)
INTAKE_FIELDS = {
    NeedTopic.ENTREPRENEUR: "needs_entrepreneur",
    NeedTopic.ENTERPRISE: "needs_enterprise",
    NeedTopic.PRECONDITIONS: "preconditions",
}


@dataclass(frozen=True)
class ActionLine:
    """One action, with where it is changed; the addresses are empty for who only reads."""

    description: str
    who: str
    badge: Badge
    due_on: Any
    is_late: bool
    done_on: Any
    result: str
    is_unfinished: bool
    edit_url: str = ""
    done_url: str = ""
    up_url: str = ""
    down_url: str = ""


@dataclass(frozen=True)
class NeedLine:
    """A need from the intake, and where it becomes an action."""

    text: str
    url: str = ""


@dataclass(frozen=True)
class NeedGroup:
    """What is done for one kind of need."""

    code: str
    title: str
    lines: list[ActionLine]
    needs: list[NeedLine] = field(default_factory=list)


@dataclass(frozen=True)
class ActionPlan:
    """What templates/trajects/action_plan.html shows."""

    groups: list[NeedGroup]
    facts: list[Fact]
    add: Button | None


def is_late(item: Any) -> bool:
    """Not finished, and its day is over."""
    return item.state in UNFINISHED and item.due_on is not None and item.due_on < dates.today()


def action_plan(traject: Any, user: Any) -> ActionPlan:
    """The whole plan; the dossier was read with its action items and intake."""
    may = may_work_in(traject, user)
    verdict = action_plan_open(traject, user)
    items = list(traject.action_items.all())
    groups = [_group(traject, need, items, changeable=bool(may and verdict)) for need in NeedTopic]
    add = Button(_("Voeg toe"), reverse("trajects:action_add", args=[traject.public_id]), icon="plus")
    return ActionPlan(groups=groups, facts=_facts(items), add=add.guarded_by(verdict) if may else None)


def _group(traject: Any, need: NeedTopic, items: list[Any], *, changeable: bool) -> NeedGroup:
    own = [item for item in items if item.need == need]
    lines = [_line(item, own, changeable=changeable) for item in own]
    return NeedGroup(need.value, str(need.label), lines, _needs(traject, need, changeable=changeable))


def _line(item: Any, row: list[Any], *, changeable: bool) -> ActionLine:
    state = ActionState(item.state)
    unfinished = state in UNFINISHED
    addresses = _addresses(item, row, unfinished=unfinished) if changeable else {}
    return ActionLine(
        description=item.description,
        who=owner_of(item),
        badge=Badge(_("Te laat"), Tone.DANGER) if is_late(item) else Badge(state.label, ACTION_TONES[state]),
        due_on=item.due_on,
        is_late=is_late(item),
        done_on=item.done_on,
        result=item.result,
        is_unfinished=unfinished,
        **addresses,
    )


def owner_of(item: Any) -> str:
    """Who does it; a name for somebody else."""
    return item.owner_name if item.owner == ActionOwner.OTHER else str(item.get_owner_display())


def _addresses(item: Any, row: list[Any], *, unfinished: bool) -> dict[str, str]:
    def address(name: str, *more: str) -> str:
        return reverse(f"trajects:{name}", args=[item.public_id, *more])

    return {
        "edit_url": address("action_edit"),
        "done_url": address("action_done") if unfinished else "",
        "up_url": address("action_move", "omhoog") if item is not row[0] else "",
        "down_url": address("action_move", "omlaag") if item is not row[-1] else "",
    }


def needs_of(traject: Any, need: str) -> list[str]:
    """The needs that the intake names, one for each line that was typed."""
    intake = getattr(traject, "intake", None)
    text = getattr(intake, INTAKE_FIELDS[NeedTopic(need)], "") if intake else ""
    return [line.strip(" -•\t") for line in text.splitlines() if line.strip(" -•\t")]


def _needs(traject: Any, need: NeedTopic, *, changeable: bool) -> list[NeedLine]:
    url = reverse("trajects:action_add", args=[traject.public_id])
    return [
        NeedLine(text, f"{url}?nood={need.value}&regel={number}" if changeable else "")
        for number, text in enumerate(needs_of(traject, need), start=1)
    ]


def _facts(items: list[Any]) -> list[Fact]:
    unfinished = [item for item in items if item.state in UNFINISHED]
    late = sum(is_late(item) for item in items)
    done = sum(item.state == ActionState.DONE for item in items)
    return [
        Fact(_("Te doen"), str(len(unfinished))),
        Fact(_("Te laat"), Badge(str(late), Tone.DANGER) if late else "0"),
        Fact(_("Gedaan"), str(done)),
        _next(items),
    ]


def _next(items: list[Any]) -> Fact:
    """The first day to come; a day that passed is late, not next."""
    day = next_due(items)
    if day and day < dates.today():
        return Fact(_("Eerstvolgende"), Badge(_("Te laat"), Tone.DANGER), help=formats.short_date(day))
    return Fact(_("Eerstvolgende"), day)


def next_due(items: list[Any]) -> Any:
    """The first day on which something is due, or nothing."""
    days = [item.due_on for item in items if item.state in UNFINISHED and item.due_on]
    return min(days, default=None)


def plan_badge(items: list[Any]) -> Badge:
    """The state of the plan in a word, for its card."""
    if not items:
        return Badge(_("Nog leeg"), Tone.NEUTRAL)
    late = sum(is_late(item) for item in items)
    if late:
        return Badge(ngettext("%(n)s te laat", "%(n)s te laat", late) % {"n": late}, Tone.DANGER)
    unfinished = sum(item.state in UNFINISHED for item in items)
    if unfinished:
        return Badge(ngettext("%(n)s te doen", "%(n)s te doen", unfinished) % {"n": unfinished}, Tone.INFO)
    return Badge(_("Alles gedaan"), Tone.SUCCESS)
