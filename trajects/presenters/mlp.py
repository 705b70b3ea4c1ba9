"""What to type into MLP for a phase, what was typed before, and how the two differ (decision 14)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import formats
from core.ui import Badge, Tone
from trajects.enums import PhaseState

# What is kept is compared later, by whoever looks: always in the language of MLP.
MLP_LANGUAGE = "nl"
CUT = "…"
NOT_TYPED, CHANGED, IN_ORDER, NOTHING_TO_TYPE = "missing", "changed", "typed", ""
STATE_BADGES: dict[str, tuple[str | Promise, str]] = {
    NOT_TYPED: (gettext_lazy("Nog niet geregistreerd"), Tone.WARNING),
    CHANGED: (gettext_lazy("Gewijzigd na de registratie"), Tone.DANGER),
    IN_ORDER: (gettext_lazy("Geregistreerd"), Tone.SUCCESS),
}


@dataclass(frozen=True)
class CopyLine:
    """A value that the adviser types into MLP. `note` says how long it is, `is_cut` that it was shortened."""

    label: str
    value: str
    note: str = ""
    is_cut: bool = False


@dataclass(frozen=True)
class Difference:
    """A line that is no longer what was typed."""

    label: str
    was: str
    now: str


@dataclass(frozen=True)
class Registered:
    """One earlier registration: when, by whom, and exactly what was typed."""

    on: Any
    who: str
    lines: list[CopyLine]


@dataclass(frozen=True)
class MlpPart:
    """What the phase page shows about MLP."""

    lines: list[CopyLine]
    badge: Badge | None
    differences: list[Difference]
    history: list[Registered]

    @property
    def everything(self) -> str:
        """All lines as one text, to copy in one go."""
        return "\n".join(f"{line.label}: {line.value}" for line in self.lines)


def mlp_part(phase: Any) -> MlpPart | None:
    """The whole sheet of a phase; nothing for one that MLP does not know."""
    lines = mlp_sheet(phase)
    if not lines:
        return None
    words = STATE_BADGES.get(mlp_state(phase))
    return MlpPart(
        lines,
        Badge(str(words[0]), words[1]) if words else None,
        differences(phase),
        [_registered(entry) for entry in _registrations(phase)],
    )


def mlp_sheet(phase: Any) -> list[CopyLine]:
    """What to type into MLP, line by line (H-51, H-52, H-62, H-66); nothing for a phase without a step.

    A cancelled line only matters where it was typed before.
    """
    gone = phase.state == PhaseState.CANCELLED and not _registrations(phase)
    if not phase.template.mlp_step or gone:
        return []
    summary = _summary(phase)
    lines = [
        CopyLine(_("Stap"), phase.template.mlp_step),
        CopyLine(_("Toestand"), str(phase.get_state_display())),
        CopyLine(_("Datum"), formats.short_date(phase.ends_on or phase.starts_on)),
        CopyLine(_("Financieringsnummer"), phase.financing_number),
        CopyLine(_("Resultaatcode"), phase.result_code),
        CopyLine(_("Aanvrager"), _unit(phase, phase.applicant)),
        CopyLine(_("Uitvoerder"), _unit(phase, phase.executor)),
        summary,
    ]
    return [line for line in lines if line.value]


def _summary(phase: Any) -> CopyLine:
    """The summary within the length that MLP takes, where the programme knows one."""
    text = phase.summary or phase.end_reason
    most = phase.traject.programme.mlp_summary_max_characters
    shown = shortened(text, most)
    words = {"n": len(text), "most": most}
    if most is None:
        note = _("%(n)s tekens") % words
    elif shown == text:
        note = _("%(n)s van %(most)s tekens") % words
    else:
        note = _("Ingekort: de samenvatting telt %(n)s tekens, MLP neemt er %(most)s.") % words
    return CopyLine(_("Samenvatting"), shown, note, shown != text)


def shortened(text: str, most: int | None) -> str:
    """The text, cut after a whole word when it is longer than `most` characters."""
    if most is None or len(text) <= most:
        return text
    kept = text[: most - len(CUT)]
    words = kept.rsplit(None, 1)
    return (words[0] if len(words) > 1 else kept).rstrip() + CUT


def _unit(phase: Any, person: Any) -> str:
    """An organisational unit with its number and the person, as MLP asks."""
    organisation = phase.traject.organisation
    return ", ".join(part for part in (organisation.oe_number, organisation.name, str(person or "")) if part)


def as_typed(phase: Any) -> list[list[str]]:
    """The lines as they are kept: label and value, in the language of MLP."""
    with translation.override(MLP_LANGUAGE):
        return [[line.label, line.value] for line in mlp_sheet(phase)]


def _registrations(phase: Any) -> list[Any]:
    """What was typed for this phase, the newest first."""
    return sorted(
        phase.mlp_registrations.all(), key=lambda entry: (entry.recorded_at, entry.pk), reverse=True
    )


def differences(phase: Any) -> list[Difference]:
    """The lines that changed since somebody typed them last; none when nothing was typed."""
    last = next(iter(_registrations(phase)), None)
    if last is None or not last.sheet:
        return []
    was, now = dict(last.sheet), dict(as_typed(phase))
    return [
        Difference(str(_(label)), was.get(label, ""), now.get(label, ""))
        for label in dict.fromkeys([*now, *was])
        if was.get(label, "") != now.get(label, "")
    ]


def mlp_state(phase: Any) -> str:
    """Whether the line of the phase must be typed, was typed, or changed afterwards."""
    if not mlp_sheet(phase):
        return NOTHING_TO_TYPE
    if phase.mlp_registered_on is None:
        return NOT_TYPED
    return CHANGED if differences(phase) else IN_ORDER


def _registered(entry: Any) -> Registered:
    lines = [CopyLine(str(_(label)), value) for label, value in entry.sheet]
    return Registered(entry.registered_on, str(entry.registered_by), lines)
