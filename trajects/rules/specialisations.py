"""Who may ask for a specialisation, and when it begins and ends (V-11)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.actors import SystemActor
from core.rules import Verdict, first_refusal, require
from trajects.enums import PhasePart
from trajects.rules.dossier import not_in_the_future, traject_open

SOURCE = "V-11, antwoord 3"


def is_main_adviser(traject: Any, user: Any = None) -> Verdict:
    """Only the trajectory coach refers to a specialisation and keeps the overview."""
    return require(
        user is None or isinstance(user, SystemActor) or user.pk == traject.adviser_id,
        "not_main_adviser",
        _("Alleen wie het dossier begeleidt, vraagt een specialisatie aan: %(adviser)s.")
        % {"adviser": traject.adviser},
        source=SOURCE,
        who=str(traject.adviser),
    )


def may_request_specialisation(traject: Any, user: Any = None) -> Verdict:
    """The main adviser asks, in an open dossier, while a phase runs that knows specialisations."""
    running = next((phase for phase in traject.phases.all() if phase.is_running), None)
    return first_refusal(
        require(
            running is not None and running.template.has_part(PhasePart.SPECIALISATIONS),
            "specialisation_phase",
            _("Specialisaties horen bij een andere fase van het dossier."),
            source=SOURCE,
        ),
        traject_open(traject),
        is_main_adviser(traject, user),
    )


def may_withdraw(request: Any, user: Any = None) -> Verdict:
    """Who asked takes it back."""
    return is_main_adviser(request.traject, user)


def request_day_fits(request: Any, on: date) -> Verdict:
    """A specialisation begins after it was asked and ends after it began; both have come."""
    first = request.starts_on or request.requested_on
    return first_refusal(
        not_in_the_future(on),
        require(on >= first, "before_request", _("Deze datum ligt voor de aanvraag of het begin.")),
    )
