"""Signals of referrals: those that wait for an answer (H-36)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core import dates, formats
from core.ui import Tone
from referrals.models import Referral
from trajects.radar import base
from trajects.radar.base import Signal

KINDS: dict[str, str | Promise] = {"referral": _("Doorverwijzing zonder antwoord")}
# Where a programme sends no reminder.
DAYS_TO_ANSWER = 7


def find(user: Any) -> Iterator[Signal]:
    """Referrals that the user's organisations can answer today."""
    for referral in Referral.objects.received_by(user).to_answer().with_people():
        yield _signal(referral)


def _signal(referral: Any) -> Signal:
    sent_on = dates.local_date(referral.sent_at)
    due = sent_on + timedelta(days=referral.programme.referral_reminder_days or DAYS_TO_ANSWER)
    words = _("%(sender)s verwees door op %(day)s en wacht op een antwoord.")
    return Signal(
        kind="referral",
        subject=referral,
        candidate=referral.candidate,
        organisation=referral.to_organisation,
        adviser=referral.to_adviser,
        title=KINDS["referral"],
        text=words % {"sender": referral.from_organisation.name, "day": formats.short_date(sent_on)},
        url=referral.get_absolute_url(),
        action=_("Beantwoord"),
        tone=Tone.DANGER if due < dates.today() else Tone.WARNING,
        due=due,
    )


base.register(KINDS, find)
