"""Kept dashboards by mail: choosing how often, and sending each of them once on its day."""

from __future__ import annotations

import logging
from datetime import date, timedelta

from django.db import transaction
from django.http import QueryDict
from django.urls import resolve

from core import journal
from core.actors import CLOCK, Actor
from core.models import SavedView
from core.saved import path_of
from people.models import User
from reporting.dashboards.forms import DashboardForm
from reporting.dashboards.notifications import DashboardMail
from reporting.dashboards.parts import FIRST, part_of
from reporting.enums import MailRhythm
from reporting.models import MailedView

logger = logging.getLogger(__name__)
# How the kept pages of the dashboard are called (core.saved.name_of).
VIEW = "reporting:dashboard"


@transaction.atomic
def choose_mail(saved: SavedView, *, rhythm: str, by: User) -> MailedView | None:
    """Get a kept dashboard by mail, weekly or monthly; an empty rhythm stops it.

    The first one comes on the next day of its rhythm. Raises ValueError for another rhythm.
    """
    if not rhythm:
        for mailed in MailedView.objects.filter(saved=saved):
            _stop(mailed, by=by)
        return None
    mailed, created = MailedView.objects.select_for_update().get_or_create(
        saved=saved, defaults={"rhythm": MailRhythm(rhythm)}
    )
    if created or mailed.rhythm != rhythm:
        mailed.rhythm = MailRhythm(rhythm)
        mailed.save(update_fields=["rhythm"])
        journal.record("dashboard.mail_chosen", by, by=by, data={"rhythm": str(rhythm)})
    return mailed


def _stop(mailed: MailedView, *, by: Actor) -> None:
    journal.record("dashboard.mail_stopped", mailed.saved.user, by=by)
    mailed.delete()


def send_mails(*, on: date) -> int:
    """Queue every kept dashboard whose day it is, once a day; returns how many."""
    keys = MailedView.objects.order_by("pk").values_list("pk", flat=True)
    return sum(_send_safely(key, on) for key in list(keys))


def _send_safely(key: int, on: date) -> bool:
    """One person's failure is no other's."""
    try:
        return _send(key, on)
    except Exception:
        logger.exception("dashboard %s could not be mailed", key)
        return False


@transaction.atomic
def _send(key: int, on: date) -> bool:
    held = (
        MailedView.objects.select_for_update(of=("self",))
        .select_related("saved__user")
        .filter(pk=key)
        .first()
    )
    if held is None or not _is_due(held, on):
        return False
    user, path = held.saved.user, path_of(held.saved.view, held.saved.user)
    if path is None or not user.is_active:
        # The role ended: it does not come back by itself when there is a role again.
        _stop(held, by=CLOCK)
        return False
    part = part_of(resolve(path).kwargs.get("part", FIRST))
    if part is None:
        return False
    form = DashboardForm(QueryDict(held.saved.query), user)
    DashboardMail(held, user, part, form, on=on).queue()
    held.last_sent_on = on
    held.save(update_fields=["last_sent_on"])
    return True


def _is_due(mailed: MailedView, on: date) -> bool:
    """On Monday or on the first of the month; later in that week or month when that night was missed."""
    days = on.weekday() if mailed.rhythm == MailRhythm.WEEKLY else on.day - 1
    begin = on - timedelta(days=days)
    if mailed.last_sent_on is not None:
        return mailed.last_sent_on < begin
    return on == begin or mailed.chosen_on < begin
