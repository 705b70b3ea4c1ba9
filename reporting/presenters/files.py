"""Files that somebody asked for: how far they are, and where they are fetched."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext as _

from core import dates, formats
from core.ui import Badge, Button, Tone
from reporting.enums import PreparedState
from reporting.models import PreparedFile
from reporting.prepared.actions import OPEN_STATES

TONES = {
    PreparedState.WAITING: Tone.NEUTRAL,
    PreparedState.BUSY: Tone.INFO,
    PreparedState.READY: Tone.SUCCESS,
    PreparedState.FAILED: Tone.DANGER,
    PreparedState.EXPIRED: Tone.NEUTRAL,
}


@dataclass(frozen=True)
class FileLine:
    """A file in the list. While it is made, the browser asks `state_url` again after a moment."""

    title: str
    badge: Badge
    asked_at: Any
    detail: str
    is_open: bool
    done: int
    steps: int
    state_url: str
    button: Button | None


def file_line(asked: PreparedFile) -> FileLine:
    """One file, with its progress as a figure."""
    state = _state(asked)
    return FileLine(
        title=asked.title,
        badge=Badge(str(state.label), TONES[state]),
        asked_at=asked.asked_at,
        detail=_detail(asked, state),
        is_open=state in OPEN_STATES,
        done=asked.done_steps,
        steps=asked.all_steps,
        state_url=reverse("reporting:file_state", args=[asked.public_id]),
        button=_button(asked) if state == PreparedState.READY else None,
    )


def _state(asked: PreparedFile) -> PreparedState:
    """A file past its end is expired, also before the sweeper came by."""
    state = PreparedState(asked.state)
    if state == PreparedState.READY and asked.expires_at and asked.expires_at < dates.now():
        return PreparedState.EXPIRED
    return state


def _detail(asked: PreparedFile, state: PreparedState) -> str:
    if state == PreparedState.READY and asked.file and asked.expires_at:
        end = f"{formats.short_date(asked.expires_at)} {formats.clock(asked.expires_at)}"
        return _("%(size)s, te halen tot %(end)s") % {"size": filesizeformat(asked.file.size), "end": end}
    if state == PreparedState.BUSY and asked.all_steps:
        return _("%(done)s van %(all)s stukken") % {"done": asked.done_steps, "all": asked.all_steps}
    return asked.problem if state == PreparedState.FAILED else ""


def _button(asked: PreparedFile) -> Button:
    return Button(_("Haal op"), reverse("reporting:file", args=[asked.public_id]), icon="download")
