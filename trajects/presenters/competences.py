"""The competences of a candidate: from the start to the end, as bars and as a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from core.templatetags.charts import Bar
from core.ui import Badge, Button, Tone
from trajects.enums import DocumentKind
from trajects.rules import competences_open, traject_open
from trajects.rules.teamwork import may_work_in


@dataclass(frozen=True)
class CompetenceLine:
    """A competence with both scores, in the order of the list."""

    area: str
    name: str
    start: int | None
    end: int | None
    change: str
    evidence_start: str
    evidence_end: str
    action: str

    @property
    def is_begun(self) -> bool:
        """Whether the dossier says anything about it."""
        return any((self.start, self.end, self.evidence_start, self.evidence_end, self.action))


@dataclass(frozen=True)
class CompetencePage:
    """What templates/trajects/competences.html shows."""

    lines: list[CompetenceLine]
    to_score: str
    bars: list[Bar]
    most: int
    scale: str
    summary: str
    buttons: list[Button]
    reports: list[Any]
    add_report: Button | None


def competences_of(traject: Any) -> list[Any]:
    """The list of the programme: what is in use, and what this dossier scored when it still was."""
    scored = {row.competence_id for row in traject.competence_scores.all()}
    found = [c for c in traject.programme.competences.all() if c.is_active or c.pk in scored]
    return sorted(found, key=lambda competence: (competence.position, competence.pk))


def competence_page(traject: Any, user: Any) -> CompetencePage:
    """Everything about the competences; the dossier was read with `with_content()`."""
    lines = competence_lines(traject)
    return CompetencePage(
        lines=[line for line in lines if line.is_begun],
        to_score=", ".join(line.name for line in lines if not line.is_begun),
        bars=[_bar(line) for line in lines if line.start or line.end],
        most=traject.programme.highest_score,
        scale=traject.programme.scale_words,
        summary=in_words(lines),
        reports=[d for d in traject.current_documents if d.kind == DocumentKind.ENTRE_MIRROR],
        **_doors(traject, user),
    )


def competence_lines(traject: Any) -> list[CompetenceLine]:
    """Each competence with what the dossier says about it."""
    rows = {row.competence_id: row for row in traject.competence_scores.all()}
    return [_line(competence, rows.get(competence.pk)) for competence in competences_of(traject)]


def _line(competence: Any, row: Any) -> CompetenceLine:
    start, end = getattr(row, "score_start", None), getattr(row, "score_end", None)
    return CompetenceLine(
        area=competence.area,
        name=competence.name,
        start=start,
        end=end,
        change=_change(start, end),
        evidence_start=getattr(row, "evidence_start", ""),
        evidence_end=getattr(row, "evidence_end", ""),
        action=getattr(row, "action", ""),
    )


def _change(start: int | None, end: int | None) -> str:
    """How far a competence moved: +1, 0, −2; nothing when one of the two is missing."""
    if start is None or end is None:
        return ""
    moved = end - start
    return f"+{moved}" if moved > 0 else "0" if moved == 0 else f"−{-moved}"


def _bar(line: CompetenceLine) -> Bar:
    shown = f"{line.start or '–'} → {line.end or '–'}"
    return Bar(line.name, line.end or 0, shown, mark=line.start)


def in_words(lines: list[CompetenceLine]) -> str:
    """How many were scored, and how many went forward."""
    both = [line for line in lines if line.start and line.end]
    forward = sum(line.end > line.start for line in both)  # type: ignore[operator]  both were scored
    words = _("%(start)s van %(all)s gescoord bij de start, %(end)s op het einde.") % {
        "start": sum(line.start is not None for line in lines),
        "end": sum(line.end is not None for line in lines),
        "all": len(lines),
    }
    if both:
        words += " " + _("Bij %(n)s ging de kandidaat vooruit.") % {"n": forward}
    return words


def _doors(traject: Any, user: Any) -> dict[str, Any]:
    """What may be done, for whoever may change the dossier."""
    if not may_work_in(traject, user):
        return {"buttons": [], "add_report": None}
    labels = {"start": _("Scoor bij de start"), "end": _("Scoor op het einde")}
    buttons = [
        Button(
            label,
            reverse("trajects:competences_score", args=[traject.public_id, WAYS[moment]]),
            tone="secondary",
            icon="pencil",
        ).guarded_by(competences_open(traject, moment, user))
        for moment, label in labels.items()
    ]
    url = reverse("trajects:document_add", args=[traject.public_id])
    report = Button(
        _("Laad het verslag op"), f"{url}?soort={DocumentKind.ENTRE_MIRROR}", tone="secondary", icon="upload"
    )
    return {"buttons": buttons, "add_report": report.guarded_by(traject_open(traject, user))}


# Moment, its word in the address.
WAYS = {"start": "start", "end": "einde"}


def competence_badge(traject: Any) -> Badge:
    """How far the scoring is, for the card."""
    lines = competence_lines(traject)
    ended = sum(line.end is not None for line in lines)
    started = sum(line.start is not None for line in lines)
    if ended:
        tone = Tone.SUCCESS if ended == len(lines) else Tone.INFO
        return Badge(_("Einde: %(n)s van %(all)s") % {"n": ended, "all": len(lines)}, tone)
    if started:
        return Badge(_("Start: %(n)s van %(all)s") % {"n": started, "all": len(lines)}, Tone.INFO)
    return Badge(_("Nog niet gescoord"), Tone.NEUTRAL)
