"""Reminding whoever must answer. A referral never ends by itself."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from core import dates, journal
from core.actors import CLOCK
from core.models import OutgoingEmail
from core.workflow import lock
from core.working_days import is_working_day
from referrals.enums import ReferralState
from referrals.models import Referral
from referrals.notifications import ReferralReminder
from referrals.rules import waits_since


def remind_unanswered(*, on: date) -> int:
    """Mail the adviser, or else the organisation, about each referral that waits too long; returns how many.

    One mail in each period of `Programme.referral_reminder_days`, counted from the day it was sent, or
    on the Syntra route from the presence at an info session. On a day that is no working day nobody is
    mailed: the period goes on, so that the mail leaves on the next working day. May run late, twice or
    in two places at once.
    """
    if not is_working_day(on):
        return 0
    rows = Referral.objects.filter(
        state=ReferralState.SENT, programme__referral_reminder_days__gt=0
    ).select_related(
        "programme", "candidate", "from_organisation", "from_user", "to_organisation", "to_adviser"
    )
    return sum(_remind(referral, on) for referral in rows.order_by("pk").with_sessions().iterator(500))


def _remind(referral: Referral, on: date) -> bool:
    """Send the reminder of the running period, unless it left before."""
    days = (on - waits_since(referral)).days
    period = days // (referral.programme.referral_reminder_days or days + 1)
    if period < 1 or not referral.receiver_email:
        return False
    mail = ReferralReminder(referral, period=period, days=days)
    with transaction.atomic():
        lock(referral)
        key = f"{mail.kind}:{mail.dedupe_key()}"
        if referral.state != ReferralState.SENT or OutgoingEmail.objects.filter(dedupe_key=key).exists():
            return False
        mail.queue()
        journal.record(
            "referral.reminded", referral, by=CLOCK, data={"on": dates.today().isoformat(), "period": period}
        )
    return True
