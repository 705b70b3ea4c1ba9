"""What was chosen, in words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from core import formats
from people.enums import Province
from reporting.kpi.selection import Selection


def selection_words(selection: Selection) -> str:
    """Programme, period, province and organisation on one line."""
    words = [selection.programme.name]
    if days := selection.days:
        words.append(" – ".join(formats.short_date(day) for day in days))
    else:
        words.append(_("heel het programma"))
    if selection.province:
        words.append(str(Province(selection.province).label))
    if selection.organisation:
        words.append(selection.organisation.name)
    return " · ".join(words)
