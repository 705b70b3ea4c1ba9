"""The business plan of a dossier: its chapters and sections with their state and text (H-64)."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from core.ui import Badge, Button, Tone
from trajects.enums import DocumentKind, PlanPartState
from trajects.rules import plan_open
from trajects.rules.teamwork import may_write

PART_TONES = {
    PlanPartState.EMPTY: Tone.NEUTRAL,
    PlanPartState.BUSY: Tone.INFO,
    PlanPartState.READY: Tone.SUCCESS,
}


@dataclass(frozen=True)
class PlanLine:
    """One section: its words, what was written, and where it is written; no address for who only reads."""

    code: str
    title: str
    hint: str
    state: PlanPartState
    badge: Badge
    text: str
    url: str


@dataclass(frozen=True)
class Chapter:
    title: str
    lines: list[PlanLine]


@dataclass(frozen=True)
class BusinessPlan:
    """The whole plan; also what a printed plan shows."""

    chapters: list[Chapter]
    ready: int
    total: int
    progress: str
    next: Button | None
    blocked: str
    uploads: list[Any]

    @property
    def is_complete(self) -> bool:
        return bool(self.total) and self.ready == self.total


def sections_of(traject: Any) -> list[Any]:
    """The sections of the programme in their order: in use, or with a text in this dossier."""
    written = {part.section_id for part in traject.plan_parts.all()}
    found = [s for s in traject.programme.plan_sections.all() if s.is_active or s.pk in written]
    return sorted(found, key=lambda section: (section.position, section.pk))


def plan_of(traject: Any, user: Any = None) -> BusinessPlan:
    """The plan of a dossier that was read with `with_content()`; without a user it has no buttons."""
    writer = may_write(traject, user) if user else None
    verdict = plan_open(traject, user)
    lines = _lines(traject, changeable=bool(writer and verdict))
    used = [line for line, section in zip(lines, sections_of(traject), strict=True) if section.is_active]
    ready = sum(line.state == PlanPartState.READY for line in used)
    return BusinessPlan(
        chapters=_chapters(traject, lines),
        ready=ready,
        total=len(used),
        progress=in_words(ready, len(used)),
        next=_next(lines),
        blocked=str(verdict.reason) if writer and not verdict else "",
        uploads=[d for d in traject.current_documents if d.kind == DocumentKind.BUSINESS_PLAN],
    )


def _lines(traject: Any, *, changeable: bool) -> list[PlanLine]:
    parts = {part.section_id: part for part in traject.plan_parts.all()}
    found = []
    for section in sections_of(traject):
        part = parts.get(section.pk)
        state = PlanPartState(part.state) if part else PlanPartState.EMPTY
        url = reverse("trajects:plan_part", args=[traject.public_id, section.code]) if changeable else ""
        badge = Badge(state.label, PART_TONES[state])
        text = part.text if part else ""
        found.append(PlanLine(section.code, section.title, section.hint, state, badge, text, url))
    return found


def _chapters(traject: Any, lines: list[PlanLine]) -> list[Chapter]:
    pairs = zip(sections_of(traject), lines, strict=True)
    return [
        Chapter(title, [line for _section, line in group])
        for title, group in groupby(pairs, key=lambda pair: pair[0].chapter)
    ]


def in_words(ready: int, total: int) -> str:
    """7 van 22 klaar"""
    return _("%(ready)s van %(total)s klaar") % {"ready": ready, "total": total}


def _next(lines: list[PlanLine]) -> Button | None:
    """The first section that is not ready."""
    todo = next((line for line in lines if line.state != PlanPartState.READY and line.url), None)
    if todo is None:
        return None
    label = _("Schrijf verder aan %(title)s") % {"title": f"{todo.code} {todo.title}"}
    return Button(label, todo.url, icon="pencil")


def neighbours(traject: Any, section: Any) -> tuple[Any, Any]:
    """The sections before and after this one, where there are."""
    row = sections_of(traject)
    place = row.index(section)
    return (row[place - 1] if place else None, row[place + 1] if place + 1 < len(row) else None)


def plan_badge(traject: Any) -> Badge:
    """How far the plan is, for its card."""
    plan = plan_of(traject)
    if plan.uploads:
        return Badge(_("Opgeladen"), Tone.SUCCESS)
    begun = any(line.state != PlanPartState.EMPTY for chapter in plan.chapters for line in chapter.lines)
    if not begun:
        return Badge(_("Nog leeg"), Tone.NEUTRAL)
    return Badge(plan.progress, Tone.SUCCESS if plan.is_complete else Tone.INFO)
