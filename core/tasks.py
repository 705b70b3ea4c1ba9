"""Background work of core. A lost task loses nothing: the rows are found again by the sweeper."""

from datetime import timedelta

from celery import shared_task

from core import dates, files, outbox

# No transaction is open that long.
SURELY_COMMITTED = timedelta(days=1)


@shared_task
def send_due_mail() -> int:
    """Send what waits in the outbox; started right after a mail was queued."""
    return outbox.send_due()


@shared_task
def sweep_outbox() -> int:
    """Send what was missed: started by the clock, whatever happened to earlier tasks."""
    return outbox.send_due()


@shared_task
def sweep_files() -> int:
    """Take away private files whose row was never committed; started by the clock."""
    return files.sweep(before=dates.now() - SURELY_COMMITTED)
