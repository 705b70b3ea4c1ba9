"""Words and links of specialisations: the overview in the dossier, and the page of one request."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from core import formats, moves
from core.ui import Badge, Button, Fact
from people.world import language_name
from trajects.enums import OPEN_SPECIALISATIONS, SPECIALISATION_TONES, PhasePart, SpecialisationState
from trajects.rules.specialisations import may_request_specialisation
from trajects.rules.teamwork import may_write


@dataclass(frozen=True)
class SpecialisationCard:
    """What the tab of a phase shows of its specialisations."""

    requests: list[Any]
    button: Button


def state_badge(request: Any) -> Badge:
    """Where a request stands."""
    return Badge(str(request.get_state_display()), SPECIALISATION_TONES[SpecialisationState(request.state)])


def card_of(phase: Any, user: Any) -> SpecialisationCard | None:
    """The requests of the dossier, for a phase that knows them; only the main adviser adds one (V-11)."""
    if not phase.template.has_part(PhasePart.SPECIALISATIONS):
        return None
    traject = phase.traject
    url = reverse("trajects:specialisation_ask", args=[traject.public_id])
    button = Button(_("Vraag een specialisatie aan"), url, tone="secondary", icon="plus")
    verdict = may_write(traject, user) and may_request_specialisation(traject, user)
    rows = traject.specialisation_requests.with_people()
    return SpecialisationCard([_line(row) for row in rows], button.guarded_by(verdict))


def _line(request: Any) -> dict[str, Any]:
    return {
        "name": request.specialisation.name,
        "organisation": request.organisation.name,
        "badge": state_badge(request),
        "url": request.get_absolute_url(),
        "words": request.result or request.answer_reason or request.question,
    }


def facts(request: Any) -> list[Fact]:
    """What the partner needs: who, how to reach the person, what is asked; nothing else of the dossier."""
    candidate = request.traject.candidate
    found = [
        Fact(_("Kandidaat"), candidate.full_name),
        *(_how_to_reach(candidate) if request.state in OPEN_SPECIALISATIONS else ()),
        Fact(_("Gevraagd door"), str(request.requested_by), request.traject.organisation.name),
        Fact(_("Gevraagd op"), request.requested_on),
        Fact(_("Partner"), request.organisation.name),
        Fact(_("Begonnen op"), request.starts_on),
        Fact(_("Afgerond op"), request.ends_on),
        Fact(_("Reden"), request.answer_reason),
    ]
    return [fact for fact in found if fact.value]


def _how_to_reach(candidate: Any) -> list[Fact]:
    """For as long as the partner is expected to do something."""
    return [
        Fact(_("Telefoon"), formats.phone(candidate.mobile or candidate.phone)),
        Fact(_("E-mail"), candidate.email),
        Fact(_("Contacttaal"), language_name(candidate.contact_language)),
    ]


def buttons(request: Any, user: Any) -> list[Button]:
    """What this user can do with the request now."""
    return moves.buttons("specialisatie", request, user)
