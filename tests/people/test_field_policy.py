"""The table of roles and fields, read aloud (quality R4)."""

from __future__ import annotations

import pytest

from people import field_policy
from people.field_policy import FIELDS, POLICY, FieldAccess, Level
from people.forms import CandidateForm, FindForm
from people.forms.candidates import EVIDENCE
from people.models import Candidate
from people.roles import Role

GUIDING_ONLY = {
    "vdab_category",
    "registered_at_vdab_on",
    "is_job_seeker",
    "diploma",
    "contact_persons",
    "agreement",
    "national_number",
}


def access(*roles: Role) -> FieldAccess:
    return FieldAccess(frozenset(roles))


def test_every_role_has_a_row() -> None:
    assert set(POLICY) == set(Role)


def test_every_field_of_a_candidate_stands_in_the_table_or_is_derived() -> None:
    """A field that is added to the model must be given a place in the policy."""
    derived = {"id", "public_id", "created_at", "changed_at", "version", "number", "sort_name", "search_text"}
    derived |= {"national_number_index"}
    fields = {field.name for field in Candidate._meta.concrete_fields}
    assert fields - derived == set(FIELDS) - {"target_groups", "contact_persons", "agreement"}


@pytest.mark.parametrize("name", FIELDS)
@pytest.mark.parametrize("role", Role)
def test_level_of_each_field_for_each_role(role: Role, name: str) -> None:
    expected = {
        Role.ADVISER: Level.MASKED if name == "national_number" else Level.WRITE,
        Role.COORDINATOR: Level.MASKED if name == "national_number" else Level.WRITE,
        Role.CONSULTANT: Level.HIDDEN if name in GUIDING_ONLY else Level.WRITE,
        Role.STEERING: Level.HIDDEN,
        Role.PROVIDER: Level.HIDDEN,
        Role.VDAB_ADVISER: Level.HIDDEN,
    }[role]
    assert access(role).level(name) == expected


def test_without_a_role_everything_is_hidden() -> None:
    assert not any(access().shows(name) for name in FIELDS)
    assert field_policy.access_in(None) == access()


def test_the_best_of_two_roles_counts() -> None:
    assert access(Role.STEERING, Role.CONSULTANT).writes("email")
    assert access(Role.CONSULTANT, Role.ADVISER).reads("diploma")


@pytest.mark.django_db
@pytest.mark.parametrize("role", Role)
def test_forms_offer_what_the_table_allows(role: Role) -> None:
    offered = {
        name
        for name in CandidateForm(access=access(role)).fields
        if name != "form_key" and not name.startswith(EVIDENCE)
    }
    expected = {name for name in FIELDS if access(role).writes(name)} - {"contact_persons", "agreement"}
    expected |= {"national_number"} if access(role).shows("national_number") else set()
    assert offered == expected
    assert ("national_number" in FindForm(access=access(role)).fields) is access(role).shows(
        "national_number"
    )
