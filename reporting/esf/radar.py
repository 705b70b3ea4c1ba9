"""What the ESF still asks about a dossier is a signal like any other: it is worked off, never guessed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import dates
from core.ui import Tone
from people.access import organisation_ids
from people.roles import Permission
from reporting.esf.enums import Moment
from reporting.models import ParticipationSnapshot
from trajects.radar import base
from trajects.radar.base import Signal, Text

KIND = "participation"
KINDS: dict[str, Text] = {KIND: _("Gegevens voor het ESF ontbreken")}
# What is still asked at the start or the end is left in peace for a while; six months later is asked at once.
QUIET_DAYS, DAYS = 14, 30
TEXTS = {
    Moment.ENTRY: _("Van de situatie bij de start ontbreekt nog iets."),
    Moment.LEAVING: _("Van de situatie bij het einde ontbreekt nog iets."),
    Moment.SIX_MONTHS: _("Vraag hoe het zes maanden na het einde gaat: werkt de kandidaat?"),
}


def find(user: Any) -> Iterator[Signal]:
    """Open snapshots of dossiers in which the user works."""
    ids = organisation_ids(user, Permission.EDIT_DOSSIERS)
    rows = ParticipationSnapshot.objects.open().filter(traject__organisation_id__in=ids)
    asked = Q(moment=Moment.SIX_MONTHS) | Q(taken_on__lte=dates.today() - timedelta(days=QUIET_DAYS))
    people = ("traject__candidate", "traject__organisation", "traject__adviser", "traject__programme")
    for snapshot in rows.filter(asked).select_related(*people):
        yield _signal(snapshot)


def _signal(snapshot: Any) -> Signal:
    traject, due = snapshot.traject, snapshot.taken_on + timedelta(days=DAYS)
    args = [traject.public_id, snapshot.moment]
    return Signal(
        kind=KIND,
        subject=snapshot,
        candidate=traject.candidate,
        organisation=traject.organisation,
        adviser=traject.adviser,
        traject=traject,
        title=KINDS[KIND],
        text=TEXTS[Moment(snapshot.moment)],
        url=reverse("reporting:participation_fill", args=args),
        action=_("Vul aan"),
        tone=Tone.DANGER if due < dates.today() else Tone.WARNING,
        due=due,
        stage=f"_{snapshot.moment}",
    )


base.register(KINDS, find)
