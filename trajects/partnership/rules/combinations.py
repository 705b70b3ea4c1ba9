"""Combination trajectories and their internships (D-08 to D-12)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from core.rules import ALLOWED, Verdict, first_refusal, require
from trajects.partnership.enums import Answer, Barrier, CombinationState
from trajects.partnership.rules.base import ADVISER
from trajects.partnership.rules.vdab import check_url

# What the partners talk about: which service, why and with which objectives.
DISCUSSED = frozenset({"service", "reason", "objectives"})
VDAB = _("de klant, bij zijn VDAB-bemiddelaar of de Servicelijn")


def service_is_allowed(combination: Any, user: Any = None) -> Verdict:
    """The service is not one that the programme excludes (D-10)."""
    service = combination.service
    return require(
        service.barrier != Barrier.BLOCK,
        "combination.excluded",
        _("%(service)s kan niet als combinatietraject. %(note)s")
        % {"service": service, "note": service.note},
        source="D-10, draaiboek 3.3",
        who=_("de casusbespreking"),
    )


def may_be_discussed(combination: Any, user: Any = None) -> Verdict:
    """Why and for what is written down before the partners talk about it (D-08)."""
    filled = require(
        combination.reason and combination.objectives.all(),
        "combination.why",
        _("Schrijf eerst op waarom de combinatie nodig is, en wie aan welk doel werkt."),
        source="D-08, draaiboek 3.1",
        who=ADVISER,
    )
    return first_refusal(service_is_allowed(combination), filled)


def may_be_requested(combination: Any, user: Any = None) -> Verdict:
    """Only who is registered at VDAB asks for a combination trajectory there (D-09)."""
    check = getattr(combination.traject, "vdab_check", None)
    return require(
        check is not None and check.is_registered == Answer.YES,
        "combination.not_registered",
        _("De klant schrijft zich eerst in bij VDAB: online of via de Servicelijn, %(phone)s.")
        % {"phone": combination.traject.programme.service_line or "0800 30 700"},
        source="D-09, draaiboek 3.2",
        who=VDAB,
        url=check_url(combination.traject),
    )


def may_be_changed(combination: Any, user: Any = None) -> Verdict:
    """What was closed stays as it was."""
    return require(
        combination.state != CombinationState.CLOSED,
        "combination.closed",
        _("Dit combinatietraject is afgesloten."),
        source="D-08, draaiboek 3.1",
    )


def is_discussed(combination: Any) -> bool:
    """Whether the partners found it the right offer; what they talked about then stays."""
    return combination.state != CombinationState.WISH


def discussed_stays(combination: Any, changed: Iterable[str]) -> Verdict:
    """What the partners discussed is what the client asks and gets; something else is discussed again (D-09)."""
    return require(
        not (is_discussed(combination) and DISCUSSED & set(changed)),
        "combination.discussed",
        _(
            "De partners bespraken deze dienst, deze reden en deze doelen. Bespreek het opnieuw als ze veranderen."
        ),
        source="D-09, draaiboek 3.2",
        who=_("de casusbespreking"),
    )


def internship_fits(programme: Any, stage: Any) -> Verdict:
    """The limits of an exploring internship: phase 1, the whole, and never asked by the company (D-12).

    `stage` has orientation_from, orientation_until, internship_until (all inclusive) and asked_by_company.
    """
    return first_refusal(
        require(
            not stage.asked_by_company,
            "internship.company",
            _("Een beroepsverkennende stage wordt nooit georganiseerd op vraag van het bedrijf."),
            source="D-12, draaiboek 3.4.1",
        ),
        _days_fit(
            stage.orientation_from,
            stage.orientation_until,
            programme.orientation_max_days,
            ("internship.orientation", _("Fase 1 duurt")),
        ),
        _days_fit(
            stage.orientation_from,
            stage.internship_until or stage.orientation_until,
            programme.internship_max_days,
            ("internship.total", _("De hele stage, met fase 1, duurt")),
        ),
    )


def calendar_days(first: date, last: date) -> int:
    """How many calendar days, both included."""
    return (last - first).days + 1


def _days_fit(first: date | None, last: date | None, limit: int | None, words: tuple[str, Any]) -> Verdict:
    if first is None or last is None or limit is None:
        return ALLOWED
    code, what = words
    days = calendar_days(first, last)
    if days < 1:
        return require(False, code, _("De laatste dag ligt voor de eerste."), source="D-12, draaiboek 3.4.1")
    text = ngettext_lazy("%(what)s %(days)s dag", "%(what)s %(days)s dagen", days) % {
        "what": what,
        "days": days,
    }
    return require(
        days <= limit,
        code,
        _("%(text)s. Er mogen hoogstens %(limit)s kalenderdagen zijn.") % {"text": text, "limit": limit},
        source="D-12, draaiboek 3.4.1",
    )
