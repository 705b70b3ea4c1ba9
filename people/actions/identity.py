"""The numbers that tell people apart: kept, shown with a reason, never two people with one."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import Q

from core import history, journal
from core.actors import Actor
from core.fields import blind_index
from core.workflow import lock
from people import numbers, rules
from people.actions.guard import ensure
from people.enums import RevealReason
from people.errors import IdentityTaken
from people.models import Candidate, User
from people.notifications import DuplicateReported


@transaction.atomic
def set_national_number(candidate: Candidate, *, by: Actor, number: str) -> Candidate:
    """Fill in or correct the national register or BIS number; an empty `number` takes it away.

    An empty birth date and sex are taken from the number; what a person stated is never overwritten.
    Raises ValidationError for a number that is wrong (domain 5.3), IdentityTaken when somebody else
    carries it, Refused without the right.
    """
    ensure(rules.may_edit(candidate, by))
    lock(candidate)
    if number:
        with_number(candidate, number)
    else:
        candidate.national_number, candidate.national_number_index = "", None
    candidate.version += 1
    save_unique(candidate)
    history.record(candidate, {"national_number": ("", "")}, by=by)
    journal.record("candidate.number_set", candidate, by=by, data={"filled": bool(number)})
    return candidate


@transaction.atomic
def reveal_national_number(candidate: Candidate, *, by: Actor, reason: str) -> str:
    """The eleven digits, for somebody who says why (a RevealReason); the journal keeps both.

    Raises Refused without the right or without a number, ValueError for another reason.
    """
    ensure(rules.may_reveal(candidate, by), rules.has_national_number(candidate))
    journal.record("candidate.number_revealed", candidate, by=by, data={"reason": RevealReason(reason).value})
    return candidate.national_number


@transaction.atomic
def report_duplicate(existing: Candidate, *, by: User) -> None:
    """Ask the coordinators to look at a number that two people seem to have.

    Called after the failed saving was rolled back. One mail a day for each coordinator and reporter.
    """
    identity = by.journal_identity()
    journal.record(
        "candidate.duplicate_reported", existing, by=by, data={"organisation": identity.organisation_id}
    )
    for coordinator in User.objects.coordinators():
        DuplicateReported(existing, reporter=by, coordinator=coordinator).queue()


def with_number(candidate: Candidate, text: str) -> None:
    """Put a checked national number on the person, and what it tells where nothing stands yet."""
    digits = numbers.compact_national_number(text)
    candidate.national_number = digits
    candidate.national_number_index = blind_index(digits)
    candidate.birth_date = candidate.birth_date or numbers.birth_date_in(digits)
    candidate.sex = candidate.sex or numbers.sex_in(digits)


def save_unique(candidate: Candidate) -> None:
    """Save; the database decides whether the numbers are free, also when two people save at once."""
    try:
        with transaction.atomic():
            candidate.save()
    except IntegrityError as error:
        existing = same_identity(candidate)
        if existing is None:
            raise
        raise IdentityTaken(existing) from error


def same_identity(candidate: Candidate) -> Candidate | None:
    """Another person with this national or IKL number."""
    number = Q(national_number_index=candidate.national_number_index)
    ikl = Q(ikl_number=candidate.ikl_number)
    same = Q(pk__in=[])
    if candidate.national_number_index:
        same |= number
    if candidate.ikl_number:
        same |= ikl
    return Candidate.objects.filter(same).exclude(pk=candidate.pk).first()
