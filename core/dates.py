"""One clock for the whole application: dates are dates in Europe/Brussels (quality R19)."""

from datetime import date, datetime, time

from dateutil.relativedelta import relativedelta
from django.utils import timezone

# Dates outside this range are typing errors; the database refuses them too.
EARLIEST = date(1900, 1, 1)
LATEST = date(2100, 1, 1)


def now() -> datetime:
    """This moment, aware."""
    return timezone.now()


def today() -> date:
    """Today's date in Europe/Brussels, whatever the server's own zone is."""
    return timezone.localdate()


def local_date(moment: datetime) -> date:
    """The Brussels date of an aware moment."""
    return timezone.localdate(moment)


def begin_of(day: date) -> datetime:
    """The first moment of a day in Brussels."""
    return timezone.make_aware(datetime.combine(day, time.min))


def add_months(start: date, months: int) -> date:
    """The same day `months` later; the last day of the month where that day does not exist.

    31 August plus six months is 28 or 29 February (decision 3).
    """
    return start + relativedelta(months=months)
