"""Specialisations: asked by the main adviser, answered and done by the partner (V-10, V-11)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core import dates, journal, workflow
from core.actors import Actor
from core.errors import Refused
from core.rules import refuse
from people.models import Organisation, User
from trajects.actions.phases import demand, person_of
from trajects.models import Specialisation, SpecialisationRequest, Traject
from trajects.notifications import SpecialisationAnswered, SpecialisationAsked
from trajects.rules import specialisations as rules


@transaction.atomic
def request_specialisation(
    traject: Traject,
    *,
    by: Actor,
    specialisation: Specialisation,
    organisation: Organisation,
    question: str,
) -> SpecialisationRequest:
    """Ask a partner for a specialisation, with what is needed; only the main adviser does (V-11).

    Whoever answers there is mailed.
    Raises Refused for somebody else, outside the phase that knows specialisations, for an organisation that does not
    give it, and while the same one is open.
    """
    workflow.lock(traject)
    demand(rules.may_request_specialisation(traject, by))
    _demand_offered(traject, specialisation, organisation)
    request = SpecialisationRequest(
        traject=traject,
        specialisation=specialisation,
        organisation=organisation,
        question=question,
        requested_by=person_of(by, traject),
        requested_on=dates.today(),
    )
    request.save()
    _journal("asked", request, by=by)
    for colleague in User.objects.guiding_at(organisation):
        SpecialisationAsked(request, to=colleague).queue()
    return request


def _demand_offered(traject: Traject, specialisation: Specialisation, organisation: Organisation) -> None:
    given = specialisation.programme_id == traject.programme_id and specialisation.is_active
    if not given or not specialisation.organisations.filter(pk=organisation.pk).exists():
        raise Refused(
            refuse("specialisation_not_given", _("Deze organisatie geeft deze specialisatie niet."))
        )
    if traject.specialisation_requests.open().filter(specialisation=specialisation).exists():
        raise Refused(
            refuse("specialisation_open", _("Deze specialisatie is al aangevraagd in dit dossier."))
        )


def _journal(what: str, request: SpecialisationRequest, *, by: Actor) -> None:
    journal.record(
        f"specialisationrequest.{what}", request, by=by, parent=request.traject, data=_facts(request)
    )


def _facts(request: SpecialisationRequest) -> dict[str, str]:
    return {"specialisation": request.specialisation.code, "organisation": request.organisation.name}


def _move(request: SpecialisationRequest, name: str, *, by: Actor, **data: Any) -> SpecialisationRequest:
    return workflow.perform(request, name, by=by, parent=request.traject, event_data=_facts(request), **data)


@transaction.atomic
def _answer(request: SpecialisationRequest, name: str, *, by: Actor, **data: Any) -> SpecialisationRequest:
    """A move of the partner that the main adviser hears of, unless they are the same person."""
    _move(request, name, by=by, **data)
    if by != request.traject.adviser:
        SpecialisationAnswered(request).queue()
    return request


def accept_specialisation(request: SpecialisationRequest, *, by: Actor) -> SpecialisationRequest:
    """The partner will do it; the main adviser is mailed. Raises AlreadyMoved when it was answered or taken back."""
    return _answer(request, "accept", by=by)


def refuse_specialisation(request: SpecialisationRequest, *, by: Actor, reason: str) -> SpecialisationRequest:
    """The partner will not do it, with why; the main adviser is mailed.

    Raises AlreadyMoved when it was answered or taken back.
    """
    return _answer(request, "refuse", by=by, reason=reason)


def withdraw_specialisation(
    request: SpecialisationRequest, *, by: Actor, reason: str
) -> SpecialisationRequest:
    """The main adviser takes it back before it begins. Raises Refused for somebody else."""
    return _move(request, "withdraw", by=by, reason=reason)


@transaction.atomic
def begin_specialisation(request: SpecialisationRequest, *, by: Actor, on: date) -> SpecialisationRequest:
    """The partner began on a day. Raises Refused for a day before the request or in the future."""
    workflow.lock(request)
    demand(rules.request_day_fits(request, on))
    return _move(request, "begin", by=by, on=on)


@transaction.atomic
def finish_specialisation(
    request: SpecialisationRequest, *, by: Actor, on: date, result: str
) -> SpecialisationRequest:
    """The partner is ready on a day, with what came of it; the main adviser is mailed.

    Raises Refused for a day before it began.
    """
    workflow.lock(request)
    demand(rules.request_day_fits(request, on))
    return _answer(request, "finish", by=by, on=on, result=result)
