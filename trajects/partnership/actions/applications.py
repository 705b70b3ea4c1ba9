"""Registrations that clients make themselves: received, accepted with a dossier, or refused with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core import history, journal, workflow
from core.actors import CLOCK, Actor, OutsideActor
from core.models import OutgoingEmail
from core.rules import require
from people.actions import register_candidate
from people.models import Candidate, Organisation, User
from trajects.actions.phases import demand
from trajects.actions.trajects import start_traject
from trajects.models import Application, Partnership, Programme
from trajects.partnership import rules
from trajects.partnership.enums import ApplicationState
from trajects.partnership.notifications import (
    ApplicationAccepted,
    ApplicationReceived,
    ApplicationRefused,
)

MAILS = (ApplicationReceived, ApplicationAccepted, ApplicationRefused)


@transaction.atomic
def receive(partnership: Partnership, **answers: Any) -> Application:
    """Keep what somebody filled in on the public page, and tell the partnership without saying who (D-03).

    Raises Refused when nobody can register there any more.
    """
    fresh = Partnership.objects.select_related("programme").get(pk=partnership.pk)
    demand(rules.takes_registrations(fresh))
    application = Application(partnership=partnership, **answers)
    application.full_clean(exclude=("state", "answered_by"))
    application.save()
    client = OutsideActor(str(_("De klant")), str(_("klant")))
    journal.record("application.received", application, by=client, data={"helped_by": application.helped_by})
    if partnership.email:
        ApplicationReceived(application).queue()
    return application


@transaction.atomic
def accept(
    application: Application,
    *,
    by: User,
    adviser: User,
    organisation: Organisation,
    first_conversation_on: date,
    candidate: Candidate | None = None,
    education_reason: str = "",
    financing_reason: str = "",
    other_services: Sequence[str] = (),
) -> Application:
    """Make a dossier for whoever registered; `candidate` when the person is known already (D-02, D-03).

    The client is mailed when there is an address. Raises AlreadyMoved when somebody answered before,
    Refused when a rule of the target group says no, for an organisation for which `by` may not accept or where
    `adviser` does not guide, or when the person would be financed twice (start_traject).
    """
    workflow.claim(application, "accept", by=by)
    demand(rules.may_accept_for(application, organisation, adviser=adviser, user=by))
    demand(rules.education_was_first(application, education_reason))
    person = candidate or _register(application, organisation, by)
    traject = start_traject(
        candidate=person,
        programme=application.programme,
        organisation=organisation,
        adviser=adviser,
        first_conversation_on=first_conversation_on,
        by=by,
        financing_reason=financing_reason,
        other_services=other_services,
    )
    answer: dict[str, Any] = {"candidate": person, "traject": traject, "education_reason": education_reason}
    workflow.perform(application, "accept", by=by, parent=traject, answered_by=by, **answer)
    if application.email:
        ApplicationAccepted(application).queue()
    return application


def _register(application: Application, organisation: Organisation, by: Actor) -> Candidate:
    return register_candidate(
        by=by,
        organisation=organisation,
        family_name=application.family_name,
        given_name=application.given_name,
        birth_date=application.birth_date,
        email=application.email,
        mobile=application.phone,
        postcode=application.postcode,
        municipality=application.municipality,
        contact_language=application.language,
    )


@transaction.atomic
def complete_answers(application: Application, *, by: User, **answers: str) -> Application:
    """Fill in what the client did not know; `answers` are has_residence, is_long_ill, has_contract.

    The history keeps that they changed, not what they say. Raises Refused once it was answered.
    """
    workflow.lock(application)
    demand(
        require(
            application.state == ApplicationState.NEW,
            "application.answered",
            _("Deze aanmelding is al beantwoord."),
            source="D-02, draaiboek 1.2",
        )
    )
    changed = history.assign(application, answers, by=by)
    application.version += 1
    application.save()
    journal.record("application.completed", application, by=by, data={"fields": changed})
    return application


def forget_applications(*, on: date) -> int:
    """Erase the registrations without a dossier whose term is over; returns how many.

    Each in its own transaction, so that it may stop anywhere and run twice. The journal keeps that there was one,
    which names nobody; the mails about it and the history of its fields go along. One with a dossier stays with it.
    """
    return sum(
        _forget(key, on)
        for programme in Programme.objects.exclude(application_keep_months=None)
        for key in Application.objects.near_term(programme, on).values_list("pk", flat=True)
    )


@transaction.atomic
def _forget(key: int, on: date) -> bool:
    """Erase one, unless somebody answered it a moment ago."""
    rows = Application.objects.select_related("partnership__programme")
    application = rows.select_for_update(of=("self",)).filter(pk=key).first()
    if application is None or not rules.is_past_term(application, on):
        return False
    journal.record("application.forgotten", application, by=CLOCK, data={"state": application.state})
    keys = [f"{mail.kind}:{application.public_id}" for mail in MAILS]
    OutgoingEmail.objects.filter(dedupe_key__in=keys).delete()
    history.forget(application)
    application.delete()
    return True


@transaction.atomic
def refuse(application: Application, *, by: User, reason: str) -> Application:
    """Tell the client in plain words why it cannot be; mailed when there is an address (D-02).

    Raises AlreadyMoved when somebody answered before.
    """
    workflow.perform(application, "refuse", by=by, reason=reason, answered_by=by)
    if application.email:
        ApplicationRefused(application).queue()
    return application
