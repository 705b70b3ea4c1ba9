"""Who can solve what a rule of a partnership finds, and ages."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from core.rules import Solver
from people.roles import Role

ADVISER = Solver(_("de adviseur van het dossier"), Role.ADVISER)
COORDINATOR = Solver(_("een coördinator"), Role.COORDINATOR)


def age_on(birth_date: date, day: date) -> int:
    """Whole years; whoever is born on 29 February is a year older on 1 March."""
    before = (day.month, day.day) < (birth_date.month, birth_date.day)
    return day.year - birth_date.year - before
