"""Starting a dossier and changing its facts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction

from core import journal
from core.actors import Actor
from core.history import assign
from core.once import lock_version
from core.workflow import lock
from people.enums import AccessGround
from people.grants import open_candidate
from people.models import Candidate, Organisation, User
from trajects import rules
from trajects.actions.contacts import add_info_contact
from trajects.actions.phases import demand, person_of, start_phase
from trajects.enums import EnrolmentState
from trajects.models import Programme, Traject
from trajects.rules import financing
from trajects.rules.financing import Finding

TRAJECT_FIELDS = frozenset(
    {"internal_remarks", "started_in", "activity_starts_on", "enterprise_number", "consultant"}
)


@transaction.atomic
def start_traject(
    *,
    candidate: Candidate,
    programme: Programme,
    organisation: Organisation,
    adviser: User,
    first_conversation_on: date,
    by: Actor,
    consultant: User | None = None,
    referring_organisation: Organisation | None = None,
    financing_reason: str = "",
    other_services: Sequence[str] = (),
) -> Traject:
    """Open the dossier and the first phase of its programme, on the day of the first individual conversation.

    Lets the organisation see the candidate, and takes over the info moments at which the candidate
    was present. Raises Refused when the candidate has an open dossier in the programme (H-51, H-80) or
    does not fit its first phase (A-02), and when it would be financed twice: `other_services` are codes of
    the programme's exclusions, and `financing_reason` says why what was found is no double financing (V-09).
    """
    lock(candidate)
    demand(rules.may_start_traject(candidate, programme, first_conversation_on))
    found = financing.findings(
        financing.Question(candidate, programme, first_conversation_on, other_services)
    )
    demand(financing.may_be_financed(found, financing_reason))
    traject = Traject.objects.create(
        candidate=candidate,
        programme=programme,
        organisation=organisation,
        adviser=adviser,
        consultant=consultant,
        referring_organisation=referring_organisation,
        started_on=first_conversation_on,
    )
    open_candidate(candidate, organisation, AccessGround.TRAJECT)
    journal.record("traject.started", traject, by=by, parent=traject, data={"on": str(traject.started_on)})
    _keep_financing(traject, found, reason=financing_reason, by=by)
    start_phase(traject, template=programme.templates[0], on=first_conversation_on, by=by)
    _take_over_info_moments(traject, by=by)
    return traject


def _keep_financing(traject: Traject, found: Sequence[Finding], *, reason: str, by: Actor) -> None:
    """Keep what was found and why the dossier began all the same."""
    if not found:
        return
    person = person_of(by, traject)
    for finding in found:
        traject.financing_checks.create(
            kind=finding.kind, finding=finding.text, reason=reason, recorded_by=person
        )
    kinds = sorted({finding.kind for finding in found})
    journal.record("traject.financing_checked", traject, by=by, parent=traject, data={"kinds": kinds})


def _take_over_info_moments(traject: Traject, *, by: Actor) -> None:
    """Info moments at which the candidate was present become contacts of the dossier."""
    present = traject.candidate.enrolments.filter(
        session__programme=traject.programme, state=EnrolmentState.PRESENT, contact__isnull=True
    )
    for enrolment in present.select_related("session"):
        add_info_contact(traject, enrolment=enrolment, by=by)


@transaction.atomic
def change_traject(traject: Traject, *, by: Actor, version: int, **changes: Any) -> Traject:
    """Change facts of the basic file (H-85); `changes` are fields of TRAJECT_FIELDS.

    Raises StaleForm when somebody saved after `version`, Refused when the dossier is closed.
    """
    unknown = changes.keys() - TRAJECT_FIELDS
    if unknown:
        raise TypeError(f"change_traject does not change {sorted(unknown)}")
    lock_version(traject, version)
    demand(rules.traject_open(traject, by))
    changed = assign(traject, changes, by=by)
    traject.save()
    journal.record("traject.changed", traject, by=by, parent=traject, data={"fields": changed})
    return traject
