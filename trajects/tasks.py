"""Work of the clock on dossiers. Each task may run late or twice: the result is the same."""

from celery import shared_task

from core import dates
from trajects.actions import end_due_aftercare
from trajects.actions import remind_aftercare as tell_advisers
from trajects.actions import remind_sessions as tell_candidates
from trajects.partnership import actions as partnership


@shared_task
def end_aftercare() -> int:
    """Close the dossiers whose aftercare is over (H-73)."""
    return end_due_aftercare(on=dates.today())


@shared_task
def remind_aftercare() -> int:
    """Tell advisers which aftercare ends soon (H-73)."""
    return tell_advisers(on=dates.today())


@shared_task
def remind_sessions() -> int:
    """Remind people of the info session that comes soon (H-43)."""
    return tell_candidates(on=dates.today())


@shared_task
def forget_applications() -> int:
    """Erase the registrations without a dossier whose term is over."""
    return partnership.forget_applications(on=dates.today())


@shared_task
def forget_passwords() -> int:
    """Forget the passwords of encrypted answers whose mail has left (D-15)."""
    return partnership.forget_passwords()
