"""Work of the clock on referrals. It may run late or twice: the result is the same."""

from celery import shared_task

from core import dates
from referrals.actions import remind_unanswered as tell_receivers
from referrals.actions.proposals import remind_checkers as tell_checkers


@shared_task
def remind_unanswered() -> int:
    """Tell receivers which referrals wait too long for an answer."""
    return tell_receivers(on=dates.today())


@shared_task
def remind_checkers() -> int:
    """Tell consultants which candidates from outreach wait too long for a check."""
    return tell_checkers(on=dates.today())
