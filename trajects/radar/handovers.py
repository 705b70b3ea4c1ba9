"""Signals of handing over: a dossier that was offered and waits for an answer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core import dates, formats
from core.ui import Tone
from people.access import organisation_ids
from people.roles import Permission
from trajects.models import Handover
from trajects.radar import base
from trajects.radar.base import Signal

KINDS: dict[str, str | Promise] = {"handover": _("Overdracht zonder antwoord")}


def find(user: Any) -> Iterator[Signal]:
    """Dossiers that were offered to somebody of the user's organisations."""
    rows = Handover.objects.visible_to(user).waiting()
    rows = rows.filter(to_organisation_id__in=organisation_ids(user, Permission.EDIT_DOSSIERS))
    people = ("traject__candidate", "traject__programme", "from_adviser", "to_adviser", "to_organisation")
    for handover in rows.select_related(*people):
        yield _signal(handover)


def _signal(handover: Any) -> Signal:
    offered_on = dates.local_date(handover.created_at)
    due = offered_on + timedelta(days=handover.traject.programme.handover_answer_days)
    words = _("%(who)s bood het dossier aan op %(day)s.")
    return Signal(
        kind="handover",
        subject=handover,
        candidate=handover.traject.candidate,
        organisation=handover.to_organisation,
        adviser=handover.to_adviser,
        title=KINDS["handover"],
        text=words % {"who": handover.from_adviser, "day": formats.short_date(offered_on)},
        url=handover.get_absolute_url(),
        action=_("Beantwoord"),
        tone=Tone.DANGER if due < dates.today() else Tone.WARNING,
        due=due,
    )


base.register(KINDS, find)
