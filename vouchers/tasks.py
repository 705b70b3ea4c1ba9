"""Work of the clock on vouchers. It may run late or twice: the result is the same."""

from celery import shared_task

from core import dates
from vouchers import actions


@shared_task
def remind_providers() -> int:
    """Ask providers for answers that are due (programme.voucher_reminder_days)."""
    return actions.remind_providers(on=dates.today())


@shared_task
def ask_opinions() -> int:
    """Ask candidates what they thought of their trainings (programme.feedback_after_days)."""
    return actions.ask_opinions(on=dates.today())
