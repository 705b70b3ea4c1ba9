"""What a consultant of VDAB or GTB sees of a candidate: the programme says it (H-3A, H-53, H-69)."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from typing import Any

from django.db.models import Q

from people.models import Candidate
from people.roles import Permission
from people.searching import by_what_is_read
from trajects.enums import ConsultantSees, PhaseKind


def consultant_sees(programme: Any, code: ConsultantSees | str) -> bool:
    """Whether the programme lets consultants see this part of a candidate."""
    return str(code) in programme.consultant_sees


def consultant_sees_decision(phase: Any) -> bool:
    """Whether the programme lets consultants see how this phase was decided; aftercare goes with guidance."""
    explores = phase.template.kind == PhaseKind.EXPLORE
    part = ConsultantSees.DECISION_VF if explores else ConsultantSees.DECISION_BF
    return consultant_sees(phase.template.programme, part)


def order_of_places(order: Sequence[str], user: Any) -> tuple[Any, ...]:
    """An order of enrolments, in which a name that `as_seen` hides counts for nothing."""
    shows = Q(session__programme__consultant_sees__contains=[ConsultantSees.IDENTITY])
    fields = {} if user.may(Permission.SEE_DOSSIERS) else {"candidate__sort_name": shows}
    return by_what_is_read(order, fields, "candidate__number")


def as_seen(candidate: Candidate, programme: Any, user: Any) -> Candidate:
    """The candidate to show to this user: for a consultant without what the programme hides, never to save."""
    if user.may(Permission.SEE_DOSSIERS):
        return candidate
    shown = copy(candidate)
    if not consultant_sees(programme, ConsultantSees.IDENTITY):
        shown.family_name, shown.given_name, shown.name_suffix = str(candidate.number), "", ""
    if not consultant_sees(programme, ConsultantSees.CONTACT):
        shown.email = shown.phone = shown.mobile = shown.municipality = ""
    return shown
