"""Adding and changing candidates and the people who may be called about them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from core import history, journal
from core.actors import Actor
from core.once import lock_version
from core.text import searchable
from people import grants, rules
from people.actions.guard import ensure
from people.actions.identity import save_unique, with_number
from people.actions.numbering import next_number
from people.enums import AccessGround
from people.models import Candidate, CandidateTargetGroup, ContactPerson, Organisation, TargetGroup

Groups = Iterable[tuple[TargetGroup, str]]
SORT_NAME_LENGTH = Candidate._meta.get_field("sort_name").max_length
DERIVED = ("number", "sort_name", "search_text", "national_number_index", "version", "public_id")
UNIQUE = ("national_number_index", "ikl_number")


@transaction.atomic
def register_candidate(
    *,
    by: Actor,
    organisation: Organisation,
    family_name: str,
    given_name: str,
    target_groups: Groups = (),
    national_number: str = "",
    **fields: Any,
) -> Candidate:
    """Add a person and let the organisation see them.

    The client number is the next free one above five million (H-83). `target_groups` are pairs of a
    target group and its evidence; `national_number` may carry dots and dashes and fills an empty
    birth date and sex. Raises Refused without the right, IdentityTaken when somebody else carries the
    national or IKL number, ValidationError for a value that cannot be.
    """
    ensure(rules.may_register(organisation, by))
    groups = list(target_groups)
    candidate = Candidate(number=next_number(), family_name=family_name, given_name=given_name, **fields)
    if national_number:
        with_number(candidate, national_number)
    _propose_job_seeker(candidate, groups)
    _finish(candidate)
    save_unique(candidate)
    _set_groups(candidate, groups)
    grants.open_candidate(candidate, organisation, AccessGround.REGISTERED)
    journal.record("candidate.registered", candidate, by=by, data={"organisation": organisation.pk})
    return candidate


@transaction.atomic
def update_candidate(
    candidate: Candidate,
    *,
    by: Actor,
    version: int,
    target_groups: Groups | None = None,
    **changes: Any,
) -> Candidate:
    """Change the data of a person; the journal keeps which fields, not their texts.

    `target_groups` replaces all target groups; left out, they stay. Raises StaleForm when somebody
    saved after the form with `version` was opened, Refused without the right, IdentityTaken when
    somebody else carries the IKL number, ValidationError for a value that cannot be.
    """
    ensure(rules.may_edit(candidate, by))
    lock_version(candidate, version)
    changed = history.assign(candidate, changes, by=by)
    groups = _group_words(candidate)
    if target_groups is not None and _set_groups(candidate, list(target_groups)):
        changed.append("target_groups")
        history.record(candidate, {"target_groups": (groups, _group_words(candidate))}, by=by)
    _finish(candidate)
    save_unique(candidate)
    if changed:
        journal.record("candidate.changed", candidate, by=by, data={"fields": sorted(changed)})
    return candidate


@transaction.atomic
def save_contact_person(
    candidate: Candidate, *, by: Actor, contact: ContactPerson | None = None, **fields: Any
) -> ContactPerson:
    """Add or change somebody who may be called about a candidate. Raises Refused without the right."""
    ensure(rules.may_edit(candidate, by))
    contact = contact or ContactPerson(candidate=candidate)
    was = _contact_words(contact) if contact.pk else ""
    for name, value in fields.items():
        setattr(contact, name, value)
    contact.clean_fields()
    contact.save()
    history.record(candidate, {"contact_persons": (was, _contact_words(contact))}, by=by)
    journal.record("candidate.changed", candidate, by=by, data={"fields": ["contact_persons"]})
    return contact


@transaction.atomic
def remove_contact_person(contact: ContactPerson, *, by: Actor) -> None:
    """Take a contact person away. Raises Refused without the right."""
    ensure(rules.may_edit(contact.candidate, by))
    history.record(contact.candidate, {"contact_persons": (_contact_words(contact), "")}, by=by)
    contact.delete()
    journal.record("candidate.changed", contact.candidate, by=by, data={"fields": ["contact_persons"]})


def _finish(candidate: Candidate) -> None:
    """Derive what lists sort and search by, and refuse values that cannot be."""
    names = (candidate.family_name, candidate.given_name, candidate.name_suffix)
    candidate.sort_name = searchable(*names)[:SORT_NAME_LENGTH]
    candidate.search_text = searchable(
        *names,
        str(candidate.number),
        candidate.ikl_number,
        candidate.email,
        candidate.postcode,
        candidate.municipality,
    )
    candidate.clean_fields(exclude=DERIVED)
    # Whether the numbers are free is for the database to say, when the row is saved.
    candidate.validate_constraints(exclude=UNIQUE)


def _group_words(candidate: Candidate) -> str:
    """The target groups with their evidence, for the history."""
    rows = candidate.target_groups.select_related("target_group").order_by("target_group__position")
    return "\n".join(f"{row.target_group.label} ({row.evidence})".removesuffix(" ()") for row in rows)


def _contact_words(contact: ContactPerson) -> str:
    """Somebody who may be called, for the history."""
    parts = (
        f"{contact.title} {contact}".strip(),
        contact.function,
        contact.phone,
        contact.mobile,
        contact.email,
    )
    return ", ".join(part for part in parts if part)


def _propose_job_seeker(candidate: Candidate, groups: list[tuple[TargetGroup, str]]) -> None:
    """A target group of job seekers says that somebody is one, unless the user said otherwise."""
    if candidate.is_job_seeker is None and groups:
        candidate.is_job_seeker = any(group.is_job_seeker for group, _evidence in groups)


def _set_groups(candidate: Candidate, groups: list[tuple[TargetGroup, str]]) -> bool:
    """Make these the target groups of the person; tells whether something changed."""
    wanted = {group.pk: evidence for group, evidence in groups}
    rows = candidate.target_groups.all()
    present = {row.target_group_id: row.evidence for row in rows}
    if wanted == present:
        return False
    rows.exclude(target_group_id__in=wanted).delete()
    CandidateTargetGroup.objects.bulk_create(
        [
            CandidateTargetGroup(candidate=candidate, target_group_id=pk, evidence=evidence)
            for pk, evidence in wanted.items()
        ],
        update_conflicts=True,
        unique_fields=["candidate", "target_group"],
        update_fields=["evidence"],
    )
    return True
