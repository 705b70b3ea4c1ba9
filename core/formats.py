"""How Belgium writes amounts, dates and phone numbers; screens, e-mails and documents all use these.

Both languages of the interface write figures the Belgian way: 1.234,50 and dd/mm/yyyy.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import phonenumbers
from django.utils import timezone
from django.utils.dateformat import format as date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.dates import today

NO_BREAK = "\u00a0"
MINUS = "\u2212"


def number(value: float | Decimal, decimals: int = 0) -> str:
    """1234.5 with two decimals becomes "1.234,50"."""
    text = f"{abs(value):,.{decimals}f}".translate(str.maketrans(",.", ".,"))
    return f"{MINUS}{text}" if value < 0 else text


def amount(cents: int) -> str:
    """Cents as euros without the sign: 123450 becomes "1.234,50". Exact for any integer."""
    euros, rest = divmod(abs(int(cents)), 100)
    sign = MINUS if cents < 0 else ""
    return f"{sign}{number(euros)},{rest:02d}"


def euro(cents: int) -> str:
    """42000 becomes "€ 420,00", with a space that does not break."""
    return f"€{NO_BREAK}{amount(cents)}"


def local(value: dt.date) -> dt.date:
    """Moments in Brussels time; plain dates stay as they are."""
    if isinstance(value, dt.datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value


def day_of(value: dt.date) -> dt.date:
    value = local(value)
    return value.date() if isinstance(value, dt.datetime) else value


def short_date(value: dt.date) -> str:
    """23/11/2026"""
    return f"{day_of(value):%d/%m/}{day_of(value).year:04d}"


def clock(value: dt.datetime) -> str:
    """14:05"""
    return f"{local(value):%H:%M}"


def long_date(value: dt.date, weekday: str = "l") -> str:
    """maandag 23/11/2026; a moment adds its hour: maandag 23/11/2026 om 14:05. Weekday "D" writes "ma"."""
    text = f"{date_format(day_of(value), weekday)} {short_date(value)}"
    if isinstance(value, dt.datetime):
        return _("%(date)s om %(time)s") % {"date": text, "time": clock(value)}
    return text


def relative(value: dt.date, reference: dt.date | None = None) -> str:
    """How far from today (or `reference`): "over 3 dagen", "2 weken geleden"."""
    days = (day_of(value) - (reference or today())).days
    if abs(days) <= 1:
        return {-1: _("gisteren"), 0: _("vandaag"), 1: _("morgen")}[days]
    span = _span(abs(days))
    return _("over %(span)s") % {"span": span} if days > 0 else _("%(span)s geleden") % {"span": span}


def _span(days: int) -> str:
    """Days up to two weeks, then weeks, months and years: as precise as people speak."""
    if days < 14:
        return ngettext("%(n)s dag", "%(n)s dagen", days) % {"n": days}
    if days < 60:
        return ngettext("%(n)s week", "%(n)s weken", days // 7) % {"n": days // 7}
    if days < 730:
        months = max(2, days * 12 // 365)
        return ngettext("%(n)s maand", "%(n)s maanden", months) % {"n": months}
    return ngettext("%(n)s jaar", "%(n)s jaar", days // 365) % {"n": days // 365}


def phone(value: object) -> str:
    """A number as Belgians write it, only spaces: 011 23 64 74. What is no number comes back unchanged."""
    text = str(value or "")
    try:
        parsed = phonenumbers.parse(text, "BE")
    except phonenumbers.NumberParseException:
        return text
    if not phonenumbers.is_possible_number(parsed):
        return text
    style = phonenumbers.PhoneNumberFormat
    shape = style.NATIONAL if parsed.country_code == 32 else style.INTERNATIONAL
    return phonenumbers.format_number(parsed, shape).replace("-", " ").replace("/", " ")
