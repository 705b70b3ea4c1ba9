"""The parts of the dashboard, and which figures each of them shows to whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from people.roles import Permission
from reporting import statistics as s
from reporting.dashboards.reach import sees_persons

FIRST = "overzicht"


@dataclass(frozen=True)
class Part:
    """A page of the dashboard with its figures, in the order of the screen."""

    code: str
    label: str | Promise
    figures: tuple[s.Figure, ...]


PARTS = (
    Part(FIRST, _("Overzicht"), (s.OWN_CASELOAD, s.FUNNEL, s.OUTCOMES)),
    Part("caseload", _("Caseload"), (s.CASELOAD_BY_ORGANISATION, s.CASELOAD_BY_ADVISER)),
    Part("doorstroom", _("Doorstroom"), (s.BY_ORGANISATION, s.BY_PROVINCE, s.BY_ADVISER, s.BY_TARGET_GROUP)),
    Part("tijden", _("Doorlooptijden"), (s.PHASE_TIMES, s.WAITING)),
    Part("vouchers", _("Vouchers"), (s.VOUCHERS_BY_PROVIDER,)),
)


def part_of(code: str) -> Part | None:
    """The part with this code."""
    return next((part for part in PARTS if part.code == code), None)


def figure_of(code: str, user: Any) -> s.Figure | None:
    """A figure of the dashboard that this user may see."""
    return next((figure for part in PARTS for figure in shown(part, user) if figure.code == code), None)


def shown(part: Part, user: Any) -> list[s.Figure]:
    """Staff are no figures for who sees no persons; one's own caseload for advisers, not for who looks at all of them."""
    return [figure for figure in part.figures if _shows(figure, user)]


def _shows(figure: s.Figure, user: Any) -> bool:
    if figure is s.OWN_CASELOAD:
        return user.may(Permission.EDIT_DOSSIERS) and not user.may(Permission.SEE_REPORTS)
    return not figure.names_staff or sees_persons(user)
