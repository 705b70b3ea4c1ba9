"""Putting a signal off, taking that back, and the overview by mail."""

from __future__ import annotations

import logging
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from core import dates, formats, journal, workflow, working_days
from core.actors import Actor
from core.errors import Refused
from core.rules import Verdict, first_refusal, require
from people.access import may_on
from people.models import User
from people.roles import Permission
from reporting.enums import DigestRhythm
from reporting.models import Digest, Snooze
from reporting.notifications import RadarDigest
from reporting.radar.lines import Line, is_own, lines_for, works_alone
from trajects.radar.base import Signal

logger = logging.getLogger(__name__)
# A choice of this page only: who waits longer should solve it or say so in the dossier.
LONGEST_DAYS = 60


def day_fits(until: date) -> Verdict:
    """Put off until a day to come, and not for good."""
    last = dates.today() + timedelta(days=LONGEST_DAYS)
    return first_refusal(
        require(until > dates.today(), "snooze_past", _("Kies een dag na vandaag.")),
        require(
            until <= last,
            "snooze_long",
            ngettext_lazy(
                "Je kunt hoogstens %(days)s dag uitstellen, tot %(day)s.",
                "Je kunt hoogstens %(days)s dagen uitstellen, tot %(day)s.",
                LONGEST_DAYS,
            )
            % {"days": LONGEST_DAYS, "day": formats.short_date(last)},
        ),
    )


def may_put_off(signal: Signal, user: User) -> Verdict:
    """Who works on the row puts its signals off."""
    mine = may_on(user, Permission.EDIT_DOSSIERS, signal.organisation.pk)
    return require(mine, "snooze_theirs", _("Dit signaal is van een andere organisatie."))


@transaction.atomic
def put_off(signal: Signal, *, by: User, until: date, reason: str) -> Snooze:
    """Put a signal off until a day, for everybody who works on its row; that day it is back.

    A second time replaces the first. Raises Refused for a day that does not fit or without a reason.
    """
    for verdict in (may_put_off(signal, by), day_fits(until), _is_explained(reason)):
        if not verdict:
            raise Refused(verdict)
    key, subject_type, subject_id = signal.address
    snooze, _created = Snooze.objects.update_or_create(
        signal=key,
        subject_type=subject_type,
        subject_id=subject_id,
        defaults={"until": until, "reason": reason, "put_off_by": by},
    )
    data = {"signal": key, "until": str(until)}
    journal.record("signal.put_off", signal.subject, by=by, parent=signal.traject, data=data)
    return snooze


def _is_explained(reason: str) -> Verdict:
    return require(reason.strip(), "snooze_reason", _("Schrijf op waarom je dit uitstelt."))


@transaction.atomic
def take_back(line: Line, *, by: Actor) -> None:
    """Show a signal again before its day. Nothing happens when somebody did so before."""
    if line.snooze is None:
        return
    gone, _each = Snooze.objects.filter(pk=line.snooze.pk).delete()
    if gone:
        signal = line.signal
        data = {"signal": signal.key}
        journal.record("signal.back", signal.subject, by=by, parent=signal.traject, data=data)


@transaction.atomic
def choose_rhythm(user: User, *, rhythm: str) -> Digest:
    """Choose how often the radar comes by mail: never, each working day or each week."""
    digest, _created = Digest.objects.get_or_create(user=user)
    workflow.lock(digest)
    if digest.rhythm != rhythm:
        digest.rhythm = rhythm
        digest.save(update_fields=["rhythm"])
        journal.record("digest.changed", user, by=user, data={"rhythm": str(rhythm)})
    return digest


def send_digests(*, on: date) -> int:
    """Queue the overview of everybody whose day it is, once a day; returns how many.

    On no other than a working day. Nobody gets a mail about nothing.
    """
    if not working_days.is_working_day(on):
        return 0
    wanted = Digest.objects.exclude(rhythm=DigestRhythm.NEVER).filter(user__is_active=True)
    return sum(_send_safely(digest, on) for digest in wanted.select_related("user").order_by("pk"))


def _send_safely(digest: Digest, on: date) -> bool:
    """One person's failure is no other's."""
    try:
        return _send(digest, on)
    except Exception:
        logger.exception("no overview for account %s", digest.user_id)
        return False


@transaction.atomic
def _send(digest: Digest, on: date) -> bool:
    workflow.lock(digest)
    if not _is_due(digest, on) or not digest.user.may(Permission.EDIT_DOSSIERS):
        return False
    lines = own_lines(digest.user)
    if not lines:
        return False
    RadarDigest(digest.user, lines, on=on).queue()
    digest.last_sent_on = on
    digest.save(update_fields=["last_sent_on"])
    return True


def _is_due(digest: Digest, on: date) -> bool:
    """Each working day once; or once a week, on Monday or on the first working day after a holiday."""
    since = on if digest.rhythm == DigestRhythm.DAILY else on - timedelta(days=on.weekday())
    return digest.last_sent_on is None or digest.last_sent_on < since


def own_lines(user: User) -> list[Line]:
    """What the page shows when this person opens it."""
    mine = [line for line in lines_for(user) if line.snooze is None]
    return [line for line in mine if is_own(line, user)] if works_alone(user) else mine
