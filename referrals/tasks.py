"""Work of the clock on referrals. It may run late or twice: the result is the same."""

from celery import shared_task

from core import dates
from referrals.actions import remind_unanswered as tell_receivers


@shared_task
def remind_unanswered() -> int:
    """Tell receivers which referrals wait too long for an answer."""
    return tell_receivers(on=dates.today())
