"""When a grant and a cost report may move on, and why not. Pure predicates."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from core import dates, formats
from core.rules import Solver, Verdict, first_refusal, require
from people.roles import Role
from reporting.finance.enums import CostState, GrantState

COORDINATOR = Solver(_("een coördinator"), Role.COORDINATOR)


def day_fits(grant: Any, on: date) -> Verdict:
    """A step has happened, and not before the step before it."""
    if on > dates.today():
        return require(False, "future", _("Deze datum ligt in de toekomst."))
    words = _("De vorige stap was op %(day)s. Deze datum ligt ervoor.")
    return require(
        grant.state_on is None or on >= grant.state_on,
        "before_step",
        words % {"day": formats.short_date(grant.state_on)} if grant.state_on else "",
        source="K-07, antwoord 1",
    )


def has_amount(grant: Any, user: Any = None) -> Verdict:
    """What was allocated is known before the end account is handed in."""
    return require(
        grant.allocated_cents is not None,
        "no_amount",
        _("Vul eerst het toegewezen bedrag in."),
        source="K-06, antwoord 3",
        who=COORDINATOR,
    )


def difference_is_explained(expected: int, accepted: int, reason: str) -> Verdict:
    """Whoever accepts another amount than was asked says why."""
    return require(
        expected == accepted or reason.strip(),
        "difference_reason",
        _("Het aanvaarde bedrag is anders. Schrijf op waarom."),
        source="K-06, antwoord 3",
    )


def not_more_than(expected: int, accepted: int) -> Verdict:
    """Never more is accepted than was asked."""
    return require(
        accepted <= expected,
        "accepted_high",
        _("Er kan niet meer aanvaard worden dan %(amount)s.") % {"amount": formats.euro(expected)},
        source="K-06, antwoord 3",
    )


def costs_filled(report: Any, user: Any = None) -> Verdict:
    """An empty report is not handed in."""
    return require(
        report.pk and report.lines.exists(),
        "no_costs",
        _("Vul eerst de kosten in."),
        source="V-06, antwoord 2",
        who=COORDINATOR,
    )


def costs_open(report: Any, user: Any = None) -> Verdict:
    """Costs are typed while the report is a draft."""
    return require(
        report.state == CostState.DRAFT,
        "costs_closed",
        _("Dit kostenrapport is ingediend. Stuur het eerst terug om het te wijzigen."),
        source="V-06, antwoord 2",
        who=COORDINATOR,
    )


def terms_open(grant: Any, user: Any = None) -> Verdict:
    """What was granted is typed until the inspection looks at it; then others stand on it."""
    return require(
        grant.state in (GrantState.RUNNING, GrantState.HANDED_IN),
        "terms_closed",
        _(
            "De inspectie bekeek deze gegevens. Verbeteren doe je op de pagina van de subsidie, met een reden."
        ),
        source="K-06, antwoord 3",
        who=COORDINATOR,
    )


def may_be_corrected(grant: Any, user: Any = None) -> Verdict:
    """What the inspection looked at is corrected with a reason, until the funder closed the file (K-07)."""
    return first_refusal(
        require(
            not terms_open(grant),
            "terms_still_open",
            _("De inspectie bekeek deze subsidie nog niet. Wijzig ze in het beheer."),
            who=COORDINATOR,
        ),
        require(
            grant.state != GrantState.CLOSED,
            "grant_closed",
            _("Deze subsidie is afgesloten. Er verandert niets meer aan."),
            source="K-07, antwoord 1",
        ),
    )


def accepted_open(grant: Any, user: Any = None) -> Verdict:
    """The accepted amount is known from the end of the inspection, and stays once the balance was paid by it."""
    return require(
        grant.state == GrantState.CHECKED,
        "accepted_closed",
        _("Het aanvaarde bedrag verandert alleen tussen de controle en de betaling van het saldo."),
        source="K-06, antwoord 3",
    )


def is_explained(reason: str) -> Verdict:
    """Whoever corrects says why, and that stays."""
    return require(reason.strip(), "reason", _("Schrijf op waarom."))


def something_changes(changed: Any) -> Verdict:
    """A correction changes something."""
    return require(changed, "nothing_changed", _("Er is niets gewijzigd."))


def advances_open(grant: Any, user: Any = None) -> Verdict:
    """Advances come while the project runs; afterwards there is only the balance (V-05)."""
    return require(
        grant.state in (GrantState.RUNNING, GrantState.HANDED_IN),
        "advances_closed",
        _("Dit project is al gecontroleerd of bij inspectie. Er komt geen voorschot meer bij."),
        source="V-05, antwoord 6",
        who=COORDINATOR,
    )
