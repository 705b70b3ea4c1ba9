"""What runs late or will: the duration, the end of the programme, a silence (decision 3)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from core import dates, formats
from core.rules import ALLOWED, Verdict, refuse, require
from trajects.enums import ATTENDED, CONVERSATIONS, TrajectState
from trajects.rules.phases import ADVISER


def months_passed(traject: Any, on: date | None = None) -> int:
    """The highest number of months of the programme's warnings that has passed, or 0."""
    on = on or dates.today()
    passed = [
        months
        for months in traject.programme.warn_at_months
        if on >= dates.add_months(traject.started_on, months)
    ]
    return max(passed, default=0)


def is_within_duration(traject: Any, user: Any = None) -> Verdict:
    """The dossier is not yet near its longest duration: warnings at 10, 11 and 12 months."""
    months = months_passed(traject) if traject.state == TrajectState.RUNNING else 0
    if not months:
        return ALLOWED
    if traject.last_allowed_day is None:
        return ALLOWED
    if months >= traject.programme.traject_max_months:
        reason = _("Het traject duurde op %(day)s al %(months)s maanden. Rond het af of zet het stop.")
    else:
        reason = _("Het traject loopt hoogstens tot %(day)s. Plan het evaluatiegesprek.")
    words = {
        "day": formats.short_date(traject.last_allowed_day),
        "months": traject.programme.traject_max_months,
    }
    return refuse("duration", reason % words, source="H-63, beslissing 3", who=ADVISER)


def is_within_programme(traject: Any, user: Any = None) -> Verdict:
    """The running phase can end before the programme does (H-01)."""
    phase = traject.current_phase
    last_day = traject.programme.last_day
    runs_past = phase is not None and phase.is_running and (phase.due_on or dates.today()) > last_day
    return require(
        not runs_past,
        "programme_end",
        _("De fase kan voorbij het einde van het programma lopen (%(day)s).")
        % {"day": formats.short_date(last_day)},
        source="H-01, handleiding 1.1",
        who=ADVISER,
    )


def last_conversation_on(traject: Any) -> date | None:
    """The day of the newest conversation to which the candidate came."""
    days = [
        contact.held_on
        for contact in traject.contacts.all()
        if contact.kind in CONVERSATIONS and contact.attendance in ATTENDED
    ]
    return max(days, default=None)


def last_day_of_silence(traject: Any) -> date:
    """The last day on which the next conversation is still in time for the programme."""
    since = last_conversation_on(traject) or traject.started_on
    return since + timedelta(days=traject.programme.contact_alert_days)


def recent_contact(traject: Any, user: Any = None) -> Verdict:
    """Somebody spoke to the candidate in the programme's last days of silence."""
    days = traject.programme.contact_alert_days
    silent = (dates.today() - (last_conversation_on(traject) or traject.started_on)).days
    return require(
        traject.state != TrajectState.RUNNING or silent <= days,
        "silence",
        ngettext_lazy(
            "De laatste %(silent)s dag was er geen gesprek.",
            "De laatste %(silent)s dagen was er geen gesprek.",
            silent,
        )
        % {"silent": silent},
        who=ADVISER,
    )
