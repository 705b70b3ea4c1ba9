"""Words, tones and links of meetings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from core import dates, formats
from core.ui import Badge, Button, Fact, Tone
from people.roles import Permission
from reporting.coordination import rules
from reporting.coordination.enums import MEETING_TONES, MeetingState, Presence
from reporting.coordination.packs import code_of
from reporting.models import AgendaItem, Body, Invitation, Meeting, MeetingPack, Resolution
from trajects.enums import TaskState
from trajects.models import Traject
from trajects.presenters.month import Entry

PRESENCE_TONES = {
    Presence.INVITED: Tone.NEUTRAL,
    Presence.PRESENT: Tone.SUCCESS,
    Presence.EXCUSED: Tone.INFO,
    Presence.ABSENT: Tone.WARNING,
}


def state_badge(meeting: Meeting) -> Badge:
    """The state; a planned meeting that is over waits for its minutes."""
    if meeting.state == MeetingState.PLANNED and meeting.ends_at <= dates.now():
        return Badge(_("Verslag te schrijven"), Tone.WARNING)
    return Badge(meeting.get_state_display(), MEETING_TONES[MeetingState(meeting.state)])


def entry_of(meeting: Meeting) -> Entry:
    """A meeting on its day in the month."""
    return Entry(
        hour=formats.clock(meeting.starts_at),
        title=meeting.body_name,
        place=meeting.where,
        seats="",
        badge=state_badge(meeting),
        url=meeting.get_absolute_url(),
    )


def facts_of(meeting: Meeting) -> list[Fact]:
    """What the head of the page tells."""
    until = _("tot %(hour)s") % {"hour": formats.clock(meeting.ends_at)}
    found = [
        Fact(_("Wanneer"), meeting.starts_at, help=until),
        Fact(_("Waar"), meeting.where),
        Fact(_("Voorzitter"), meeting.chair.full_name, help=meeting.chair.email),
    ]
    if meeting.online_link and meeting.state == MeetingState.PLANNED:
        found.append(Fact(_("Online"), _("Open het online overleg"), url=meeting.online_link))
    return found


def cancel_facts(meeting: Meeting) -> list[Fact]:
    """What somebody should know before a meeting is cancelled."""
    return [
        Fact(_("Wanneer"), meeting.starts_at),
        Fact(_("Uitgenodigd"), str(meeting.invitations.count())),
    ]


def address(name: str, row: Any) -> str:
    """A page about one row."""
    return reverse(f"reporting:{name}", args=[row.public_id])


# Bodies --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class BodyCard:
    """A body: how often it meets, when it met last, when next, and whether that is in time."""

    body: Body
    name: str
    last: Meeting | None
    coming: Meeting | None
    warning: str = ""
    button: Button | None = None

    @property
    def url(self) -> str:
        return f"{reverse('reporting:meetings')}?overleg={self.body.public_id}&wanneer=alles"


def names_of(bodies: Iterable[Body]) -> dict[int, str]:
    """How bodies are called in a list: with their programme when there is more than one."""
    bodies = list(bodies)
    several = len({body.programme_id for body in bodies}) > 1
    return {body.pk: body.full_name if several else body.name for body in bodies}


def cards_of(bodies: Sequence[Body], meetings: Iterable[Meeting], user: Any) -> list[BodyCard]:
    """One card for each body, from the meetings that were held and that are planned."""
    last: dict[int, Meeting] = {}
    coming: dict[int, Meeting] = {}
    for meeting in sorted(meetings, key=lambda row: row.starts_at):
        if meeting.state == MeetingState.HELD:
            last[meeting.body_id] = meeting
        elif meeting.state == MeetingState.PLANNED and meeting.ends_at > dates.now():
            coming.setdefault(meeting.body_id, meeting)
    names = names_of(bodies)
    return [_card(body, names[body.pk], last.get(body.pk), coming.get(body.pk), user) for body in bodies]


def _card(body: Body, name: str, last: Meeting | None, coming: Meeting | None, user: Any) -> BodyCard:
    verdict = rhythm_of(body, last, coming)
    mine = rules.prepares(body, user)
    plan = Button(
        _("Plan een overleg"),
        f"{reverse('reporting:meeting_add')}?overleg={body.public_id}",
        tone="secondary",
        icon="plus",
    )
    return BodyCard(
        body,
        name,
        last,
        coming,
        "" if verdict else str(verdict.reason),
        plan if mine and not coming else None,
    )


def rhythm_of(body: Body, last: Meeting | None, coming: Meeting | None) -> Any:
    """Whether the body meets as often as it should."""
    return rules.keeps_rhythm(
        body,
        last=dates.local_date(last.starts_at) if last else None,
        coming=dates.local_date(coming.starts_at) if coming else None,
    )


# The page of one meeting ---------------------------------------------------------------------------


@dataclass(frozen=True)
class ItemLine:
    """A point of the agenda as one reader sees it."""

    item: AgendaItem
    who: str
    dossier_url: str = ""
    dossier_name: str = ""
    edit_url: str = ""
    remove_url: str = ""
    up_url: str = ""
    down_url: str = ""


@dataclass(frozen=True)
class ResolutionLine:
    """A decision: who does it, by when, and whether it is done."""

    resolution: Resolution
    badge: Badge
    done_url: str = ""

    @property
    def is_open(self) -> bool:
        return self.resolution.task.state == TaskState.OPEN


@dataclass(frozen=True)
class InvitationLine:
    invitation: Invitation
    badge: Badge


@dataclass(frozen=True)
class MeetingPage:
    """Everything on the page of a meeting, for one reader."""

    meeting: Meeting
    items: Sequence[ItemLine]
    resolutions: Sequence[ResolutionLine]
    followed: Sequence[ResolutionLine]
    invitations: Sequence[InvitationLine]
    packs: Sequence[MeetingPack]
    prepares: bool
    buttons: Sequence[Button] = field(default_factory=list)


def item_lines(meeting: Meeting, user: Any, openable: dict[int, Traject]) -> list[ItemLine]:
    """The agenda; points about dossiers only for who discusses them, with the dossier for who may see it."""
    mine = rules.prepares(meeting.body, user)
    shown = [item for item in meeting.items.all() if item.traject_id is None or may_discuss(user)]
    last = len(shown) - 1
    return [
        _item_line(
            item, user, openable.get(item.traject_id or 0), mine=mine, ends=(place == 0, place == last)
        )
        for place, item in enumerate(shown)
    ]


def may_discuss(user: Any) -> bool:
    return user.may(Permission.DISCUSS_CASES)


def _item_line(
    item: AgendaItem, user: Any, traject: Traject | None, *, mine: bool, ends: tuple[bool, bool]
) -> ItemLine:
    planned = item.meeting.state == MeetingState.PLANNED
    may_change = planned and (mine or item.proposed_by_id == user.pk)
    first, last = ends
    moves = mine and planned
    return ItemLine(
        item,
        str(item.proposed_by or ""),
        dossier_url=traject.get_absolute_url() if traject else "",
        dossier_name=traject.candidate.list_name if traject else "",
        edit_url=address("item_edit", item) if may_change else "",
        remove_url=address("item_remove", item) if may_change else "",
        up_url=address("item_up", item) if moves and not first else "",
        down_url=address("item_down", item) if moves and not last else "",
    )


def resolution_lines(rows: Iterable[Resolution], user: Any) -> list[ResolutionLine]:
    """Decisions with who may say that they are done."""
    return [_resolution_line(row, user) for row in rows]


def _resolution_line(row: Resolution, user: Any) -> ResolutionLine:
    task = row.task
    is_open = task.state == TaskState.OPEN
    late = is_open and task.due_on and task.due_on < dates.today()
    badge = Badge(_("Te laat"), Tone.DANGER) if late else task_badge(task.state)
    may = is_open and bool(rules.may_finish(row, user))
    return ResolutionLine(row, badge, address("resolution_done", row) if may else "")


def task_badge(state: str) -> Badge:
    """Open, done or struck out."""
    tones = {TaskState.OPEN: Tone.INFO, TaskState.DONE: Tone.SUCCESS}
    return Badge(str(TaskState(state).label), tones.get(TaskState(state), Tone.NEUTRAL))


def invitation_lines(rows: Iterable[Invitation]) -> list[InvitationLine]:
    """Who was invited and who came."""
    return [
        InvitationLine(row, Badge(row.get_presence_display(), PRESENCE_TONES[Presence(row.presence)]))
        for row in rows
    ]


def case_choices(trajects: Iterable[Traject], body: Body) -> list[tuple[str, str]]:
    """Dossiers that somebody may put on the agenda, with the code under which the others see them."""
    return [
        (str(traject.public_id), f"{traject.candidate.list_name} ({code_of(body, traject)})")
        for traject in trajects
    ]
